"""Many documents saved by LibreOffice in one process a format."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Dict, List, Mapping, Sequence

FILTERS = {"docx": "docx:MS Word 2007 XML", "odt": "odt:writer8", "pdf": "pdf:writer_pdf_Export"}
_AT_ONCE = 100


def save_all(texts: Mapping[str, str], endings: Mapping[str, str], folder: Path) -> Dict[str, Path]:
    """Save flat ODF texts in the formats that ``endings`` name, each under its name; return the files.

    LibreOffice is started once for up to 100 files of a format, with a profile of its own; of more than 246
    it leaves out the last ones without a word.
    """
    sources = folder / "flat"
    sources.mkdir(parents=True)
    for name, text in texts.items():
        (sources / f"{name}.fodt").write_text(text, encoding="utf-8")
    for ending in sorted(set(endings.values())):
        names = sorted(name for name in texts if endings[name] == ending)
        for at in range(0, len(names), _AT_ONCE):
            _convert([sources / f"{name}.fodt" for name in names[at : at + _AT_ONCE]], ending, folder)
    saved = {name: folder / f"{name}.{endings[name]}" for name in texts}
    missing = [str(path) for path in saved.values() if not path.is_file()]
    if missing:
        raise AssertionError(f"LibreOffice did not save {missing[:5]}")
    return saved


def _convert(sources: Sequence[Path], ending: str, folder: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        raise AssertionError("LibreOffice is not installed: tools/setup.py installs libreoffice-writer")
    profile = (folder / "profile").resolve().as_uri()
    command: List[str] = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    command += ["--convert-to", FILTERS[ending], "--outdir", str(folder), *map(str, sources)]
    subprocess.run(command, check=True, capture_output=True, timeout=1200)
