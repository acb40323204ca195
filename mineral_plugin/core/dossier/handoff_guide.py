"""The guide that lies in the ZIP: filing in the portal step by step, values to copy, files in order."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Sequence, Tuple

from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.words import Bilingual, Phrase, say
from mineral_plugin.core.dossier.handoff import BundleFile

_STEPS = 7
# Pages opened from a disk may not write to the clipboard everywhere: to select what is there always works.
_SCRIPT = (
    "document.addEventListener('click',function(e){var n=e.target.getAttribute('data-copy');if(!n){return;}"
    "var t=document.getElementById(n);t.focus();t.select();document.execCommand('copy');});"
)


@dataclass(frozen=True)
class Link:
    """An address to go to, and whether it was read or only told by others."""

    name: Bilingual
    url: str
    is_read: bool = True


@dataclass(frozen=True)
class Guide:
    """What the guide says: of which dossier, where to go, what to fill in and upload, what is missing."""

    reference: str
    area_name: str
    procedure: Bilingual
    links: Tuple[Link, ...]
    values: Tuple[Tuple[str, str], ...]
    files: Tuple[Tuple[Bilingual, BundleFile], ...]
    missing: Tuple[Bilingual, ...]
    max_file_bytes: int
    endings: Tuple[str, ...]


def render_guide(guide: Guide, lang: str) -> str:
    """Return the guide as one page that needs nothing else; no clock is in it."""
    title = _word("handoff.guide_title", lang, draft=guide.reference, area=guide.area_name)
    style = resource_path("styles", "guide.css").read_text(encoding="utf-8")
    steps = "".join(f"<li>{_word(f'handoff.step_{number}', lang)}</li>" for number in range(1, _STEPS + 1))
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>\n{style}</style></head><body>'
        f"<h1>{title}</h1><p><b>{escape(guide.procedure.text(lang))}</b></p>"
        f'<p class="warn">{_word("handoff.no_effect", lang)}</p>{_missing(guide, lang)}'
        f"<h2>{_word('handoff.steps', lang)}</h2><ol>{steps}</ol>"
        f"<h2>{_word('handoff.links', lang)}</h2>{_links(guide.links, lang)}"
        f"<h2>{_word('handoff.values', lang)}</h2>{_values(guide.values, lang)}"
        f"<h2>{_word('handoff.files', lang)}</h2>{_limits(guide, lang)}{_files(guide, lang)}"
        f"<script>{_SCRIPT}</script></body></html>\n"
    )


def _missing(guide: Guide, lang: str) -> str:
    if not guide.missing:
        return ""
    names = [name.text(lang) for name in guide.missing]
    return f'<p class="warn">{_word("handoff.missing", lang, names=names)}</p>'


def _links(links: Sequence[Link], lang: str) -> str:
    lines = []
    for link in links:
        note = "" if link.is_read else f" ({_word('handoff.link_not_read', lang)})"
        url = escape(link.url, quote=True)
        target = f'<a href="{url}" rel="noreferrer">{url}</a>'
        lines.append(f"<li>{escape(link.name.text(lang))}: {target}{note}</li>")
    return f"<ul>{''.join(lines)}</ul>"


def _values(values: Sequence[Tuple[str, str]], lang: str) -> str:
    copy = _word("handoff.copy", lang)
    rows = []
    for number, (label, text) in enumerate(values, start=1):
        lines = min(text.count("\n") + 1, 12)
        rows.append(
            f"<tr><td>{escape(label)}</td><td>"
            f'<textarea id="v{number}" rows="{lines}" readonly>{escape(text)}</textarea></td>'
            f'<td><button type="button" data-copy="v{number}">{copy}</button></td></tr>'
        )
    return f"<table>{''.join(rows)}</table>"


def _limits(guide: Guide, lang: str) -> str:
    values = {"limit": guide.max_file_bytes, "endings": guide.endings}
    return f"<p>{_word('handoff.limits', lang, **values)}</p>"


def _files(guide: Guide, lang: str) -> str:
    names = ("component", "file", "bytes", "sha256")
    heads = "".join(f"<th>{_word(f'handoff.head_{name}', lang)}</th>" for name in names)
    rows = "".join(
        f"<tr><td>{escape(name.text(lang))}</td><td>{escape(file.name)}</td>"
        f"<td>{_word('listing.size', lang, count=file.size_bytes)}</td>"
        f"<td><code>{file.sha256}</code></td></tr>"
        for name, file in guide.files
    )
    return f"<table><tr>{heads}</tr>{rows}</table>"


def _word(phrase_id: str, lang: str, **values: object) -> str:
    return escape(say(Phrase(phrase_id, values), lang))
