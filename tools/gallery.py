"""The gallery: every scene of the dock in both languages, light and dark, taken in the real QGIS.

The scenes are those of ``tests/scenes.py``, which the tests look over as well; the plugin is the packaged one
in a clean profile on a screen of its own.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any, Dict, List, Tuple

from common import BUILD, ROOT, ToolError, run

sys.path[:0] = [str(ROOT), *(str(ROOT / "tests" / name) for name in ("", "e2e", "qgis"))]

import desktop  # noqa: E402 - it lies with the tests
import office  # noqa: E402

from mineral_plugin.core.base.wheels import pinned_wheels, unpack_wheel  # noqa: E402

HOMES = BUILD / "gallery"
IMAGES = ROOT / "docs/images/gallery"
THEMES: Dict[str, str] = {"": "default", "-dark": "Night Mapping"}
"""How the pictures of a theme end, and its name in QGIS."""
LANGUAGES = ("vi", "en")
COLOURS = 48
MOST_BYTES = 4_000_000
SECONDS = 900
_TITLES = {"vi": "Thư viện ảnh", "en": "Gallery"}
_ABOUT = {
    "vi": "Mọi trạng thái của bảng điều khiển, chụp trong QGIS bằng `make screenshots`: nền sáng, nền tối.",
    "en": "Every state of the panel, taken in QGIS by `make screenshots`: light, dark.",
}


class GalleryDesktop(desktop.Desktop):
    """An office computer whose QGIS takes the pictures, in a theme."""

    theme = "default"

    def prepare(self, archive: Path) -> None:
        """Make the profile with the plugin and the driver of the gallery in it."""
        super().prepare(archive)
        source = ROOT / "tests/e2e/gallery_driver"
        shutil.copytree(str(source), str(self.profile / "python/plugins/gallery_driver"))
        ini = self.profile / "QGIS/QGIS3.ini"
        text = ini.read_text("utf-8").replace("journey_driver=true", "gallery_driver=true")
        ini.write_text(f"{text}\n[UI]\nUITheme={self.theme}\n", "utf-8")


def take(lang: str, ending: str, display: str) -> List[Tuple[str, Path]]:
    """Return names and raw pictures of all scenes in a language and a theme; ToolError where one failed."""
    home = HOMES / f"{lang}{ending}"
    shutil.rmtree(home, ignore_errors=True)
    pictures = home / "pictures"
    pictures.mkdir(parents=True)
    machine = GalleryDesktop(home, lang, display)
    machine.theme = THEMES[ending]
    machine.extra["MINERAL_HOME"] = str(_data_folder(home))
    machine.prepare(office.plugin_zip())
    walked = machine.walk(_plan(lang, home, pictures), SECONDS)
    failed = [str(fact) for fact in walked.facts if "trace" in fact]
    if failed or not any(fact.get("finished") for fact in walked.facts):
        raise ToolError(
            "Không chụp được mọi cảnh ({0}): {1}".format(lang + ending, "\n".join(failed) or walked.failure),
            "Not every scene could be taken ({0}): {1}".format(lang + ending, "\n".join(failed)),
        )
    return [(path.stem, path) for path in sorted(pictures.glob("*.png"))]


def _plan(lang: str, home: Path, pictures: Path) -> Dict[str, Any]:
    paths = [str(ROOT / "tests"), str(ROOT / "tests/qgis")]
    return {"lang": lang, "paths": paths, "pictures": str(pictures), "homes": str(home / "homes")}


def _data_folder(home: Path) -> Path:
    """Return the data folder that QGIS starts with: with the geometry engine where the system has none."""
    folder = home / "data"
    folder.mkdir(parents=True)
    if not office.system_shapely_fits():
        wheel = office.shapely_wheel()
        spec = next(one for one in pinned_wheels() if one.file == wheel.name)
        unpack_wheel(wheel, spec, folder / "engine")
    return folder


def keep(lang: str, ending: str, taken: List[Tuple[str, Path]]) -> int:
    """Write the pictures small, with a palette; return their bytes."""
    folder = IMAGES / lang
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    for name, path in taken:
        target = folder / f"{name}{ending}.png"
        options = ["-strip", "+dither", "-colors", str(COLOURS), "-define", "png:compression-level=9"]
        if run(["convert", path, *options, target]).returncode:
            raise ToolError(f"Không ghi được {target.name}.", f"{target.name} could not be written.")
        size += target.stat().st_size
    return size


def write_page(lang: str) -> Path:
    """Write the page of the gallery in a language and return it."""
    import scenes

    lines = [f"# {_TITLES[lang]}", "", _ABOUT[lang], ""]
    for scene in scenes.SCENES:
        words = getattr(scene, lang)
        shown = sorted((IMAGES / lang).glob(f"{scene.name}.png")) + sorted(
            (IMAGES / lang).glob(f"{scene.name}-[0-9].png")
        )
        lines += [f"## {words}", ""]
        for path in shown:
            both = [path, path.with_name(f"{path.stem}-dark.png")]
            lines += [" ".join(f"![{words}](images/gallery/{lang}/{one.name})" for one in both), ""]
    page = ROOT / f"docs/gallery.{lang}.md"
    page.write_text("\n".join(lines), "utf-8")
    return page


def make() -> List[Path]:
    """Take all pictures anew, write the pages, and return these; ToolError when they are too large."""
    shutil.rmtree(IMAGES, ignore_errors=True)
    size = 0
    with desktop.screen(desktop.free_display()) as display:
        for lang in LANGUAGES:
            for ending in THEMES:
                size += keep(lang, ending, take(lang, ending, display))
    if size > MOST_BYTES:
        raise ToolError(f"Ảnh quá lớn: {size} byte.", f"The pictures are too large: {size} bytes.")
    return [write_page(lang) for lang in LANGUAGES]
