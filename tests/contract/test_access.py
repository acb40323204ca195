"""Every route by everybody: who is refused learns nothing, not even whether there is such a thing."""

from __future__ import annotations

import hashlib
import statistics
import time
from typing import Any, Dict, List, NamedTuple

import pytest
import requests
from bare_api import Api, log_in, slug
from people_api import Door
from service_process import ServiceProcess
from small_pdf import small_pdf
from test_service_rules import manifest, submission
from tus_api import CHUNK, Tus, announcement, encoded

from mineral_service.identity.access import NEEDED, PUBLIC
from mineral_service.identity.model import SCOPES_OF

UNIT = "000.00.00.X99"
PAIRS = 400
SAME_S = 0.00025
DATA = small_pdf("something")
ROLE_OF = {
    "owner": "applicant",
    "other applicant": "applicant",
    "representative without mandate": "representative",
    "officer": "officer",
    "officer of another office": "officer",
    "inspector of another office": "inspector",
    "administrator": "administrator",
}
ROUTES = sorted(NEEDED, key=lambda route: (route[1], route[0]))
CLOSED = [route for route in ROUTES if NEEDED[route] != PUBLIC]


class World(NamedTuple):
    """A service with one person of each kind, and things that belong to the owner."""

    url: str
    tokens: Dict[str, str]
    draft: str
    filed: str
    upload: str
    validation: str


@pytest.fixture(scope="module")
def world(tmp_path_factory, shared_database):
    folder = tmp_path_factory.mktemp("access") / "service"
    process = ServiceProcess(folder, database=shared_database).start()
    with requests.Session() as session:
        session.trust_env = False
        yield build(process, session)
    process.kill()


def build(process: ServiceProcess, session: requests.Session) -> World:
    door = Door(process.url, process.admin_token)
    door.person("rep", "representative")
    door.person("officer", "officer", UNIT)
    door.person("far-officer", "officer", "000.00.00.Y01")
    door.person("far-inspector", "inspector", "000.00.00.Y01")
    door.person("victim", "applicant")
    tokens = {
        "owner": log_in(process.url, session, "the owner"),
        "other applicant": log_in(process.url, session, "somebody else"),
        "representative without mandate": door.log_in("rep")["access_token"],
        "officer": door.log_in("officer")["access_token"],
        "officer of another office": door.log_in("far-officer")["access_token"],
        "inspector of another office": door.log_in("far-inspector")["access_token"],
        "administrator": process.admin_token,
    }
    api, tus = Api(process.url, session, tokens["owner"]), Tus(process.url, session)
    filed = str(api.open("access-filed").json()["id"])
    answer = api.post(f"/v1/dossiers/{filed}/submission", submission(manifest()), "access-filing")
    assert answer.status_code == 201
    draft = str(api.open("access-draft").json()["id"])
    upload = tus.open(draft, DATA, slot="9").rpartition("/")[2]
    asked = {"areas": [{}], "procedure": "P14", "mineral": "coal"}
    api.session.post(process.url + "/v1/validations", json=asked, timeout=20)
    ((validation,),) = process.rows("SELECT id FROM validations")
    return World(process.url, tokens, draft, filed, upload, validation)


def ask(world: World, route: tuple, who: str, **things: str) -> requests.Response:
    """Make a sound request to a route; ``things`` put other objects in the place of the owner's."""
    method, path = route
    named = {"dossier": world.draft, "upload": world.upload, "procedure": "P01", "slug": "frozen", **things}
    named = {"validation": world.validation, "pack": "lao-cai", "version": "99", **named}
    named = {"role": "licence", "collection": "licence", "feature": "none", **named}
    named = {"name": "victim", "applicant": "victim", "component:path": "request", "slot": "1", **named}
    named = {"no": "1", "sha256": "0" * 64, "code": "THU-000.00.00.X99-261127-0001", **named}
    if path.endswith("/receipt"):
        named = {**named, "dossier": things.get("dossier", world.filed)}
    for name, value in named.items():
        path = path.replace("{" + name + "}", value)
    headers, body = sound(route, named)
    body = OF_THE_REGISTER.get(route[1], body)
    if who in world.tokens:
        headers["Authorization"] = f"Bearer {world.tokens[who]}"
    elif who:
        headers["Authorization"] = who
    with requests.Session() as own:
        own.trust_env = False
        return own.request(
            method, world.url + path, headers=headers, timeout=20, allow_redirects=False, **body
        )


