"""What is told of a file when it is attached: refused, or kept with what a look at it saw."""

from __future__ import annotations

import io
import os
import resource
import zipfile
import zlib

import pytest
from draftmaker import small_draft
from small_pdf import OBJECTS, big_pdf, pdf_of, small_pdf

from mineral_plugin.core.base.errors import CancelledError, InputError
from mineral_plugin.core.dossier.contents.pdf_look import look_at_pdf
from mineral_plugin.core.dossier.model import FileNote
from mineral_plugin.core.work.drafting import attach, detach, draft_summary, open_draft

MIB = 1024 * 1024
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
PAGE = b"<</Type /Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"


def look(tmp_path, data: bytes):
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    return look_at_pdf(path)


def stored(objects) -> bytes:
    """Return a store of objects (ISO 32000-1, 7.5.7), packed."""
    places, text = [], b""
    for number, body in objects:
        places.append(b"%d %d" % (number, len(text)))
        text += body + b" "
    head = b" ".join(places) + b" "
    packed = zlib.compress(head + text)
    told = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (
        len(objects),
        len(head),
        len(packed),
    )
    return told + b"\nstream\n" + packed + b"\nendstream"


def test_pages_and_text_are_counted(tmp_path):
    found = look(tmp_path, pdf_of([*OBJECTS, PAGE, PAGE, FONT]))
    plain = look(tmp_path, small_pdf())
    assert (plain.pages, plain.has_text, plain.is_whole) == (1, False, True)
    assert (found.pages, found.has_text, found.is_encrypted, found.runs) == (3, True, False, False)


def test_a_page_that_a_later_revision_replaces_is_one_page(tmp_path):
    data = small_pdf()
    again = data + b"3 0 obj\n" + PAGE + b"\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
    assert look(tmp_path, again).pages == 1


def test_pages_in_a_store_of_objects_are_counted(tmp_path):
    assert look(tmp_path, pdf_of([*OBJECTS, stored([(9, PAGE), (10, FONT)])])).pages == 2


@pytest.mark.parametrize(
    "action",
    [
        b"<</S/JavaScript/JS 5 0 R>>",
        b"<</S /Java#53cript/JS (app.alert\\(1\\))>>",
        b"<</Type/Action/S/Launch/F(x)>>",
        b"<</JS <6170702e616c657274>>>",
        b"<</Type/Filespec/F(setup.exe)/EF<</F 9 0 R>>>>",
    ],
)
@pytest.mark.parametrize("wrapped", [False, True])
def test_what_runs_is_seen_also_in_a_store(tmp_path, action, wrapped):
    hidden = stored([(9, action)]) if wrapped else action
    assert look(tmp_path, pdf_of([*OBJECTS, hidden])).runs


@pytest.mark.parametrize("harmless", [b"<</Font<</JS 5 0 R>>>>", b"<</S/URI/URI(https://x)>>", b"(/S/Sound)"])
def test_names_alone_do_not_run(tmp_path, harmless):
    assert not look(tmp_path, pdf_of([*OBJECTS, harmless])).runs


def test_a_password_and_signatures_are_told(tmp_path):
    locked = small_pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 9 0 R")
    assert look(tmp_path, locked).is_encrypted
    signed = pdf_of([*OBJECTS, b"<</Type/Sig/ByteRange [0 1 2 3]/Contents<00>>>"])
    assert look(tmp_path, signed).signatures == 1


