"""Scenes of the first page, the corner table and drawing."""

from __future__ import annotations

from qgis.PyQt.QtTest import QTest
from scene_packs import install, licences_pack, trust
from stage import NAME, REFERENCE, TABLE, Stage, scene

# --- the first page ---------------------------------------------------------------------------------


@scene(
    "start-first",
    "Lần mở đầu tiên: hỏi một lần bạn làm việc gì",
    "The first start asks once what your work is",
)
def start_first(stage: Stage) -> None:
    stage.dock.set_mode("")
    stage.dock.open_page("start")
    stage.settle()


@scene("start-applicant", "Trang đầu của người nộp hồ sơ", "The first page of an applicant")
def start_applicant(stage: Stage) -> None:
    stage.dock.set_mode("applicant")
    stage.dock.open_page("start")
    stage.settle()


@scene(
    "start-office",
    "Trang đầu của cơ quan: thêm việc rà soát",
    "The first page of an authority, with the audit",
)
def start_office(stage: Stage) -> None:
    stage.dock.layers.add([str(REFERENCE)])
    stage.dock.set_mode("office")
    stage.dock.open_page("start")
    stage.settle()


@scene(
    "start-refusal",
    "Tệp không mở được: một câu nói rõ",
    "A file that cannot be opened: one sentence says why",
)
def start_refusal(stage: Stage) -> None:
    stage.dock.open_page("start")
    stage.dock.start.areas_file_chosen.emit(str(REFERENCE))
    stage.settle()


@scene("start-news", "Dữ liệu tham chiếu vừa thay đổi", "The reference data have changed")
def start_news(stage: Stage) -> None:
    trust(stage)
    read(stage)
    install(stage, licences_pack(), "2026.10")
    install(stage, licences_pack("GP 415/GP-UBND"), "2026.11")
    stage.dock.open_page("start")
    stage.settle()
    stage.show(stage.dock.start.news)


# --- the corner table -------------------------------------------------------------------------------


@scene(
    "table-empty", "Trang bảng tọa độ trước khi dán", "The page of the corner table before anything is pasted"
)
def table_empty(stage: Stage) -> None:
    stage.dock.open_page("paste")


def read(stage: Stage, text: str = "") -> None:
    """Paste a table and read it."""
    stage.dock.open_page("paste")
    stage.dock.paste.text.setPlainText(text or TABLE.read_text(encoding="utf-8"))
    stage.write("areaName", NAME)
    stage.click("readTable")
    QTest.qWait(50)


@scene("table-refusal", "Văn bản không có tọa độ", "Text without coordinates")
def table_refusal(stage: Stage) -> None:
    read(stage, "Kính gửi: Sở Nông nghiệp và Môi trường tỉnh Lào Cai")


@scene("table-read", "Bảng tọa độ đã đọc", "A corner table as it was understood")
def table_read(stage: Stage) -> None:
    read(stage)
    stage.wait(lambda: stage.dock.paste.result.table.isVisible(), "the table")


@scene("table-way-on", "Diện tích, đưa lên bản đồ", "Its area, and the way to the map")
def table_way_on(stage: Stage) -> None:
    table_read(stage)
    stage.click("putOnMap")
    QTest.qWait(50)
    stage.show(stage.find("areaFigures"))


@scene("table-question", "Một dòng không chắc được hỏi lại", "A doubtful row is asked about")
def table_question(stage: Stage) -> None:
    read(stage, TABLE.read_text(encoding="utf-8").replace("489.888,00", "489.8?8,00"))
    stage.wait(lambda: bool(stage.dock.paste.result.questions.cards()), "the question")
    stage.show(stage.dock.paste.result)


@scene(
    "table-tools", "Vì sao hiểu như vậy, và các cách hiểu khác", "Why it was understood so, and other ways"
)
def table_tools(stage: Stage) -> None:
    table_read(stage)
    tools = stage.dock.paste.result.tools
    for section in (tools.why, tools.doctor, tools.compare):
        if section.isVisibleTo(tools):
            section.open()
    QTest.qWait(300)
    stage.show(tools)


# --- drawing ----------------------------------------------------------------------------------------


@scene("draw-empty", "Trang vẽ khi chưa có khu vực", "The page for drawing while there is no area")
def draw_empty(stage: Stage) -> None:
    stage.dock.open_page("draw")


@scene("draw-new", "Bắt đầu vẽ: múi chiếu và vì sao", "A new area begins: its zone and why")
def draw_new(stage: Stage) -> None:
    stage.dock.open_page("start")
    stage.click("doorDraw")


@scene(
    "draw-area",
    "Vẽ và chỉnh sửa: số liệu trực tiếp, bảng tọa độ là bản đồ",
    "Live figures; the table is the map",
)
def draw_area(stage: Stage) -> None:
    table_way_on(stage)
    stage.dock.open_page("draw")
    QTest.qWait(400)


def _tool(stage: Stage, name: str) -> None:
    draw_area(stage)
    tool = getattr(stage.dock.draw, name)
    tool.open()
    QTest.qWait(100)
    stage.show(tool)


@scene("draw-rounding", "Làm tròn tọa độ, xem trước độ dịch", "Rounding, with the shift shown beforehand")
def draw_rounding(stage: Stage) -> None:
    _tool(stage, "rounding")


@scene("draw-traverse", "Vẽ theo phương vị và chiều dài", "By bearings and distances")
def draw_traverse(stage: Stage) -> None:
    _tool(stage, "traverse")


@scene("draw-gps", "Từ GPX hoặc máy GPS", "From GPX or GPS")
def draw_gps(stage: Stage) -> None:
    _tool(stage, "gps")


@scene("draw-levels", "Mức cao nhất và thấp nhất", "Top and bottom levels")
def draw_levels(stage: Stage) -> None:
    _tool(stage, "levels")


@scene("draw-split", "Chia khu vực bằng một đường", "Splitting by a line")
def draw_split(stage: Stage) -> None:
    _tool(stage, "split")


@scene("draw-merge", "Gộp khu vực", "Merging areas")
def draw_merge(stage: Stage) -> None:
    _tool(stage, "merge")


@scene("draw-keep", "Trả lại một phần: vẽ phần giữ lại", "Returning a part: draw what is kept")
def draw_keep(stage: Stage) -> None:
    _tool(stage, "keep")


@scene("start-recent", "Các khu vực gần đây", "The areas of late")
def start_recent(stage: Stage) -> None:
    table_way_on(stage)
    stage.dock.set_mode("applicant")
    stage.dock.open_page("start")
    stage.settle()
    stage.wait(stage.dock.start.recent.isVisible, "the recent areas")
