"""Files that mean harm, and harmless ones that look alike: each made anew by the tests that send it."""

from __future__ import annotations

import functools
import gzip
import io
import stat
import struct
import subprocess
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

from pyhanko.pdf_utils import generic, writer
from small_pdf import OBJECTS, pdf_of, small_pdf

MIB = 1024 * 1024
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LIST = "[Content_Types].xml"
_MAIN = DOCX + ".main+xml"


# --- archives -------------------------------------------------------------------------------------------


def zipped(members: Dict[str, bytes], level: int = 9) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def docx(more: Optional[Dict[str, bytes]] = None, main: str = _MAIN) -> bytes:
    """Return a DOCX as Word writes it, with one more member or another main part."""
    kinds = f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    return zipped({_LIST: kinds.encode(), "word/document.xml": b"<w:document/>", **(more or {})})


@functools.lru_cache(maxsize=None)
def office_docx() -> bytes:
    """Return a DOCX that LibreOffice wrote."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "Đơn đề nghị.txt"
        source.write_text("Đơn đề nghị cấp giấy phép thăm dò khoáng sản\n" * 50, encoding="utf-8")
        kind, home = "docx:MS Word 2007 XML", (folder / "office").as_uri()
        command = ["soffice", f"-env:UserInstallation={home}", "--headless", "--convert-to", kind]
        command += ["--outdir", name, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return source.with_suffix(".docx").read_bytes()


@functools.lru_cache(maxsize=None)
def bomb(gigabytes: int = 10) -> bytes:
    """Return a ZIP of about a megabyte a gigabyte: one member of zeros, which its list calls small."""
    packer = zlib.compressobj(9, wbits=-15)
    # A block that refers to nothing before it serves again and again.
    block = packer.compress(bytes(64 * MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return raw_zip(b"zeros.bin", block * (gigabytes * 16) + packer.flush(), size=1000)


def raw_zip(
    name: bytes,
    packed: bytes,
    *,
    size: int = 0,
    checksum: int = 0,
    method: int = 8,
    flags: int = 0x800,
    mode: int = 0,
    times: int = 1,
    local: Optional[bytes] = None,
) -> bytes:
    """Return a ZIP of one member, said byte by byte, listed so many ``times``."""
    told = struct.pack("<5H3L", 20, flags, method, 0, 0, checksum, len(packed), size)
    here = local if local is not None else name
    data = b"PK\x03\x04" + told + struct.pack("<2H", len(here), 0) + here + packed
    begin = len(data)
    entry = b"PK\x01\x02" + struct.pack("<H", 0x314) + told
    entry += struct.pack("<5H2L", len(name), 0, 0, 0, 0, mode << 16, 0) + name
    listed = entry * times
    return data + listed + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, times, times, len(listed), begin, 0)


def stored(name: bytes = b"a.txt", data: bytes = b"a", **more: Any) -> bytes:
    values = {"size": len(data), "checksum": zlib.crc32(data), "method": 0, **more}
    return raw_zip(name, data, **values)


def nested(depth: int) -> bytes:
    data = b"the innermost"
    for number in range(depth):
        data = zipped({f"{number}.zip": data} if number else {"a.txt": data})
    return data


def wide() -> bytes:
    """Return archives within one archive, each harmless alone: 20 times 50 MiB."""
    inner = zipped({"zeros.bin": bytes(50 * MIB)})
    return zipped({f"{number}.zip": inner for number in range(20)})


def overlapping() -> bytes:
    """Return a ZIP whose members are all the same packed bytes, under names of their own."""
    packer = zlib.compressobj(9, wbits=-15)
    packed = packer.compress(bytes(20 * MIB)) + packer.flush()
    names = [b"%03d" % number for number in range(100)]
    checksum = zlib.crc32(bytes(20 * MIB))
    told = struct.pack("<5H3L", 20, 0x800, 8, 0, 0, checksum, len(packed), 20 * MIB)
    data = b"PK\x03\x04" + told + struct.pack("<2H", 3, 0) + names[0] + packed
    listed = b"".join(
        b"PK\x01\x02" + struct.pack("<H", 0x314) + told + struct.pack("<5H2L", 3, 0, 0, 0, 0, 0, 0) + name
        for name in names
    )
    count = len(names)
    return (
        data + listed + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(listed), len(data), 0)
    )


def hostile_archives() -> Dict[str, "tuple[Callable[[], bytes], str]"]:
    """Return what to send as a ZIP, and the code of its refusal."""
    link = stat.S_IFLNK | 0o777
    return {
        "bomb-10-gib": (bomb, "archive-bomb"),
        "bomb-of-bombs": (wide, "archive-bomb"),
        "overlapping": (overlapping, "archive-damaged"),
        "deep": (lambda: nested(5), "archive-nested"),
        "rar-within": (lambda: zipped({"a.bin": b"Rar!\x1a\x07\x01\x00"}), "archive-nested"),
        "split-head": (split_head, "archive-nested"),
        "many": (lambda: zipped({f"{number}": b"" for number in range(5001)}), "archive-members"),
        "long-list": (lambda: stored(times=60_000), "archive-members"),
        "upwards": (lambda: stored(b"../../etc/passwd"), "archive-path"),
        "absolute": (lambda: stored(b"/etc/passwd"), "archive-path"),
        "drive": (lambda: stored(b"C:a.txt"), "archive-path"),
        "backslash": (lambda: stored(b"..\\a.txt"), "archive-path"),
        "nul": (lambda: stored(b"a.txt\x00.exe"), "archive-path"),
        "other-name-before": (lambda: stored(b"a.txt", local=b"../.x"), "archive-damaged"),
        "link": (lambda: stored(b"a.txt", b"/etc/passwd", mode=link), "archive-link"),
        "password": (lambda: stored(flags=0x801), "archive-encrypted"),
        "twice": (lambda: stored(times=2), "archive-twice"),
        "capitals": (lambda: zipped({"a.txt": b"a", "A.TXT": b"b"}), "archive-twice"),
        "lzma": (lambda: stored(method=14), "archive-form"),
        "wrong-sum": (lambda: stored(checksum=1), "archive-damaged"),
        "wrong-size": (lambda: stored(size=5), "archive-damaged"),
        "cut": (lambda: zipped({"a.txt": b"a" * 999})[:-30], "archive-damaged"),
        "behind-a-picture": (lambda: stored() + b"\xff\xd8\xff", "archive-damaged"),
        "nothing-in-it": (lambda: zipped({"folder/": b""}), "archive-empty"),
        "program": (lambda: zipped({"a.exe": b"x"}), "archive-program"),
        "program-by-content": (lambda: zipped({"a.txt": b"MZ\x90\x00"}), "archive-program"),
    }


def split_head() -> bytes:
    """Return a ZIP within a ZIP whose first packed bytes unpack to one letter alone."""
    inner = zipped({"0.zip": zipped({"1.zip": zipped({"2.zip": zipped({"a": b"a"})})})})
    blocks = b"\x00\x01\x00\xfe\xffP" + b"\x00\x00\x00\xff\xff" * 20_000
    rest = inner[1:]
    blocks += b"\x01" + struct.pack("<2H", len(rest), len(rest) ^ 0xFFFF) + rest
    return raw_zip(b"a.bin", blocks, size=len(inner), checksum=zlib.crc32(inner))


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data)


# --- PDF ------------------------------------------------------------------------------------------------


def hostile_pdfs() -> Dict[str, Callable[[], bytes]]:
    """Return PDFs in which something runs."""
    page = OBJECTS[2][:-2]
    script = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
    catalogue, pages = OBJECTS[0][:-2], OBJECTS[1]
    return {
        "when-opened": lambda: pdf_of([catalogue + b"/OpenAction 4 0 R>>", pages, OBJECTS[2], script]),
        "hex-name": lambda: pdf_of(
            [catalogue + b"/OpenAction<</S/J#61vaScript/J#53(1)>>>>", pages, OBJECTS[2]]
        ),
        "name-elsewhere": lambda: pdf_of(
            [catalogue + b"/OpenAction<</S 4 0 R/Win<<>>>>>>", pages, OBJECTS[2], b"/Launch"]
        ),
        "launch": lambda: pdf_of([catalogue + b"/OpenAction<</S/Launch/F(cmd.exe)>>>>", pages, OBJECTS[2]]),
        "import": lambda: pdf_of([catalogue + b"/OpenAction<</S/ImportData/F(a.fdf)>>>>", pages, OBJECTS[2]]),
        "names": lambda: pdf_of(
            [catalogue + b"/Names<</JavaScript<</Names[(a) 4 0 R]>>>>>>", pages, OBJECTS[2], script]
        ),
        "page": lambda: pdf_of([OBJECTS[0], pages, page + b"/AA<</O 4 0 R>>>>", script]),
        "annotation": lambda: pdf_of(
            [
                OBJECTS[0],
                pages,
                page + b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A 4 0 R>>]>>",
                script,
            ]
        ),
        "next": lambda: pdf_of(
            [catalogue + b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next[" + script + b"]>>>>", pages, OBJECTS[2]]
        ),
        "script-in-a-stream": lambda: pdf_of(
            [
                catalogue + b"/OpenAction<</S/Rendition/JS 4 0 R>>>>",
                *(pages, OBJECTS[2], b"<</Length 3>>\nstream\na()\nendstream"),
            ]
        ),
        "object-stream": in_object_stream,
        "form": lambda: form(b"<script contentType='application/x-javascript'>app.alert(1)</script>"),
        "attached-program": lambda: attached(b"MZ\x90\x00\x03", b"a.txt"),
        "attached-script": lambda: attached(b"WScript.Echo 1", b"a.vbs"),
        "attached-pdf": lambda: attached(
            pdf_of([catalogue + b"/OpenAction 4 0 R>>", pages, OBJECTS[2], script]), b"a.pdf"
        ),
        "earlier-revision": revised,
        "no-password-needed": lambda: locked(""),
    }


def in_object_stream() -> bytes:
    made = writer.PdfFileWriter(stream_xrefs=True)
    made.insert_page(_empty_page(made))
    action = {"/S": generic.NameObject("/JavaScript"), "/JS": generic.TextStringObject("app.alert(1)")}
    packed = made.prepare_object_stream()
    held = generic.DictionaryObject({generic.NameObject(key): value for key, value in action.items()})
    made.root["/OpenAction"] = made.add_object(held, obj_stream=packed)
    return _written(made)


def form(content: bytes) -> bytes:
    """Return a PDF with a form (XFA) in two packed streams, cut in the middle of a word."""
    data = b"<xdp:xdp xmlns:xdp='x'><template><event>" + content + b"</event></template></xdp:xdp>"
    cut = data.index(b"<event>") + 12
    parts = [
        b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed)
        for packed in (zlib.compress(data[:cut]), zlib.compress(data[cut:]))
    ]
    catalogue = OBJECTS[0][:-2] + b"/AcroForm<</Fields[]/XFA[(a) 4 0 R(b) 5 0 R]>>>>"
    return pdf_of([catalogue, *OBJECTS[1:], *parts])


def attached(data: bytes, name: bytes) -> bytes:
    packed = zlib.compress(data)
    told = b"<</Type/Filespec/F(%s)/UF(%s)/EF<</F 5 0 R>>>>" % (name, name)
    stream = b"<</Type/EmbeddedFile/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (
        len(packed),
        packed,
    )
    catalogue = OBJECTS[0][:-2] + b"/Names<</EmbeddedFiles<</Names[(a) 4 0 R]>>>>>>"
    return pdf_of([catalogue, *OBJECTS[1:], told, stream])


def revised() -> bytes:
    """Return a PDF whose script was taken out by a later revision: who looks at the first one meets it."""
    first = pdf_of([OBJECTS[0][:-2] + b"/OpenAction 4 0 R>>", *OBJECTS[1:], b"<</S/JavaScript/JS(a)>>"])
    before = int(first.rpartition(b"startxref\n")[2].split()[0])
    place = len(first)
    later = b"4 0 obj\n<</S/GoTo/D[3 0 R/Fit]>>\nendobj\n"
    table = b"xref\n4 1\n%010d 00000 n \n" % place
    told = b"trailer\n<</Size 5/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (before, place + len(later))
    return first + later + table + told


def locked(password: str, script: bool = True) -> bytes:
    """Return an encrypted PDF that opens with a password, or without one where it is empty."""
    made = writer.PdfFileWriter()
    made.insert_page(_empty_page(made))
    if script:
        names = {"/S": generic.NameObject("/JavaScript"), "/JS": generic.TextStringObject("app.alert(1)")}
        held = generic.DictionaryObject({generic.NameObject(key): value for key, value in names.items()})
        made.root["/OpenAction"] = made.add_object(held)
    made.encrypt("made-up-owner", password)
    return _written(made)


def unreadable_pdfs() -> Dict[str, "tuple[Callable[[], bytes], str]"]:
    """Return PDFs that cannot be looked into, and the code of their refusal."""
    return {
        "password": (lambda: locked("made-up-user"), "pdf-encrypted"),
        "nothing-behind-the-head": (lambda: b"%PDF-1.7\n", "pdf-unreadable"),
        "cut": (lambda: small_pdf("cut")[:-40], "pdf-unreadable"),
        "key-twice": (
            lambda: pdf_of([OBJECTS[0][:-2] + b"/OpenAction<</S/GoTo/S/Launch>>>>", *OBJECTS[1:]]),
            "pdf-unreadable",
        ),
        "form-with-entities": (lambda: form(b"<!DOCTYPE a>"), "pdf-unreadable"),
    }


def harmless_pdfs() -> Dict[str, Callable[[], bytes]]:
    """Return PDFs with what may look alike: a link, a paper attached, a form, a font named JS."""
    catalogue, pages, page = OBJECTS[0][:-2], OBJECTS[1], OBJECTS[2][:-2]
    link = b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.org)>>>>]>>"
    font = b"/Resources<</Font<</JS<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
    return {
        "plain": lambda: small_pdf("plain"),
        "goes-to-a-page": lambda: pdf_of([catalogue + b"/OpenAction[3 0 R/Fit]>>", pages, OBJECTS[2]]),
        "link": lambda: pdf_of([OBJECTS[0], pages, page + link]),
        "font": lambda: pdf_of([OBJECTS[0], pages, page + font]),
        "words": lambda: pdf_of([OBJECTS[0], pages, OBJECTS[2], b"<</Title(/JavaScript /JS /Launch)>>"]),
        "attached-paper": lambda: attached(small_pdf("within"), b"a.pdf"),
        "form": lambda: form(b"<field name='script'/>"),
        "no-password-needed": lambda: locked("", script=False),
    }


def _empty_page(made: Any) -> Any:
    box = generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842)))
    return writer.PageObject(contents=made.add_object(generic.StreamObject(stream_data=b"%")), media_box=box)


def _written(made: Any) -> bytes:
    target = io.BytesIO()
    made.write(target)
    return target.getvalue()


def polyglots() -> List[bytes]:
    """Return files that are a PDF and something else."""
    return [
        b"\n" + small_pdf(),
        b"GIF89a" + small_pdf(),
        small_pdf() + zipped({"a.txt": b"a"}),
        b"MZ%PDF-1.7",
    ]
