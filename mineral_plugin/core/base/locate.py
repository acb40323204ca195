"""Where the project's own files lie, in the repository and in the packaged plugin."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]


def package_root() -> Path:
    """Return the folder of the ``mineral_plugin`` package."""
    return _PACKAGE


@lru_cache(maxsize=1)
def _content_root() -> Path:
    # Packaged: resources/ lies inside the package. Repository: it is the package's sibling.
    return _PACKAGE if (_PACKAGE / "resources").is_dir() else _PACKAGE.parent


def resource_path(*parts: str) -> Path:
    """Return the path of a file or folder under ``resources/``."""
    return _content_root().joinpath("resources", *parts)


def i18n_path(*parts: str) -> Path:
    """Return the path of a file or folder under ``i18n/``."""
    return _content_root().joinpath("i18n", *parts)


def metadata_path() -> Path:
    """Return the path of ``metadata.txt``."""
    return _content_root() / "metadata.txt"


@lru_cache(maxsize=1)
def program_version() -> str:
    """Return the version written in ``metadata.txt`` when it was first asked for: that of what runs."""
    for line in metadata_path().read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition("=")
        if key.strip() == "version":
            return value.strip()
    raise LookupError("metadata.txt names no version")
