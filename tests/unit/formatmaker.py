"""Files of the formats that are read, made by hand: small, and damaged or hostile where a test asks."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Dict, List, Mapping, Optional, Sequence, Tuple, Union
from xml.sax.saxutils import escape, quoteattr

Parts = Mapping[str, Union[str, bytes]]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:{0}:1.0"
SUPER = "<w:rPr><w:vertAlign w:val='superscript'/></w:rPr>"
ENTITY_BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"


def zip_of(parts: Parts) -> bytes:
    """Return a zip with these entries, deflated."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def cell(reference: str, value: object, style: int = 0) -> str:
    """Return one cell of a sheet: a number as one, anything else as an inline string."""
    if isinstance(value, (int, float)):
        return f"<c r='{reference}' s='{style}'><v>{value!r}</v></c>"
    text = escape(str(value))
    return f"<c r='{reference}' s='{style}' t='inlineStr'><is><t xml:space='preserve'>{text}</t></is></c>"


def rows(values: Sequence[Sequence[object]], styles: Sequence[int] = ()) -> str:
    """Return rows of a sheet from row 1; ``styles`` gives a style for each column."""
    made = []
    for at, row in enumerate(values, start=1):
        cells = [
            cell(f"{chr(65 + index)}{at}", value, styles[index] if index < len(styles) else 0)
            for index, value in enumerate(row)
            if value is not None
        ]
        made.append(f"<row r='{at}'>{''.join(cells)}</row>")
    return "".join(made)


def sheet(data: str, before: str = "", after: str = "") -> str:
    """Return a sheet's XML; ``before`` and ``after`` stand beside its rows."""
    return f"<worksheet xmlns='{_MAIN}'>{before}<sheetData>{data}</sheetData>{after}</worksheet>"


def merges(*references: str) -> str:
    """Return the merged cells of a sheet."""
    return "<mergeCells>" + "".join(f"<mergeCell ref='{each}'/>" for each in references) + "</mergeCells>"


def xlsx(
    sheets: Mapping[str, str],
    formats: Sequence[str] = (),
    shared: Sequence[str] = (),
    hidden: Sequence[str] = (),
    more: Optional[Dict[str, Union[str, bytes]]] = None,
) -> bytes:
    """Return a workbook: sheets by name, number formats from style 1 on, shared items as XML."""
    listed, relations = [], []
    parts: Dict[str, Union[str, bytes]] = {}
    for at, (name, xml) in enumerate(sheets.items(), start=1):
        state = " state='hidden'" if name in hidden else ""
        listed.append(f"<sheet name={quoteattr(name)} sheetId='{at}'{state} r:id='rId{at}'/>")
        relations.append((f"rId{at}", "worksheet", f"worksheets/sheet{at}.xml"))
        parts[f"xl/worksheets/sheet{at}.xml"] = xml
    relations += [("s1", "styles", "styles.xml"), ("s2", "sharedStrings", "sharedStrings.xml")]
    parts["xl/styles.xml"] = _styles(formats)
    parts["xl/sharedStrings.xml"] = f"<sst xmlns='{_MAIN}'>" + "".join(shared) + "</sst>"
    parts["xl/workbook.xml"] = (
        f"<workbook xmlns='{_MAIN}' xmlns:r='{_RELATIONS}'><sheets>{''.join(listed)}</sheets></workbook>"
    )
    parts["xl/_rels/workbook.xml.rels"] = _relations(relations)
    parts["_rels/.rels"] = _relations([("r", "officeDocument", "xl/workbook.xml")])
    parts.update(more or {})
    return zip_of(parts)


def _styles(formats: Sequence[str]) -> str:
    codes = [
        f"<numFmt numFmtId='{170 + at}' formatCode={quoteattr(code)}/>" for at, code in enumerate(formats)
    ]
    used = ["<xf numFmtId='0'/>", *(f"<xf numFmtId='{170 + at}'/>" for at in range(len(formats)))]
    return (
        f"<styleSheet xmlns='{_MAIN}'><numFmts>{''.join(codes)}</numFmts>"
        f"<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs>{''.join(used)}</cellXfs></styleSheet>"
    )


def _relations(listed: Sequence[Tuple[str, str, str]]) -> str:
    each = "".join(
        f"<Relationship Id='{key}' Type='{_RELATIONS}/{kind}' Target='{target}'/>"
        for key, kind, target in listed
    )
    return f"<Relationships>{each}</Relationships>"


def docx(body: str, more: Optional[Dict[str, Union[str, bytes]]] = None) -> bytes:
    """Return a Word document with this body."""
    parts: Dict[str, Union[str, bytes]] = {
        "_rels/.rels": _relations([("r", "officeDocument", "word/document.xml")]),
        "word/document.xml": (
            f"<w:document xmlns:w='{_WORD}' xmlns:m='{_MATH}' xmlns:mc='mc'>"
            f"<w:body>{body}</w:body></w:document>"
        ),
    }
    parts.update(more or {})
    return zip_of(parts)


