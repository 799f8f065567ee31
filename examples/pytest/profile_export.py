# Code under test: exports profiles with requests, and waits until the job has ended.
import time

JOBS = "/data/core/ups/export/jobs"
ENDED = {"SUCCEEDED", "FAILED", "CANCELLED"}


class ExportFailed(Exception):
    """The job has ended, but not well."""


def export_profiles(session, url, dataset_id, fields=None, wait=lambda: time.sleep(10)):
    """Returns how many profiles were exported. `wait` is called between two looks at the job."""
    request = {
        "destination": {"datasetId": dataset_id},
        "schema": {"name": "_xdm.context.profile"},
    }
    if fields:
        request["fields"] = ",".join(fields)
    job = _json(session.post(url + JOBS, json=request))
    while job["status"] not in ENDED:
        wait()
        job = _json(session.get(f"{url}{JOBS}/{job['id']}"))
    if job["status"] != "SUCCEEDED":
        codes = [error["code"] for error in job.get("errors", [])]
        raise ExportFailed(f"job {job['id']} is {job['status']}: {', '.join(codes)}")
    return job["metrics"]["totalExportedProfileCounter"]


def _json(reply):
    reply.raise_for_status()
    return reply.json()
