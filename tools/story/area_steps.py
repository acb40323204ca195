"""The area: its table with a doubtful row, the signed pack, the first check, the corner that is moved."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Dict, List, Mapping

from common import ROOT

from mineral_plugin.core.area.measure import area_m2
from mineral_plugin.core.area.model import LicenceArea, StatedArea
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.base.words import Bilingual, Phrase
from mineral_plugin.core.drawing.edits import moved_corner
from mineral_plugin.core.drawing.places import Place
from mineral_plugin.core.work.drafts_at_work import DraftsAtWork
from mineral_plugin.core.work.keeping import keep_area
from mineral_plugin.core.work.levels import with_stated_levels
from mineral_plugin.core.work.reading import licence_areas, read_file
from story.book import Line, Page, Story
from story.doors import mineral, pairs
from story.errors import hold, want
from story.pictures import ground_picture, pack_picture, table_picture

DEMO = ROOT / "resources" / "demo"
NAME = "Đá vôi Đồng Khê"
HOLDER = "Công ty Minh Họa Đồng Khê"
DOUBTFUL = ("4\t2.383.584,00", "4\t2.383.58?,00")
ANSWER = "2383584,00 489.888,00"
CASE = pairs(procedure="P14", mineral="limestone_vlxdtt")
TOP_M, BOTTOM_M = "180", "60"
MOVED = (489_790.0, 2_383_300.0)
FIRST_CORNER = Place(0, 0, 0)


def table(story: Story) -> Page:
    """A geologist's table: one digit cannot be read, a question is asked and answered from the paper."""
    text = (DEMO / "tables" / "dong-khe.txt").read_text("utf-8").replace(*DOUBTFUL)
    path = story.place("table", "dong-khe.txt")
    path.write_text(text, encoding="utf-8")
    readings = story.place("table", "readings.json")
    mineral(story, "read-corners", path, "--json", readings)
    (told,) = json.loads(readings.read_text("utf-8"))["files"]
    want("read-corners", told["verdict"], "ask")
    (question,) = told["questions"]
    hold(ANSWER, ANSWER in question["choices"])
    (read,) = licence_areas(read_file(path, answers={question["id"]: ANSWER}), NAME)
    (area,) = with_stated_levels((read,), TOP_M, BOTTOM_M)
    want("corners", len(area.parts[0].outer.corners), 6)
    want("area_m2", round(area_m2(area), 1), 39424.5)
    story.areas["table"] = area
    story.known["table"] = keep_area(area, story.place("areas", "table", "x").parent)
    said = (
        Line("table.asked", {"row": question["row"], "choices": len(question["choices"])}),
        Line("table.answered", {"answer": ANSWER}),
        Line("table.area", {"area": area_m2(area), "stated": 40_000.0}),
    )
    return Page(said, lambda lang: table_picture(text, question["row"], lang), (path, readings))


def pack(story: Story) -> Page:
    """A pack of reference data is made, signed, verified, its issuer confirmed, and it is installed."""
    folder = story.place("pack", "recipe.json").parent
    for name in ("reference.gpkg", "ground.gpkg"):
        (folder / name).write_bytes((DEMO / name).read_bytes())
    recipe = folder / "recipe.json"
    recipe.write_text(json.dumps(_recipe(story), ensure_ascii=False, indent=1), encoding="utf-8")
    sealed, key = folder / "lao-cai-minh-hoa.mlpack", folder / "issuer.pem"
    made = mineral(story, "make-key", key, "--public", folder / "issuer.pub.pem")
    mineral(story, "make-pack", recipe, sealed, "--key", key)
    before = mineral(story, "verify-pack", sealed)
    mineral(story, "trust-issuer", sealed, "--fingerprint", made["fingerprint"])
    after = mineral(story, "verify-pack", sealed)
    want("verify-pack", (before["trust"], after["trust"]), ("unknown_issuer", "trusted"))
    installed = mineral(story, "install-pack", sealed)
    want("install-pack", installed["in_force"], True)
    said = (
        Line("pack.made", {"layers": len(_LAYERS), "fingerprint": made["fingerprint"]}),
        Line("pack.trusted"),
    )
    return Page(said, lambda lang: pack_picture(story.areas["table"], lang), (sealed, recipe))


def check(story: Story) -> Page:
    """The area is checked against the pack: what it meets, what it nearly meets, what nobody can tell."""
    report = checked(story, "table", story.known["table"])
    found = outcomes(report)
    want("check", report["summary"]["verdict"], "conflict")
    expected = {"Z01": "conflict", "O01": "within_tolerance", "O07": "within_tolerance"}
    expected.update({"Z02": "cannot_tell", "Z05": "cannot_tell", "G08": "clear", "C02": "clear"})
    want("check", {rule: found[rule] for rule in expected}, expected)
    told = message(report, "Z02").vi
    hold("Z02", "xã Minh Họa Nam" in told and "xã Minh Họa Đông" not in told)
    lines = [message(report, rule) for rule in ("Z01", "O01", "O07", "Z02", "Z05")]
    return Page(tuple(lines), lambda lang: ground_picture(report, lang), report_files(story, "table"))