def numbered(text: str, key: int = 1, level: int = 0) -> str:
    """Return a Word paragraph that Word numbers by itself."""
    place = f"<w:ilvl w:val='{level}'/><w:numId w:val='{key}'/>"
    return f"<w:p><w:pPr><w:numPr>{place}</w:numPr></w:pPr>{run(text) if text else ''}</w:p>"


def numbering(*levels: Tuple[str, str]) -> Dict[str, Union[str, bytes]]:
    """Return the parts that number paragraphs: for each level how its number is written, and its text."""
    each = "".join(
        f"<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{shape}'/>"
        f"<w:lvlText w:val='{text}'/></w:lvl>"
        for at, (shape, text) in enumerate(levels)
    )
    lists = f"<w:abstractNum w:abstractNumId='7'>{each}</w:abstractNum>"
    restart = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride>"
    keys = (
        "<w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"
        f"<w:num w:numId='2'><w:abstractNumId w:val='7'/>{restart}</w:num>"
    )
    return {
        "word/numbering.xml": f"<w:numbering xmlns:w='{_WORD}'>{lists}{keys}</w:numbering>",
        "word/_rels/document.xml.rels": _relations([("n", "numbering", "numbering.xml")]),
    }


def run(text: str, properties: str = "") -> str:
    """Return a run of a Word paragraph."""
    return f"<w:r>{properties}<w:t xml:space='preserve'>{escape(text)}</w:t></w:r>"


def paragraph(*texts: str) -> str:
    """Return a Word paragraph; a text that begins with ``<`` is taken as XML."""
    return "<w:p>" + "".join(text if text.startswith("<") else run(text) for text in texts) + "</w:p>"


def tc(text: str, properties: str = "") -> str:
    """Return a cell of a Word table."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """Return a row of a Word table."""
    return (
        f"<w:tr>{properties}"
        + "".join(each if each.startswith("<") else tc(each) for each in cells)
        + "</w:tr>"
    )


def tbl(*table_rows: str) -> str:
    """Return a Word table."""
    return "<w:tbl><w:tblPr/>" + "".join(table_rows) + "</w:tbl>"


def odf(kind: str, body: str, styles: str = "", manifest: str = "") -> bytes:
    """Return an OpenDocument ``text`` or ``spreadsheet`` with this body."""
    spaces = " ".join(
        f"xmlns:{name}='{_ODF.format(name)}'" for name in ("office", "table", "text", "style", "draw")
    )
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    parts: Dict[str, Union[str, bytes]] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": content,
    }
    if manifest:
        parts["META-INF/manifest.xml"] = manifest
    return zip_of(parts)


def pdf(
    pages: Sequence[str],
    fonts: str = "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    page: str = "",
    objects: Optional[Mapping[int, bytes]] = None,
    trailer: str = "",
    packed: bool = True,
) -> bytes:
    """Return a PDF with one content stream a page; ``objects`` from number 100 on are added."""
    made: List[Tuple[int, bytes]] = [(1, b"<< /Type /Catalog /Pages 2 0 R >>")]
    kids = " ".join(f"{10 + 2 * at} 0 R" for at in range(len(pages)))
    resources = f"<< /Font << {fonts} >> /XObject << /X1 100 0 R >> >>"
    tree = f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} /Resources {resources} >>"
    made.append((2, tree.encode("latin-1")))
    for at, content in enumerate(pages):
        number = 10 + 2 * at
        entries = f"<< /Type /Page /Parent 2 0 R /Contents {number + 1} 0 R {page} >>"
        made.append((number, entries.encode("latin-1")))
        made.append((number + 1, pdf_stream(content.encode("latin-1"), packed=packed)))
    made.extend((objects or {}).items())
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in made)
    return b"%PDF-1.4\n" + body + f"trailer << /Root 1 0 R {trailer} >>\n%%EOF".encode("latin-1")


def pdf_stream(data: bytes, entries: str = "", packed: bool = True) -> bytes:
    """Return a stream object, deflated unless told otherwise."""
    stored = zlib.compress(data) if packed else data
    kind = "/Filter /FlateDecode" if packed else ""
    head = f"<< /Length {len(stored)} {kind} {entries} >>".encode("latin-1")
    return head + b"\nstream\n" + stored + b"\nendstream"


def shown(*places: Tuple[float, float, str], size: float = 10.0) -> str:
    """Return a page's content that shows texts at x and y."""
    each = "".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj " for x, y, text in places)
    return f"BT /F1 {size} Tf {each}ET"
