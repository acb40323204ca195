"""The command ``map`` before QGIS draws anything: what is ordered, and one sentence for what cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import Any, List

import areamaker
import mapmaker
import pytest

from mineral_plugin.cli.main import main
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.work.map_orders import orders_of, texts_of

TABLE = str(resource_path("demo", "tables", "dong-khe.txt"))


def test_without_qgis_one_sentence_says_what_to_do(capsys: Any) -> None:
    assert main(["--lang", "en", "map", "--table", TABLE, "--out", "a.pdf"]) == 2
    told = capsys.readouterr().err
    assert "qgis_process" in told and len(told.strip().splitlines()) == 1


def test_texts_are_written_by_their_names() -> None:
    texts = texts_of(["place=Đồng Khê = mới", "base_scale=10000"])
    assert (texts.place, texts.base_scale) == ("Đồng Khê = mới", 10_000)


@pytest.mark.parametrize("pair", ["foo=1", "place", "base_scale=lớn"])
def test_a_text_that_no_map_has_is_refused(pair: str) -> None:
    with pytest.raises(InputError) as caught:
        texts_of([pair])
    assert pair in caught.value.text("en")


def requests(count: int) -> List[Any]:
    return [mapmaker.request_for(areamaker.worked()) for _ in range(count)]


def test_a_folder_gets_a_file_of_its_own_for_each_map() -> None:
    orders = orders_of(requests(2), None, Path("f"))
    assert len({order.path for order in orders}) == 2 and all(o.path.parent == Path("f") for o in orders)


@pytest.mark.parametrize(("out", "folder", "count"), [(None, None, 1), ("a", "b", 1), ("a", None, 2)])
def test_an_order_without_one_clear_target_is_refused(out: Any, folder: Any, count: int) -> None:
    with pytest.raises(InputError):
        orders_of(requests(count), out and Path(out), folder and Path(folder))
