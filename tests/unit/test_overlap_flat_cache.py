"""Flat arrays in a mapped file: the same answers, and no bytes that can hurt."""

from __future__ import annotations

import hashlib
import secrets
import warnings

import numpy as np
import polygon_pairs
import pytest
import shapely
from shapely.geometry import Polygon, box

from mineral_plugin.core.base.errors import CannotWriteError, InputError
from mineral_plugin.core.overlap import flat_cache
from mineral_plugin.core.overlap.edge_pairs import overlap_pairs
from mineral_plugin.core.overlap.edge_sum import candidate_of, overlap_areas
from mineral_plugin.core.overlap.flat import flat_layer
from mineral_plugin.core.overlap.flat_cache import cache_path, cached_layer, open_flat, write_flat

KEY = "sha256:00ff|licences|EPSG:9208"
BOW_TIE = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
HEAD_BYTES = 8 + 4 + 32 + 32 + 7 * 8


@pytest.fixture(scope="module")
def layer():
    given, _ = polygon_pairs.pairs(200, 1)
    return flat_layer([*given, BOW_TIE, None])


@pytest.fixture
def path(tmp_path, layer):
    path = cache_path(tmp_path, KEY)
    write_flat(path, KEY, layer)
    return path


def never():
    raise LookupError("built although it was kept")


def test_a_layer_comes_back_bit_for_bit(path, layer):
    kept = open_flat(path, KEY, whole=True)
    for name, array in flat_cache._arrays_of(layer).items():
        back = flat_cache._arrays_of(kept)[name]
        assert back.dtype == array.dtype
        assert back.tobytes() == array.tobytes()
        assert not back.flags.writeable


def test_a_file_is_looked_at_in_pieces(path, layer, monkeypatch):
    monkeypatch.setattr(flat_cache, "_BYTES_AT_ONCE", 2_048)
    assert open_flat(path, KEY).count == layer.count


def test_a_file_is_the_same_however_it_is_written(path, layer, monkeypatch):
    data = path.read_bytes()
    monkeypatch.setattr(flat_cache, "_WRITTEN_AT_ONCE", 100)
    write_flat(path, KEY, layer)
    assert path.read_bytes() == data


def put(path, layer, name, numbers):
    """Write numbers over the first of an array of the file."""
    counts = flat_cache._counts(layer)
    (offset,) = [offset for known, _, _, offset in flat_cache._layout(counts) if known == name]
    with path.open("r+b") as stream:
        stream.seek(offset)
        stream.write(np.array(numbers, dtype=np.int64).tobytes())


@pytest.mark.parametrize("at_once", [2_048, flat_cache._BYTES_AT_ONCE])
@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("rings", [1]),
        ("rings", [0, 2]),
        ("parts", [0, 0]),
        ("features", [0, 2**62]),
        ("feature_chains", [0, 2**63 - 1, -(2**63), -1]),  # steps that go round the end of whole numbers
        ("feature_groups", [-1, 0]),
        ("group_chains", [0, 5, 4]),
        ("place", [0, 0]),
        ("place", [-1]),
        ("place", [2**40]),
        ("chains.spans", [-4, 4]),
        ("chains.spans", [0, 17]),
        ("chains.spans", [3, 3]),
        ("chains.spans", [2**63 - 1, -(2**63)]),
        ("groups.spans", [0, 2**40]),
    ],
)
def test_offsets_that_lead_astray_are_refused(path, layer, monkeypatch, name, numbers, at_once):
    monkeypatch.setattr(flat_cache, "_BYTES_AT_ONCE", at_once)
    put(path, layer, name, numbers)
    assert open_flat(path, KEY) is None


def test_a_box_beyond_the_last_feature_is_refused(path, layer):
    data = bytearray(path.read_bytes())
    places = {name: offset for name, _, _, offset in flat_cache._layout(flat_cache._counts(layer))}
    end = places["reach"] + layer.reach.nbytes
    data[end - 8 : end] = bytes(8)
    path.write_bytes(bytes(data))
    assert open_flat(path, KEY) is None


def test_a_kept_layer_answers_as_the_built_one(path, layer):
    kept = open_flat(path, KEY)
    for one, other in zip(overlap_pairs(kept), overlap_pairs(layer)):
        assert np.array_equal(one, other, equal_nan=True)


def test_a_layer_is_built_once(tmp_path, layer):
    built = cached_layer(tmp_path, KEY, lambda: layer)
    again = cached_layer(tmp_path, KEY, never)
    assert np.array_equal(built.xy, again.xy)
    assert [one.name for one in tmp_path.iterdir()] == [cache_path(tmp_path, KEY).name]


