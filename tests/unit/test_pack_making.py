"""Recipes and packs made of them: nothing guessed of what only the issuer can say, nothing half-made."""

from __future__ import annotations

import datetime
import json
import os
import time
import zipfile
from pathlib import Path

import pytest
import shapely
from rulesmaker import write_set
from schemas import problems
from testdata import testdata
from vectormaker import SQUARE, geojson, polygon, vector_file

from mineral_plugin.core.base.errors import (
    CancelledError,
    CannotWriteError,
    InputError,
    MineralError,
    MissingError,
    NewerFileError,
)
from mineral_plugin.core.base.geopackage import feature_tables, opened_read_only
from mineral_plugin.core.base.geopackage_bulk import read_table
from mineral_plugin.core.base.geopackage_write import Column
from mineral_plugin.core.base.keys import PRACTICE_KEY, SigningKey
from mineral_plugin.core.base.nodes import Node
from mineral_plugin.core.base.ports import NoProgress
from mineral_plugin.core.base.words import Bilingual, say
from mineral_plugin.core.reference.fiona_tables import FionaTables
from mineral_plugin.core.reference.making import make_pack, sign_pack
from mineral_plugin.core.reference.manifest import LegalStatus
from mineral_plugin.core.reference.recipe import (
    Recipe,
    RecipeLayer,
    read_recipe,
    recipe_from,
    recipe_of_layer,
)
from mineral_plugin.core.reference.sealed import read_sealed, unpack, verify_files
from mineral_plugin.core.reference.tables import SourceTable, crs_of_wkt
from mineral_plugin.core.reference.trust import Issuer, issuers_json
from mineral_plugin.core.regulation.loader import latest_set
from mineral_plugin.core.regulation.sets import whole_set

READER = FionaTables()
KEY = SigningKey(bytes(range(32)))
ISSUED = datetime.date(2026, 11, 1)
BOX = (102.0, 8.0, 110.0, 24.0)
NAME = Bilingual("Giấy phép tỉnh Lào Cai", "Licences of Lao Cai")
LICENCES = [
    (polygon(SQUARE), {"SO_GP": "12/GP-UBND", "TEN_MO": "Mỏ đá Đồng Khê", "NGAY_HH": "31/12/2030"}),
    (polygon([(x - 2000, y) for x, y in SQUARE]), {"SO_GP": "7/GP", "TEN_MO": "Mỏ cát", "NGAY_HH": "2031"}),
]


def document(**changes):
    """Return a recipe as JSON."""
    layer = {"role": "licence", "source": "gp.geojson", "legal_status": "copy", "as_of": "2026-10-31"}
    return {
        "schema": "pack-recipe-1",
        "kind": "reference",
        "id": "lao-cai",
        "version": "2026.11",
        "name": NAME.as_dict(),
        "issuer": "Sở Nông nghiệp và Môi trường Lào Cai",
        "issued": "2026-11-01",
        "as_of": "2026-10-31",
        "coverage": list(BOX),
        "provinces": ["Lào Cai"],
        "layers": [layer],
        **changes,
    }


def layer_of(role, source, **values):
    return RecipeLayer(role, Path(source), LegalStatus.COPY, **values)


def recipe_with(*layers, **values):
    given = {"coverage": BOX, "layers": tuple(layers), **values}
    return Recipe("a.json", "reference", "lao-cai", "2026.11", NAME, "Sở", ISSUED, **given)


@pytest.fixture
def source(tmp_path):
    (tmp_path / "data").mkdir()
    return geojson(tmp_path / "data" / "gp.geojson", LICENCES)


