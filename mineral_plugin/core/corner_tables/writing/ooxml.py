"""What XLSX and DOCX have in common: a zip of XML parts, with equal bytes for equal content."""

from __future__ import annotations

import io
import zipfile
from typing import Mapping, NamedTuple, Optional, Sequence, Union

from mineral_plugin.core.base.xml_safety import xml_text

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# The earliest date that a zip can hold; no part tells when it was written.
_DATE = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644


class Target(NamedTuple):
    """A relation of a part: its id, the kind after the office namespace, and the target."""

    id: str
    kind: str
    path: str


def xml(text: str) -> str:
    """Return a text as XML content or value of an attribute."""
    return xml_text(text)


def relations(targets: Sequence[Target]) -> str:
    """Return a relations part."""
    lines = "".join(
        f'<Relationship Id="{target.id}" Type="{OFFICE}/{target.kind}" Target="{target.path}"/>'
        for target in targets
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def content_types(parts: Mapping[str, str], media: Optional[Mapping[str, str]] = None) -> str:
    """Return the part that names the type of every other.

    ``parts`` is path -> type, ``media`` ending -> type of files that are no XML of the office.
    """
    others = "".join(
        f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in (media or {}).items()
    )
    lines = "".join(
        f'<Override PartName="/{path}" ContentType="application/vnd.openxmlformats-officedocument.{kind}"/>'
        for path, kind in parts.items()
    )
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{others}{lines}</Types>'
    )


def package(parts: Mapping[str, Union[str, bytes]]) -> bytes:
    """Return a zip of the parts in their order: one date, one mode, one compression."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            item = zipfile.ZipInfo(name, _DATE)
            item.compress_type = zipfile.ZIP_DEFLATED
            item.create_system = 3
            item.external_attr = _MODE << 16
            data = content.encode("utf-8") if isinstance(content, str) else content
            archive.writestr(item, data, compresslevel=6)
    return stream.getvalue()
