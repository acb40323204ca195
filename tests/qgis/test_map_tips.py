"""Map tips: what they say, and that a value is never read as markup."""

from __future__ import annotations

import pytest
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsGeometry,
    QgsVectorLayer,
)

from mineral_plugin.bridge.layers import area_layer, corner_layer
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.work.corners import read_table_file
from mineral_plugin.gui.manners.map_tips import dress

AREA = read_table_file(resource_path("demo", "tables", "dong-khe.txt"))
HOSTILE = "<script>alert('x')</script><img src=\"http://x.example/a.png\"> [% 1+1 %] & \"A\" 'B'"


def tip(layer, feature=None):
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(feature or next(layer.getFeatures()))
    return QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)


def made(fields, values, kind="Polygon"):
    layer = QgsVectorLayer(
        f"{kind}?crs=EPSG:9208&" + "&".join(f"field={name}:{kind_}" for name, kind_ in fields), "x", "memory"
    )
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromWkt("POLYGON((0 0, 10 0, 10 10, 0 0))"))
    feature.setAttributes(values)
    layer.dataProvider().addFeature(feature)
    return layer


def test_an_area_tells_its_name_its_area_and_how_many_corners():
    layer = area_layer([AREA], "khu vực")
    dress(layer, "areas", "vi")
    told = tip(layer)
    assert AREA.name in told and "3,9424 ha" in told.replace("3,9425", "3,9424")
    assert "<td>6</td>" in told


def test_a_corner_tells_x_and_y_as_typed():
    layer = corner_layer([AREA], "góc")
    dress(layer, "corners", "vi")
    told = tip(layer)
    assert "2.383.275,00" in told and "489.781,00" in told


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_finding_tells_outcome_reason_article_and_remedy(lang):
    names = "outcome rule message_vi message_en article measured limit unit remedy_vi remedy_en".split()
    fields = [(name, "double" if name in ("measured", "limit") else "string") for name in names]
    values = ["conflict", "O01", "chồng lên", "overlaps", "Đ.55", 1180.5, 0.0, "m2", "cắt", "clip"]
    layer = made(fields, values)
    dress(layer, "findings", lang)
    told = tip(layer)
    words = {"vi": ("chồng lên", "cắt", "1.180,50 m2"), "en": ("overlaps", "clip", "1,180.50 m2")}[lang]
    assert all(word in told for word in ("O01", "Đ.55", *words)), told


def test_a_reference_layer_tells_the_columns_it_has_under_our_names():
    layer = made([("so_gp", "string"), ("chu", "string"), ("other", "string")], ["412/GP", "Cty Mẫu", "z"])
    dress(layer, "reference", "vi", {"id": "so_gp", "holder": "chu"})
    told = tip(layer)
    assert "412/GP" in told and "Cty Mẫu" in told and "z" not in told.replace("zxc", "")


def test_an_empty_value_has_no_line():
    layer = made([("id", "string"), ("holder", "string")], ["412/GP", None])
    dress(layer, "reference", "vi")
    assert "<tr>" not in tip(layer)


def test_a_column_of_several_is_joined():
    layer = made([("id", "string"), ("xa", "string"), ("tinh", "string")], ["1", "Xã A", "Tỉnh B"])
    dress(layer, "reference", "vi", {"name": "xa + tinh"})
    assert "Xã A, Tỉnh B" in tip(layer)


def test_hostile_text_stays_text_in_every_kind():
    names = "id name holder outcome rule message_vi article remedy_vi".split()
    names += "message_en remedy_en unit corner x y".split()
    layer = made(
        [(name, "string") for name in names] + [("measured", "double"), ("limit", "double")],
        [HOSTILE] * 14 + [1, 1],
    )
    for kind in ("areas", "corners", "findings", "reference"):
        dress(layer, kind, "vi")
        told = tip(layer)
        assert "<script" not in told and "<img" not in told, kind
        assert "&lt;script&gt;" in told, kind
        assert "&amp; &quot;A&quot;" in told, kind


def test_a_column_with_a_hostile_name_is_only_a_name():
    layer = QgsVectorLayer("Polygon?crs=EPSG:9208&field=id:string", "x", "memory")
    dress(layer, "reference", "vi", {"holder": 'a" || eval(1) || "'})
    assert "eval" not in layer.mapTipTemplate()
