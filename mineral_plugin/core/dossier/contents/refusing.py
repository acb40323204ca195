"""Refusals of files: a slug, a code for programs, and the reason in words."""

from __future__ import annotations

from typing import Any, Mapping

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Phrase, both

NAME = "file-name-refused"
ARCHIVE = "archive-refused"
UNREADABLE = "file-unreadable"
EMPTY = "file-empty"
OTHER_TYPE = "file-type-differs"
SCRIPT = "file-has-script"


class FileRefusedError(InputError):
    """A file that no dossier takes: the kind's slug, the values of its sentence, and perhaps a code.

    The slugs are those of the contract's problems, so that here and at the service the same is said.
    """

    def __init__(self, slug: str, values: Mapping[str, Any], code: str = "") -> None:
        super().__init__(f"problem.{slug}.detail", **values)
        self.slug = slug
        self.values = dict(values)
        self.code = code


def refused(slug: str, code: str, **values: Any) -> FileRefusedError:
    """Return the refusal of a file with a code of its own."""
    return FileRefusedError(slug, {"reason": both(Phrase(f"file.refused.{code}", values))}, code)
