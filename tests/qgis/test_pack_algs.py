"""The algorithms about packs as the toolbox or a script runs them, and packs in ``mineral:checkareas``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import cases
import pytest
from builders import Item, box, licence, write_layer
from heard import Heard
from packmaker import KEY, TODAY, Recipe, make, rewritten
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProject,
    QgsVectorLayer,
)
from vectormaker import geojson, polygon

from mineral_plugin.core.area.workspace import write_areas
from mineral_plugin.core.area.zones import as_points, to_geographic
from mineral_plugin.core.base.keys import PRACTICE_KEY
from mineral_plugin.core.reference.sealed import read_sealed
from mineral_plugin.core.reference.trust import Issuer, confirm
from mineral_plugin.core.work.packs import install_pack, trust_of

pytest_plugins = ["processing_fixtures"]

ROOT = Path(__file__).resolve().parents[2]
EAST, NORTH = cases.EAST, cases.NORTH
ITEMS = [licence(f"GP-{n}", box(EAST + 1_000 * n, NORTH, 300, 300)) for n in range(1, 5)]
VIET_NAM = "102,110,8,23.5 [EPSG:4756]"
ONE_LAYER = {
    "ROLE": "licence",
    "ID": "lao-cai",
    "VERSION": "2026.11",
    "NAME_VI": "Giấy phép Lào Cai",
    "NAME_EN": "Licences of Lào Cai",
    "ISSUER": "Sở Công Thương thử nghiệm",
    "ISSUED": "2026-11-23",
    "AS_OF": "2026-11-01",
    "LEGAL_STATUS": "in_force",
    "COVERAGE": VIET_NAM,
}


class Said(Heard):
    """Remembers warnings and errors too."""

    def pushWarning(self, text):
        self.said.append(text)

    def reportError(self, text, _fatal=False):
        self.said.append(text)


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("MINERAL_HOME", str(folder))
    return folder


@pytest.fixture
def run(provider, home):
    import processing

    def run_algorithm(name, feedback=None, **parameters):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        return processing.run(f"mineral:{name}", parameters, context=context, feedback=feedback or Said())

    return run_algorithm


@pytest.fixture(params=["vi", "en"])
def lang(request, monkeypatch):
    for module in ("algorithm", "make_pack", "verify_pack", "diff_packs"):
        monkeypatch.setattr(f"mineral_plugin.processing.{module}.current_language", lambda: request.param)
    return request.param


def register(path, items=ITEMS):
    """Return a licence register as a file that is no pack."""
    return write_layer(path, "so_cap_phep", items)


def layer_of(path):
    layer = QgsVectorLayer(f"{path}|layername=so_cap_phep", "sổ cấp phép", "ogr")
    assert layer.isValid()
    return layer


def through_command_line(home, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "mineral_plugin", "--lang", "en", *map(str, arguments)],
        cwd=str(ROOT),
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "MINERAL_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


# --- make -------------------------------------------------------------------------------------------------


def test_a_layer_becomes_a_pack_without_a_signature(run, tmp_path):
    target = tmp_path / "lc.mlpack"
    result = run("makepack", INPUT=layer_of(register(tmp_path / "r.gpkg")), OUTPUT=str(target), **ONE_LAYER)
    assert (result["OUTPUT"], result["OBJECTS"], result["UNUSABLE"]) == (str(target), 4, 0)
    sealed = read_sealed(target)
    assert sealed.signature is None
    manifest = sealed.manifest
    assert (manifest.label, manifest.issuer) == ("lao-cai@2026.11", "Sở Công Thương thử nghiệm")
    assert manifest.name == ("Giấy phép Lào Cai", "Licences of Lào Cai")
    assert manifest.coverage == (102.0, 8.0, 110.0, 23.5)
    assert manifest.issued.isoformat() == "2026-11-23" and manifest.as_of.isoformat() == "2026-11-01"
    (layer,) = manifest.layers
    assert (layer.role, layer.legal_status.value, layer.objects) == ("licence", "in_force", 4)
    assert {"valid_from", "valid_to", "holder"} <= set(layer.fields)


def test_what_a_layer_is_taken_for_is_written_in_the_pack(run, tmp_path):
    more = {"DECISION": "QĐ 12/QĐ-UBND", "GRADE": "1:10.000", "PROVINCES": "Lào Cai, Sơn La"}
    run(
        "makepack",
        INPUT=str(register(tmp_path / "r.gpkg")),
        OUTPUT=str(tmp_path / "lc.mlpack"),
        FIELDS="id:id, name:holder",
        **more,
        **ONE_LAYER,
    )
    manifest = read_sealed(tmp_path / "lc.mlpack").manifest
    (layer,) = manifest.layers
    assert (layer.decision, layer.grade, manifest.provinces) == (
        "QĐ 12/QĐ-UBND",
        "1:10.000",
        ("Lào Cai", "Sơn La"),
    )
    assert layer.fields == {"id": "id", "name": "holder"}


def test_a_layer_of_the_project_is_packed_as_it_is_shown(run, tmp_path):
    made = QgsVectorLayer("Polygon?crs=EPSG:9208&field=id:string", "chưa lưu", "memory")
    feature = QgsFeature(made.fields())
    feature.setAttributes(["GP-7"])
    feature.setGeometry(QgsGeometry.fromWkt("POLYGON((0 0, 0 9, 9 9, 9 0, 0 0))"))
    made.startEditing()
    made.addFeature(feature)
    result = run("makepack", INPUT=made, OUTPUT=str(tmp_path / "lc.mlpack"), **ONE_LAYER)
    assert result["OBJECTS"] == 1
    assert made.isEditable() and made.featureCount() == 1


@pytest.mark.parametrize("source", ["r.gpkg", "r.geojson"])
def test_a_recipe_gives_the_pack_of_the_command_line(run, tmp_path, home, source):
    register(tmp_path / "r.gpkg")
    rings = [item.rings[0] for item in ITEMS]
    geojson(tmp_path / "r.geojson", [(polygon(ring), {"so_gp": "12/GP", "n": 1.5}) for ring in rings])
    recipe = tmp_path / "recipe.json"
    recipe.write_text(json.dumps(recipe_of(source)), encoding="utf-8")
    here, there = tmp_path / "here.mlpack", tmp_path / "there.mlpack"
    result = run("makepack", RECIPE=str(recipe), OUTPUT=str(here))
    through_command_line(home, "make-pack", recipe, there)
    assert result["OBJECTS"] == 4
    assert here.read_bytes() == there.read_bytes()


def recipe_of(source):
    return {
        "schema": "pack-recipe-1",
        "kind": "reference",
        "id": "lao-cai",
        "version": "2026.11",
        "name": {"vi": "Giấy phép Lào Cai", "en": "Licences of Lào Cai"},
        "issuer": "Sở Công Thương thử nghiệm",
        "issued": "2026-11-23",
        "as_of": "2026-11-01",
        "coverage": [102.0, 8.0, 110.0, 23.5],
        "layers": [{"role": "licence", "source": source, "legal_status": "in_force"}],
    }


FAULTY = [
    *ITEMS[:2],
    Item([], {"id": "GP-8", "name": "Mỏ không hình"}),
    Item(
        [[(EAST, NORTH), (EAST + 9, NORTH + 9), (EAST + 9, NORTH), (EAST, NORTH + 9)]],
        {"id": "GP-9", "name": "Mỏ tự cắt", "valid_to": "31/02/2020"},
    ),
]


def test_the_log_names_what_a_check_cannot_use(run, tmp_path, lang):
    heard, target = Said(), tmp_path / "lc.mlpack"
    source = str(register(tmp_path / "r.gpkg", FAULTY))
    more = {**ONE_LAYER, "FIELDS": "id:id,name:name,valid_to:valid_to"}
    result = run("makepack", heard, INPUT=source, OUTPUT=str(target), **more)
    assert (result["OBJECTS"], result["UNUSABLE"]) == (4, 2)
    said = "\n".join(heard.said)
    words = {
        "vi": (
            "Mỏ không hình: không có hình.",
            "Ranh giới tự cắt.",
            "ngày không đọc được (valid_to: 31/02/2020)",
        ),
        "en": ("Mỏ không hình: no geometry.", "The boundary crosses itself.", "(valid_to: 31/02/2020)"),
    }
    assert all(word in said for word in words[lang]), said


def test_the_log_gives_the_command_that_signs_the_pack(run, tmp_path, home):
    heard, target = Said(), tmp_path / "gói của tôi.mlpack"
    run("makepack", heard, INPUT=str(register(tmp_path / "r.gpkg")), OUTPUT=str(target), **ONE_LAYER)
    (line,) = [text for text in heard.said if "sign-pack" in text]
    command = (
        line.partition(": ")[2]
        .replace("your-key.pem", "practice")
        .replace("python -m", f"{sys.executable} -m")
    )
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=str(ROOT),
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "MINERAL_HOME": str(home)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert read_sealed(tmp_path / "gói của tôi-signed.mlpack").signature.key == PRACTICE_KEY.public


def test_many_faults_of_one_kind_are_not_all_listed(run, tmp_path):
    items = [*ITEMS, *(Item([], {"id": f"GP-{n}", "name": f"Mỏ {n}"}) for n in range(100, 160))]
    heard = Said()
    source = str(register(tmp_path / "r.gpkg", items))
    result = run("makepack", heard, INPUT=source, OUTPUT=str(tmp_path / "lc.mlpack"), **ONE_LAYER)
    assert result["UNUSABLE"] == 60
    assert sum("no geometry." in line for line in heard.said) == 50
    assert any("10 more objects of this kind (no geometry)" in line for line in heard.said)


def test_a_column_that_is_only_likely_is_told_and_not_taken(run, tmp_path):
    made = QgsVectorLayer("Polygon?crs=EPSG:9208&field=ma_so:string", "sổ", "memory")
    feature = QgsFeature(made.fields())
    feature.setAttributes(["A1"])
    feature.setGeometry(QgsGeometry.fromWkt("POLYGON((0 0, 0 9, 9 9, 9 0, 0 0))"))
    made.dataProvider().addFeature(feature)
    heard = Said()
    run("makepack", heard, INPUT=made, OUTPUT=str(tmp_path / "lc.mlpack"), **ONE_LAYER)
    (layer,) = read_sealed(tmp_path / "lc.mlpack").manifest.layers
    (told,) = [line for line in heard.said if "that is not sure" in line]
    assert "add id:" in told
    assert "id" not in layer.fields


def test_a_coverage_in_another_system_never_reaches_beyond_what_was_given(run, tmp_path):
    given = {**ONE_LAYER, "COVERAGE": f"{EAST},{EAST + 100_000},{NORTH},{NORTH + 100_000} [EPSG:9208]"}
    run("makepack", INPUT=str(register(tmp_path / "r.gpkg")), OUTPUT=str(tmp_path / "lc.mlpack"), **given)
    west, south, east, north = read_sealed(tmp_path / "lc.mlpack").manifest.coverage
    degrees = [
        QgsGeometry.fromWkt(f"POINT({x} {y})")
        for x, y in ((west, south), (west, north), (east, south), (east, north))
    ]
    back = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:4756"),
        QgsCoordinateReferenceSystem("EPSG:9208"),
        QgsProject.instance(),
    )
    for point in degrees:
        point.transform(back)
        assert EAST - 0.2 <= point.asPoint().x() <= EAST + 100_000.2
        assert NORTH - 0.2 <= point.asPoint().y() <= NORTH + 100_000.2
    assert 0.9 < (east - west) < 1.0 and 0.85 < (north - south) < 0.91


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"INPUT": None}, "nothing to make a pack of"),
        ({"INPUT": "/no/such/file.gpkg"}, "/no/such/file.gpkg is not there"),
        ({"ID": "", "ISSUER": None}, "needs ID, ISSUER too"),
        ({"COVERAGE": None}, "needs COVERAGE too"),
        ({"ID": "Lào Cai"}, "/id"),
        ({"VERSION": "bản 1"}, "/version"),
        ({"ROLE": "mine"}, "mine"),
        ({"LEGAL_STATUS": "law"}, "status in law “law” is not known"),
        ({"AS_OF": "2026-13-01"}, "“2026-13-01” is not understood"),
        ({"AS_OF": "2026-12-01"}, "a day after its issue"),
        ({"FIELDS": "so:id"}, "fields of “so:id” cannot be understood"),
        ({"FIELDS": "holder:chu_mo"}, "has no column chu_mo"),
        ({"RECIPE": "/no/such/recipe.json"}, "so INPUT, ROLE,"),
        ({"COVERAGE": "1,2"}, "extent “1,2” is not understood"),
        ({"PROVINCES": "Lào Cai,Lao Kay"}, "no provinces that the program knows: Lao Kay"),
    ],
)
def test_what_cannot_be_packed_is_refused_in_one_sentence(run, tmp_path, change, words):
    source = register(tmp_path / "r.gpkg")
    before = source.read_bytes()
    parameters = {**ONE_LAYER, "INPUT": str(source), "OUTPUT": str(tmp_path / "lc.mlpack"), **change}
    with pytest.raises(QgsProcessingException) as refused:
        run("makepack", **parameters)
    assert words in str(refused.value), str(refused.value)
    assert source.read_bytes() == before
    assert not (tmp_path / "lc.mlpack").exists()


def test_an_empty_layer_is_refused_and_an_earlier_pack_stays(run, tmp_path):
    target = tmp_path / "lc.mlpack"
    target.write_bytes(b"earlier")
    source = str(register(tmp_path / "r.gpkg", []))
    with pytest.raises(QgsProcessingException, match="has no objects"):
        run("makepack", INPUT=source, OUTPUT=str(target), **ONE_LAYER)
    assert target.read_bytes() == b"earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "lc.mlpack", "r.gpkg"]


def test_a_recipe_that_is_not_there_is_refused_in_one_sentence(run, tmp_path):
    with pytest.raises(QgsProcessingException, match="is not there"):
        run("makepack", RECIPE=str(tmp_path / "no.json"), OUTPUT=str(tmp_path / "lc.mlpack"))


def test_a_pack_for_the_moment_has_the_ending_of_a_pack(run, tmp_path):
    result = run("makepack", INPUT=str(register(tmp_path / "r.gpkg")), OUTPUT="TEMPORARY_OUTPUT", **ONE_LAYER)
    assert result["OUTPUT"].endswith(".mlpack") and read_sealed(Path(result["OUTPUT"])).signature is None


def test_a_stopped_run_leaves_no_pack(run, tmp_path):
    class Stopped(Said):
        def isCanceled(self):
            return True

    target, source = tmp_path / "lc.mlpack", str(register(tmp_path / "r.gpkg"))
    run("makepack", Stopped(), INPUT=source, OUTPUT=str(target), **ONE_LAYER)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "r.gpkg"]


def test_a_layer_of_the_project_is_packed_by_a_background_task(provider, home, tmp_path, qtbot):
    """As the window runs it: the layer belongs to the first thread, the work is done in another."""
    layer = layer_of(register(tmp_path / "r.gpkg"))
    QgsProject.instance().addMapLayer(layer)
    context, heard, target = QgsProcessingContext(), Said(), tmp_path / "lc.mlpack"
    context.setProject(QgsProject.instance())
    parameters = {**ONE_LAYER, "INPUT": layer.id(), "OUTPUT": str(target)}
    task = QgsProcessingAlgRunnerTask(provider.algorithm("makepack").create(), parameters, context, heard)
    try:
        with qtbot.waitSignal(task.executed, timeout=20_000) as ended:
            QgsApplication.taskManager().addTask(task)
    finally:
        QgsProject.instance().removeMapLayer(layer)
    assert ended.args[0] and ended.args[1]["OBJECTS"] == 4
    assert read_sealed(target).manifest.label == "lao-cai@2026.11"


# --- verify -----------------------------------------------------------------------------------------------

RECIPE = Recipe({"licence": ITEMS, "prohibited": ITEMS[:2]})


def test_a_pack_of_a_confirmed_issuer_is_trusted(run, tmp_path, home):
    confirm(home, Issuer("Sở Công Thương thử nghiệm", KEY.public))
    result = run("verifypack", INPUT=str(make(tmp_path, RECIPE)))
    assert result["VALID"] is True
    assert (result["PACK"], result["ISSUER"]) == ("thu-nghiem@2026.11", "Sở Công Thương thử nghiệm")
    assert (result["TRUST"], result["AS_OF"]) == ("trusted", "2026-11-01")


def test_it_says_the_same_as_the_command_line(run, tmp_path, home):
    path = make(tmp_path, RECIPE)
    result = run("verifypack", INPUT=str(path))
    told = through_command_line(home, "verify-pack", path)
    pairs = {
        "PACK": "pack",
        "ISSUER": "issuer",
        "FINGERPRINT": "fingerprint",
        "TRUST": "trust",
        "AS_OF": "as_of",
    }
    assert {name: result[name] for name in pairs} == {name: told[key] for name, key in pairs.items()}
    assert result["TRUST"] == "unknown_issuer"


def test_a_pack_without_a_signature_is_whole_but_not_trusted(run, tmp_path):
    heard = Said()
    result = run("verifypack", heard, INPUT=str(make(tmp_path, RECIPE, key=None)))
    assert (result["VALID"], result["FINGERPRINT"], result["TRUST"]) == (True, "", "unknown_issuer")
    assert any("is not signed" in line for line in heard.said)


@pytest.mark.parametrize(("practice", "trust"), [(False, "practice"), (True, "trusted")])
def test_the_practice_key_counts_only_where_it_is_asked_for(run, tmp_path, practice, trust):
    path = make(tmp_path, RECIPE, key=PRACTICE_KEY)
    assert run("verifypack", INPUT=str(path), PRACTICE=practice)["TRUST"] == trust


def test_the_manifest_is_what_was_signed(run, tmp_path):
    path, target = make(tmp_path, RECIPE), tmp_path / "m.json"
    result = run("verifypack", INPUT=str(path), MANIFEST=str(target))
    assert result["MANIFEST"] == str(target)
    assert target.read_bytes() == read_sealed(path).manifest_bytes


def test_the_log_says_what_each_layer_is(run, tmp_path, lang):
    heard = Said()
    run("verifypack", heard, INPUT=str(make(tmp_path, RECIPE)))
    words = {
        "vi": "Khu vực cấm hoạt động khoáng sản: 2 đối tượng, số liệu đến ngày 01/11/2026, đang có hiệu lực; "
        "nơi phát hành chưa xác nhận.",
        "en": "Prohibited areas: 2 objects, data as of 1 Nov 2026, in force; issuer not confirmed.",
    }
    assert any(words[lang] in line for line in heard.said), heard.said


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-40]), "damaged"),
        (lambda path: path.write_text("no archive"), "damaged"),
        (lambda path: path.unlink(), "is not there"),
        (lambda path: rewritten(path, path, {"data.gpkg": None}), "thu-nghiem"),
        (lambda path: rewritten(path, path, {"signature.json": b"{}"}), "signature"),
    ],
)
def test_a_pack_that_is_not_whole_fails_in_one_sentence(run, tmp_path, spoil, words):
    path = make(tmp_path, RECIPE)
    spoil(path)
    with pytest.raises(QgsProcessingException, match=words):
        run("verifypack", INPUT=str(path), MANIFEST=str(tmp_path / "m.json"))
    assert not (tmp_path / "m.json").exists()


# --- diff -------------------------------------------------------------------------------------------------


@pytest.fixture
def versions(tmp_path):
    """Two versions: GP-1 removed, GP-2 to another holder, GP-3 moved onto the area, GP-5 new."""
    moved = replace(ITEMS[2], rings=[box(EAST + 100, NORTH, 300, 300)])
    other = replace(ITEMS[1], record={**ITEMS[1].record, "holder": "Công ty Khác"})
    new = licence("GP-5", box(EAST + 9_000, NORTH, 300, 300))
    old = make(tmp_path, Recipe({"licence": ITEMS}, version="1"))
    return old, make(tmp_path, Recipe({"licence": [other, moved, ITEMS[3], new]}, version="2"))


@pytest.fixture
def area():
    return cases.LicenceArea("area-1", "Khu A", cases.TM3, (cases.Part(cases.ring_of(cases.GROUND)),))


@pytest.fixture
def areas_file(tmp_path, area):
    path = tmp_path / "areas.gpkg"
    write_areas(path, [area])
    return path


def counts(result):
    return tuple(result[name] for name in ("ADDED", "CHANGED", "REMOVED", "TOUCHED"))


def test_what_changed_is_counted_and_told(run, versions, areas_file, lang):
    heard = Said()
    result = run("diffpacks", heard, OLD=str(versions[0]), NEW=str(versions[1]), AREAS=str(areas_file))
    assert counts(result) == (1, 2, 1, 1)
    said = "\n".join(heard.said)
    words = {
        "vi": ("thêm 1, đổi 2, bỏ 1 đối tượng", "Khu vực Khu A nay chung"),
        "en": ("1 object added, 2 changed, 1 removed", "Area Khu A now shares"),
    }
    assert all(word in said for word in words[lang]), said


def test_a_polygon_layer_is_held_against_the_changes_like_an_areas_file(run, versions, areas_file, tmp_path):
    layer = QgsVectorLayer("Polygon?crs=EPSG:9208&field=id:string&field=name:string", "khu", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["area-1", "Khu A"])
    corners = ", ".join(f"{east} {north}" for east, north in [*cases.GROUND, cases.GROUND[0]])
    feature.setGeometry(QgsGeometry.fromWkt(f"POLYGON(({corners}))"))
    layer.dataProvider().addFeature(feature)
    documents = []
    for number, areas in enumerate((layer, str(areas_file))):
        target = tmp_path / f"{number}.json"
        run("diffpacks", OLD=str(versions[0]), NEW=str(versions[1]), AREAS=areas, OUTPUT_JSON=str(target))
        documents.append(json.loads(target.read_text(encoding="utf-8")))
    assert documents[0]["touched"] == documents[1]["touched"] != []


def test_the_comparison_is_that_of_the_command_line(run, versions, areas_file, tmp_path, home):
    target = tmp_path / "d.json"
    run(
        "diffpacks",
        OLD=str(versions[0]),
        NEW=str(versions[1]),
        AREAS=str(areas_file),
        OUTPUT_JSON=str(target),
    )
    told = through_command_line(home, "diff-packs", *versions, "--areas", areas_file)
    assert json.loads(target.read_text(encoding="utf-8")) == told


def test_installed_versions_are_named_by_id_and_version(run, versions, home):
    for path in versions:
        install_pack(path, home, trust_of(home, {}), TODAY)
    assert counts(run("diffpacks", OLD="thu-nghiem@1", NEW="thu-nghiem@2")) == (1, 2, 1, 0)
    assert counts(run("diffpacks", OLD="thu-nghiem@2", NEW=str(versions[0]))) == (1, 2, 1, 0)


def test_without_areas_it_says_that_nothing_was_held_against_the_changes(run, versions):
    heard = Said()
    run("diffpacks", heard, OLD=str(versions[0]), NEW=str(versions[1]))
    assert any("No areas were held against the changes" in line for line in heard.said)


def test_the_areas_kept_on_this_computer_are_the_default(run, versions, home, area):
    write_areas(home / "workspace.gpkg", [area])
    assert counts(run("diffpacks", OLD=str(versions[0]), NEW=str(versions[1]))) == (1, 2, 1, 1)


def test_equal_packs_have_no_changes(run, versions):
    heard = Said()
    assert counts(run("diffpacks", heard, OLD=str(versions[0]), NEW=str(versions[0]))) == (0, 0, 0, 0)
    assert any("none was added, changed or removed" in line for line in heard.said)


def changes(run, old, new, tmp_path):
    target = tmp_path / "changes.gpkg"
    result = run("diffpacks", OLD=str(old), NEW=str(new), CHANGES=str(target))
    layer = QgsVectorLayer(result["CHANGES"], "changes", "ogr")
    assert layer.isValid() and layer.crs().authid() == "EPSG:4756"
    return {feature["id"]: feature for feature in layer.getFeatures()}


def test_the_layer_of_changes_has_each_object_where_it_lies(run, versions, tmp_path):
    found = changes(run, *versions, tmp_path)
    kinds = {identifier: feature["kind"] for identifier, feature in found.items()}
    assert kinds == {"GP-1": "removed", "GP-2": "changed", "GP-3": "changed", "GP-5": "added"}
    assert found["GP-2"]["fields"] == "holder: Công ty Thử Nghiệm → Công ty Khác"
    assert {feature["role"] for feature in found.values()} == {"licence"}
    corners = {"GP-1": EAST + 1_000, "GP-2": EAST + 2_000, "GP-3": EAST + 100, "GP-5": EAST + 9_000}
    for name, east in corners.items():
        centre = found[name].geometry().centroid().asPoint()
        middle = to_geographic(as_points([(east + 150, NORTH + 150)]), cases.TM3)[0]
        assert (centre.x(), centre.y()) == pytest.approx(tuple(middle), abs=1e-7)
    assert found["GP-3"]["moved_m"] == pytest.approx(2_900, abs=1)


def test_an_object_without_a_place_is_in_the_layer_of_changes(run, tmp_path):
    old = make(tmp_path, Recipe({"licence": ITEMS[:1]}, version="1"))
    new = make(tmp_path, Recipe({"licence": [ITEMS[0], Item([], {"id": "GP-8"})]}, version="2"))
    found = changes(run, old, new, tmp_path)
    assert found["GP-8"]["kind"] == "added" and found["GP-8"].geometry().isEmpty()


def test_a_line_in_degrees_is_drawn_with_a_margin_of_half_a_metre(run, tmp_path):
    packs = []
    for version, last in (("1", "104.4 22.0"), ("2", "104.4 22.001")):
        layer = QgsVectorLayer("LineString?crs=EPSG:4756&field=id:string", "hành lang", "memory")
        feature = QgsFeature(layer.fields())
        feature.setAttributes(["HL-1"])
        feature.setGeometry(QgsGeometry.fromWkt(f"LINESTRING(104.4 21.999, {last})"))
        layer.dataProvider().addFeature(feature)
        packs.append(tmp_path / f"{version}.mlpack")
        given = {**ONE_LAYER, "ROLE": "corridor", "VERSION": version, "FIELDS": "id:id"}
        run("makepack", INPUT=layer, OUTPUT=str(packs[-1]), **given)
    (feature,) = changes(run, *packs, tmp_path).values()
    box_of_it = feature.geometry().boundingBox()
    assert (feature["kind"], feature["id"]) == ("changed", "HL-1")
    assert box_of_it.height() == pytest.approx(0.002 + 1 / 110_700, abs=2e-8)
    assert box_of_it.width() == pytest.approx(1 / 103_300, abs=5e-8)
    assert box_of_it.center().x() == pytest.approx(104.4, abs=1e-7)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"OLD": "no-such-pack"}, "no-such-pack"),
        ({"NEW": "/no/such/pack.mlpack"}, "/no/such/pack.mlpack"),
        ({"AREAS": "/no/such/areas.gpkg"}, "/no/such/areas.gpkg is not there"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_one_sentence(run, versions, tmp_path, change, words):
    target = tmp_path / "d.json"
    asked = {"OLD": str(versions[0]), "NEW": str(versions[1]), "OUTPUT_JSON": str(target), **change}
    with pytest.raises(QgsProcessingException) as refused:
        run("diffpacks", **asked)
    assert words in str(refused.value)
    assert not target.exists()


# --- what is asked of a check -----------------------------------------------------------------------------


@pytest.fixture
def check(run, tmp_path):
    case = cases.clear(tmp_path / "clear")

    def check_with(**parameters):
        return run(
            "checkareas",
            TABLE=str(case.table_file(tmp_path)),
            FACTS=case.facts,
            PROCEDURE="P01",
            MINERAL="gold",
            EVENT_DATE=cases.DAY,
            REFERENCE="packs",
            **parameters,
        )

    return check_with


def every_role(version="2026.11", **more):
    return Recipe(cases.everything(), version=version, **more)


def test_a_check_with_a_pack_of_a_confirmed_issuer_can_be_clear(check, tmp_path, home):
    confirm(home, Issuer("Sở Công Thương thử nghiệm", KEY.public))
    install_pack(make(tmp_path, every_role()), home, trust_of(home, {}), TODAY)
    assert check()["VERDICT"] == "clear"


def test_the_practice_key_decides_a_check_only_where_it_is_asked_for(check, tmp_path, home):
    install_pack(make(tmp_path, every_role(), key=PRACTICE_KEY), home, trust_of(home, {}), TODAY)
    assert [check(PRACTICE=practice)["VERDICT"] for practice in (False, True)] == ["cannot_tell", "clear"]


def test_what_was_not_on_record_on_a_day_takes_no_part_in_a_check_of_that_day(check, tmp_path, home):
    confirm(home, Issuer("Sở Công Thương thử nghiệm", KEY.public))
    late = licence("GP-1", box(EAST, NORTH, 50, 50), known_from="2026-11-15")
    recipe = replace(
        every_role(history_from=TODAY.replace(year=2000)),
        layers={**cases.everything(), "licence": [late], "prohibited": []},
    )
    install_pack(make(tmp_path, recipe), home, trust_of(home, {}), TODAY)
    assert [check(KNOWN_ON=day)["VERDICT"] for day in ("", "2026-11-10", "20/11/2026")] == [
        "conflict",
        "clear",
        "conflict",
    ]


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"KNOWN_ON": "mai"}, "“mai” is not understood"),
        ({"REFERENCE": "pack:no-such"}, "no-such"),
    ],
)
def test_a_check_that_cannot_be_asked_is_refused_in_one_sentence(check, run, tmp_path, parameters, words):
    table = cases.clear(tmp_path / "c").table_file(tmp_path)
    with pytest.raises(QgsProcessingException) as refused:
        run("checkareas", TABLE=str(table), PROCEDURE="P01", MINERAL="gold", **parameters)
    assert words in str(refused.value)
