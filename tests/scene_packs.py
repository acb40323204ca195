"""Packs that scenes install, and the trust in who made them."""

from __future__ import annotations

from dataclasses import replace

from builders import box, licence
from packmaker import Recipe, make
from qgis.PyQt.QtTest import QTest
from stage import ISSUER_KEY, Stage

from mineral_plugin.core.reference.trust import Issuer, confirm


def licences_pack(number: str = "GP 412/GP-UBND") -> Recipe:
    """Return a pack with one licence."""
    ring = box(489_781, 2_383_275, 200, 200)
    return Recipe({"licence": [licence(number, ring)]}, id="lao-cai", provinces=("Lào Cai",))


def trust(stage: Stage) -> None:
    """Confirm the issuer of the packs."""
    confirm(stage.home, Issuer("Sở Nông nghiệp và Môi trường tỉnh Lào Cai", ISSUER_KEY.public))


def install(stage: Stage, recipe: Recipe, version: str = "2026.11") -> None:
    """Install a pack as if it had been dropped on the panel."""

    path = make(stage.files, replace(recipe, version=version), ISSUER_KEY)
    stage.dock.layers.files_given.emit([str(path)])
    QTest.qWait(20)
    stage.settle()
