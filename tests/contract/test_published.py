"""The published contract: whatever is asked after it, no fault and no answer that it does not tell."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from bare_api import Api, slug
from flow_api import Applicant, Office
from service_process import ServiceProcess
from testdata import by_scale

from mineral_service.identity.access import NEEDED

HERE = Path(__file__).resolve().parent
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "ignored_auth",
)
EXAMPLES = by_scale(4, 150)
LIMIT_S = by_scale(280, 3000)


@pytest.mark.timeout(LIMIT_S + 60)
def test_requests_made_from_the_contract_find_no_fault(tmp_path, database, session):
    process = ServiceProcess(tmp_path / "service", database=database).start()
    try:
        api = Api(process.url, session)
        command = [str(Path(sys.executable).with_name("schemathesis")), "run", api.url + "/v1/openapi.json"]
        command += ["--header", f"Authorization: Bearer {api.token}", "--checks", ",".join(CHECKS)]
        command += ["--max-examples", str(EXAMPLES), "--mode", "all", "--no-color", "--warnings", "off"]
        environ = {
            **os.environ,
            "NO_PROXY": "*",
            "PYTHONPATH": str(HERE),
            "SCHEMATHESIS_HOOKS": "fuzzing_hooks",
            "MINERAL_TEST_ADMIN": process.admin_token,
            "MINERAL_TEST_OFFICER": Office(process).token,
            "MINERAL_TEST_FILED": Applicant(process).filed(),
        }
        done = subprocess.run(
            command,
            cwd=str(tmp_path),
            env=environ,
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
        )
        assert done.returncode == 0, done.stdout[-6000:]
        cases = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
        assert cases and int(cases[1]) == int(cases[2]) > 300
        assert "fault" not in process.log()
    finally:
        process.kill()


PATHS = ["/v1/", "/nowhere", "/v1/dossiers/none", "/oauth/device", "/v1/uploads/none"]
HOSTS = ["evil.example", "127.0.0.1.evil.example:80", "", "evil.example:127", "[::1"]


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    process = ServiceProcess(tmp_path_factory.mktemp("published") / "service").start()
    yield process
    process.kill()


@pytest.fixture
def api(shared, session) -> Api:
    return Api(shared.url, session)


@pytest.fixture
def contract(shared, session):
    return session.get(shared.url + "/v1/openapi.json", timeout=20).json()


def test_every_operation_tells_its_refusals_and_who_may_ask(contract):
    needed = {(method, path.replace(":path", "")): scopes for (method, path), scopes in NEEDED.items()}
    assert contract["openapi"].startswith("3.1")
    for path, methods in contract["paths"].items():
        for method, operation in methods.items():
            assert "application/problem+json" in operation["responses"]["default"]["content"]
            told = {scope for one in operation.get("security", []) for scope in one["login"]}
            assert told == set(needed[(method.upper(), path)])


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_safe_in_a_browser(api, path):
    headers = api.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert "Server" not in headers and "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("host", HOSTS)
def test_a_page_that_gives_its_own_name_to_this_machine_is_not_let_in(api, host):
    answer = api.get("/v1/", headers={"Host": host})
    assert answer.status_code in (400, 421)
    assert "evil" not in answer.text
    if answer.status_code == 421:
        assert slug(answer) == "wrong-host"


def test_the_contract_is_json_that_names_each_thing_once(contract):
    names = [one["operationId"] for methods in contract["paths"].values() for one in methods.values()]
    assert len(names) == len(set(names))
    assert set(re.findall(r"#/components/schemas/(\w+)", json.dumps(contract))) <= set(
        contract["components"]["schemas"]
    )
