"""Damaged and hostile packs: refused with one sentence, or exactly what was signed; nothing between."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from builders import box, licence
from packmaker import TODAY, Recipe, make, trusting

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.reference.shelf import opened, places
from mineral_plugin.core.work.packs import install_pack, remove_pack

ITEMS = [licence(f"GP-{n}", box(420_000 + 400 * n, 2_400_000, 300, 300)) for n in range(40)]
TRIALS = int(os.environ.get("MINERAL_TRIALS", "300"))


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    return make(tmp_path_factory.mktemp("pack"), Recipe({"licence": ITEMS}))


def cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def flip(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def smear(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    data[at : at + chance.randrange(1, 200)] = bytes(
        chance.randrange(256) for _ in range(chance.randrange(200))
    )


def double(data: bytearray, chance: random.Random) -> None:
    at, length = chance.randrange(len(data)), chance.randrange(1, 5000)
    data[at:at] = data[at : at + length]


def swap_headers(data: bytearray, chance: random.Random) -> None:
    """Change a byte near the directory at the end, where names, sizes and places stand."""
    at = len(data) - chance.randrange(1, 260)
    data[at] = chance.randrange(256)


@pytest.mark.parametrize("damage", [cut, flip, smear, double, swap_headers])
def test_what_is_installed_from_a_damaged_archive_is_what_was_signed(pack, tmp_path, damage):
    home, target = tmp_path / "home", tmp_path / "damaged.mlpack"
    home.mkdir()
    install_pack(pack, home, trusting(), TODAY)
    (place,) = places(home, "reference")
    signed = {one.name: one.sha256 for one in opened(place).manifest.files}
    remove_pack(place.label, home)
    for seed in range(TRIALS):
        data, chance = bytearray(pack.read_bytes()), random.Random(seed)
        damage(data, chance)
        target.write_bytes(bytes(data))
        try:
            install_pack(target, home, trusting(), TODAY)
        except MineralError as error:
            assert error.text("vi") and error.text("en")
            assert places(home, "reference") == ()
            continue
        (place,) = places(home, "reference")
        assert {name: sha256_of_file(place.folder / name) for name in signed} == signed
        remove_pack(place.label, home)
    assert [path.name for path in home.rglob("*")] == ["packs"]
