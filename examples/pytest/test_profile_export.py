# Tests with pytest and plain requests: every one has a sandbox of its own, and the clock moves instead of time.sleep.
import pytest
import requests
from profile_export import ExportFailed, export_profiles

TARGET = "5b020a27e7040801dedba61b"


def test_an_export_is_followed_to_its_end(tenant):
    assert export_profiles(tenant.session, tenant.url, TARGET, wait=tenant.advance) == 13


def test_only_the_fields_asked_for_are_exported(tenant):
    export_profiles(tenant.session, tenant.url, TARGET, fields=["personalEmail.address"], wait=tenant.advance)
    tenant.control(
        "POST",
        "journal/verify",
        operation="createExportJob",
        count=1,
        where={"body": {"fields": "personalEmail.address"}},
    )


@pytest.mark.parametrize(
    "dataset_id, codes",
    [("fa11ed000000000000000001", "0090000009, unknown"), ("fa11ed000000000000000002", "0100000003")],
)
def test_a_job_that_fails_is_raised_with_its_codes(tenant, dataset_id, codes):
    with pytest.raises(ExportFailed, match=f"is FAILED: {codes}"):
        export_profiles(tenant.session, tenant.url, dataset_id, wait=tenant.advance)


def test_somebody_else_cancels_the_job(tenant):
    def cancel():
        job = tenant.session.get(f"{tenant.url}/data/core/ups/export/jobs?limit=1").json()["records"][0]
        tenant.session.delete(f"{tenant.url}/data/core/ups/export/jobs/{job['id']}").raise_for_status()
        tenant.advance()

    with pytest.raises(ExportFailed, match="is CANCELLED"):
        export_profiles(tenant.session, tenant.url, TARGET, wait=cancel)


def test_a_platform_that_is_down_is_no_failed_export(tenant):
    tenant.control("POST", "faults", match={"operation": "retrieveExportJob"}, effect={"status": 503})
    with pytest.raises(requests.HTTPError, match="503"):
        export_profiles(tenant.session, tenant.url, TARGET, wait=tenant.advance)
