"""Texts of tables damaged at random, read, answered at random and read again: an answer, never an error."""

from __future__ import annotations

from typing import Callable, List, Sequence

import numpy as np
import pytest
from score_tables.own import own_cases
from testdata import by_scale

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.work.reading import read_text, readings_document

ZONE = Zone(6285, 3)
SEEDS = by_scale(4, 40)
EACH = 100
PIECES = (
    "|", "\t", "2412129", "442393", "1 ", "°", "'", "ha ", "Khu 2: ", "X= ", "(", ")", "\n", "  ", "0,5 km2 ",
    "KTT 105", "lỗ khoan ", "trừ ", "mức -5 ", "?", "Y", "<wpt ", "104.123456 ",
)  # fmt: skip
Numbers = np.random.Generator


def cut(text: str, numbers: Numbers) -> str:
    at = int(numbers.integers(0, len(text) + 1))
    return text[:at] + text[at + int(numbers.integers(1, 40)) :]


def grown(text: str, numbers: Numbers) -> str:
    at = int(numbers.integers(0, len(text) + 1))
    return text[:at] + str(numbers.choice(PIECES)) + text[at:]


def lines_exchanged(text: str, numbers: Numbers) -> str:
    lines = text.split("\n")
    one, other = numbers.integers(0, len(lines), 2)
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def line_twice(text: str, numbers: Numbers) -> str:
    lines = text.split("\n")
    at = int(numbers.integers(0, len(lines)))
    return "\n".join([*lines[:at], lines[at], *lines[at:]])


WAYS: Sequence[Callable[[str, Numbers], str]] = (cut, grown, lines_exchanged, line_twice)


def damaged(texts: Sequence[str], numbers: Numbers) -> str:
    text = texts[int(numbers.integers(0, len(texts)))]
    for _ in range(int(numbers.integers(1, 9))):
        text = WAYS[int(numbers.integers(0, len(WAYS)))](text, numbers)
    return text


@pytest.fixture(scope="module")
def texts() -> List[str]:
    return [case.text for case in own_cases()]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_damaged_text_is_answered_and_so_is_every_answer(texts: List[str], seed: int) -> None:
    numbers = np.random.default_rng(seed)
    for _ in range(EACH):
        text = damaged(texts, numbers)
        reading = read_text(text, ZONE if numbers.random() < 0.5 else None)
        answers = {
            question.id: str(numbers.choice([choice.value for choice in question.choices]))
            for question in reading.all_questions
            if question.choices and numbers.random() < 0.9
        }
        for one in (reading, read_text(text, ZONE, answers)):
            entry = readings_document([("a", one)], "vi")["files"][0]
            said = [*entry["questions"], *entry["notes"], *entry["areas"]]
            assert entry["verdict"] in ("read", "ask", "refused") and said, text