def sound(route: tuple, named: Dict[str, str]) -> Any:
    """Return headers and body that a route would take."""
    method, path = route
    key = hashlib.sha256(f"{route} {named}".encode()).hexdigest()
    headers: Dict[str, str] = {"Tus-Resumable": "1.0.0", "Idempotency-Key": key}
    if path == "/v1/uploads" and method == "POST":
        pairs = announcement(named["dossier"], DATA)
        headers["Upload-Length"] = str(len(DATA))
        headers["Upload-Metadata"] = ",".join(f"{n} {encoded(v)}" for n, v in pairs.items())
        return headers, {}
    if "{upload}" in path and method in ("PATCH", "POST"):
        override = {"X-HTTP-Method-Override": "PATCH"} if method == "POST" else {}
        return {**headers, **override, "Content-Type": CHUNK, "Upload-Offset": "0"}, {"data": b""}
    if told_body := body_about_a_dossier(path, method):
        return {**headers, "If-Match": '"1"'}, {"json": told_body}
    if "components" in path or path.endswith("/papers"):
        digest = "sha-256=:" + "A" * 43 + "=:"
        return {**headers, "Content-Type": "application/pdf", "Repr-Digest": digest}, {"data": DATA}
    if path.endswith(("/submission", "/responses")):
        return headers, {"json": submission(manifest(("project", b"never sent")))}
    if path == "/v1/validations":
        return headers, {"json": {"areas": [{}], "procedure": "P14", "mineral": "coal"}}
    if path == "/v1/submissions":
        return headers, {"params": {"idempotencyKey": "access-filing"}}
    if path.endswith("{applicant}"):
        return headers, {"json": {"until": "2099-01-01", "paper": "x"}}
    if path.startswith("/v1/people") and method == "PUT":
        return headers, {"json": {"role": "applicant"}}
    return headers, {}


OF_THE_REGISTER: Dict[str, Any] = {
    "/v1/register/results": {
        "json": {"kind": "gift", "title": "1", "decidedOn": "2026-11-23", "validFrom": "2026-11-23"}
    },
    "/v1/register/coverage/{role}": {"json": {"box": [102.0, 8.0, 110.0, 24.0]}},
    "/v1/register/titles": {"params": {"title": "12/GP"}},
    "/v1/register/diff": {"params": {"from": "0"}},
}


def body_about_a_dossier(path: str, method: str) -> Dict[str, Any]:
    """Return the body of a route for opening a dossier and what comes after filing; none for the others."""
    if path.startswith("/v1/office") and method == "POST":
        return {"act": "accept"}
    if method == "PATCH" and path == "/v1/dossiers/{dossier}":
        return {"areaName": "x"}
    if path == "/v1/dossiers":
        return {"draft": "HS-1", "procedure": "P01", "mineral": "gold", "areaName": ""}
    bodies = {"/withdrawal": {"reason": "x"}, "/notifications/ack": {"upTo": 0}}
    return next((body for end, body in bodies.items() if path.endswith(end)), {})


def ids(route: tuple) -> str:
    return " ".join(route)


def test_every_route_of_the_contract_is_in_the_table_and_no_other(world):
    with requests.Session() as own:
        own.trust_env = False
        paths = own.get(world.url + "/v1/openapi.json", timeout=20).json()["paths"]
    served = [(method.upper(), path) for path, methods in paths.items() for method in methods]
    assert sorted(served) == sorted((method, path.replace(":path", "")) for method, path in NEEDED)


@pytest.mark.parametrize("route", ROUTES, ids=ids)
def test_without_a_log_in_only_public_routes_answer(world, route):
    answer = ask(world, route, "")
    if NEEDED[route] == PUBLIC:
        assert answer.status_code not in (401, 403)
        return
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    if route[0] != "HEAD":
        assert slug(answer) == "log-in-needed"


@pytest.mark.parametrize("route", CLOSED, ids=ids)
@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer ", "Basic YTpi", "Bearer a b", "Bearer \x00"])
def test_a_token_that_is_none_opens_nothing(world, route, header):
    try:
        answer = ask(world, route, header)
    except requests.exceptions.InvalidHeader:
        return
    except (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError):
        # What is no HTTP ends the connection; its reset may overtake the answer that was sent before.
        assert "\x00" in header
        return
    assert answer.status_code in (400, 401)


@pytest.mark.parametrize("route", CLOSED, ids=ids)
@pytest.mark.parametrize("who", sorted(set(ROLE_OF) - {"owner"}))
def test_who_has_not_the_scope_is_refused_and_who_has_it_sees_only_their_own(world, route, who):
    has_scope = bool(set(NEEDED[route]) & set(SCOPES_OF[ROLE_OF[who]]))
    answer = ask(world, route, who)
    if not has_scope:
        assert answer.status_code == 403
        assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]
        return
    if not names_an_object(route):
        if route in OF_THE_OFFICE and "another office" in who:
            assert (answer.status_code, slug(answer)) == (403, "not-allowed")
            return
        assert answer.status_code == ANSWERED_FOR_THEMSELVES.get(route, answer.status_code)
        assert answer.status_code < 400 or route in ANSWERED_FOR_THEMSELVES
        return
    if who == "officer" and route[1].endswith("/receipt"):
        assert answer.status_code == 200
        return
    there = ask(world, route, who, **NOTHING)
    assert answer.status_code == there.status_code == 404
    assert told(answer, world) == told(there, world)


