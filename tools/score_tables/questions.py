"""Whether questions are useful: a question names its row and offers at most three answers, one of them true.

Tried out by giving the answers, not by reading the sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from mineral_plugin.core.base.words import say
from score_tables.cases import Case, Corner, plane_area_m2
from score_tables.judge import differences

MOST_READS = 60
MOST_CHOICES = 3
Answers = Dict[str, str]
ReadAgain = Callable[[Answers], Any]
"""Reads the same case with answers; returns the reading."""
Document = Callable[[Any], Mapping[str, Any]]
"""Turns a reading into its entry of the answer."""


@dataclass(frozen=True)
class Asked:
    """The questions of one case: how many are useful, and why the others are not."""

    useful: int
    total: int
    faults: Tuple[str, ...]


def weigh(case: Case, read_again: ReadAgain, document: Document) -> Asked:
    """Return how many of a case's questions are useful."""
    first = read_again({}).all_questions
    path = _path_to_truth(case, read_again, document)
    faults = [_fault(question, path) for question in first]
    useful = sum(fault is None for fault in faults)
    return Asked(useful, len(first), tuple(fault for fault in faults if fault))


def _fault(question: Any, path: Optional[Answers]) -> Optional[str]:
    said = say(question.text, "en")[:160]
    if question.place is None:
        return f"names no row: {said}"
    if not 1 <= len(question.choices) <= MOST_CHOICES:
        return f"{len(question.choices)} choices: {said}"
    if path is None:
        return f"no answers lead to the truth: {said}"
    return None


def _path_to_truth(case: Case, read_again: ReadAgain, document: Document) -> Optional[Answers]:
    """Return answers out of the offered ones with which the truth is read, the proposed ones tried first."""
    waiting: List[Answers] = [{}]
    for _ in range(MOST_READS):
        if not waiting:
            return None
        answers = waiting.pop()
        reading = read_again(answers)
        entry = document(reading)
        if entry["verdict"] == "read" and answers and _true_enough(case, entry):
            return answers
        open_questions = [one for one in reading.all_questions if one.id not in answers]
        if open_questions:
            waiting += _next(answers, open_questions[0])
    return None


def _next(answers: Answers, question: Any) -> List[Answers]:
    values = [choice.value for choice in question.choices]
    values.sort(key=lambda value: bool(value == question.proposed))  # the last is tried first
    return [{**answers, question.id: value} for value in values]


def _true_enough(case: Case, entry: Mapping[str, Any]) -> bool:
    differs = differences(case, entry)
    return not differs or _repaired(case, entry)


def _repaired(case: Case, entry: Mapping[str, Any]) -> bool:
    """Tell whether a printed error was put right: one ring, its stated area now met to 1 %."""
    rings = [ring for area in entry["areas"] for ring in area["rings"]]
    stated = case.areas[0].stated
    if not case.damage or len(rings) != 1 or len(case.rings) != 1 or stated is None or stated[1] != "ha":
        return False
    corners: List[Corner] = [(one["name"], one["x"], one["y"]) for one in rings[0]]
    return abs(plane_area_m2(corners) / 10_000 / stated[0] - 1) < 0.01
