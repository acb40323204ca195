"""The look at files and their names, which the core takes: its refusals are this service's problems."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, Iterator

from mineral_plugin.core.dossier.contents import looking, names
from mineral_plugin.core.dossier.contents.refusing import UNREADABLE, FileRefusedError
from mineral_plugin.core.dossier.contents.refusing import refused as refused_file
from mineral_service.backend import Backend
from mineral_service.problems import Problem


def check_content(path: Path, name: str, media_type: str, backend: Backend) -> None:
    """Refuse a file that is not what it is said to be or that would harm who opens it.

    Raises:
        Problem: ``file-empty``, ``file-type-differs``, ``archive-refused``, ``file-has-script``.
    """
    with _as_problem():
        looking.check_content(path, name, media_type, backend.archives)


def check_not_empty(size: int) -> None:
    """Refuse a file of no bytes (``file-empty``)."""
    with _as_problem():
        looking.check_not_empty(size)


def check_name(name: str) -> None:
    """Refuse a name that is no plain name of a file (``file-name-refused``)."""
    with _as_problem():
        names.check_name(name)


def check_ending(name: str, media_type: str) -> None:
    """Refuse a name whose ending is that of another type (``file-name-refused``)."""
    with _as_problem():
        names.check_ending(name, media_type)


def unreadable(code: str, **values: Any) -> Problem:
    """Return the problem that nobody can look into a file."""
    return _problem(refused_file(UNREADABLE, code, **values))


@contextlib.contextmanager
def _as_problem() -> Iterator[None]:
    try:
        yield
    except FileRefusedError as error:
        raise _problem(error) from error


def _problem(error: FileRefusedError) -> Problem:
    members = {"code": error.code} if error.code else {}
    return Problem(error.slug, error.values, **members)
