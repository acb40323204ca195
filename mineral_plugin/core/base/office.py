"""Central settings of an office: the read-only ``mineral-licence.ini``."""

from __future__ import annotations

import configparser
from pathlib import Path
from typing import Dict, Mapping

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.locate import package_root

FILE_NAME = "mineral-licence.ini"
SECTION = "mineral-licence"


def office_path(environ: Mapping[str, str]) -> Path:
    """Return where the office's settings lie: ``MINERAL_SETTINGS``, else beside the program."""
    named = environ.get("MINERAL_SETTINGS", "")
    return Path(named) if named else package_root().parent / FILE_NAME


def office_settings(environ: Mapping[str, str]) -> Dict[str, str]:
    """Return the office's settings as ``key -> text``; empty when the office has no such file.

    Raises:
        MissingError: ``MINERAL_SETTINGS`` names a file that cannot be read.
        InputError: the file is not an ini file with the section ``[mineral-licence]``.
    """
    path = office_path(environ)
    if not path.exists() and not environ.get("MINERAL_SETTINGS"):
        return {}
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(path.read_text(encoding="utf-8-sig"))
        return dict(parser[SECTION])
    except OSError as error:
        raise MissingError("office.unreadable", path=str(path)) from error
    except (configparser.Error, UnicodeDecodeError, KeyError) as error:
        raise InputError("office.malformed", path=str(path), section=SECTION) from error
