"""What the layers panel says, row by row, and what takes part in a check."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any, List, Tuple

import cases
import pytest
from builders import box, licence, write_layer, write_pack, zone_item
from packmaker import KEY, STRANGER, TODAY, Recipe, make, trusting

from mineral_plugin.core.base.keys import PRACTICE_KEY
from mineral_plugin.core.reference.manifest import LegalStatus
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.reference.trust import Issuer, TrustList, confirm
from mineral_plugin.core.work.layer_choice import GivenFile, LayerChoice, kind_of_file, packs_in_force
from mineral_plugin.core.work.layer_rows import LayerRow, RowState, layer_rows, layers_shown
from mineral_plugin.core.work.packs import install_pack, sources_of

AREA = box(489_000, 2_383_000, 500, 500)
LICENCE = {"licence": [licence("412", AREA)]}
MINING = "P14"
NOBODY = TrustList()


def installed(home: Path, recipe: Recipe, key: Any = KEY, trust: TrustList = NOBODY) -> Sources:
    """Install a pack made from a recipe; return the sources that trust ``trust``."""
    install_pack(make(home / "given", recipe, key), home, trust, TODAY)
    return Sources(home, trust)


def rows(sources: Sources, *texts: str, day: date = TODAY, procedure: str = MINING) -> Tuple[LayerRow, ...]:
    return layer_rows(texts, procedure, day, sources)


def row(found: Tuple[LayerRow, ...], role: str) -> LayerRow:
    return next(one for one in found if one.role == role)


def told(one: LayerRow) -> str:
    note = one.note.vi if one.note is not None else ""
    return " · ".join([one.title.vi, *(line.vi for line in one.details), note])


def test_a_fresh_trusted_layer_can_be_used_and_says_all_that_it_is_worth(tmp_path: Path) -> None:
    found = row(rows(installed(tmp_path, Recipe(LICENCE), trust=trusting()), "pack:thu-nghiem"), "licence")
    assert (found.state, found.note, found.is_read) == (RowState.USABLE, None, True)
    said = told(found)
    for words in (
        "Sở Công Thương thử nghiệm, gói thu-nghiem@2026.11",
        "ngày 01/11/2026 (22 ngày, tối đa",
        "đang có hiệu lực",
        "chữ ký đúng và tin cậy",
        "1:10.000",
        "1 đối tượng",
    ):
        assert words in said


STATES: List[Tuple[str, Recipe, Any, TrustList, RowState, str]] = [
    ("old", Recipe(LICENCE, as_of=date(2024, 1, 1)), KEY, trusting(), RowState.TOO_OLD, "Cũ hơn"),
    ("undated", Recipe(LICENCE, as_of=None), KEY, trusting(), RowState.UNDATED, "Không ghi ngày"),
    (
        "draft",
        Recipe(LICENCE, legal_status=LegalStatus.DRAFT),
        KEY,
        trusting(),
        RowState.NOT_IN_LAW,
        "dự thảo",
    ),
    ("stranger", Recipe(LICENCE), STRANGER, trusting(), RowState.UNTRUSTED, "Chưa xác nhận nơi phát hành"),
    ("practice", Recipe(LICENCE), PRACTICE_KEY, trusting(), RowState.UNTRUSTED, "khóa thực hành"),
    ("scope", Recipe(LICENCE), KEY, trusting(roles=("prohibited",)), RowState.UNTRUSTED, "lớp hoặc tỉnh"),
]


@pytest.mark.parametrize("case", STATES, ids=[case[0] for case in STATES])
def test_what_cannot_carry_a_verdict_says_why(case: Any, tmp_path: Path) -> None:
    _, recipe, key, trust, state, words = case
    found = row(rows(installed(tmp_path, recipe, key, trust), "pack:thu-nghiem"), "licence")
    assert found.state is state
    assert words in told(found) and "chưa kết luận được" in told(found)


def test_the_same_layer_is_too_old_on_a_later_day(tmp_path: Path) -> None:
    sources = installed(tmp_path, Recipe(LICENCE), trust=trusting())
    later = TODAY + timedelta(days=2000)
    assert row(rows(sources, "pack:thu-nghiem"), "licence").state is RowState.USABLE
    assert row(rows(sources, "pack:thu-nghiem", day=later), "licence").state is RowState.TOO_OLD


def test_only_an_unknown_issuer_can_be_confirmed(tmp_path: Path) -> None:
    practice = row(
        rows(installed(tmp_path / "a", Recipe(LICENCE), PRACTICE_KEY), "pack:thu-nghiem"), "licence"
    )
    unknown = row(rows(installed(tmp_path / "b", Recipe(LICENCE)), "pack:thu-nghiem"), "licence")
    assert ("confirm" in practice.actions, "confirm" in unknown.actions) == (False, True)


def test_a_missing_role_says_what_that_means_and_whom_to_ask(tmp_path: Path) -> None:
    missing = row(rows(Sources(tmp_path)), "prohibited")
    assert missing.state is RowState.MISSING and missing.title.vi.startswith("Chưa có: ")
    assert "Thiếu lớp này" in missing.details[0].vi and missing.details[1].vi.startswith("Hỏi: ")


def test_roles_that_a_rule_of_the_procedure_reads_come_first(tmp_path: Path) -> None:
    recipe = Recipe({"auction_area": [zone_item("1", AREA)], **LICENCE, "recognised_reserve": []})
    sources = installed(tmp_path, recipe, trust=trusting())
    mining = [(one.role, one.is_read) for one in rows(sources, "pack:thu-nghiem")]
    assert [role for role, is_read in mining if not is_read] == ["auction_area"] == [mining[-1][0]]
    assert {"licence", "prohibited", "recognised_reserve"} <= {role for role, is_read in mining if is_read}
    exploration = {
        one.role: one.is_read for one in rows(sources, "pack:thu-nghiem", procedure=exploration_id())
    }
    assert (exploration["licence"], exploration["recognised_reserve"]) == (True, False)


def exploration_id() -> str:
    from mineral_plugin.core.regulation.loader import load_regulation

    return next(one.id for one in load_regulation(TODAY).procedures if one.kind == "exploration")


def test_a_layer_that_no_rule_reads_says_so(tmp_path: Path) -> None:
    sources = installed(tmp_path, Recipe({"auction_area": [zone_item("1", AREA)]}), trust=trusting())
    assert "Không quy tắc nào" in told(row(rows(sources, "pack:thu-nghiem"), "auction_area"))


def changed(tmp_path: Path) -> Sources:
    """Return sources whose one pack was changed on the disk."""
    sources = installed(tmp_path, Recipe(LICENCE), trust=trusting())
    data = next((tmp_path / "packs").rglob("data.gpkg"))
    data.chmod(0o600)
    content = bytearray(data.read_bytes())
    content[-1] ^= 1
    data.write_bytes(bytes(content))
    return sources


def test_a_changed_pack_is_a_row_of_its_own_that_offers_to_restore_it(tmp_path: Path) -> None:
    found = rows(changed(tmp_path), "pack:thu-nghiem")
    assert (found[0].state, found[0].pack) == (RowState.CHANGED, "thu-nghiem@2026.11")
    assert "restore" in found[0].actions and "khôi phục" in told(found[0])
    assert row(found, "licence").state is RowState.MISSING


def test_a_changed_pack_can_be_restored_and_removed_from_its_line(tmp_path: Path) -> None:
    shown = layers_shown(LayerChoice(), MINING, TODAY, changed(tmp_path))
    assert [(one.state, one.actions) for one in shown.sources] == [(RowState.CHANGED, ("restore", "remove"))]


@pytest.mark.parametrize("text", ["pack:khong-co", "licence=/khong/co.gpkg", "/khong/co.gpkg"])
def test_what_is_not_there_is_a_row_that_can_be_removed(text: str, tmp_path: Path) -> None:
    found = rows(Sources(tmp_path), text)[0]
    assert (found.state, found.actions, found.text) == (RowState.UNUSABLE, ("remove",), text)
    assert found.note is not None and found.title.vi in ("khong-co", "co.gpkg")


def test_a_file_is_told_by_its_name_and_has_no_signature(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "cấm.gpkg", "t", [zone_item("1", AREA)])
    found = row(rows(Sources(tmp_path), f"prohibited={path}|layername=t|as_of=2026-11-20"), "prohibited")
    assert found.state is RowState.USABLE
    assert "tệp cấm.gpkg" in told(found) and "không có chữ ký" in told(found)


def test_a_role_that_the_law_does_not_know_is_shown_by_its_id(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "x.gpkg", "t", [zone_item("1", AREA)])
    found = rows(Sources(tmp_path), f"la_lung={path}")[-1]
    assert (found.title.vi, found.is_read) == ("la_lung", False)


def test_the_summary_counts_and_names_what_is_missing_and_what_cannot_be_relied_on(tmp_path: Path) -> None:
    sources = installed(tmp_path, Recipe(LICENCE), trust=trusting())
    path = write_pack(tmp_path, "a", {"licence": [licence("1", AREA)]}, as_of="2020-01-01")
    choice = LayerChoice().adding([str(path), f"licence={path}"])
    summary = layers_shown(choice, MINING, TODAY, sources).summary.vi
    assert summary.startswith("1 gói, 2 tệp.")
    missing, _, lacking = summary.partition("Chưa kết luận được:")
    assert "Khu vực cấm" in missing and "Giấy phép" not in missing
    assert lacking.count("Giấy phép") == 1


def test_the_summary_says_when_nothing_is_lacking(tmp_path: Path) -> None:
    sources = installed(tmp_path, Recipe(cases.everything()), trust=trusting())
    summary = layers_shown(LayerChoice(), MINING, TODAY, sources).summary.vi
    assert summary == "1 gói, 0 tệp. Đủ các lớp cần cho thủ tục."


def test_a_key_that_the_user_confirmed_can_be_revoked_one_of_the_office_cannot(tmp_path: Path) -> None:
    own = installed(tmp_path, Recipe(LICENCE))
    office = Sources(tmp_path, TrustList((Issuer("Sở", KEY.public, confirmed_by="office"),)))
    confirm(tmp_path, Issuer("Sở", KEY.public))
    actions = [
        layers_shown(LayerChoice(), MINING, TODAY, sources).sources[0].actions
        for sources in (own, office, sources_of(tmp_path, {}))
    ]
    assert actions == [("confirm", "remove"), ("remove",), ("revoke", "remove")]


# --- what takes part --------------------------------------------------------------------------------


def test_every_installed_pack_takes_part_until_its_tick_is_taken_away(tmp_path: Path) -> None:
    installed(tmp_path, Recipe(LICENCE, id="mot"))
    installed(tmp_path, Recipe(LICENCE, id="hai"))
    ids = packs_in_force(tmp_path)
    choice = LayerChoice().adding(["packs", "a.gpkg"])
    assert choice.texts(ids) == ("pack:hai", "pack:mot", "a.gpkg")
    without = choice.ticking("hai", False)
    assert without.texts(ids) == ("pack:mot", "a.gpkg")
    assert without.ticking("hai", True) == choice


def test_an_earlier_version_that_was_chosen_displaces_the_one_in_force() -> None:
    choice = LayerChoice().adding(["pack:mot@2026.9"])
    assert choice.texts(["mot"]) == ("pack:mot@2026.9",)
    assert not choice.takes("mot")


def test_a_text_is_kept_once_and_can_be_replaced_where_it_stands() -> None:
    choice = LayerChoice().adding(["a", "b", "a"]).adding(["b", "c"])
    assert choice.chosen == ("a", "b", "c")
    assert choice.replacing("b", "x").chosen == ("a", "x", "c")
    assert choice.replacing("nothing", "x").chosen == ("a", "b", "c", "x")
    assert choice.without("b").chosen == ("a", "c")


def test_a_project_brings_back_what_took_part_and_what_was_left_out() -> None:
    choice = LayerChoice(("a.gpkg",), ("hai",))
    again = LayerChoice().adding(choice.for_project(["mot", "hai"]))
    assert again.texts(["mot", "hai", "ba"]) == ("pack:mot", "pack:ba", "a.gpkg")


def test_a_project_names_packs_that_another_computer_may_lack() -> None:
    again = LayerChoice().adding(LayerChoice().for_project(["mot"]))
    assert again.texts([]) == ("pack:mot",)


def test_a_pack_left_out_after_a_project_named_it_stays_out() -> None:
    choice = LayerChoice().adding(["pack:mot"]).ticking("mot", False)
    assert choice.texts(["mot"]) == ()


def test_a_project_that_names_a_pack_puts_its_tick_back() -> None:
    choice = LayerChoice(left_out=("mot", "hai")).adding(["pack:mot"])
    assert choice.texts(["mot", "hai"]) == ("pack:mot",)


def test_the_settings_do_not_name_packs_and_forget_removed_ones() -> None:
    choice = LayerChoice().adding(["pack:mot", "a.gpkg"]).ticking("hai", False)
    assert choice.for_settings() == ("a.gpkg", "off:hai")
    assert choice.without("pack:hai").for_settings() == ("a.gpkg",)


def test_a_file_is_a_pack_a_described_file_or_one_to_be_asked_about(tmp_path: Path) -> None:
    described = write_pack(tmp_path, "a", {"licence": []})
    own = write_layer(tmp_path / "b.gpkg", "t", [])
    kinds = [kind_of_file(path) for path in (tmp_path / "x.MLPACK", described, own)]
    assert kinds == [GivenFile.PACK, GivenFile.DESCRIBED, GivenFile.OWN]