def move(story: Story) -> Page:
    """One corner is moved out of the protection forest, as a step that can be undone; checked again."""
    area = moved_area(story)
    story.areas["moved"] = area
    story.known["moved"] = keep_area(area, story.place("areas", "moved", "x").parent)
    report = checked(story, "moved", story.known["moved"])
    found = outcomes(report)
    expected = {"Z01": "clear", "Z02": "cannot_tell", "O01": "within_tolerance", "G06": "clear"}
    want("check", {rule: found[rule] for rule in expected}, expected)
    hold("conflict", "conflict" not in found.values())
    before = area_m2(story.areas["table"])
    said = (
        Line("move.corner", {"east": MOVED[0], "north": MOVED[1], "lost": before - area_m2(area)}),
        message(report, "Z01"),
    )
    return Page(
        said, lambda lang: ground_picture(report, lang, story.areas["table"]), report_files(story, "moved")
    )


def moved_area(story: Story) -> LicenceArea:
    """Return the area with its first corner elsewhere, as a step of a draft, and its new size stated."""
    drafts = DraftsAtWork(lambda: story.home, SystemClock().now)
    try:
        begun = drafts.begin(story.areas["table"], Phrase("drafts.begun")).area
        step = Phrase("drawing.step.corner_moved", {"name": begun.parts[0].outer.corners[0].name})
        area = drafts.apply(moved_corner(begun, FIRST_CORNER, *MOVED), step).area
        undone, again = drafts.undo(), drafts.redo()
        want("undo", undone and undone.area, begun)
        want("redo", again and again.area, area)
    finally:
        drafts.close()
    hectares = (Decimal(str(area_m2(area))) / 10_000).quantize(Decimal("0.01"))
    return replace(area, stated_area=StatedArea(str(hectares).replace(".", ","), hectares, "ha"))


def checked(story: Story, name: str, areas: Path, *more: object, holder: str = HOLDER) -> Dict[str, Any]:
    """Check an areas file against the installed packs; return the report, which is kept under a name."""
    outputs = pairs(
        report_json=story.place("checks", f"{name}.json"),
        report_html=story.place("checks", f"{name}.html"),
        findings=story.place("checks", f"{name}.gpkg"),
    )
    given = ["--areas", areas, "--reference", "packs", "--holder", holder]
    told = mineral(story, "check", *given, *CASE, *outputs, *more)
    report: Dict[str, Any] = json.loads(story.place("checks", f"{name}.json").read_text("utf-8"))
    want("verdict", told["areas"][0]["verdict"], report["summary"]["verdict"])
    story.reports[name] = report
    return report


def report_files(story: Story, name: str) -> "tuple[Path, ...]":
    """Return the files of a check."""
    return tuple(story.place("checks", f"{name}.{kind}") for kind in ("html", "json", "gpkg"))


def outcomes(report: Mapping[str, Any]) -> Dict[str, str]:
    """Return the worst outcome of each rule."""
    order = ("not_applicable", "clear", "within_tolerance", "cannot_tell", "error", "conflict")
    found: Dict[str, str] = {}
    for one in report["findings"]:
        rule = one["rule"]
        found[rule] = max(found.get(rule, order[0]), one["outcome"], key=order.index)
    return found


def message(report: Mapping[str, Any], rule: str) -> Bilingual:
    """Return the sentence of a rule's worst finding, in both languages."""
    worst = outcomes(report)[rule]
    found = [one for one in report["findings"] if (one["rule"], one["outcome"]) == (rule, worst)]
    return Bilingual(**found[0]["message"])


_LAYERS: List[Dict[str, str]] = [
    {"role": "licence", "source": "reference.gpkg", "table": "giay_phep"},
    {"role": "prohibited", "source": "reference.gpkg", "table": "khu_vuc_cam"},
    {"role": "temporarily_prohibited", "source": "ground.gpkg", "table": "tam_thoi_cam"},
    {"role": "province", "source": "ground.gpkg", "table": "tinh"},
    {"role": "commune", "source": "ground.gpkg", "table": "xa"},
]


def _recipe(story: Story) -> Dict[str, Any]:
    """Return the recipe of the pack, of today; what it holds is invented, and it says so."""
    return {
        "schema": "pack-recipe-1",
        "kind": "reference",
        "id": "lao-cai-minh-hoa",
        "version": "1",
        "name": {"vi": "Dữ liệu minh họa Lào Cai", "en": "Made-up data of Lao Cai"},
        "issuer": "Mineral Licence (minh họa, không có giá trị pháp lý)",
        "issued": story.today.isoformat(),
        "as_of": story.today.isoformat(),
        "coverage": [103.0, 20.5, 107.0, 23.5],
        "layers": [{**layer, "legal_status": "in_force"} for layer in _LAYERS],
    }
