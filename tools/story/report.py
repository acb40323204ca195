"""The report of the story: a page in Vietnamese and one in English, plain HTML with pictures beside it."""

from __future__ import annotations

import os
import shutil
from html import escape
from pathlib import Path
from typing import Any, Iterator, Sequence
from urllib.parse import quote

from common import ROOT

from mineral_plugin.core.base.numbers import format_date, format_number
from story.book import Story
from story.telling import Seen, totals
from story.wording import told, word

LANGUAGES = ("vi", "en")
_STYLE = ROOT / "resources" / "styles" / "report.css"
_OWN_STYLE = Path(__file__).with_name("report.css")


def write_report(story: Story, seen: Sequence[Seen]) -> "dict[str, Path]":
    """Write the pages with their pictures into the story's folder; return them by language."""
    pages = {}
    for lang in LANGUAGES:
        path = story.folder / f"report.{lang}.html"
        path.write_text(_page(story, seen, lang), encoding="utf-8")
        pages[lang] = path
    return pages


def _page(story: Story, seen: Sequence[Seen], lang: str) -> str:
    style = _STYLE.read_text("utf-8") + _OWN_STYLE.read_text("utf-8")
    title = _said("title", lang)
    body = "".join(_step(story, number, one, lang) for number, one in enumerate(seen, 1))
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{style}</style></head><body><main>'
        f"{_head(story, seen, lang)}{_contents(seen, lang)}{body}</main></body></html>\n"
    )


def _head(story: Story, seen: Sequence[Seen], lang: str) -> str:
    seconds, processor = totals(seen)
    day, size = format_date(story.today, lang), story.attachment_bytes / 1e6
    made = _said("made", lang, day=day, seconds=seconds, processor=processor, mb=size)
    other = "en" if lang == "vi" else "vi"
    link = f'<a href="report.{other}.html" lang="{other}" hreflang="{other}">{_said("other", lang)}</a>'
    about = f'<p class="headline">{_said("about", lang)}</p>'
    return f"<header><h1>{_said('title', lang)}</h1><p>{made}</p><p>{link}</p></header>{about}"


def _contents(seen: Sequence[Seen], lang: str) -> str:
    names = ("number", "step", "seconds", "processor")
    heads = "".join(f'<th scope="col">{_said(f"head.{name}", lang)}</th>' for name in names)
    rows = "".join(_row(number, one, lang) for number, one in enumerate(seen, 1))
    seconds, processor = totals(seen)
    cells = f"<td>{_number(seconds, lang)}</td><td>{_number(processor, lang)}</td>"
    foot = f'<tr><td></td><th scope="row">{_said("total", lang)}</th>{cells}</tr>'
    return (
        f'<table class="steps"><caption>{_said("contents", lang)}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody><tfoot>{foot}</tfoot></table>"
    )


def _row(number: int, one: Seen, lang: str) -> str:
    link = f'<a href="#{one.step}">{_said(f"step.{one.step}.title", lang)}</a>'
    cells = f"<td>{_number(one.seconds, lang)}</td><td>{_number(one.processor_s, lang)}</td>"
    return f'<tr><td>{number}</td><th scope="row">{link}</th>{cells}</tr>'


def _step(story: Story, number: int, one: Seen, lang: str) -> str:
    lines = "".join(f"<li>{escape(told(said, lang))}</li>" for said in one.page.said)
    alt = _said(f"step.{one.step}.alt", lang)
    figure = f'<figure><img src="{_picture(story, number, one, lang)}" alt="{alt}"></figure>'
    title = _said(f"step.{one.step}.title", lang)
    files = "".join(_files(story, one, lang))
    listed = f"<h3>{_said('head.files', lang)}</h3><ul>{files}</ul>" if files else ""
    return (
        f'<section id="{one.step}"><h2>{number}. {title}</h2><p>{_said(f"step.{one.step}.why", lang)}</p>'
        f"<ul>{lines}</ul>{figure}{listed}</section>"
    )


def _files(story: Story, one: Seen, lang: str) -> Iterator[str]:
    for path in one.page.files:
        told_size = _said("size", lang, name=path.name, kb=path.stat().st_size / 1000)
        yield f'<li><a href="{_link(story, path)}">{told_size}</a></li>'


def _picture(story: Story, number: int, one: Seen, lang: str) -> str:
    picture, name = one.page.picture, f"{number:02d}-{one.step}"
    if isinstance(picture, Path):
        path = story.place("pictures", f"{name}{picture.suffix}")
        shutil.copyfile(picture, path)
    else:
        path = story.place("pictures", f"{name}.{lang}.svg")
        path.write_text(picture(lang), encoding="utf-8")
    return _link(story, path)


def _link(story: Story, path: Path) -> str:
    """Return the way from the page to a file, as a link needs it."""
    return escape(quote(Path(os.path.relpath(path, story.folder)).as_posix()))


def _said(sentence: str, lang: str, **values: Any) -> str:
    return escape(word(sentence, lang, **values))


def _number(value: float, lang: str) -> str:
    return format_number(value, 1, lang)