@pytest.fixture
def target(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "lao-cai.mlpack"


def refusal(function, *arguments, **named):
    """Return the id of the one sentence with which something is refused, said in both languages."""
    with pytest.raises(MineralError) as caught:
        function(*arguments, **named)
    assert caught.value.text("vi") and caught.value.text("en")
    return caught.value.phrase.id


def contents(pack, folder):
    """Return the tables of a pack by name: columns without ours, geometries, values by column."""
    folder.mkdir()
    unpack(read_sealed(pack), folder)
    found = {}
    with opened_read_only(folder / "data.gpkg") as connection:
        for table in feature_tables(connection):
            names = [name for name in table.columns if name not in ("fid", "geom")]
            arrays = read_table(connection, table, names)
            found[table.name] = (list(arrays.geometry), {name: list(arrays.columns[name]) for name in names})
    return found


def table_of(shapes, columns=(), values=None, count=None):
    """Return an open table of shapes given as WKT or `None`."""
    wkbs = [None if wkt is None else shapely.to_wkb(shapely.from_wkt(wkt), flavor="iso") for wkt in shapes]
    content = list(zip(wkbs, values or [()] * len(wkbs)))
    wkt = 'PROJCS["VN-2000 / TM-3 104-45",AUTHORITY["EPSG","9208"]]'
    kinds = tuple(Column(name, "TEXT") for name in columns)
    return SourceTable("mở", kinds, crs_of_wkt(wkt), "GEOMETRY", count, lambda: iter(content))


# --- recipes ----------------------------------------------------------------------------------------


def parsed(value, folder=Path()):
    return recipe_from(Node(value, "", "a.json"), folder)


def test_a_recipe_says_all_that_a_manifest_says(tmp_path):
    layer = {
        "role": "licence",
        "source": "a/gp.shp",
        "table": "gp",
        "legal_status": "in_force",
        "as_of": "2026-10-01",
        "history_from": "2020-01-01",
        "decision": "12/QĐ-UBND",
        "grade": "1:2000",
        "coverage": [103, 21, 105, 23],
        "fields": {"id": "SO_GP"},
    }
    value = document(layers=[layer], supersedes="2026.10")
    assert problems("pack-recipe-1", value) == []
    recipe = parsed(value, tmp_path)
    assert recipe.layers == (
        RecipeLayer(
            "licence",
            tmp_path.resolve() / "a" / "gp.shp",
            LegalStatus.IN_FORCE,
            table="gp",
            as_of=datetime.date(2026, 10, 1),
            history_from=datetime.date(2020, 1, 1),
            decision="12/QĐ-UBND",
            grade="1:2000",
            coverage=(103.0, 21.0, 105.0, 23.0),
            fields={"id": "SO_GP"},
        ),
    )
    assert (recipe.name, recipe.provinces, recipe.supersedes) == (NAME, ("Lào Cai",), "2026.10")
    assert (recipe.issued, recipe.coverage) == (ISSUED, BOX)


LAYER = document()["layers"][0]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"id": "Lào Cai"}, "/id"),
        ({"version": "../1"}, "/version"),
        ({"kind": "other"}, "/kind"),
        ({"issued": "01/11/2026"}, "/issued"),
        ({"coverage": [110, 8, 102, 24]}, "/coverage"),
        ({"coverge": [110, 8, 102, 24]}, "/coverge"),
        ({"name": {"vi": "A"}}, "/name"),
        ({"layers": [{**LAYER, "legal_status": "true"}]}, "/layers/0/legal_status"),
        ({"layers": [{**LAYER, "fields": {"ten": "TEN"}}]}, "/layers/0/fields/ten"),
        ({"layers": [{**LAYER, "role": "Licence"}]}, "/layers/0/role"),
        ({"layers": [{**LAYER, "colour": "red"}]}, "/layers/0/colour"),
        ({"layers": []}, "/"),
        ({"files": ["a.json"]}, "/"),
        ({"schema": "other-1"}, "/schema"),
    ],
)
def test_a_faulty_recipe_is_refused_with_the_place_and_by_its_schema(changes, place):
    value = document(**changes)
    with pytest.raises(InputError) as caught:
        parsed(value)
    assert caught.value.phrase.values["place"] == place and "a.json" in caught.value.text("vi")
    # That a box is turned round is more than a schema can say.
    assert problems("pack-recipe-1", value) or "coverage" in changes


def test_a_recipe_for_a_newer_program_is_told_apart():
    with pytest.raises(NewerFileError):
        parsed(document(schema="pack-recipe-2"))


def test_a_recipe_that_is_no_json_or_not_there_is_one_sentence(tmp_path):
    (tmp_path / "a.json").write_text("{")
    assert refusal(read_recipe, tmp_path / "a.json") == "recipe.unreadable"
    with pytest.raises(MissingError):
        read_recipe(tmp_path / "b.json")


