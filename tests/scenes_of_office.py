"""Scenes of reference data, check, dossier, audit, help and options."""

from __future__ import annotations

from types import SimpleNamespace

from audit_office import sample_layers
from draftmaker import small_draft
from qgis.PyQt.QtTest import QTest
from scene_packs import install, licences_pack, trust
from scenes_of_area import table_read
from stage import NOON, REFERENCE, NotShown, Stage, scene

from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.portal.outbox import Outbox
from mineral_plugin.core.portal.outbox_state import Failure, Hold

# --- the reference data -----------------------------------------------------------------------------


@scene(
    "data-none",
    "Chưa có dữ liệu tham chiếu: thiếu gì, hỏi ai",
    "No reference data yet: what is missing, whom to ask",
)
def data_none(stage: Stage) -> None:
    stage.dock.open_page("layers")
    stage.settle()


@scene("data-read", "Dữ liệu tham chiếu theo từng lớp", "The reference data layer by layer")
def data_read(stage: Stage) -> None:
    stage.dock.layers.add([str(REFERENCE)])
    stage.dock.open_page("layers")
    stage.settle()
    stage.dock.layers.sources.open()
    QTest.qWait(50)


@scene(
    "data-pack",
    "Một gói vừa cài, nơi phát hành chưa xác nhận",
    "A pack just installed, its issuer not confirmed",
)
def data_pack(stage: Stage) -> None:
    stage.dock.open_page("layers")
    install(stage, licences_pack())


@scene(
    "data-issuer", "Xác nhận nơi phát hành bằng dấu vân tay khóa", "An issuer is confirmed by the fingerprint"
)
def data_issuer(stage: Stage) -> None:
    data_pack(stage)
    panel = stage.dock.layers
    view = next(view for view in panel.rows.views if "confirm" in view.shown.actions)
    stage.click(f"confirm-{view.shown.key}")
    stage.wait(lambda: panel.card is not None, "the card of the issuer")
    stage.settle()


@scene("data-fields", "Một tệp của riêng bạn: mỗi cột là gì", "A file of your own: what its columns are")
def data_fields(stage: Stage) -> None:
    from shutil import copy

    plain = stage.files / "so giay phep.gpkg"
    copy(str(REFERENCE), str(plain))
    stage.dock.open_page("layers")
    stage.dock.layers.files_given.emit([str(plain)])
    stage.wait(lambda: stage.dock.layers.card is not None, "the card of the columns")
    stage.settle()


@scene("data-remove", "Một câu hỏi trước khi xóa gói", "A question before a pack is removed")
def data_remove(stage: Stage) -> None:
    trust(stage)
    data_pack(stage)
    panel = stage.dock.layers
    panel.sources.open()
    view = next(view for view in panel.source_rows.views if "remove" in view.shown.actions)
    stage.click(f"remove-{view.shown.key}")
    stage.wait(lambda: panel.card is not None, "the question")
    stage.settle()


# --- the check --------------------------------------------------------------------------------------


def ask(stage: Stage) -> None:
    """Read the table, give the reference data and ask for a mining licence."""
    table_read(stage)
    stage.dock.layers.add([str(REFERENCE)])
    stage.dock.open_page("check")
    page = stage.dock.check
    page.procedure.setCurrentIndex(page.procedure.findData("P14"))
    page.mineral.setCurrentIndex(page.mineral.findData("limestone_vlxdtt"))
    stage.write("holder", "Công ty TNHH Đá Đồng Khê")
    stage.settle()


@scene("check-question", "Hỏi kiểm tra những gì", "What is to be checked")
def check_question(stage: Stage) -> None:
    ask(stage)


@scene("check-law", "Luật nào được áp dụng", "Which law is applied")
def check_law(stage: Stage) -> None:
    ask(stage)
    stage.dock.check.law.open()
    QTest.qWait(50)
    stage.show(stage.dock.check.law)


@scene(
    "check-findings", "Kết quả: điều vướng trước, điều đạt gấp lại", "Findings: problems first, passes folded"
)
def check_findings(stage: Stage) -> None:
    ask(stage)
    stage.click("check")
    page = stage.dock.check
    stage.wait(lambda: page.findings.isVisible() or page.problem.isVisible(), "the findings", 60)
    if page.problem.isVisible():
        raise NotShown(page.problem.text())
    stage.rest()
    stage.show(page.findings)


@scene("check-finding", "Một điều vướng được chọn", "One finding chosen")
def check_finding(stage: Stage) -> None:
    check_findings(stage)
    card = stage.dock.check.findings.cards()[0]
    card.setFocus()
    QTest.keyClick(card, "\r")
    QTest.qWait(50)
    stage.show(card)


