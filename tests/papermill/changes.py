"""One fact told otherwise in one paper: what is changed, and into what."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Callable, Dict

from papermill.facts import COMMUNES, FORMS, MINERALS, PROPER, Facts
from papermill.telling import Style

TOLD_AS = {
    "corner": "corner",
    "area": "area",
    "area_unit": "area",
    "zone": "zone",
    "mineral": "mineral",
    "capacity": "capacity",
    "capacity_unit": "capacity",
    "holder": "holder",
    "commune": "commune",
    "old_commune": "old_commune",
    "old_for_new": "commune",
    "level_top": "level_top",
    "level_bottom": "level_bottom",
    "date": "date",
    "licence_date": "licence_date",
}
"""The fact of a teller that each change is told by."""
KINDS = {
    "corner": "corner",
    "area": "area",
    "zone": "zone",
    "mineral": "mineral",
    "capacity": "capacity",
    "holder": "holder",
    "commune": "commune",
    "old_commune": "commune",
    "level_top": "level",
    "level_bottom": "level",
    "date": "date",
    "licence_date": "date",
}
"""The kind of difference that a fact is to be found as."""


def changed(what: str, facts: Facts, style: Style, rng: random.Random) -> Facts:
    """Return facts with one of them otherwise; ``style`` is that of the paper that will tell them."""
    return _CHANGES[what](facts, style, rng)


def digit_changed(number: Decimal, rng: random.Random, least: int, most: int) -> Decimal:
    """Return a number with the digit of one power of ten, from ``least`` to ``most``, made another one."""
    power = rng.randint(least, most)
    unit = Decimal(1).scaleb(power)
    digit = int(abs(number) / unit) % 10
    other = rng.choice([one for one in range(10) if one != digit])
    return number + (other - digit) * unit * (1 if number >= 0 else -1)


def _corner(facts: Facts, style: Style, rng: random.Random) -> Facts:
    at = rng.randrange(len(facts.corners))
    name, x, y = facts.corners[at]
    # A change below a metre is none where other papers print whole metres.
    if rng.random() < 0.5:
        x = digit_changed(x, rng, 0, 5)
    else:
        y = digit_changed(y, rng, 0, 4)
    corners = (*facts.corners[:at], (name, x, y), *facts.corners[at + 1 :])
    return replace(facts, corners=corners)


def _area(facts: Facts, style: Style, rng: random.Random) -> Facts:
    least = 0 if style.area == "rounded" else -1
    while True:
        value = digit_changed(facts.area_ha, rng, least, 1)
        if value > 0 and abs(value - facts.area_ha) >= Decimal("0.1"):
            return replace(facts, area_ha=value)


def _area_unit(facts: Facts, style: Style, rng: random.Random) -> Facts:
    return replace(facts, area_unit=rng.choice(("m2", "km2", "m²")))


def _zone(facts: Facts, style: Style, rng: random.Random) -> Facts:
    degrees, minutes = facts.meridian
    if rng.random() < 0.25:
        return replace(facts, width=6)
    if rng.random() < 0.5:
        minutes = rng.choice([one for one in (0, 15, 30, 45) if one != minutes])
    else:
        degrees += rng.choice((-1, 1))
    return replace(facts, meridian=(degrees, minutes))


def _mineral(facts: Facts, style: Style, rng: random.Random) -> Facts:
    unlike = [at for at in range(len(MINERALS)) if at != facts.mineral]
    return replace(facts, mineral=rng.choice(unlike))


def _capacity(facts: Facts, style: Style, rng: random.Random) -> Facts:
    while True:
        value = int(digit_changed(Decimal(facts.capacity), rng, 3, 5))
        if value > 0 and value != facts.capacity:
            return replace(facts, capacity=value)


def _capacity_unit(facts: Facts, style: Style, rng: random.Random) -> Facts:
    return replace(facts, capacity_unit="tấn" if facts.capacity_unit == "m3" else "m3")


def _holder(facts: Facts, style: Style, rng: random.Random) -> Facts:
    form = next(
        one for one in sorted(FORMS, key=len, reverse=True) if facts.company.startswith(f"Công ty {one} ")
    )
    name = facts.company[len(f"Công ty {form} ") :]
    if rng.random() < 0.3:
        other = "cổ phần" if form != "cổ phần" else "TNHH"
        return replace(facts, company=f"Công ty {other} {name}")
    if rng.random() < 0.5:
        words = name.split(" ")
        syllables = ("Sang", "Hưng", "Lâm", "Khánh", "Thắng", "Quang", "Hải", "Vinh")
        words[-1] = rng.choice([one for one in syllables if one != words[-1]])
        return replace(facts, company=f"Công ty {form} {' '.join(words)}")
    others = [one for one in PROPER if not name.endswith(one)]
    return replace(facts, company=f"Công ty {form} {rng.choice(others)}")


def _commune(facts: Facts, style: Style, rng: random.Random) -> Facts:
    others = [one for one in COMMUNES if one not in (facts.commune, facts.old_commune)]
    return replace(facts, commune=rng.choice(others))


def _old_commune(facts: Facts, style: Style, rng: random.Random) -> Facts:
    others = [one for one in COMMUNES if one not in (facts.commune, facts.old_commune)]
    return replace(facts, old_commune=rng.choice(others))


def _old_for_new(facts: Facts, style: Style, rng: random.Random) -> Facts:
    return replace(facts, commune=facts.old_commune)


def _top(facts: Facts, style: Style, rng: random.Random) -> Facts:
    return replace(facts, top=_level(facts.top, rng, facts.bottom + 1))


def _bottom(facts: Facts, style: Style, rng: random.Random) -> Facts:
    if facts.bottom and rng.random() < 0.3:
        # The sign is a digit as well.
        return (
            replace(facts, bottom=-facts.bottom) if -facts.bottom < facts.top else _bottom(facts, style, rng)
        )
    while True:
        value = digit_changed(facts.bottom, rng, 0, 1)
        if value < facts.top and value != facts.bottom:
            return replace(facts, bottom=value)


def _level(value: Decimal, rng: random.Random, least: Decimal) -> Decimal:
    while True:
        other = digit_changed(value, rng, 0, 2 if value >= 100 else 1)
        if other >= least and other != value:
            return other


def _date(facts: Facts, style: Style, rng: random.Random) -> Facts:
    return replace(facts, decision_day=_day(facts.decision_day, rng))


def _licence_date(facts: Facts, style: Style, rng: random.Random) -> Facts:
    return replace(facts, licence_day=_day(facts.licence_day, rng))


def _day(day: date, rng: random.Random) -> date:
    """Return another day: some days later, a year before, or the same day of the next month."""
    way = rng.randrange(3)
    if way == 0:
        return day + timedelta(days=rng.randint(1, 27))
    year, month = (day.year - 1, day.month) if way == 1 else (day.year, day.month % 12 + 1)
    # Every month has 28 days.
    return date(year, month, min(day.day, 28))


_CHANGES: Dict[str, Callable[[Facts, Style, random.Random], Facts]] = {
    "corner": _corner,
    "area": _area,
    "area_unit": _area_unit,
    "zone": _zone,
    "mineral": _mineral,
    "capacity": _capacity,
    "capacity_unit": _capacity_unit,
    "holder": _holder,
    "commune": _commune,
    "old_commune": _old_commune,
    "old_for_new": _old_for_new,
    "level_top": _top,
    "level_bottom": _bottom,
    "date": _date,
    "licence_date": _licence_date,
}
CHANGES = tuple(_CHANGES)