def test_two_layers_of_one_role_and_a_later_day_are_refused():
    assert refusal(parsed, document(layers=[LAYER, LAYER])) == "pack.two_layers"
    assert refusal(parsed, document(as_of="2026-11-02")) == "pack.as_of_later"


def test_a_recipe_does_not_reach_out_of_its_folder_on_its_own(tmp_path):
    folder = tmp_path / "recipe"
    folder.mkdir()
    (tmp_path / "secret.shp").write_text("x")
    (folder / "link.shp").symlink_to(tmp_path / "secret.shp")
    for path in ("../secret.shp", "a/../../secret.shp", "link.shp", "."):
        value = document(layers=[{**LAYER, "source": path}])
        assert refusal(parsed, value, folder) == "recipe.outside"
    full = str(tmp_path / "secret.shp")
    assert parsed(document(layers=[{**LAYER, "source": full}]), folder).layers[0].source == Path(full)


def test_one_layer_makes_a_recipe_of_its_own_day_and_coverage(source):
    layer = layer_of("licence", source, as_of=ISSUED, coverage=BOX)
    recipe = recipe_of_layer(layer, ("lao-cai", "1"), NAME, "Sở", ISSUED, ["Lào Cai"])
    assert (recipe.as_of, recipe.coverage, recipe.layers) == (ISSUED, BOX, (layer,))
    assert refusal(recipe_of_layer, layer, ("Lào Cai", "1"), NAME, "Sở", ISSUED) == "error.data_kind"


# --- packs ------------------------------------------------------------------------------------------


def test_a_pack_holds_its_layers_by_role_with_all_columns_in_order(tmp_path, source, target):
    (source.parent / "recipe.json").write_text(json.dumps(document()), encoding="utf-8")
    made = make_pack(read_recipe(source.parent / "recipe.json"), target, KEY, READER)
    shapes, columns = contents(target, tmp_path / "u")["licence"]
    assert columns == {
        "SO_GP": ["12/GP-UBND", "7/GP"],
        "TEN_MO": ["Mỏ đá Đồng Khê", "Mỏ cát"],
        "NGAY_HH": ["31/12/2030", "2031"],
    }
    assert [len(shapely.get_coordinates(shape)) for shape in shapes] == [5, 5]
    (layer,) = made.manifest.layers
    assert (layer.file, layer.table, layer.crs) == ("data.gpkg", "licence", "EPSG:9208")
    assert (layer.objects, dict(layer.unusable)) == (2, {})
    assert layer.fields["id"] == "SO_GP" and made.manifest.coverage == BOX and layer.coverage is None


def test_what_was_written_is_what_is_read_and_follows_the_schemas(source, target):
    made = make_pack(recipe_with(layer_of("licence", source)), target, KEY, READER)
    sealed = read_sealed(target)
    verify_files(sealed)
    assert sealed.manifest == made.manifest and sealed.signature.key == KEY.public
    with zipfile.ZipFile(target) as archive:
        assert problems("pack-1", json.loads(archive.read("manifest.json"))) == []
        assert problems("pack-signature-1", json.loads(archive.read("signature.json"))) == []


def test_a_list_of_issuers_follows_its_schema():
    issuers = (Issuer("A", KEY.public, ("licence",), None, ISSUED), Issuer("B", bytes(32), revoked=True))
    assert problems("trusted-issuers-1", json.loads(issuers_json(issuers))) == []


def test_without_a_key_a_pack_is_unsigned(source, target):
    make_pack(recipe_with(layer_of("licence", source)), target, None, READER)
    assert read_sealed(target).signature is None


def test_equal_input_gives_equal_bytes(tmp_path, source, target):
    recipe = recipe_with(layer_of("licence", source))
    make_pack(recipe, target, KEY, READER)
    first = target.read_bytes()
    time.sleep(0.02)
    os.utime(source)
    make_pack(recipe, target.with_name("again.mlpack"), KEY, READER)
    assert target.with_name("again.mlpack").read_bytes() == first


