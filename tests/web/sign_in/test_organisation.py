"""An organisation's own sign-in, in a process of its own: the settings are read once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.web.sign_in.provider import CLIENT, provider

CASES = Path(__file__).with_name("organisation_cases.py")


@pytest.mark.parametrize("second_factor", ["0", "1"])
def test_an_organisation_s_own_sign_in(second_factor: str):
    with provider() as address:
        environment = {
            **os.environ,
            "TROUSSEAU_OIDC_URL": address,
            "TROUSSEAU_OIDC_CLIENT_ID": CLIENT,
            "TROUSSEAU_OIDC_CLIENT_SECRET": "essai",
            "TROUSSEAU_OIDC_DOMAINS": "autre.exemple, Exemple.test",
            "TROUSSEAU_OIDC_NAME": "Association Exemple",
            "TROUSSEAU_OIDC_SECOND_FACTOR": second_factor,
        }
        # Nothing here depends on the kind of database, and another server would be in the way.
        for name in ("DATABASE_URL", "TROUSSEAU_TEST_REPORT", "PYTEST_XDIST_WORKER"):
            environment.pop(name, None)
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", str(CASES)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
    assert " passed" in run.stdout
