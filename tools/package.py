"""Make dist/mineral_plugin-<version>.zip, always the same bytes from the same tree; or unpack that layout.

In the zip `metadata.txt`, `resources/` and `i18n/` lie inside the one folder `mineral_plugin`, translations
compiled, pure Python of others vendored. The result is held against the plugin site's rules before it counts.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Dict, Iterator, List, Sequence

import setup
import vendor
from common import DIST, ROOT, ToolError, fail, output_of, run, version
from package_rules import TOP, problems

SHIPPED_SUFFIXES = {
    *(
        ".css",
        ".csv",
        ".geojson",
        ".gpkg",
        ".html",
        ".json",
        ".md",
        ".png",
        ".py",
        ".qgs",
        ".qm",
        ".qml",
        ".qpt",
    ),
    *(".sql", ".svg", ".txt", ".typed", ".ui", ".xlsx"),
}
"""Kinds of files that may be shipped. A new kind is added here on purpose, never by accident."""
SKIPPED_SUFFIXES = {".pyc", ".ts", ".gpkg-shm", ".gpkg-wal"}
SINGLE_FILES = ("metadata.txt", "LICENSE", "CHANGELOG.md", "README.md", "README.vi.md")
DATE = (2026, 1, 1, 0, 0, 0)
MODE = 0o100644
LRELEASE = Path("/usr/lib/qt5/bin/lrelease")


def compile_translations(folder: Path) -> None:
    """Compile every i18n/*.ts to a .qm in `folder`; ToolError when lrelease refuses one."""
    for source in sorted((ROOT / "i18n").glob("*.ts")):
        target = folder / (source.stem + ".qm")
        if run([LRELEASE, "-silent", source, "-qm", target], stdout=sys.stderr).returncode:
            raise ToolError(
                "Không biên dịch được bản dịch {0} (lý do ở trên).".format(source.name),
                "The translation {0} could not be compiled (see above).".format(source.name),
            )


def _files_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") or part.endswith("~") or part == "__pycache__" for part in parts)
        if path.is_file() and not hidden and path.suffix not in SKIPPED_SUFFIXES:
            yield path


def layout() -> Dict[str, bytes]:
    """Return the packaged layout: path in the zip -> content. ToolError for a kind of file never shipped."""
    files: Dict[str, bytes] = {}
    for folder, inside in ((ROOT / TOP, ""), (ROOT / "resources", "resources/")):
        for path in _files_below(folder):
            if path.suffix not in SHIPPED_SUFFIXES:
                raise ToolError(
                    "{0}: loại tệp này không được đưa vào gói.".format(path.relative_to(ROOT)),
                    "{0}: this kind of file may not go into the package.".format(path.relative_to(ROOT)),
                )
            files[inside + path.relative_to(folder).as_posix()] = path.read_bytes()
    with tempfile.TemporaryDirectory() as work:
        compile_translations(Path(work))
        files.update({"i18n/" + path.name: path.read_bytes() for path in Path(work).iterdir()})
    files.update({name: (ROOT / name).read_bytes() for name in SINGLE_FILES if (ROOT / name).is_file()})
    return {TOP + "/" + name: data for name, data in with_vendored(files).items()}


def with_vendored(files: Dict[str, bytes]) -> Dict[str, bytes]:
    """Add `_vendor` and point our own imports at it."""
    others = vendor.vendored()
    modules = vendor.modules_of(others)
    ours = {
        name: vendor.rewrite(data.decode("utf-8"), modules).encode("utf-8") if name.endswith(".py") else data
        for name, data in files.items()
    }
    return {**ours, **{"_vendor/" + name: data for name, data in others.items()}}


def write_zip(files: Dict[str, bytes], target: Path) -> None:
    """Write a zip: sorted, one date, one mode, one compression, so that equal files give equal bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    with zipfile.ZipFile(str(partial), "w") as archive:
        for name in sorted(files):
            item = zipfile.ZipInfo(name, DATE)
            item.compress_type = zipfile.ZIP_DEFLATED
            item.create_system = 3
            item.external_attr = MODE << 16
            archive.writestr(item, files[name], compresslevel=9)
    partial.replace(target)


def build(folder: Path = DIST) -> Path:
    """Make the zip and return its path; ToolError, and no zip, when it breaks a rule of the plugin site."""
    target = folder / "{0}-{1}.zip".format(TOP, version())
    trial = folder / "unchecked.zip"
    write_zip(layout(), trial)
    found = problems(trial)
    if found:
        trial.unlink()
        raise ToolError(
            "Gói chưa hợp lệ: " + "; ".join(found),
            "The package breaks the plugin site's rules: " + "; ".join(found),
        )
    trial.replace(target)
    return target


def unpack(folder: Path) -> Path:
    """Put the packaged layout into `folder` anew and return the plugin's folder in it."""
    archive = build()
    shutil.rmtree(folder / TOP, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(str(archive)) as opened:
        opened.extractall(str(folder))
    return folder / TOP


def report(archive: Path) -> List[str]:
    """Return what a person wants to know of a zip: path, size, hash, commit."""
    data = archive.read_bytes()
    commit = output_of(["git", "rev-parse", "--short", "HEAD"]).strip() or "-"
    size = "{0:.2f} MB".format(len(data) / 1e6)
    return [str(archive), size, "sha256 " + hashlib.sha256(data).hexdigest(), "commit " + commit]


def main(arguments: Sequence[str]) -> int:
    """Build or unpack, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unpack", metavar="DIR", type=Path, help="put the packaged layout into DIR")
    options = parser.parse_args(arguments)
    try:
        setup.ensure(("desktop",))
        compile_translations(ROOT / "i18n")
        if options.unpack:
            sys.stdout.write("{0}\n".format(unpack(options.unpack)))
        else:
            sys.stdout.write("\n".join(report(build())) + "\n")
    except ToolError as error:
        return fail(error)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
