"""Packs in the dock: installed by dropping, trusted after a match, restored, removed, their news read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from builders import box, licence, zone_item
from layers_office import HERE, LICENCES, data_file, drop, installed, rows, settle
from packmaker import KEY, STRANGER, TODAY, Recipe, make, rewritten
from qgis.core import QgsProject
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QCheckBox
from test_gui_dock import click, made, read

from mineral_plugin.core.base.keys import PRACTICE_KEY, fingerprint
from mineral_plugin.core.reference.trust import Issuer, confirm, load_trust
from mineral_plugin.core.work.keeping import keep_area
from mineral_plugin.core.work.layer_choice import packs_in_force


@pytest.fixture
def office(qtbot, qgis_new_project, tmp_path):
    (tmp_path / "home").mkdir()
    made_one = made(qtbot, tmp_path / "home")
    yield made_one
    made_one.view.close()
    made_one.memory.close()


def change_a_byte(office):
    path = data_file(office)
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))
    office.layers.refresh()
    settle(office)


@pytest.mark.parametrize("where", ["dock", "panel", "corners"])
def test_a_pack_dropped_anywhere_on_the_dock_is_installed(office, where, tmp_path):
    confirm(office.home, Issuer("Sở", KEY.public))
    path = make(tmp_path / "given", LICENCES)
    if where == "corners":
        office.dock.paste.files_chosen.emit([str(path)])
    else:
        drop(office.dock if where == "dock" else office.dock.layers, path)
    settle(office)
    assert office.dock._stack.currentWidget() is office.dock.layers
    assert "thu-nghiem@2026.11" in office.dock.layers.told.text()
    assert rows(office)[0].startswith("Usable: Giấy phép")


def test_a_damaged_pack_gives_one_sentence_and_nothing_is_installed(office, tmp_path):
    path = make(tmp_path / "given", LICENCES)
    path.write_bytes(path.read_bytes()[:-300])
    drop(office.dock, path)
    settle(office)
    told = office.dock.layers.told.text()
    assert path.name in told and told.count(". ") == 0
    assert packs_in_force(office.home) == ()


def test_of_two_dropped_packs_a_damaged_one_does_not_keep_the_other_out(office, tmp_path):
    good = make(tmp_path / "given", LICENCES)
    bad = rewritten(good, tmp_path / "hong.mlpack", {"data.gpkg": b"x"})
    drop(office.dock, bad, good)
    settle(office)
    assert packs_in_force(office.home) == ("thu-nghiem",)
    assert "hong.mlpack" in office.dock.layers.told.text()


def test_an_installation_that_is_stopped_leaves_nothing_and_says_nothing(office, tmp_path):
    """A stop after the last step changes nothing, and what was installed is told: then once more."""
    for attempt in range(8):
        many = {"licence": [licence(str(number), HERE) for number in range(20_000)]}
        recipe = replace(LICENCES, layers=many, version=f"2026.{attempt + 1:02}")
        before = data_files(office)
        drop(office.dock, make(tmp_path / f"given{attempt}", recipe))
        assert office.dock.layers.progress.isVisible()
        click(office, "stopLayers")
        settle(office)
        assert not office.dock.layers.progress.isVisible()
        if data_files(office) == before:
            break
        assert recipe.version in office.dock.layers.told.text()
    assert data_files(office) == before and office.dock.layers.told.text() == ""


def data_files(office):
    return sorted((office.home / "packs").rglob("data.gpkg"))


def test_what_is_asked_while_a_pack_is_installed_is_not_lost_in_silence(office, tmp_path):
    path = make(tmp_path / "given", LICENCES)
    drop(office.dock, path)
    drop(office.dock, path)
    assert "under way" in office.dock.layers.told.text()
    settle(office)
    assert packs_in_force(office.home) == ("thu-nghiem",)


def test_a_newer_version_says_what_changed_and_that_my_area_is_touched(office, tmp_path):
    read(office)
    keep_area(office.desk.area, office.home)
    far = replace(LICENCES, layers={"licence": [licence("412", box(400_000, 2_300_000, 50, 50))]})
    installed(office, replace(far, version="2026.10"))
    drop(office.dock, make(tmp_path / "given", replace(LICENCES, version="2026.12")))
    settle(office)
    banner = office.dock.layers.news
    assert banner.isVisible() and "đổi 1" in banner.first.text()
    assert "nay chung" in banner.first.text() + banner.rest.text()
    assert office.dock.start.news.isVisibleTo(office.dock.start)
    click(office, "newsRead")
    assert not office.dock.start.news.isVisibleTo(office.dock.start)


def test_news_are_said_at_the_next_start_until_they_are_read(office, qtbot):
    installed(office, replace(LICENCES, version="2026.10"))
    drop(
        office.dock, make(office.home / "given", replace(LICENCES, version="2026.12", layers={"licence": []}))
    )
    settle(office)
    again = made(qtbot, office.home)
    again.layers.packs.show_news()
    settle(again)
    assert "bỏ 1" in again.dock.start.news.first.text()
    again.layers.packs.mark_read()
    again.layers.packs.show_news()
    assert not again.dock.start.news.isVisibleTo(again.dock.start)
    again.view.close()
    again.memory.close()


def test_more_than_three_news_are_folded(office):
    office.dock.start.news.show_news([f"câu {number}" for number in range(5)])
    banner = office.dock.start.news
    assert banner.first.text().count("•") == 3 and banner.rest.text().count("•") == 2
    assert not banner.rest.isVisibleTo(banner)
    banner.more.open()
    assert banner.rest.isVisibleTo(banner)


def ask_issuer(office):
    office.dock.open_page("layers")
    office.dock.layers.row_asked.emit("confirm", 0)
    settle(office)
    return office.dock.layers.card


def test_an_unknown_issuer_is_trusted_only_after_its_fingerprint_was_given(office):
    installed(office, key=STRANGER)
    assert "Chưa xác nhận nơi phát hành" in rows(office)[0]
    card = ask_issuer(office)
    own = fingerprint(STRANGER.public)
    assert card.fingerprint.text() == "" and own not in card.own.text() and not card.accept.isEnabled()
    QTest.keyClicks(card.fingerprint, "12ab")
    assert not card.accept.isEnabled() and "ten groups" in card.match.text()
    card.fingerprint.setText(fingerprint(KEY.public))
    assert not card.accept.isEnabled() and "Another key" in card.match.text() and own not in card.own.text()
    card.fingerprint.setText(own.upper().replace(" ", "-"))
    assert card.accept.isEnabled() and own in card.own.text()
    click(office, "trustIssuer")
    settle(office)
    assert rows(office)[0].startswith("Usable")
    assert office.dock.layers.card is None


def test_the_fingerprint_of_the_pack_can_be_asked_for(office):
    installed(office)
    card = ask_issuer(office)
    click(office, "showFingerprint")
    assert fingerprint(KEY.public) in card.own.text() and card.fingerprint.text() == ""


def test_trust_can_be_limited_to_layers_and_provinces_of_the_pack(office):
    layers = {"licence": [licence("412", HERE)], "prohibited": [zone_item("1", HERE)]}
    installed(office, Recipe(layers, provinces=("Lào Cai",)))
    card = ask_issuer(office)
    card.fingerprint.setText(fingerprint(KEY.public))
    for name in ("limitRoles", "limitProvinces", "limitRoles-prohibited"):
        card.findChild(QCheckBox, name).toggle()
    click(office, "trustIssuer")
    settle(office)
    (issuer,) = load_trust(office.home).issuers
    assert (issuer.roles, issuer.provinces, issuer.confirmed_on) == (("licence",), ("Lào Cai",), TODAY)
    assert rows(office)[0].startswith("Usable")
    (outside,) = [row for row in rows(office) if "Khu vực cấm hoạt động khoáng sản" in row]
    assert "lớp hoặc tỉnh" in outside


def test_the_practice_key_cannot_be_trusted(office):
    installed(office, key=PRACTICE_KEY)
    view = office.dock.layers.rows.views[0]
    assert "không bao giờ được tin cậy" in view.text() and "confirm" not in view.shown.actions


def test_a_confirmed_issuer_can_be_revoked_after_a_question(office):
    confirm(office.home, Issuer("Sở", KEY.public))
    installed(office)
    office.dock.open_page("layers")
    office.dock.layers.sources.open()
    click(office, "revoke-source-0")
    assert rows(office)[0].startswith("Usable")
    click(office, "askAccept")
    settle(office)
    assert "thu hồi" in rows(office)[0]
    assert load_trust(office.home).issuers[0].revoked


def test_a_changed_pack_is_refused_by_the_check_and_restored_by_its_button(office):
    confirm(office.home, Issuer("Sở", KEY.public))
    installed(office)
    change_a_byte(office)
    assert "đã bị thay đổi" in rows(office)[0]
    read(office)
    click(office, "goToCheck")
    office.dock.check.mineral.setCurrentIndex(1)
    click(office, "check")
    office.qtbot.waitUntil(office.dock.check.problem.isVisible, timeout=20_000)
    assert "thu-nghiem@2026.11" in office.dock.check.problem.text()
    office.dock.open_page("layers")
    click(office, "restore-source-0")
    settle(office)
    assert rows(office)[0].startswith("Usable")


def test_an_installed_pack_takes_part_in_the_check_until_its_tick_is_taken_away(office):
    confirm(office.home, Issuer("Sở", KEY.public))
    installed(office)
    assert overlap(office) == "conflict"
    office.dock.open_page("layers")
    office.dock.layers.sources.open()
    QTest.qWait(20)
    click(office, "tick-source-0")
    settle(office)
    assert overlap(office) == "cannot_tell"
    assert office.dock.layers.choice.for_settings() == ("off:thu-nghiem",)


def overlap(office):
    """Return the verdict on overlaps of a check through the window."""
    if office.desk.area is None:
        read(office)
    office.desk.drop_report()
    office.dock.open_page("check")
    page = office.dock.check
    page.procedure.setCurrentIndex(page.procedure.findData("P14"))
    page.mineral.setCurrentIndex(page.mineral.findData("limestone_vlxdtt"))
    click(office, "check")
    office.qtbot.waitUntil(lambda: office.desk.report is not None or page.problem.isVisible(), timeout=20_000)
    return office.desk.report_dict["summary"]["families"]["overlap"]


def test_an_unknown_issuer_neither_clears_nor_blocks_in_a_check(office):
    installed(office, key=STRANGER)
    assert overlap(office) == "cannot_tell"


def test_a_project_remembers_the_packs_and_which_were_left_out(office, tmp_path):
    installed(office)
    installed(office, replace(LICENCES, id="khac"))
    office.dock.layers.choose(office.dock.layers.choice.ticking("khac", False))
    path = tmp_path / "dự án.qgs"
    assert QgsProject.instance().write(str(path))
    office.dock.layers.choose(type(office.dock.layers.choice)())
    assert QgsProject.instance().read(str(path))
    assert office.dock.layers.choice.texts(packs_in_force(office.home)) == ("pack:thu-nghiem",)
    settle(office)


def test_a_pack_is_removed_after_a_question(office):
    installed(office)
    office.dock.open_page("layers")
    office.dock.layers.sources.open()
    click(office, "remove-source-0")
    click(office, "askAcceptCancel")
    assert packs_in_force(office.home) == ("thu-nghiem",)
    click(office, "remove-source-0")
    click(office, "askAccept")
    settle(office)
    assert packs_in_force(office.home) == ()
    assert "Chưa có" in rows(office)[0]


def test_verifying_a_pack_does_not_hold_the_window_up(office, tmp_path):
    """While a large pack is installed the window's thread goes on answering."""
    import time

    data = replace(LICENCES, layers={"licence": [licence(str(n), HERE) for n in range(20_000)]})
    path = make(tmp_path / "given", data)
    drop(office.dock, path)
    longest, last = 0.0, time.perf_counter()
    while office.layers.work.is_busy:
        QTest.qWait(5)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    assert longest < 0.5
    settle(office)
    assert Path(office.home / "packs").is_dir()