def test_another_key_has_another_file_and_a_foreign_file_is_refused(path):
    assert cache_path(path.parent, KEY + "x") != path
    assert open_flat(path, KEY + "x") is None


def test_an_empty_layer_can_be_kept(tmp_path):
    for number, given in enumerate(([], [None], [Polygon()])):
        kept = cached_layer(tmp_path, str(number), lambda given=given: flat_layer(given))
        assert kept.count == len(given)
        assert len(kept.meeting((-1e9, -1e9, 1e9, 1e9))) == 0


def test_a_file_of_another_form_is_built_anew(path, layer, monkeypatch):
    monkeypatch.setattr(flat_cache, "FORM", flat_cache.FORM + 1)
    assert open_flat(path, KEY) is None
    assert cached_layer(path.parent, KEY, lambda: layer).count == layer.count


@pytest.mark.parametrize("length", [0, 1, HEAD_BYTES, HEAD_BYTES + 32, -1, -4_096])
def test_a_file_cut_short_is_refused_and_built_anew(path, layer, length):
    data = path.read_bytes()
    path.write_bytes(data[:length])
    assert open_flat(path, KEY) is None
    assert cached_layer(path.parent, KEY, lambda: layer).count == layer.count
    assert path.read_bytes() == data


def test_a_file_that_goes_on_is_refused(path):
    path.write_bytes(path.read_bytes() + b"\0")
    assert open_flat(path, KEY) is None


@pytest.mark.parametrize("place", [0, 9, 20, 60, 80, HEAD_BYTES - 1, HEAD_BYTES + 5])
def test_a_flipped_bit_in_the_head_is_refused(path, place):
    data = bytearray(path.read_bytes())
    data[place] ^= 4
    path.write_bytes(bytes(data))
    assert open_flat(path, KEY) is None


def test_a_flipped_bit_anywhere_is_refused_when_the_whole_is_asked_for(path):
    data = bytearray(path.read_bytes())
    data[-9] ^= 1
    path.write_bytes(bytes(data))
    assert open_flat(path, KEY, whole=True) is None


def test_counts_that_promise_more_than_the_file_holds_are_refused(path):
    data = path.read_bytes()
    for count in (0, 1, 2**30, 2**63):
        head = data[: HEAD_BYTES - 56] + count.to_bytes(8, "little") * 7
        path.write_bytes(head + hashlib.sha256(head).digest() + data[HEAD_BYTES + 32 :])
        assert open_flat(path, KEY) is None


def test_hostile_bytes_never_crash(path):
    good, chance = path.read_bytes(), np.random.default_rng(secrets.randbits(32))
    candidate = candidate_of(box(480_000, 1_100_000, 520_000, 1_140_000))
    refused = 0
    for _ in range(300):
        data = np.frombuffer(good, dtype=np.uint8).copy()
        start = int(chance.integers(HEAD_BYTES + 32, len(data)))
        length = int(chance.choice([1, 8, 64, 5_000]))
        data[start : start + length] = chance.integers(0, 256, len(data[start : start + length]))
        path.write_bytes(data.tobytes())
        kept = open_flat(path, KEY)
        refused += kept is None
        if kept is not None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)  # nonsense of damaged coordinates
                overlap_areas(kept, candidate)
                kept.meeting(candidate.box)
    assert refused > 20


def test_a_folder_that_takes_no_file_leaves_the_layer_in_memory(tmp_path, layer):
    assert cached_layer(tmp_path / "missing", KEY, lambda: layer) is layer
    with pytest.raises(CannotWriteError):
        write_flat(tmp_path / "missing" / "a.bin", KEY, layer)


def test_a_folder_in_place_of_the_file_is_refused(tmp_path, layer):
    cache_path(tmp_path, KEY).mkdir()
    assert cached_layer(tmp_path, KEY, lambda: layer) is layer


def test_an_error_while_building_leaves_no_file(tmp_path):
    def fails():
        raise InputError("error.not_geopackage", path="a")

    with pytest.raises(InputError):
        cached_layer(tmp_path, KEY, fails)
    assert list(tmp_path.iterdir()) == []


def test_geometries_can_be_rebuilt_from_the_mapped_file(path, layer):
    kept, rows = open_flat(path, KEY), np.arange(layer.count)
    assert shapely.equals_exact(kept.geometry(rows), layer.geometry(rows)).all()