def test_what_cannot_be_used_is_counted_and_kept(tmp_path, target):
    shapes = [
        None,
        "POLYGON EMPTY",
        "POLYGON ((0 0, 9 9, 9 0, 0 9, 0 0))",
        "POINT (1 1)",
        "POLYGON ((0 0, 1 0, 1 1, 0 0))",
    ]
    values = [(f"{number}/GP", "31/02/2020") for number in range(5)]
    table = table_of(shapes, ("so_gp", "het_han"), values)
    fields = {"id": "so_gp", "valid_to": "het_han"}
    layer = layer_of("licence", "lớp", opened=table, fields=fields)
    made = make_pack(recipe_with(layer), target, None, READER)
    assert dict(made.manifest.layers[0].unusable) == {
        "without_geometry": 1,
        "empty": 1,
        "invalid": 1,
        "wrong_type": 1,
        "unread_dates": 5,
    }
    assert made.manifest.layers[0].objects == 5
    assert made.inventories["licence"].invalid[0].name == "2/GP"
    kept, _ = contents(target, tmp_path / "u")["licence"]
    assert [None if shape is None else shapely.to_wkt(shape, trim=True) for shape in kept] == [
        None if wkt is None else shapely.to_wkt(shapely.from_wkt(wkt), trim=True) for wkt in shapes
    ]


def test_only_columns_that_are_sure_are_taken_unless_the_recipe_names_them(source, target):
    guessed = make_pack(recipe_with(layer_of("licence", source)), target, None, READER)
    fields = guessed.manifest.layers[0].fields
    assert fields["id"] == "SO_GP" and not set(fields) & set(guessed.likely.get("licence", {}))
    chosen = layer_of("licence", source, fields={"name": "TEN_MO"})
    made = make_pack(recipe_with(chosen), target, None, READER)
    assert dict(made.manifest.layers[0].fields) == {"name": "TEN_MO"}


def test_a_column_that_is_only_likely_is_told_and_not_taken(target):
    table = table_of(["POLYGON ((0 0, 1 0, 1 1, 0 0))"], ("map_id",), [("A7",)])
    made = make_pack(recipe_with(layer_of("licence", "lớp", opened=table)), target, None, READER)
    assert dict(made.manifest.layers[0].fields) == {}
    assert made.likely["licence"]["id"].column == "map_id"


def test_a_column_with_a_name_of_ours_is_found_under_its_new_one(target):
    table = table_of(["POINT (1 1)"], ("FID", "geom"), [("A7", "x")])
    layer = layer_of("licence", "lớp", opened=table, fields={"id": "FID", "name": "geom"})
    made = make_pack(recipe_with(layer), target, None, READER)
    assert dict(made.manifest.layers[0].fields) == {"id": "FID_1", "name": "geom_1"}
    assert made.inventories["licence"].wrong_type[0].name == "x"


def test_a_system_that_cannot_be_used_is_packed_and_told(tmp_path, target):
    utm = geojson(tmp_path / "utm.geojson", LICENCES, "EPSG:32648")
    path = vector_file(tmp_path, "shp", LICENCES)
    path.with_suffix(".prj").unlink()
    made = make_pack(
        recipe_with(layer_of("licence", utm), layer_of("prohibited", path)), target, None, READER
    )
    assert [layer.crs for layer in made.manifest.layers] == ["EPSG:32648", "unknown"]
    told = {role: {note.id for note in notes} for role, notes in made.notes.items()}
    assert "pack.make.other_system" in told["licence"] and "pack.make.no_system" in told["prohibited"]
    assert all(say(note, "vi") for notes in made.notes.values() for note in notes)


@pytest.mark.parametrize(
    ("layers", "phrase"),
    [
        ([("licence", "none.shp", {})], "error.file_missing"),
        ([("licence", "gp.geojson", {"table": "other"})], "error.reference_table"),
        ([("unicorn", "gp.geojson", {})], "error.role_unknown"),
        ([("licence", "gp.geojson", {}), ("licence", "gp.geojson", {})], "pack.two_layers"),
        ([("licence", "gp.geojson", {"fields": {"id": "so_gp"}})], "pack.make.no_column"),
        ([("commune", "gp.geojson", {"fields": {"mineral": "SO_GP"}})], "pack.make.wrong_field"),
        ([("licence", "broken.geojson", {})], "vector.damaged"),
    ],
)
def test_a_recipe_that_cannot_be_followed_is_one_sentence_and_leaves_nothing(source, target, layers, phrase):
    (source.parent / "broken.geojson").write_text('{"type": "FeatureCollection", "features": [{')
    target.write_bytes(b"the pack of last month")
    recipe = recipe_with(*(layer_of(role, source.parent / name, **more) for role, name, more in layers))
    assert refusal(make_pack, recipe, target, KEY, READER) == phrase
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    assert target.read_bytes() == b"the pack of last month"


