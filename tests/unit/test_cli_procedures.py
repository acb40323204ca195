"""The command about national procedures: JSON out, or one sentence."""

from __future__ import annotations

import json
from typing import Any, Callable, Tuple

import pytest

from mineral_plugin.cli.main import main

Ask = Callable[..., Tuple[int, str, str]]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    def run(*arguments: str, lang: str = "en") -> Tuple[int, str, str]:
        code = main(["--lang", lang, "procedures", *arguments])
        heard = capsys.readouterr()
        return code, heard.out, heard.err

    return run


def told(ask: Ask, *arguments: str, lang: str = "en") -> Any:
    code, out, err = ask(*arguments, lang=lang)
    assert (code, err) == (0, "")
    return json.loads(out)


def test_without_a_code_all_67_and_the_working_list_are_told(ask: Ask) -> None:
    answer = told(ask, "--at", "2026-11-23")
    assert (len(answer["procedures"]), len(answer["working"])) == (67, 37)
    assert answer["read"] == {"from": "2026-06-01", "to": "2026-07-31"}


def test_a_national_code_tells_cases_steps_and_papers(ask: Ask) -> None:
    (one,) = told(ask, "--code", "1.014241", "--at", "2026-11-23")["procedures"]
    assert [case["sum_of_steps"] for case in one["cases"]] == [
        {"working": 34},
        {"working": 17},
        {"working": 29},
    ]
    assert one["papers"] and one["told"] and one["decides"] == "Minister of Industry and Trade"


def test_a_working_id_tells_only_its_own_cases(ask: Ask) -> None:
    answer = told(ask, "--code", "p16", "--at", "23/11/2026")
    assert [one["code"] for one in answer["procedures"]] == ["1.014241", "1.014267"]
    assert [[case["working_ids"] for case in one["cases"]] for one in answer["procedures"]] == [
        [["P16"]],
        [["P16"]],
    ]


def test_an_id_without_a_code_tells_the_reason(ask: Ask) -> None:
    answer = told(ask, "--code", "P36", "--at", "2026-11-23", lang="vi")
    assert answer["procedures"] == [] and "đấu giá" in answer["working"]["reason"]


def test_the_day_changes_who_decides(ask: Ask) -> None:
    decides = [
        told(ask, "--code", "1.014235", "--at", day)["procedures"][0]["decides"]
        for day in ("2026-06-30", "2026-07-01")
    ]
    assert decides == [
        "Minister of Agriculture and Environment",
        "Chairman of the provincial People's Committee",
    ]


def test_what_the_program_says_is_vietnamese_and_the_portals_words_stay(ask: Ask) -> None:
    vi = told(ask, "--code", "1.014261", "--at", "2026-11-23", lang="vi")["procedures"][0]
    en = told(ask, "--code", "1.014261", "--at", "2026-11-23", lang="en")["procedures"][0]
    assert vi["cases"][0]["steps"][1]["who"] == ["Sở Công Thương"]
    assert en["cases"][0]["steps"][1]["who"] == ["Provincial Department of Industry and Trade"]
    assert vi["papers"][0]["name"] == en["papers"][0]["name"]


@pytest.mark.parametrize("arguments", [("--code", "1.004481"), ("--code", "P99"), ("--at", "yesterday")])
def test_a_slip_is_one_sentence_and_exit_code_2(ask: Ask, arguments: Tuple[str, ...]) -> None:
    code, out, err = ask(*arguments)
    assert (code, out) == (2, "") and len(err.strip().splitlines()) == 1
