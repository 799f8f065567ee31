# Fixtures for pytest: a tenant for each test, on the emulator that `aep-emulator exec` has started.
import os
import re

import pytest
import requests


class Tenant:
    """One sandbox: `session` calls as its user, `control` what tests do to it."""

    def __init__(self, url, sandbox):
        self.url = url
        self.session = requests.Session()
        self.session.headers.update(
            {
                "Authorization": f"Bearer {os.environ['ACCESS_TOKEN']}",
                "x-api-key": os.environ["API_KEY"],
                "x-gw-ims-org-id": os.environ["IMS_ORG"],
                "x-sandbox-name": sandbox,
            }
        )

    def control(self, method, path, **body):
        reply = self.session.request(method, f"{self.url}/_emulator/{path}", json=body or None)
        assert reply.ok, reply.text
        return reply.json() if reply.content else None

    def advance(self, by="PT2S"):
        """Moves the tenant's clock; all that falls due has happened when this returns."""
        return self.control("POST", "clock/advance", by=by)


@pytest.fixture
def tenant(request):
    url = os.environ.get("AEP_EMULATOR_URL")
    assert url, "run the tests by: aep-emulator exec --clock frozen -- python3 -m pytest"
    sandbox = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower()).strip("-")
    tenant = Tenant(url, sandbox)
    with tenant.session:
        yield tenant