@pytest.mark.parametrize("count", [0, None])
def test_a_layer_without_objects_is_refused(target, count):
    layer = layer_of("licence", "lớp", opened=table_of([], count=count))
    assert refusal(make_pack, recipe_with(layer), target, KEY, READER) == "pack.make.no_objects"
    assert list(target.parent.iterdir()) == []


def test_a_target_that_cannot_be_written_is_one_sentence(tmp_path, source):
    recipe = recipe_with(layer_of("licence", source))
    with pytest.raises(CannotWriteError):
        make_pack(recipe, tmp_path / "nowhere" / "a.mlpack", KEY, READER)
    (tmp_path / "a.mlpack").mkdir()
    with pytest.raises(CannotWriteError):
        make_pack(recipe, tmp_path / "a.mlpack", KEY, READER)
    assert refusal(make_pack, recipe, tmp_path / "a.zip", KEY, READER) == "pack.make.suffix"
    assert {path.name for path in tmp_path.iterdir()} == {"data", "a.mlpack"}


class Listens(NoProgress):
    def __init__(self, stop_at=2.0):
        self.heard = []
        self.stop_at = stop_at

    def report(self, fraction):
        self.heard.append(fraction)

    def cancelled(self):
        return bool(self.heard) and self.heard[-1] >= self.stop_at


def test_progress_goes_on_over_all_layers_and_can_stop_the_work(source, target):
    shapes = ["POLYGON ((0 0, 1 0, 1 1, 0 0))"] * 3000
    layers = [
        layer_of(role, "lớp", opened=table_of(shapes, count=3000)) for role in ("licence", "prohibited")
    ]
    listener = Listens()
    make_pack(recipe_with(*layers), target, KEY, READER, listener)
    assert listener.heard == sorted(listener.heard) and listener.heard[-1] <= 1
    target.unlink()
    with pytest.raises(CancelledError):
        make_pack(recipe_with(*layers), target, KEY, READER, Listens(stop_at=0.3))
    assert list(target.parent.iterdir()) == []


def test_an_open_layer_is_packed_without_a_file(tmp_path, target):
    table = table_of(["POLYGON ((0 0, 1 0, 1 1, 0 0))"], ("so_gp",), [("9/GP",)])
    make_pack(recipe_with(layer_of("licence", "lớp", opened=table)), target, KEY, READER)
    assert contents(target, tmp_path / "u")["licence"][1] == {"so_gp": ["9/GP"]}


# --- rule sets --------------------------------------------------------------------------------------


def rules_document(*files, **changes):
    value = document(kind="rules", coverage=None, provinces=None, files=list(files), **changes)
    del value["layers"]
    return value


def test_a_rule_set_is_packed_once_it_was_read(tmp_path, target):
    names = [path.name for path in write_set(tmp_path, "2026.11", {})]
    value = rules_document(*names, version="2026.11")
    assert problems("pack-recipe-1", value) == []
    made = make_pack(parsed(value, tmp_path), target, KEY, READER)
    assert [one.name for one in made.manifest.files] == names and made.manifest.layers == ()
    (tmp_path / "u").mkdir()
    unpack(read_sealed(target), tmp_path / "u")
    assert whole_set([tmp_path / "u" / name for name in names]).version == "2026.11"


def test_a_rule_set_of_another_version_or_without_a_file_is_not_packed(tmp_path, target):
    names = [path.name for path in write_set(tmp_path, "2026.11", {})]
    other = rules_document(*names, version="2026.12")
    refused = refusal(make_pack, parsed(other, tmp_path), target, KEY, READER)
    assert refused == "regulation.pack_version"
    part = rules_document(*names[1:], version="2026.11")
    assert refusal(make_pack, parsed(part, tmp_path), target, KEY, READER) == "regulation.not_whole"
    assert list(target.parent.iterdir()) == []


