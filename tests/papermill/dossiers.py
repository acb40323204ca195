"""Drawn dossiers: which papers they have, in which formats, and what one of them says otherwise."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List, Sequence, Tuple

from papermill.changes import CHANGES, KINDS, TOLD_AS, changed
from papermill.facts import Facts, Surroundings, draw_facts, draw_surroundings
from papermill.flat_odf import Look, flat_odf
from papermill.office import save_all
from papermill.telling import Style, Teller, draw_style
from papermill.wordings import PAPERS


@dataclass
class Dossier:
    """Five papers of one mine. ``change`` is what ``paper`` tells otherwise, empty where nothing is.

    ``right`` is what the other papers print of it, by paper; ``wrong`` what this one prints.
    """

    name: str
    change: str
    paper: str
    texts: Dict[str, str] = field(default_factory=dict)
    endings: Dict[str, str] = field(default_factory=dict)
    right: Dict[str, List[str]] = field(default_factory=dict)
    wrong: List[str] = field(default_factory=list)
    files: Dict[str, Path] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Return the kind of difference that is to be found."""
        return KINDS[TOLD_AS[self.change]] if self.change else ""


def seed_of_run() -> int:
    """Return the seed of ``MINERAL_SEED``, else a new one."""
    given = os.environ.get("MINERAL_SEED")
    return int(given) if given else random.SystemRandom().randrange(10**6)


def draw_dossiers(seed: int, with_a_change: int, untouched: int) -> Tuple[Dossier, ...]:
    """Return so many dossiers with one fact changed in one paper, every kind in turn, and untouched ones."""
    rng = random.Random(seed)
    turns = [CHANGES[at % len(CHANGES)] for at in range(with_a_change)]
    rng.shuffle(turns)
    plans = [*turns, *[""] * untouched]
    return tuple(_draw(f"{at:03d}", change, random.Random(f"{seed}/{at}")) for at, change in enumerate(plans))


def _draw(name: str, change: str, rng: random.Random) -> Dossier:
    facts = draw_facts(rng)
    surroundings = draw_surroundings(rng, facts)
    styles = {paper: draw_style(rng, rounds_area=paper == "cong-van") for paper in PAPERS}
    endings = {paper: rng.choice(("docx", "odt", "pdf")) for paper in PAPERS}
    looks = {paper: _look(rng) for paper in PAPERS}
    told = {paper: rng.randrange(10**9) for paper in PAPERS}
    dossier = Dossier(name, change, "", endings=endings)
    if change:
        dossier.paper = rng.choice(
            [one for one in PAPERS if _mentions(one, change, facts, surroundings, styles, told)]
        )
    for paper in PAPERS:
        teller = Teller(facts, styles[paper], random.Random(told[paper]), TOLD_AS.get(change, ""))
        if paper == dossier.paper:
            teller.other = changed(change, facts, styles[paper], rng)
            count = _mentions(paper, change, facts, surroundings, styles, told)
            teller.only = rng.choice((None, rng.randrange(count)))
        dossier.texts[paper] = flat_odf(PAPERS[paper](teller, surroundings), looks[paper])
        if paper == dossier.paper:
            dossier.wrong = teller.wrong
        else:
            dossier.right[paper] = teller.right
    return dossier


def _mentions(
    paper: str,
    change: str,
    facts: Facts,
    surroundings: Surroundings,
    styles: Dict[str, Style],
    told: Dict[str, int],
) -> int:
    """Return how often a paper tells what is to be changed."""
    teller = Teller(facts, styles[paper], random.Random(told[paper]), TOLD_AS[change])
    PAPERS[paper](teller, surroundings)
    return teller.mentions.get(TOLD_AS[change], 0)


def _look(rng: random.Random) -> Look:
    return Look(
        size=rng.choice((11, 12, 13, 14)),
        align=rng.choice(("justify", "left")),
        indent=rng.choice(("0", "1", "1.27")),
        left=rng.choice(("2.5", "3")),
        cells=rng.choice(("center", "left", "end")),
    )


def save_dossiers(dossiers: Sequence[Dossier], folder: Path) -> None:
    """Let LibreOffice save all papers of all dossiers."""
    texts, endings = {}, {}
    for dossier in dossiers:
        for paper, text in dossier.texts.items():
            texts[f"{dossier.name}-{paper}"] = text
            endings[f"{dossier.name}-{paper}"] = dossier.endings[paper]
    saved = save_all(texts, endings, folder)
    for dossier in dossiers:
        dossier.files = {paper: saved[f"{dossier.name}-{paper}"] for paper in dossier.texts}


def same_print(text: str) -> str:
    """Return printed text as two papers may give it alike: without marks of style and blanks."""
    plain = text.replace("^o^", "°").replace("^", "").replace("²", "2").replace("³", "3").replace("⁰", "0")
    return "".join(plain.replace("’", "'").split()).casefold()
