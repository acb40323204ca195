"""Procedure, mineral and holder come back with the area that they were asked about."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest
from findings_office import square
from qgis.PyQt.QtWidgets import QWidget
from tasks_left import leave_tasks, tasks_ended

from mineral_plugin.bridge import tasks
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.work.kept_question import question_path
from mineral_plugin.gui.check.check_page import CheckPage
from mineral_plugin.gui.check.question_steps import QuestionSteps
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.drafting import Drafting

LABEL = Phrase("drafts.begun")
PROCEDURES = [("P13", "Exploration"), ("P14", "Mining")]
MINERALS = [("gold", "Gold"), ("limestone", "Limestone")]


def opened(qtbot, home):
    """Open a page with its desk and drafts, as one start of the program does."""
    holder = QWidget()
    qtbot.addWidget(holder, before_close_func=leave_tasks)
    page = CheckPage("en", holder)
    page.set_procedures(PROCEDURES)
    page.set_minerals(MINERALS)
    now = lambda: datetime(2026, 11, 27, 9, tzinfo=VIETNAM_TIME)  # noqa: E731 - a clock
    desk = Desk("en", lambda: home, now, tasks.start, holder)
    drafting = Drafting(desk, holder)
    steps = QuestionSteps(page, desk, drafting, holder)
    return SimpleNamespace(
        page=page, desk=desk, drafting=drafting, steps=steps, home=home, window=holder, qtbot=qtbot
    )


@pytest.fixture
def office(qtbot, tmp_path):
    one = opened(qtbot, tmp_path)
    yield one
    one.drafting.close()


def ask(office, procedure, mineral, holder=""):
    office.page.procedure.setCurrentIndex(office.page.procedure.findData(procedure))
    office.page.mineral.setCurrentIndex(office.page.mineral.findData(mineral))
    office.page.holder.setText(holder)
    office.page.holder.editingFinished.emit()
    tasks_ended(office.qtbot)


def asked(office):
    page = office.page
    return page.procedure.currentData(), page.mineral.currentData(), page.holder.text()


def test_a_draft_opened_after_a_restart_is_asked_about_as_before(qtbot, tmp_path):
    office = opened(qtbot, tmp_path)
    office.drafting.begin(square(280.0), LABEL)
    ask(office, "P14", "limestone", "Đá Vôi")
    draft_id = office.drafting.state.draft_id
    office.drafting.close()
    again = opened(qtbot, office.home)
    assert asked(again) == ("P13", "", "")
    assert again.drafting.open(draft_id)
    assert asked(again) == ("P14", "limestone", "Đá Vôi")
    again.drafting.close()


def test_each_draft_has_its_own_question(office):
    office.drafting.begin(square(280.0), LABEL)
    first = office.drafting.state.draft_id
    ask(office, "P14", "limestone")
    office.drafting.begin(square(900.0), LABEL)
    ask(office, "P13", "gold")
    office.drafting.open(first)
    assert asked(office) == ("P14", "limestone", "")


def test_what_was_asked_before_an_area_became_a_draft_stays(office):
    office.desk.take_areas((square(280.0),))
    ask(office, "P14", "gold")
    office.drafting.begin(square(280.0), LABEL)
    assert asked(office) == ("P14", "gold", "")


def test_a_mineral_that_is_no_longer_offered_is_not_replaced_by_another(office):
    office.drafting.begin(square(280.0), LABEL)
    ask(office, "P14", "gold")
    first = office.drafting.state.draft_id
    office.drafting.begin(square(900.0), LABEL)
    ask(office, "P13", "limestone")
    office.page.set_minerals(MINERALS[1:])
    office.drafting.open(first)
    assert asked(office)[:2] == ("P14", "")


def test_a_damaged_file_is_one_sentence_and_stays(office):
    office.drafting.begin(square(280.0), LABEL)
    ask(office, "P14", "gold")
    first = office.drafting.state.draft_id
    path = question_path(office.home, first)
    path.write_text("{", encoding="utf-8")
    office.drafting.begin(square(900.0), LABEL)
    office.drafting.open(first)
    assert office.page.problem.text()
    assert path.read_text(encoding="utf-8") == "{"


def test_a_procedure_that_is_no_longer_offered_is_said_and_what_was_kept_stays(office):
    office.drafting.begin(square(280.0), LABEL)
    ask(office, "P14", "gold")
    first = office.drafting.state.draft_id
    kept = question_path(office.home, first).read_text(encoding="utf-8")
    office.drafting.begin(square(900.0), LABEL)
    office.page.set_procedures(PROCEDURES[:1])
    office.drafting.open(first)
    assert "P14" in office.page.problem.text()
    assert question_path(office.home, first).read_text(encoding="utf-8") == kept