@scene("check-passes", "Các mục đạt, mở ra", "The passes, unfolded")
def check_passes(stage: Stage) -> None:
    check_findings(stage)
    stage.click("passesFold")
    stage.rest()
    stage.show(stage.find("passesFold"))


@scene(
    "check-questions", "Điều chương trình không thể tự biết thì hỏi", "What the program cannot know it asks"
)
def check_questions(stage: Stage) -> None:
    check_findings(stage)
    stage.wait(lambda: stage.dock.check.facts.isVisible(), "the questions")
    stage.show(stage.dock.check.facts)


@scene("check-refusal", "Không kiểm tra được: một câu nói rõ", "No answer: one sentence says why")
def check_refusal(stage: Stage) -> None:
    ask(stage)
    stage.dock.layers.add([str(stage.files / "không có.gpkg")])
    stage.click("check")
    stage.wait(lambda: stage.dock.check.problem.isVisible(), "the sentence", 60)
    stage.settle()
    stage.show(stage.find("check"))


# --- the map ----------------------------------------------------------------------------------------


@scene("map-none", "Chưa có khu vực để lập bản đồ", "No area to make a map of yet")
def map_none(stage: Stage) -> None:
    stage.dock.open_page("map")


def _map_settled(stage: Stage) -> None:
    stage.wait(lambda: stage.dock.map.question.form.count() > 1, "the forms")
    stage.wait(lambda: not stage.part("MapSteps").is_busy, "the map")
    stage.rest()


@scene(
    "map-question",
    "Lập bản đồ: mẫu, khổ giấy, tỷ lệ tự chọn, đều đổi được",
    "A map: form, paper and scale by themselves, all of it changeable",
)
def map_question(stage: Stage) -> None:
    ask(stage)
    stage.dock.open_page("map")
    _map_settled(stage)


@scene("map-texts", "Nội dung ghi trên bản đồ, nhập một lần", "What is written on the map, typed once")
def map_texts(stage: Stage) -> None:
    map_question(stage)
    stage.click("mapTextsFold")
    stage.write("mapText-commune", "Đồng Khê")
    stage.write("mapText-province", "Lào Cai")
    stage.rest()
    stage.show(stage.dock.map.texts)


@scene("map-form", "Mẫu bản đồ đã đọc được những gì", "What is known of the form")
def map_form(stage: Stage) -> None:
    map_question(stage)
    stage.click("mapAboutFold")
    stage.rest()
    stage.show(stage.dock.map.question.about)


@scene(
    "map-return", "Bản đồ trả lại một phần: còn thiếu phần trả lại", "A partial return without its other part"
)
def map_return(stage: Stage) -> None:
    map_question(stage)
    form = stage.dock.map.question.form
    form.setCurrentIndex(form.findData("partial_return"))
    stage.wait(lambda: bool(stage.dock.map.question.how.text()), "how it is made")
    stage.rest()


@scene("map-made", "Bản đồ đã lập và đã được đối chiếu", "The map made, and held against the area")
def map_made(stage: Stage) -> None:
    map_question(stage)
    stage.click("makeMap")
    steps = stage.part("MapSteps")
    stage.wait(lambda: stage.dock.map.result.isVisible() and not steps.is_busy, "the map", 60)
    stage.rest()
    stage.show(stage.dock.map.result)


@scene(
    "map-faults",
    "Bản đồ bị sửa sai: nói rõ ở đâu, sửa thế nào",
    "A map spoilt by hand: where, and what to do",
)
def map_faults(stage: Stage) -> None:
    map_made(stage)
    proof = stage.part("MapProof")
    for item in proof.layout.items():
        if getattr(item, "id", str)() in ("scale", "title"):
            proof.layout.removeLayoutItem(item)
    stage.click("exportMap")
    stage.wait(lambda: stage.dock.map.result.faults.isVisible() and not proof.is_busy, "the faults", 60)
    stage.rest()
    stage.show(stage.dock.map.result)


# --- the dossier ------------------------------------------------------------------------------------


@scene("dossier-none", "Chưa có hồ sơ", "No dossier yet")
def dossier_none(stage: Stage) -> None:
    stage.dock.open_page("dossier")


@scene(
    "dossier-draft", "Hồ sơ: thành phần đã có và còn thiếu", "A dossier: what is there and what is missing"
)
def dossier_draft(stage: Stage) -> None:
    check_findings(stage)
    stage.click("makeDossier")
    stage.wait(lambda: stage.dock.dossier.components.isVisible(), "the components")


@scene("dossier-client", "Ghi một khách hàng", "A client is written down")
def dossier_client(stage: Stage) -> None:
    dossier_draft(stage)
    stage.click("newClient")
    stage.show(stage.dock.dossier.client)