ANSWERED_FOR_THEMSELVES = {
    ("GET", "/v1/submissions"): 404,
    ("DELETE", "/v1/people/{name}"): 204,
    ("GET", "/v1/layers/{pack}/packs/{version}"): 404,
    ("POST", "/v1/validations"): 422,
    ("GET", "/v1/register/packs/{version}"): 404,
    ("GET", "/v1/register/rules/{version}"): 404,
    ("POST", "/v1/register/results"): 422,
}
"""What is another's is looked for among one's own, and not found; a removed person is gone; there is no pack,
the area is none, and the register knows no gifts."""

OF_THE_OFFICE = [
    ("POST", "/v1/register/results"),
    ("PUT", "/v1/register/coverage/{role}"),
    ("GET", "/v1/register/titles"),
]
"""What officers and inspectors do for the register of their own office alone."""


NOTHING = {
    "dossier": "no-such-dossier",
    "upload": "no-such-upload",
    "validation": "no-such-validation",
    "pack": "no-such-pack",
}


def names_an_object(route: tuple) -> bool:
    owned = ("{dossier}", "{upload}", "{validation}")
    return any(name in route[1] for name in owned) or route == ("POST", "/v1/uploads")


def told(answer: requests.Response, world: World) -> Any:
    """Return what an answer tells, without the name of what was asked for."""
    headers = {n: v for n, v in answer.headers.items() if n.lower() not in ("date", "content-length")}
    text = answer.text
    for name in (world.draft, world.filed, world.upload, world.validation, *NOTHING.values()):
        text = text.replace(name, "it")
    body = {} if not text else requests.models.complexjson.loads(text)
    body.pop("traceId", None)
    return headers, body


FOR_APPLICANTS = [
    route
    for route in ROUTES
    # The upload is needed by the other tests.
    if set(NEEDED[route]) & set(SCOPES_OF["applicant"]) and route[0] != "DELETE"
]


def slug_of_nothing(route: tuple) -> str:
    """Return how a route says that the owner has none of what it is for, or an empty text."""
    kinds = {
        "{pack}": "layer-unknown",
        "{version}": "layer-unknown",
        "/results/{no}": "result-unknown",
        "{no}": "supplement-unknown",
    }
    if route[0] == "GET":
        kinds["{slot}"] = "file-missing"
    return next((kind for part, kind in kinds.items() if part in route[1]), "")


@pytest.mark.parametrize("route", FOR_APPLICANTS, ids=ids)
def test_the_owner_is_not_refused_what_the_role_allows(world, route):
    answer = ask(world, route, "owner")
    if slug_of_nothing(route):
        assert slug(answer) == slug_of_nothing(route)
    else:
        assert answer.status_code not in (401, 403, 404)


def test_whose_it_is_cannot_be_told_by_the_time_an_answer_takes(world):
    # In pairs, so that a busy machine slows down both, on one line, so that opening it is not measured.
    differences: List[float] = []
    with requests.Session() as own:
        own.trust_env = False
        own.headers["Authorization"] = f"Bearer {world.tokens['other applicant']}"
        for turn in range(PAIRS):
            names = (world.draft, "0" * 32)
            taken = {name: seconds(own, world, name) for name in (names if turn % 2 else names[::-1])}
            differences.append(taken[names[0]] - taken[names[1]])
    # A median of so many is sure to a small part of a millisecond; one more question of the database is more.
    assert abs(statistics.median(differences)) < SAME_S


def seconds(session: requests.Session, world: World, dossier: str) -> float:
    started = time.perf_counter()
    assert session.get(f"{world.url}/v1/dossiers/{dossier}", timeout=20).status_code == 404
    return time.perf_counter() - started


def test_another_persons_submission_is_not_found_by_its_key(world):
    route = ("GET", "/v1/submissions")
    assert ask(world, route, "owner").json()["state"] == "acknowledged"
    assert slug(ask(world, route, "other applicant")) == "submission-unknown"


def test_an_officer_of_the_office_reads_but_does_not_write(world):
    dossier = ("GET", "/v1/dossiers/{dossier}")
    assert ask(world, dossier, "officer", dossier=world.filed).status_code == 200
    assert ask(world, dossier, "officer").status_code == 404  # nothing was filed yet
    assert ask(world, ("GET", "/v1/dossiers/{dossier}/receipt"), "officer").status_code == 200
    put = ("PUT", "/v1/dossiers/{dossier}/components/{component:path}/{slot}")
    assert ask(world, put, "officer").status_code == 403


OFFICE = [route for route in ROUTES if route[1].startswith("/v1/office")]


@pytest.mark.parametrize("route", OFFICE, ids=ids)
def test_an_officer_acts_on_what_was_filed_at_their_office_and_nobody_else_does(world, route):
    for who in ROLE_OF:
        answer = ask(world, route, who, dossier=world.filed)
        if who == "officer":
            refusals = ("checksum-mismatch", "precondition-failed", "file-missing")
            assert answer.status_code < 300 or slug(answer) in refusals
        else:
            assert answer.status_code in (403, 404)
