"""What newer packs changed, kept until the user has read it: said at the next start."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.files import write_bytes
from mineral_plugin.core.base.nodes import Node, read_json
from mineral_plugin.core.base.words import Bilingual

SCHEMA = "pack-news-1"
FILE_NAME = "pack-news.json"
_MOST_SENTENCES = 200


@dataclass(frozen=True)
class PackNews:
    """What one installation changed: the pack, the version before it, the day, and the sentences."""

    pack: str
    before: str
    day: date
    sentences: Tuple[Bilingual, ...]


def unread_news(home: Path) -> Tuple[PackNews, ...]:
    """Return what was not read yet, the oldest first.

    Raises:
        InputError: the file of the news cannot be read.
    """
    path = home / FILE_NAME
    if not path.is_file():
        return ()
    return tuple(map(_news, read_json(path, "pack.news_unreadable").field("news").entries()))


def _news(node: Node) -> PackNews:
    return PackNews(
        pack=node.field("pack").text(),
        before=node.field("before").text(),
        day=node.field("day").day(),
        sentences=tuple(entry.bilingual() for entry in node.field("sentences").entries()),
    )


def keep_news(home: Path, news: PackNews) -> None:
    """Keep news until it is read; a file of news that cannot be read is begun anew.

    Raises:
        CannotWriteError: the data folder cannot be written.
    """
    try:
        kept = unread_news(home)
    except InputError:
        kept = ()
    _write(home, (*(one for one in kept if one.pack != news.pack), news))


def mark_read(home: Path) -> None:
    """Throw the news away: the user has read it."""
    (home / FILE_NAME).unlink(missing_ok=True)


def _write(home: Path, news: Tuple[PackNews, ...]) -> None:
    document = {"schema": SCHEMA, "news": [_as_json(one) for one in news]}
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    write_bytes(home / FILE_NAME, text.encode("utf-8"))


def _as_json(news: PackNews) -> object:
    return {
        "pack": news.pack,
        "before": news.before,
        "day": news.day.isoformat(),
        "sentences": [sentence.as_dict() for sentence in news.sentences[:_MOST_SENTENCES]],
    }
