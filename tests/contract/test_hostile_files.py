"""Hostile files over real HTTP: each is refused with a code, costs little, and leaves its place as it was."""

from __future__ import annotations

import hashlib
import re
import time
import unicodedata
import uuid
from pathlib import Path
from urllib.parse import quote

import hostile_files as made
import pytest
from bare_api import Api, slug
from flow_api import UNIT, Office
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from service_process import ServiceProcess
from small_pdf import small_pdf
from test_service_rules import manifest, submission
from tus_api import Tus, announcement, stored

from mineral_plugin.core.dossier.contents.first_bytes import BEGINS, TEXTS
from mineral_plugin.core.dossier.contents.names import MAX_NAME
from mineral_plugin.core.dossier.media_types import MEDIA_TYPES

LIMIT = 12 * 1024 * 1024
OPTIONS = ["--max-file-bytes", str(LIMIT), "--looking-wait-s", "5"]
MOST_GROWTH_KIB = 96 * 1024
ZIP, PDF = "application/zip", "application/pdf"
CONTROL = small_pdf("as it was")


@pytest.fixture(scope="module")
def shared(tmp_path_factory, shared_database):
    folder = tmp_path_factory.mktemp("hostile") / "service"
    process = ServiceProcess(folder, OPTIONS, database=shared_database).start()
    yield process
    process.kill()


@pytest.fixture
def api(shared, session) -> Api:
    return Api(shared.url, session)


@pytest.fixture
def tus(shared, session) -> Tus:
    return Tus(shared.url, session)


def opened(api: Api, procedure: str = "P01") -> str:
    return str(api.open("open-" + uuid.uuid4().hex, procedure=procedure).json()["id"])


@pytest.fixture
def dossier(api) -> str:
    return opened(api)


def files(api: Api, dossier: str):
    """Return the files of a dossier, without what a look at them finds in the meantime."""
    found = api.get(f"/v1/dossiers/{dossier}").json()["components"]
    return [{name: value for name, value in file.items() if name != "signatures"} for file in found]


def left_behind(service: ServiceProcess):
    blobs = service.data / "blobs"
    return [path for name in ("incoming", "uploads") for path in (blobs / name).iterdir()]


