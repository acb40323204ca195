"""Ruled lines of a page: strokes and thin boxes along the axes, as programs draw the borders of tables."""

from __future__ import annotations

from typing import Dict, List, NamedTuple, Tuple

_THIN = 3.0
"""A filled box thinner than this is a ruled line."""
_SHORT = 4.0
_STRAIGHT = 0.7
MAX_RULES = 20_000
"""Ruled lines of one page; a page with more is a drawing."""
_SAME = 2.5
"""Lines nearer than this, in points, are one; the pieces of a border do not always meet."""

Point = Tuple[float, float]


class Rule(NamedTuple):
    """One ruled line along an axis: where it lies across, and from where to where it goes along."""

    across: float
    begin: float
    end: float


class Paths:
    """The path that a content stream is drawing, and the ruled lines drawn so far."""

    def __init__(self) -> None:
        self.horizontal: List[Rule] = []
        self.vertical: List[Rule] = []
        self._edges: List[Tuple[Point, Point]] = []
        self._boxes: List[Tuple[Point, Point]] = []
        self._at: Point = (0.0, 0.0)

    def move(self, point: Point) -> None:
        """Begin a stretch."""
        self._at = point

    def line(self, point: Point) -> None:
        """Draw a straight stretch."""
        if len(self._edges) < MAX_RULES:
            self._edges.append((self._at, point))
        self._at = point

    def box(self, one: Point, other: Point) -> None:
        """Draw a box."""
        if len(self._boxes) < MAX_RULES:
            self._boxes.append((one, other))

    def paint(self, stroke: bool, fill: bool) -> None:
        """Paint the path, or drop it, and begin anew."""
        for one, other in self._boxes:
            width, height = abs(one[0] - other[0]), abs(one[1] - other[1])
            if min(width, height) < _THIN and fill:
                self._add(one, other, _THIN)
            elif stroke:
                corners = (one, (other[0], one[1]), other, (one[0], other[1]), one)
                for begin, end in zip(corners, corners[1:]):
                    self._add(begin, end, _STRAIGHT)
        if stroke:
            for begin, end in self._edges:
                self._add(begin, end, _STRAIGHT)
        elif fill and len(self._edges) in {3, 4} and not self._boxes:
            # A thin box drawn by its sides.
            points = [point for edge in self._edges for point in edge]
            xs, ys = [point[0] for point in points], [point[1] for point in points]
            if min(max(xs) - min(xs), max(ys) - min(ys)) < _THIN:
                self._add((min(xs), min(ys)), (max(xs), max(ys)), _THIN)
        self._edges, self._boxes = [], []

    def _add(self, one: Point, other: Point, thin: float) -> None:
        width, height = abs(one[0] - other[0]), abs(one[1] - other[1])
        if len(self.horizontal) + len(self.vertical) > MAX_RULES:
            return
        if height <= thin and width > max(_SHORT, height):
            begin, end = sorted((one[0], other[0]))
            self.horizontal.append(Rule((one[1] + other[1]) / 2, begin, end))
        elif width <= thin and height > max(_SHORT, width):
            begin, end = sorted((one[1], other[1]))
            self.vertical.append(Rule((one[0] + other[0]) / 2, begin, end))


def joined(rules: List[Rule]) -> List[Rule]:
    """Return ruled lines with those on one line that meet made one."""
    lines: Dict[int, List[Rule]] = {}
    key = 0
    last = None
    for rule in sorted(rules):
        if last is None or rule.across - last > _SAME:
            key += 1
        last = rule.across
        lines.setdefault(key, []).append(rule)
    return [rule for line in lines.values() for rule in _stretches(line)]


def _stretches(line: List[Rule]) -> List[Rule]:
    made: List[Rule] = []
    across = sum(rule.across for rule in line) / len(line)
    for rule in sorted(line, key=lambda each: each.begin):
        if made and rule.begin <= made[-1].end + _SAME:
            made[-1] = Rule(across, made[-1].begin, max(made[-1].end, rule.end))
        else:
            made.append(Rule(across, rule.begin, rule.end))
    return made


def turned(paths: Paths, quarter: int) -> Tuple[List[Rule], List[Rule]]:
    """Return horizontal and vertical lines with the axes along text of a direction in quarter turns."""
    across, along = paths.horizontal, paths.vertical
    if quarter == 0:
        return across, along
    if quarter == 2:
        return _mirrored(across), _mirrored(along)
    # (x, y) becomes (y, -x) for text that runs upwards, (-y, x) for text that runs downwards.
    if quarter == 1:
        return [Rule(-x, begin, end) for x, begin, end in along], [
            Rule(y, -end, -begin) for y, begin, end in across
        ]
    return [Rule(x, -end, -begin) for x, begin, end in along], [
        Rule(-y, begin, end) for y, begin, end in across
    ]


def _mirrored(rules: List[Rule]) -> List[Rule]:
    return [Rule(-rule.across, -rule.end, -rule.begin) for rule in rules]