def test_a_faulty_rule_set_is_not_packed(tmp_path, target):
    (tmp_path / "set-1.json").write_text('{"schema": "regulation-1"}')
    assert refusal(make_pack, parsed(rules_document("set-1.json"), tmp_path), target, KEY, READER)
    assert refusal(make_pack, parsed(rules_document("set-2.json"), tmp_path), target, KEY, READER)
    assert list(target.parent.iterdir()) == []


def test_two_rule_sets_of_one_name_are_refused(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "set.json").write_bytes(latest_set().read_bytes())
    assert refusal(parsed, rules_document("a/set.json", "b/set.json"), tmp_path)


# --- signing ----------------------------------------------------------------------------------------


def test_a_pack_is_signed_later_and_again_by_another_key(tmp_path, source, target):
    make_pack(recipe_with(layer_of("licence", source)), target, None, READER)
    before = read_sealed(target)
    signed = sign_pack(target, target.with_name("b.mlpack"), KEY)
    assert signed.signature.key == KEY.public and signed.manifest_bytes == before.manifest_bytes
    assert read_sealed(target).signature is None
    again = sign_pack(signed.path, signed.path, PRACTICE_KEY)
    assert again.signature.key == PRACTICE_KEY.public
    verify_files(again)


def test_signing_gives_the_bytes_of_a_pack_made_with_the_key(source, target):
    recipe = recipe_with(layer_of("licence", source))
    make_pack(recipe, target, KEY, READER)
    make_pack(recipe, target.with_name("b.mlpack"), None, READER)
    sign_pack(target.with_name("b.mlpack"), target.with_name("c.mlpack"), KEY)
    assert target.with_name("c.mlpack").read_bytes() == target.read_bytes()


def test_a_damaged_pack_is_not_signed(source, target):
    make_pack(recipe_with(layer_of("licence", source)), target, None, READER)
    with zipfile.ZipFile(target) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["data.gpkg"] = members["data.gpkg"][:-1] + b"\xff"
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    result = target.with_name("b.mlpack")
    assert refusal(sign_pack, target, result, KEY) == "pack.wrong_hash"
    assert not result.exists() and [path.name for path in target.parent.iterdir()] == [target.name]


# --- real layers ------------------------------------------------------------------------------------

LAO_CAI = {
    "licence": ("vn_laocai_plan_mines_9208", 782, 9),
    "commune": ("vn_communes_laocai_full", 99, 3),
    "province": ("vn_provinces_34", 34, 0),
    "former_province": ("vn_provinces_63", 65, 0),
}
CAMBODIA = {
    "licence": ("kh_mining_concessions", 164, 0),
    "nature_reserve": ("kh_protected_areas_and_forests", 33, 0),
    "prohibited": ("kh_key_biodiversity_areas", 40, 3),
    "protected_forest": ("kh_community_forests", 316, 4),
    "mineral_planning": ("kh_oil_gas_blocks", 29, 0),
}


@pytest.mark.parametrize("content", [LAO_CAI, CAMBODIA], ids=["lao-cai", "cambodia"])
def test_real_layers_are_packed_whole_with_their_faults_counted(tmp_path, target, content):
    folder = testdata("layers")
    layers = [layer_of(role, folder / f"{name}.gpkg") for role, (name, _, _) in content.items()]
    made = make_pack(recipe_with(*layers), target, KEY, READER)
    found = {
        layer.role: (content[layer.role][0], layer.objects, layer.unusable.get("invalid", 0))
        for layer in made.manifest.layers
    }
    assert found == content
    verify_files(read_sealed(target))
    inside = contents(target, tmp_path / "u")
    for role, (name, *_) in content.items():
        with opened_read_only(folder / f"{name}.gpkg") as connection:
            (table,) = feature_tables(connection)
            columns = [one for one in table.columns if one not in (table.key, table.geometry)]
            arrays = read_table(connection, table, columns)
        shapes, values = inside[role]
        assert shapely.to_wkb(shapes).tolist() == shapely.to_wkb(arrays.geometry).tolist()
        assert values == {column: list(arrays.columns[column]) for column in columns}