def test_a_file_that_was_cut_off_is_not_whole(tmp_path):
    data = small_pdf()
    assert not look(tmp_path, data[: len(data) // 2]).is_whole
    assert not look(tmp_path, b"%PDF-1.7\nnothing\n%%EOF").is_whole


@pytest.mark.parametrize("seed", range(20))
def test_damaged_files_end_a_look_without_a_crash(tmp_path, seed):
    data = bytearray(pdf_of([*OBJECTS, stored([(9, PAGE)]), FONT]) * 3)
    for place in range(seed, len(data), 37):
        data[place] = (data[place] * 7 + seed) % 256
    look(tmp_path, bytes(data))


def test_a_large_file_is_attached_without_being_read_into_memory(tmp_path):
    draft = small_draft(tmp_path)
    paper = tmp_path / "to.pdf"
    with paper.open("wb") as stream:
        data = big_pdf(64)
        at = data.index(b"<</Length")
        stream.write(data[:at] + b"<</Length %d>>\nstream\n" % (120 * MIB))
        for _ in range(120):
            stream.write(os.urandom(1024) * 1024)
        stream.write(b"\nendstream" + data[data.index(b"endstream") + len(b"endstream") :])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    attached = attach(draft, "request", paper)
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert attached.files[-1].pages == 1 and attached.files[-1].size_bytes > 120 * MIB
    assert grown_kib < 40 * 1024


def test_a_file_that_is_not_what_its_name_says_is_refused_with_its_name(tmp_path):
    draft = small_draft(tmp_path)
    for name, data in (("don.pdf", b"MZ program"), ("don.docx", b"%PDF-1.7"), ("trong.pdf", b"")):
        paper = tmp_path / name
        paper.write_bytes(data)
        with pytest.raises(InputError) as raised:
            attach(draft, "request", paper)
        assert raised.value.text("vi").startswith(f"Không gắn được {name}: ")
    assert open_draft(tmp_path, draft.reference).attached == ()
    assert not list(draft.folder.glob("attached/*"))


def test_macros_in_a_document_are_refused_at_once(tmp_path):
    draft = small_draft(tmp_path)
    paper = tmp_path / "don.docx"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/vbaProject.bin", "x")
    paper.write_bytes(target.getvalue())
    with pytest.raises(InputError) as raised:
        attach(draft, "request", paper)
    assert "macro" in raised.value.text("vi")


def test_notes_of_a_file_stay_with_the_draft_and_are_told(tmp_path):
    draft = small_draft(tmp_path)
    paper = tmp_path / "don.pdf"
    paper.write_bytes(pdf_of([*OBJECTS, b"<</S/JavaScript/JS(1)>>"]))
    attach(draft, "request", paper)
    again = open_draft(tmp_path, draft.reference)
    assert again.files[-1].notes == (FileNote.SCRIPT, FileNote.NO_TEXT)
    remarks = draft_summary(again, "vi")["remarks"]
    assert remarks[0]["file"] == "don.pdf" and "mã tự chạy" in remarks[0]["remark"]


def test_two_windows_that_attach_at_the_same_time_lose_nothing(tmp_path):
    draft = small_draft(tmp_path)
    one, other = tmp_path / "one.pdf", tmp_path / "other.pdf"
    one.write_bytes(small_pdf("one"))
    other.write_bytes(small_pdf("other"))

    class Meanwhile:
        """While the first file is copied, another window attaches the second."""

        done = False

        def report(self, fraction: float) -> None:
            if not self.done:
                self.done = True
                attach(draft, "request", other)

        def cancelled(self) -> bool:
            return False

    both = attach(draft, "request", one, progress=Meanwhile())
    held = {file.file_name: file.slot for file in both.files if file.component == "request"}
    assert held == {"other.pdf": 2, "one.pdf": 1}
    assert all(file.path(both.folder).is_file() for file in both.files)


def test_a_stop_leaves_the_draft_as_it_was(tmp_path):
    draft = small_draft(tmp_path)
    paper = tmp_path / "don.pdf"
    paper.write_bytes(small_pdf())

    class Stopped:
        def report(self, fraction: float) -> None:
            pass

        def cancelled(self) -> bool:
            return True

    with pytest.raises(CancelledError):
        attach(draft, "request", paper, progress=Stopped())
    assert open_draft(tmp_path, draft.reference).attached == ()
    assert not list(draft.folder.glob("attached/*"))


def test_what_was_taken_out_leaves_no_folder(tmp_path):
    draft = small_draft(tmp_path)
    paper = tmp_path / "don.pdf"
    paper.write_bytes(small_pdf())
    attached = attach(draft, "request", paper)
    detach(attached, "request", 1)
    assert not list(draft.folder.glob("attached/*"))
