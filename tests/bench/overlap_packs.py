"""The bench's register and zones as signed packs, installed in a data folder of the bench's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Tuple

from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.keys import SigningKey
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.reference.manifest import REFERENCE, LegalStatus
from mineral_plugin.core.reference.recipe import Recipe, RecipeLayer
from mineral_plugin.core.reference.shelf import places
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.reference.trust import Issuer, TrustList
from mineral_plugin.core.work.packing import make_pack_from
from mineral_plugin.core.work.packs import install_pack

ISSUED = date(2026, 11, 1)
COVERAGE = (90.0, -10.0, 125.0, 40.0)
_KEY = SigningKey(bytes(range(32)))
_ISSUER = "Sở thử nghiệm"
_ROLES = {"licence": "register", "prohibited": "zones"}


def installed(paths: Tuple[Path, Path]) -> Tuple[Sources, Tuple[str, str]]:
    """Return a data folder with both packs, trusted, and their names for an audit; made once for a size."""
    folder = paths[0].parent / f"home-{paths[0].stem}-{paths[1].stem}"
    home = data_home({"MINERAL_HOME": str(folder)})
    trust = TrustList((Issuer(_ISSUER, _KEY.public),))
    there = {place.id for place in places(home, REFERENCE)}
    names = []
    for (role, name), path in zip(_ROLES.items(), paths):
        if name not in there:
            pack = home / f"{name}.mlpack"
            make_pack_from(_recipe(name, role, path), pack, _KEY)
            install_pack(pack, home, trust, ISSUED)
            pack.unlink()
        names.append(f"pack:{name}")
    return Sources(home, trust), (names[0], names[1])


def forget_arrays(paths: Tuple[Path, Path]) -> None:
    """Throw away the arrays made of the packs, as on a computer that has just installed them."""
    sources, _ = installed(paths)
    assert sources.home is not None
    for one in (sources.home / "cache").glob("*"):
        one.unlink()


def _recipe(name: str, role: str, path: Path) -> Recipe:
    columns = ("id", "holder", "status", "valid_from", "valid_to") if role == "licence" else ("id",)
    layer = RecipeLayer(role, path, LegalStatus.IN_FORCE, as_of=ISSUED, fields={one: one for one in columns})
    title = Bilingual(name, name)
    return Recipe(
        *(path.name, REFERENCE, name, "2026.11", title, _ISSUER, ISSUED),
        coverage=COVERAGE,
        layers=(layer,),
    )