def peak_kib(service: ServiceProcess) -> int:
    """Return how much memory the service had at most so far."""
    status = Path(f"/proc/{service.pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1))


def refused(answer):
    return answer.status_code, slug(answer), answer.json().get("code")


def send(tus: Tus, dossier: str, data: bytes, **changes: str):
    """Send a file in one chunk; return the answer to its last byte, and where it was to go."""
    answer = tus.create(announcement(dossier, data, **changes), len(data))
    if answer.status_code != 201:
        return answer, ""
    return tus.patch(answer.headers["Location"], 0, data), answer.headers["Location"]


def zip_place(api: Api):
    """Return a procedure and a component that takes a ZIP."""
    for procedure in (item["id"] for item in api.get("/v1/procedures").json()["items"]):
        told = api.get(f"/v1/procedures/{procedure}", params={"mineral": "gold"}).json()
        for one in told["components"]:
            if ZIP in one["accept"]:
                return procedure, one["component"]
    raise AssertionError("no component takes a ZIP")


# --- archives -------------------------------------------------------------------------------------------


def test_each_hostile_archive_is_refused_with_its_code_and_little_memory(shared, api, tus):
    procedure, component = zip_place(api)
    dossier = opened(api, procedure)
    kind = {"component": component, "mime": ZIP, "filename": "mô hình.zip"}
    sound = made.zipped({"mô hình.csv": b"1,2,3\n" * 1000, "bảng.xlsx": made.docx()})
    assert send(tus, dossier, sound, **kind)[0].status_code == 204
    before, peak = files(api, dossier), peak_kib(shared)
    for name, (build, code) in made.hostile_archives().items():
        data = build()
        answer, place = send(tus, dossier, data, **kind)
        assert refused(answer) == (422, "archive-refused", code), name
        assert (tus.state(place)["state"], tus.state(place)["reason"]) == ("rejected", "archive-refused")
    answer = api.put(dossier, component, data, mime=ZIP)
    assert refused(answer) == (422, "archive-refused", code)
    assert files(api, dossier) == before
    assert left_behind(shared) == []
    assert peak_kib(shared) - peak < MOST_GROWTH_KIB
    again = made.zipped({"a.txt": b"another"})
    assert send(tus, dossier, again, **kind)[0].status_code == 204
    assert stored(shared.data, again) == again


@pytest.mark.timeout(360)
def test_a_document_is_what_it_says_and_has_no_macros(api):
    dossier = opened(api)
    docx = {"mime": made.DOCX, "component": "request", "dossier": dossier}
    assert api.put(data=made.office_docx(), **docx).status_code == 200
    before = files(api, dossier)
    macros = "application/vnd.ms-word.document.macroEnabled.main+xml"
    for data in (made.zipped({"a.txt": b"a"}), made.docx(main=macros), b"PK\x03\x04" + bytes(99)):
        assert slug(api.put(data=data, **docx)) in ("file-type-differs", "archive-refused")
    answer = api.put(data=made.docx({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), **docx)
    assert refused(answer)[:2] == (422, "file-has-script")
    assert files(api, dossier) == before
    chart = made.docx(
        {"word/embeddings/table.xlsx": made.docx(), "word/media/a.emz": made.gzipped(bytes(9999))}
    )
    assert api.put(data=chart, **docx).status_code == 200


# --- what a file is -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mime", "component", "sound", "others"),
    [
        (
            PDF,
            "request",
            small_pdf("sound"),
            [b"MZ\x90", b"%PD", made.zipped({"a": b"a"}), *made.polyglots()],
        ),
        ("text/csv", "corner_table", "Tên,X\nĐồng Khê,1\n".encode(), [b"a\x00b", b"\xff\xfea"]),
        ("application/json", "report", b' {"a": 1}', [b"a", b"\x7fELF", b'{"a": "\xff"}']),
        ("text/html", "report", b"<!DOCTYPE html><p>", [b"{}", b"MZ<html>"]),
    ],
)
def test_what_does_not_begin_as_its_type_does_is_refused(api, dossier, mime, component, sound, others):
    assert api.put(dossier, component, sound, mime=mime).status_code == 200
    before = files(api, dossier)
    for data in others:
        assert refused(api.put(dossier, component, data, mime=mime))[:2] == (415, "file-type-differs")
    assert files(api, dossier) == before


def test_every_type_that_a_component_may_take_is_looked_at():
    assert set(MEDIA_TYPES.values()) == set(BEGINS) | set(TEXTS)


def test_a_file_of_one_type_is_looked_at_again_as_another(tus, api, dossier):
    """What the dossier holds as a text is no PDF because its hash is known."""
    data = b"a,b\n"
    assert api.put(dossier, "corner_table", data, mime="text/csv").status_code == 200
    answer, _ = send(tus, dossier, data)
    assert refused(answer)[:2] == (415, "file-type-differs")


def test_nothing_and_too_much_are_refused_however_they_come(tus, api, dossier, shared):
    assert api.put(dossier, "request", CONTROL).status_code == 200
    empty = tus.create(announcement(dossier, b""), 0)
    large = tus.create(announcement(dossier, b"x"), LIMIT + 1)
    later = tus.ask("POST", "/v1/uploads", Upload_Defer_Length="1")
    assert [refused(answer)[:2] for answer in (empty, large, later)] == [
        (422, "file-empty"),
        (413, "file-too-large"),
        (400, "malformed"),
    ]
    assert slug(api.put(dossier, "request", b"")) == "file-empty"
    assert slug(api.put(dossier, "request", iter([b""]), digest=hashlib.sha256(b"").digest())) == "file-empty"
    pieces = (bytes(1024 * 1024) for _ in range(13))
    assert slug(api.put(dossier, "request", pieces, digest=bytes(32))) == "file-too-large"
    assert [file["sha256"] for file in files(api, dossier)] == [hashlib.sha256(CONTROL).hexdigest()]
    assert left_behind(shared) == []


# --- names ----------------------------------------------------------------------------------------------

NAMES = [
    ("../../etc/passwd.pdf", "name-path"),
    ("/etc/passwd.pdf", "name-path"),
    ("..\\a.pdf", "name-path"),
    ("C:a.pdf", "name-path"),
    ("a/b.pdf", "name-path"),
    ("a\x00.pdf", "name-control"),
    ("a\n.pdf", "name-control"),
    ("\u202efdp.exe.pdf", "name-control"),
    ("a\u2066b.pdf", "name-control"),
    ("a\u200b.pdf", "name-control"),
    ("Đơn đê\u0300 nghị.pdf", "name-composed"),
    ("x" * 300, "name-long"),
    ("CON", "name-reserved"),
    ("lpt1.pdf", "name-reserved"),
    ("a.pdf ", "name-reserved"),
    ("a.pdf.", "name-reserved"),
    ("", "name-blank"),
    (" . ", "name-blank"),
    ("..", "name-blank"),
    ("a.pdf.exe", "name-ending"),
    ("a.html", "name-ending"),
]


@pytest.mark.parametrize(("name", "code"), NAMES, ids=[f"{code}-{no}" for no, (_, code) in enumerate(NAMES)])
def test_a_name_that_misleads_or_harms_is_refused_on_both_ways(tus, api, dossier, name, code):
    assert api.put(dossier, "request", CONTROL, name=quote("Đơn đề nghị (1).PDF")).status_code == 200
    before = files(api, dossier)
    # The header of RFC 8187 with nothing in it says that there is a name, and that it is empty.
    session = api.session
    headers = {"Content-Type": PDF, "Repr-Digest": "sha-256=:" + "A" * 43 + "=:"}
    headers["Content-Disposition"] = "attachment; filename*=UTF-8''" + quote(name, safe="")
    place = f"{api.url}/v1/dossiers/{dossier}/components/request/1"
    answer = session.put(place, data=b"%PDF-1.7", headers=headers, timeout=20)
    assert refused(answer) == (422, "file-name-refused", code)
    pairs = {**announcement(dossier, CONTROL), "filename": name}
    assert refused(tus.create(pairs, len(CONTROL))) == (422, "file-name-refused", code)
    assert files(api, dossier) == before


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_a_name_is_kept_to_the_letter_or_refused(tus, dossier, name):
    pairs = {**announcement(dossier, CONTROL), "filename": name}
    answer = tus.create(pairs, len(CONTROL))
    if answer.status_code == 422:
        assert slug(answer) == "file-name-refused"
        return
    assert answer.status_code in (200, 201)
    kept = tus.state(answer.headers["Location"])["fileName"]
    assert kept == name == unicodedata.normalize("NFC", name)
    assert kept.strip(" .") and len(kept) <= MAX_NAME
    assert not any(unicodedata.category(letter)[0] == "C" or letter in "/\\" for letter in kept)
    tus.ask("DELETE", answer.headers["Location"])


# --- PDF ------------------------------------------------------------------------------------------------


def filed(api: Api, dossier: str, *listed):
    """File a dossier, again as long as its files are being looked at."""
    body, until = submission(manifest(*listed)), time.monotonic() + 100
    while True:
        answer = api.post(f"/v1/dossiers/{dossier}/submission", body, f"file-{dossier}")
        if answer.status_code != 409 or slug(answer) != "files-waiting" or time.monotonic() > until:
            return answer


def test_a_dossier_with_a_pdf_that_runs_something_is_not_filed(shared, api, dossier):
    peak = peak_kib(shared)
    built = {name: build() for name, build in made.hostile_pdfs().items()}
    for slot, (name, data) in enumerate(built.items(), 1):
        assert api.put(dossier, "request", data, slot=str(slot), name=f"{name}.pdf").status_code == 200
    answer = filed(api, dossier)
    assert refused(answer)[:2] == (422, "file-has-script")
    named = {file["fileName"].removesuffix(".pdf") for file in answer.json()["files"]}
    assert named == set(built)
    assert "when-opened.pdf (request/1)" in answer.json()["detail"]
    assert api.get(f"/v1/dossiers/{dossier}").json()["state"] == "draft"
    for slot in range(1, len(built) + 1):
        assert api.put(dossier, "request", CONTROL, slot=str(slot)).status_code == 200
    assert filed(api, dossier).status_code == 201
    assert peak_kib(shared) - peak < MOST_GROWTH_KIB


@pytest.mark.parametrize("name", made.unreadable_pdfs())
def test_a_pdf_that_cannot_be_looked_into_is_not_filed(api, dossier, name):
    build, code = made.unreadable_pdfs()[name]
    assert api.put(dossier, "request", build()).status_code == 200
    assert refused(filed(api, dossier)) == (422, "file-unreadable", code)
    assert api.put(dossier, "request", CONTROL).status_code == 200
    assert filed(api, dossier).status_code == 201


def test_harmless_pdfs_are_filed(api, dossier):
    for slot, build in enumerate(made.harmless_pdfs().values(), 1):
        assert api.put(dossier, "request", build(), slot=str(slot)).status_code == 200
    answer = filed(api, dossier)
    assert answer.status_code == 201, answer.text


def test_an_act_of_an_office_names_no_paper_that_runs_something(shared, api, dossier):
    api.put(dossier, "request", CONTROL)
    assert filed(api, dossier, ("request", CONTROL)).status_code == 201
    office = Office(shared, "officer-" + uuid.uuid4().hex[:8], UNIT)
    office.in_review(dossier)
    paper = office.paper(dossier, made.hostile_pdfs()["when-opened"]()).json()["sha256"]
    answer = office.act(dossier, "record_step", step="appraisal", outcome="passed", reportSha256=paper)
    assert refused(answer)[:2] == (422, "file-has-script")
    assert slug(office.paper(dossier, b"MZ\x90")) == "file-type-differs"


def test_nothing_is_filed_before_it_was_looked_at(tmp_path, database, session):
    """A file that takes longer than somebody may wait: not now, and later under the same key."""
    options = ["--looking-wait-s", "0.2"]
    process = ServiceProcess(tmp_path / "service", options, database=database).start()
    try:
        api = Api(process.url, session)
        dossier = opened(api)
        many = made.pdf_of([*made.OBJECTS, *(b"<</A %d/B[1 2 3]>>" % number for number in range(8_000))])
        assert api.put(dossier, "request", many, name="a.pdf").status_code == 200
        body = submission(manifest(("request", many)))
        answer = api.post(f"/v1/dossiers/{dossier}/submission", body, "the-one-key")
        assert refused(answer)[:2] == (409, "files-waiting")
        assert answer.json()["retryable"] is True and int(answer.headers["Retry-After"]) > 0
        assert answer.json()["files"] == [{"place": "request/1", "fileName": "a.pdf"}]
        until = time.monotonic() + 60
        while answer.status_code == 409 and time.monotonic() < until:
            answer = api.post(f"/v1/dossiers/{dossier}/submission", body, "the-one-key")
        assert answer.status_code == 201, answer.text
    finally:
        process.kill()
