"""Papers as PDF on Qt 6: the same layout rules, pages counted."""

from __future__ import annotations

from PyQt6.QtWidgets import QApplication

from mineral_plugin.bridge.paper_pdf import paper_font, write_paper_pdf
from mineral_plugin.core.papers.model import Cell, Grid, Heading, Paper, Paragraph, Picture

APPLICATION = QApplication.instance() or QApplication([])
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 8"><path d="M1,1 L9,7" stroke="#000"/></svg>'


def test_a_paper_with_every_block_is_printed(tmp_path):
    rows = tuple((Cell(f"hàng {at}"), Cell(str(at))) for at in range(120))
    grid = Grid(((Cell("ĐẦU BẢNG"), Cell("SỐ")),), rows, (3.0, 1.0))
    blocks = (Heading("Tiêu đề", 1), Paragraph("một", italic=True), grid, Picture(SVG, 100, 80, "hình"))
    path = tmp_path / "a.pdf"
    assert write_paper_pdf(Paper("vi", "x", blocks, "chân trang"), path) > 2
    assert path.read_bytes().startswith(b"%PDF")


def test_a_paper_that_asks_for_one_page_has_one(tmp_path):
    blocks = tuple(Paragraph(f"dòng {at}") for at in range(45))
    assert write_paper_pdf(Paper("vi", "x", blocks), tmp_path / "a.pdf") == 2
    assert write_paper_pdf(Paper("vi", "x", blocks, one_page=True), tmp_path / "b.pdf") == 1


def test_the_font_of_papers_is_one_that_is_there():
    assert paper_font().family()
