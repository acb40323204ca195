"""What was asked about an area is kept with it, and a damaged file is said, not taken for nothing asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from mineral_plugin.core.base.errors import CannotWriteError, InputError
from mineral_plugin.core.work.kept_question import KeptQuestion, keep_question, kept_question, question_path

ASKED = KeptQuestion("P14", "limestone_vlxdtt", "Công ty Đá Vôi")


@pytest.mark.parametrize("asked", [ASKED, KeptQuestion("P14", "")])
def test_what_was_asked_comes_back_as_it_was(tmp_path: Path, asked: KeptQuestion) -> None:
    keep_question(asked, tmp_path, "area-1")
    assert kept_question(tmp_path, "area-1") == asked


def test_each_area_has_its_own(tmp_path: Path) -> None:
    keep_question(ASKED, tmp_path, "../area-1")
    assert kept_question(tmp_path, "area-2") is None
    assert question_path(tmp_path, "../area-1").parent == tmp_path / "questions"


@pytest.mark.parametrize("text", ["{", "[]", '{"schema": "question-9"}', '{"schema": "question-1"}'])
def test_a_damaged_file_is_said_and_left(tmp_path: Path, text: str) -> None:
    keep_question(ASKED, tmp_path, "area-1")
    question_path(tmp_path, "area-1").write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        kept_question(tmp_path, "area-1")
    assert question_path(tmp_path, "area-1").read_text(encoding="utf-8") == text


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "questions").write_text("a file", encoding="utf-8")
    with pytest.raises(CannotWriteError):
        keep_question(ASKED, tmp_path, "area-1")
