"""Split, merge, keep a part: what is drawn becomes areas with tables of their own."""

from __future__ import annotations

from typing import Any, List, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QObject, QTimer
from qgis.PyQt.QtWidgets import QApplication

from mineral_plugin.core.area.measure import area_m2
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.numbers import format_number
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.drawing.places import Point, corners_of, points_of
from mineral_plugin.core.drawing.splitting import kept_and_returned, merged, split
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.drawing.draw_words import hectares, percent, table_text
from mineral_plugin.gui.drawing.drawing_rings import is_complete
from mineral_plugin.gui.parts.sentences import error_sentence

# While the ring around what is kept is drawn, its share is told so often.
_SHARE_EVERY_MS = 80
# Less than this is what the last digits of the corners are worth.
_SAME_M2 = 0.5


class ShareSteps(QObject):
    """Does what the tools for splitting, merging and returning ask."""

    def __init__(self, page: Any, desk: Desk, board: Any, drafting: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._desk, self._board, self._drafting = page, desk, board, drafting
        self._pieces: Tuple[Any, ...] = ()
        self._partial: Optional[Any] = None
        self._around: Tuple[Point, ...] = ()
        self._merged: Optional[Any] = None
        self._beside: Tuple[Any, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHARE_EVERY_MS)
        self._timer.timeout.connect(self._tell_share)
        page.split.start_asked.connect(self._draw_line)
        page.split.piece_chosen.connect(self._show_piece)
        page.split.apply_asked.connect(self._split)
        page.merge.opened.connect(self._look_beside)
        page.merge.preview_asked.connect(self._preview_merge)
        page.merge.apply_asked.connect(self._merge)
        page.keep.start_asked.connect(self._draw_keep)
        page.keep.copy_asked.connect(self._copy)
        page.keep.apply_asked.connect(self._keep)

    def area_changed(self) -> None:
        """Follow another area: pieces and shares of the one before are gone."""
        self._pieces, self._partial, self._merged = (), None, None
        self._page.split.show_pieces(())
        self._page.split.show_told("", False)
        self._page.keep.show_tables("")
        self._page.keep.show_told("", False)
        self._offer_areas()

    def _problem(self, error: MineralError) -> str:
        return error_sentence(error, self._desk.lang)

    # --- split --------------------------------------------------------------------------------------

    def _draw_line(self) -> None:
        self._page.split.show_pieces(())
        self._page.split.show_told("", False)
        self._board.draw_line("line", lambda _points: None, self._on_line)

    def _on_line(self, points: Tuple[Point, ...]) -> None:
        if len(points) < 2:
            return
        try:
            self._pieces = split(self._desk.area, points)
        except MineralError as error:
            self._page.split.show_told(self._problem(error), False)
            return
        lang = self._desk.lang
        whole = area_m2(self._desk.area)
        lines = [
            self.tr("{name}: {area} ({share}), {corners} corners").format(
                name=piece.name,
                area=hectares(area_m2(piece), lang),
                share=percent(area_m2(piece) / whole, lang),
                corners=len(corners_of(piece)),
            )
            for piece in self._pieces
        ]
        self._page.split.show_pieces(lines)
        told = self.tr("{count} pieces. Choose the one to go on with; the others are kept as drafts.")
        self._page.split.show_told(told.format(count=len(self._pieces)), True)
        self._page.reveal(self._page.split)
        self._show_piece(0)

    def _show_piece(self, number: int) -> None:
        if 0 <= number < len(self._pieces):
            self._board.preview(_rings(self._pieces[number]))

    def _split(self) -> None:
        number = max(self._page.split.pieces.currentRow(), 0)
        pieces = self._pieces
        if number >= len(pieces):
            return
        others = [piece for at, piece in enumerate(pieces) if at != number]
        if self._part_ways(pieces[number], others, Phrase("drawing.step.split", {"count": len(pieces)})):
            words = self.tr("Split into {count} areas; the others are under Recent areas.")
            self._page.say(words.format(count=len(pieces)))

    def _part_ways(self, going_on: Any, others: Sequence[Any], label: Phrase) -> bool:
        """Go on with one area in its draft, and begin a draft of its own for each of the others."""
        if not self._board.apply(going_on, label):
            return False
        state = self._drafting.state
        if state is None:
            return True
        for other in others:
            self._drafting.begin(other, label)
        return bool(self._drafting.open(state.draft_id)) if others else True

    # --- merge --------------------------------------------------------------------------------------

    def _look_beside(self) -> None:
        """Take the other drafts, too: a piece that was split off is one."""
        self._beside = tuple(self._drafting.beside())
        self._offer_areas()

    def _others(self) -> List[Any]:
        """Return the complete areas of the same zone: of the file at work, and of other drafts."""
        area = self._desk.area
        found = {one.id: one for one in (*self._beside, *self._desk.areas)}
        found.pop(area.id, None)
        return [one for one in found.values() if one.zone == area.zone and is_complete(one)]

    def _offer_areas(self) -> None:
        area = self._desk.area
        if area is None:
            self._page.merge.offer(())
            return
        lang = self._desk.lang
        lines = [(f"{one.name} · {hectares(area_m2(one), lang)}", one.id) for one in self._others()]
        self._page.merge.offer(lines)
        self._preview_merge()

    def _preview_merge(self) -> None:
        area = self._desk.area
        ticked = set(self._page.merge.ticked())
        chosen = [one for one in self._others() if one.id in ticked] if area is not None else []
        self._merged = None
        if not is_complete(area) or (not chosen and len(area.parts) < 2):
            self._page.merge.show_told("", False)
            if self._page.merge.is_open():
                self._board.preview(())
            return
        try:
            self._merged = merged((area, *chosen), area.name)
        except MineralError as error:
            self._page.merge.show_told(self._problem(error), False)
            return
        if self._page.merge.is_open():
            self._board.preview(_rings(self._merged))
        words = self.tr("One area of {area}, {parts} parts, {corners} corners")
        told = words.format(
            area=hectares(area_m2(self._merged), self._desk.lang),
            parts=len(self._merged.parts),
            corners=len(corners_of(self._merged)),
        )
        self._page.merge.show_told(told, self._merged.id != area.id)
        if self._page.merge.is_open():
            self._page.reveal(self._page.merge)  # the button below what was told has moved down

    def _merge(self) -> None:
        made = self._merged
        if made is None:
            return
        label = Phrase("drawing.step.merged", {"count": len(self._page.merge.ticked()) + 1})
        # What is part of the area now is not to be merged with it once more.
        self._page.merge.untick()
        if self._board.apply(made, label):
            words = self.tr("Merged into one area.")
            self._page.say(words)
            self._page.merge.show_told(words, False)

    # --- keep a part --------------------------------------------------------------------------------

    def _draw_keep(self) -> None:
        self._page.keep.show_tables("")
        self._page.keep.show_told("", False)
        self._board.draw_line("keep", self._on_keep_move, self._on_keep)

    def _on_keep_move(self, points: Tuple[Point, ...]) -> None:
        self._around = points
        if len(points) > 2 and not self._timer.isActive():
            self._timer.start()

    def _tell_share(self) -> None:
        """Tell the shares while the ring is drawn; a ring that crosses itself is passed over."""
        if self._board.mode != "keep":
            return
        try:
            found = kept_and_returned(self._desk.area, self._around)
        except MineralError:
            return
        told = self._share_words(found)
        self._page.keep.show_told(told, False)
        self._board.picture.say(told)

    def _share_words(self, found: Any) -> str:
        lang = self._desk.lang
        words = self.tr("Kept {kept} ({share}) · returned {returned} ({rest})")
        return words.format(
            kept=hectares(found.kept_m2, lang),
            share=percent(found.kept_share, lang),
            returned=hectares(found.returned_m2, lang),
            rest=percent(found.returned_share, lang),
        )

    def _on_keep(self, points: Tuple[Point, ...]) -> None:
        self._timer.stop()
        self._board.picture.say("")
        if len(points) < 3:
            return
        try:
            name = self.tr("{name} (returned)").format(name=self._desk.area.name)
            found = kept_and_returned(self._desk.area, points, returned_name=name)
        except MineralError as error:
            self._page.keep.show_told(self._problem(error), False)
            return
        self._partial = found
        self._board.preview(_rings(found.kept))
        self._page.keep.show_tables(self._tables(found))
        self._page.keep.show_told(f"{self._share_words(found)}. {self._sum_words(found)}", True)
        self._page.reveal(self._page.keep)

    def _sum_words(self, found: Any) -> str:
        """Say how the two tables add up to the old one."""
        exact = abs(found.difference_m2) < _SAME_M2
        if exact:
            words = self.tr(
                "Together they are the old area to the square metre; {count} new corners on its sides."
            )
            return words.format(count=len(found.new_corners))
        words = self.tr(
            "Rounded corners make {difference} m² of difference; {count} new corners on old sides."
        )
        difference = format_number(abs(found.difference_m2), 2, self._desk.lang)
        return words.format(difference=difference, count=len(found.new_corners))

    def _tables(self, found: Any) -> str:
        lang = self._desk.lang
        kept = self.tr("Kept: {area}, {share}").format(
            area=hectares(found.kept_m2, lang), share=percent(found.kept_share, lang)
        )
        returned = self.tr("Returned: {area}, {share}").format(
            area=hectares(found.returned_m2, lang), share=percent(found.returned_share, lang)
        )
        return "\n\n".join((table_text(found.kept, kept, lang), table_text(found.returned, returned, lang)))

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._page.keep.tables.toPlainText())
        words = self.tr("Both tables are copied.")
        self._page.say(words)
        if self._partial is not None:
            # Where the hand is, too: the line at the top of the page may be out of the window.
            told = f"{self._share_words(self._partial)}. {self._sum_words(self._partial)} {words}"
            self._page.keep.show_told(told, True)

    def _keep(self) -> None:
        found = self._partial
        if found is not None and self._part_ways(found.kept, [found.returned], Phrase("drawing.step.kept")):
            self._page.say(self.tr("Gone on with the kept part; the returned part is under Recent areas."))


def _rings(area: Any) -> Tuple[Tuple[Point, ...], ...]:
    return tuple(points_of(ring) for part in area.parts for ring in part.rings)
