"""The list of components (bảng kê thành phần hồ sơ): every file with its size and hash, and that of all.

Whoever signs this paper signs the whole dossier: each file is named by its SHA-256, and all of it by that of
the manifest (RFC 8785), which stands on a line of its own so that a program finds it in the text of the page.
"""

from __future__ import annotations

from typing import Iterator, List, Sequence, Tuple

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.dossier.manifest import manifest_of
from mineral_plugin.core.dossier.model import DATA, DossierFile, Draft
from mineral_plugin.core.papers.model import (
    CENTER,
    LEFT,
    RIGHT,
    Block,
    Cell,
    Grid,
    Heading,
    Paper,
    Paragraph,
    Row,
)
from mineral_plugin.core.report.told import word

_WIDTHS = (0.5, 2.6, 2.2, 1.2, 2.6)
_HALF_HASH = 32


def listing_paper(draft: Draft, procedure: Bilingual, lang: str) -> Paper:
    """Return the list of components of a draft as it is now; the same draft gives the same paper."""
    title = word("listing.title", lang)
    sha256 = sha256_of_json(manifest_of(draft))
    blocks: List[Block] = [
        Heading(title, 1, CENTER),
        Paragraph(procedure.text(lang), CENTER, bold=True),
        Paragraph(word("listing.of", lang, draft=draft.reference, area=draft.area_name), CENTER),
        Heading(word("listing.components", lang), 3),
        _grid(tuple(_component_rows(draft, lang)), lang),
        Heading(word("listing.data", lang), 3),
        _grid(tuple(_data_rows(draft, lang)), lang),
        Paragraph(word("listing.manifest", lang), kept=True),
        # Smaller letters: on one line it can be compared by eye.
        Paragraph(sha256, CENTER, small=True, kept=True),
        Paragraph(word("listing.how", lang), small=True, italic=True),
        Paragraph(word("listing.signature", lang), RIGHT, bold=True),
    ]
    return Paper(lang, f"{title}: {draft.reference}", tuple(blocks), f"{draft.reference} · {sha256[:16]}")


def _grid(rows: Tuple[Row, ...], lang: str) -> Grid:
    names = ("order", "component", "file", "bytes", "sha256")
    heads = tuple(Cell(word(f"listing.head_{name}", lang), CENTER, bold=True) for name in names)
    return Grid((heads,), rows, _WIDTHS, small=True)


def _component_rows(draft: Draft, lang: str) -> Iterator[Row]:
    for number, component in enumerate(draft.components, start=1):
        name = component.name.text(lang)
        text = f"{name} ({component.form})" if component.form else name
        files = [file for file in draft.files if file.component == component.id]
        if not files:
            missing = word("listing.missing", lang)
            yield (Cell(str(number), CENTER), Cell(text), Cell(missing, CENTER, italic=True, over=3))
        yield from _file_rows(str(number), text, files, lang)


def _data_rows(draft: Draft, lang: str) -> Iterator[Row]:
    for number, component in enumerate(DATA, start=1):
        files = [file for file in draft.files if file.component == component]
        yield from _file_rows(str(number), word(f"listing.{component}", lang), files, lang)


def _file_rows(number: str, name: str, files: Sequence[DossierFile], lang: str) -> Iterator[Row]:
    for place, file in enumerate(files):
        heads = (Cell(number, CENTER, down=len(files)), Cell(name, LEFT, down=len(files)))
        size = word("listing.size", lang, count=file.size_bytes)
        sha256 = f"{file.sha256[:_HALF_HASH]}\n{file.sha256[_HALF_HASH:]}"
        cells = (Cell(file.file_name), Cell(size, RIGHT), Cell(sha256, CENTER))
        yield cells if place else (*heads, *cells)
