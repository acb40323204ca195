"""No parameter of a request becomes part of a question to the database, of a page, of a header or of the log.

The sweep goes through the published contract: a parameter that is new there is tried without a word here.
"""

from __future__ import annotations

import json
from typing import Any, Dict, Iterator, List, NamedTuple, Tuple
from urllib.parse import quote

import pytest
import requests
from bare_api import Api, log_in
from hostile_texts import TEXTS, skeleton
from people_api import Door
from service_process import ServiceProcess
from test_service_rules import manifest, submission

UNIT = "000.00.00.X99"
QUESTIONS: Dict[str, str] = {
    **{
        kind: TEXTS[kind]
        for kind in ("script", "attribute", "lines", "question", "wildcards", "percent template")
    },
    "always true": "' OR '1'='1",
    "another question": "x' UNION SELECT name, password FROM people --",
    "a comment": "x'/**/OR/**/1=1;--",
    "path up": "../../../../etc/passwd",
    "path of Windows": "..\\..\\windows\\win.ini",
    "drive": "C:\\Windows\\win.ini",
    "network share": "\\\\server\\share\\x",
    "device": "CON",
    "zero": "a\x00b",
    "half a pair": "\ufffd",
    "very long": "9" * 6_000,
}


class World(NamedTuple):
    """A service with a filed dossier and a draft, and those who may ask: token by role."""

    process: ServiceProcess
    tokens: Tuple[str, ...]
    dossiers: Tuple[str, ...]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, shared_database: Any) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("injected") / "service"
    options = ["--requests-per-minute", "100000", "--request-burst", "10000"]
    process = ServiceProcess(folder, options, database=shared_database).start()
    with requests.Session() as session:
        session.trust_env = False
        door = Door(process.url, process.admin_token)
        door.person("officer", "officer", UNIT)
        owner = log_in(process.url, session)
        api = Api(process.url, session, owner)
        filed = str(api.open("injected-filed").json()["id"])
        answer = api.post(f"/v1/dossiers/{filed}/submission", submission(manifest()), "injected-filing")
        assert answer.status_code == 201
        draft = str(api.open("injected-draft").json()["id"])
        officer = str(door.log_in("officer")["access_token"])
        yield World(process, (owner, officer, process.admin_token), (filed, draft))
    process.kill()


def readable(contract: Dict[str, Any]) -> Iterator[Tuple[str, List[Dict[str, Any]]]]:
    """Yield the path and the parameters of everything that can be read."""
    for path, methods in sorted(contract["paths"].items()):
        if "get" in methods:
            yield path, [*methods.get("parameters", []), *methods["get"].get("parameters", [])]


def attempts(path: str, parameters: List[Dict[str, Any]], text: str) -> Iterator[Tuple[str, Dict[str, str]]]:
    """Yield the address and the query of one request for each parameter that takes the text."""
    sound = {one["name"]: "x" for one in parameters if one["in"] == "path"}
    for one in parameters:
        if one["in"] == "path":
            named = {
                **{name: quote(value) for name, value in sound.items()},
                one["name"]: quote(text, safe=""),
            }
            yield path.format_map(named), {}
        elif one["in"] == "query":
            yield path.format_map(sound), {one["name"]: text}


def test_every_parameter_of_every_question_is_only_a_value(world: World) -> None:
    before = kept(world)
    with requests.Session() as session:
        session.trust_env = False
        contract = session.get(world.process.url + "/v1/openapi.json", timeout=20).json()
        asked = 0
        for path, parameters in readable(contract):
            for kind, text in QUESTIONS.items():
                for address, query in attempts(path, parameters, text):
                    asked += 1
                    hold(session, world, address, query, (kind, path))
    assert asked > 400
    assert kept(world) == before


def hold(session: requests.Session, world: World, address: str, query: Dict[str, str], where: Any) -> None:
    """Ask as somebody who may, and look at what came back."""
    token = world.tokens[len(address) % len(world.tokens)]
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "vi"}
    answer = session.get(
        world.process.url + address, params=query, headers=headers, timeout=20, allow_redirects=False
    )
    assert answer.status_code < 500, (where, answer.text)
    assert "Set-Cookie" not in answer.headers or "x=1" not in answer.headers["Set-Cookie"], where
    if "html" in answer.headers.get("Content-Type", ""):
        tags = {tag for tag, _ in skeleton(answer.text)}
        assert not tags & {"script", "img", "svg"}, where
    for secret in ("root:", "[fonts]", "sqlite", "psycopg", "Traceback"):
        assert secret not in answer.text, where


def kept(world: World) -> List[Any]:
    """Return what is in the tables that a question could destroy or change."""
    told = (
        "SELECT id, state, area_name FROM dossiers ORDER BY id",
        "SELECT name, role FROM people ORDER BY name",
    )
    return [world.process.rows(question) for question in told]


@pytest.mark.parametrize("text", ["' OR '1'='1", "%", "_", "%' OR 1=1 --", "*", "draft' --"])
@pytest.mark.parametrize("name", ["state", "procedure"])
def test_a_filter_that_is_a_question_finds_nothing(world: World, name: str, text: str) -> None:
    with requests.Session() as session:
        api = Api(world.process.url, session, world.tokens[0])
        assert len(api.get("/v1/dossiers").json()["items"]) == 2
        assert api.get("/v1/dossiers", params={name: text}).json()["items"] == []


@pytest.mark.parametrize("kind", sorted(set(TEXTS) - {"control characters", "no characters"}))
def test_a_name_comes_back_to_the_letter_or_is_refused(world: World, kind: str) -> None:
    with requests.Session() as session:
        api = Api(world.process.url, session, world.tokens[0])
        opened = api.open(f"injected-name-{sorted(TEXTS).index(kind)}", areaName=TEXTS[kind])
        assert opened.status_code in (201, 400, 422)
        if opened.status_code == 201:
            told = api.get(f"/v1/dossiers/{opened.json()['id']}").json()
            assert told["areaName"] == TEXTS[kind]
            api.session.delete(f"{api.url}/v1/dossiers/{opened.json()['id']}", timeout=20)


def test_nothing_that_was_asked_is_in_the_log_and_every_line_of_it_is_one(world: World) -> None:
    agent = 'x\t{"level": "error"} \' OR 1=1'
    with requests.Session() as session:
        session.trust_env = False
        session.get(
            world.process.url + "/v1/%0A%7B%22level%22%3A%22error%22%7D",
            headers={"User-Agent": agent},
            timeout=20,
        )
        session.get(world.process.url + "/v1/procedures/%0D%0Aplanted", timeout=20)
    log = world.process.log()
    for line in log.splitlines():
        assert json.loads(line)["level"] in ("info", "warning")
    assert "planted" not in log and "OR 1=1" not in log and "DROP TABLE" not in log