@scene("dossier-rehearsal", "Diễn tập: những điều cán bộ sẽ xem", "Rehearsal: what the officer will look at")
def dossier_rehearsal(stage: Stage) -> None:
    dossier_draft(stage)
    card = stage.dock.dossier.rehearsal
    card.open()
    stage.click("rehearse")
    stage.wait(lambda: card.lines.count() > 0, "the check list")
    stage.show(card)


@scene("dossier-log-in", "Ai nộp: đăng nhập bằng tài khoản", "Who files: a log-in with an account")
def dossier_log_in(stage: Stage) -> None:
    stage.dock.open_page("dossier")
    takes_accounts = SimpleNamespace(practice_login=False)
    stage.part("LoginSteps").show_service("https://service.example", takes_accounts)
    refused = Phrase("login.no_master_word")
    stage.dock.dossier.login.show_problem(say(refused, stage.lang))
    stage.show(stage.dock.dossier.login)


@scene(
    "dossier-outbox",
    "Hộp thư đi: hồ sơ chưa nộp xong, vì sao, và có thể làm gì",
    "The outbox: what is not filed yet, why, and what can be done",
)
def dossier_outbox(stage: Stage) -> None:
    home, outbox = stage.home, Outbox(stage.home, lambda: NOON)
    for number, reason in enumerate(("proxy_log_in", "no_network")):
        draft = small_draft(home)
        action = outbox.plan(draft.reference, "https://mot-cua.example.vn", {}, "0" * 64)
        outbox.standings.begin(action.id)
        outbox.standings.arrived(action.id, 0.62 - number / 2)
        hold = Hold.PAUSED if number else Hold.PATIENCE
        outbox.standings.failed(action.id, Failure(reason, "", hold))
    stage.dock.open_page("dossier")
    stage.wait(lambda: stage.dock.dossier.outbox.list.count() == 2, "the outbox")
    stage.click("outboxCancel")
    stage.show(stage.dock.dossier.outbox)


# --- the audit --------------------------------------------------------------------------------------


@scene("audit-question", "Rà soát sổ giấy phép: hỏi những gì", "An audit: what is asked")
def audit_question(stage: Stage) -> None:
    stage.dock.set_mode("office")
    stage.dock.open_page("audit")
    stage.settle()


@scene("audit-list", "Kết quả rà soát, gấp nhất trước", "The result of an audit, most urgent first")
def audit_list(stage: Stage) -> None:
    stage.dock.set_mode("office")
    stage.dock.layers.add(sample_layers(stage.files))
    stage.dock.open_page("audit")
    audit = stage.part("AuditSteps")
    stage.wait(lambda: not audit.is_busy, "the audit to be ready")
    stage.click("auditRun")
    stage.wait(lambda: not audit.is_busy and stage.dock.audit.tabs.isVisible(), "the audit", 60)
    QTest.qWait(200)


@scene("audit-pair", "Một cặp giấy phép và quyết định về nó", "One pair of licences and what is decided")
def audit_pair(stage: Stage) -> None:
    audit_list(stage)
    stage.dock.audit.pairs.selectRow(0)
    QTest.qWait(100)
    stage.show(stage.dock.audit.card)


# --- help, tour, options ----------------------------------------------------------------------------


@scene("help", "Hướng dẫn bên cạnh từng bước (F1)", "Help beside each step (F1)")
def help_beside(stage: Stage) -> None:
    ask(stage)
    stage.click("pageHelp")
    QTest.qWait(100)


@scene("tour", "Thực hành có hướng dẫn", "The guided tour of the practice project")
def tour(stage: Stage) -> None:
    stage.dock.open_page("start")
    stage.click("startPractice")
    stage.settle()


@scene("options", "Trang tùy chọn trong QGIS", "The page in QGIS's options")
def options(stage: Stage) -> None:
    from mineral_plugin.gui.manners.options_page import OptionsPage

    page = OptionsPage(stage.lang, lambda: stage.home)
    page.setWindowTitle("QGIS")
    page.resize(620, 560)
    page.show()
    stage.windows.append(page)
    QTest.qWait(200)


# --- the engine -------------------------------------------------------------------------------------


@scene(
    "engine-missing",
    "Thiếu phần tính hình học: một nút cài đặt",
    "The geometry engine is missing: one button",
)
def engine_missing(stage: Stage) -> None:
    from mineral_plugin.bridge import shapely_setup
    from mineral_plugin.core.base.words import Phrase, say

    wheel = shapely_setup.wheel_for_this_machine()
    sentence = say(Phrase("engine.missing"), stage.lang)
    stage.dock.engine.show_state(sentence, wheel.file if wheel else "")
    stage.dock.show_engine_missing(True)
