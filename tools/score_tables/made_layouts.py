"""Tables made by rule: layouts, number formats and names."""

from __future__ import annotations

from typing import List, Sequence

from score_tables.cases import Case
from score_tables.shapes import (
    CAPTION,
    FORMATS,
    HEAD,
    LAO_CAI,
    Row,
    aligned,
    hectares,
    one,
    pipes,
    ring,
    rows,
    stacked,
)

NAMES = {
    "letters and dots": ["NC.1", "NC.2", "NC.3", "NC.4", "NC.5"],
    "borehole names": ["TB.5n1", "TB.5n2", "TB.5n3", "TB.5n4"],
    "primes": ["1", "2", "2'", "3", "4", "4'"],
    "letters by side": ["A1", "A2", "A3", "A4"],
    "Roman": ["I", "II", "III", "IV", "V", "VI"],
    "letters": ["A", "B", "C", "D", "E"],
    "inserted": ["1", "2", "3", "3a", "3b", "4", "5"],
    "with M": ["M1", "M2", "M3", "M4", "M5"],
    "kept from an older table": ["7", "8", "12", "13", "21"],
    "Roman with number": ["I,1", "I,2", "I,3", "I,4"],
    "with hyphens": ["KV1-1", "KV1-2", "KV1-3", "KV1-4"],
}


def cases() -> List[Case]:
    """Return the cases of this module."""
    return [*_formats(), *_names(), *_layouts(), *_pages(), *_mixed()]


def _formats() -> List[Case]:
    made = []
    for show in FORMATS:
        decimals = 3 if show in ("millimetres", "trailing zeros dropped") else _decimals(show)
        corners = ring(7, decimals=decimals)
        text = "\n".join([CAPTION, pipes(HEAD, *rows(corners, show))])
        made.append(one("format-" + show.replace(" ", "-"), "number formats", text, corners))
    return made


def _decimals(show: str) -> int:
    return 2 if any(word in show for word in ("point", "comma", "no-break")) else 0


def _names() -> List[Case]:
    made = []
    for kind, names in NAMES.items():
        corners = ring(len(names), names=names)
        text = "\n".join([CAPTION, pipes(HEAD, *rows(corners))])
        made.append(one("names-" + kind.replace(" ", "-"), "names", text, corners))
    return made


def _layouts() -> List[Case]:
    corners = ring(9, decimals=2)
    printed = rows(corners, "comma")
    area = hectares(corners)
    shown = f"{area:.2f}".replace(".", ",")
    ways = {
        "tabs": "\n".join("\t".join(row) for row in [HEAD, *printed]),
        "semicolons": "\n".join(";".join(row) for row in [HEAD, *printed]),
        "aligned": aligned([HEAD, *printed]),
        "stacked": stacked([HEAD, *printed]),
        "halves": pipes(HEAD + HEAD, *side_by_side(printed, 2)),
        "halves-row-major": pipes(HEAD + HEAD, *row_major(printed, 2)),
        "halves-aligned": aligned([HEAD + HEAD, *side_by_side(printed, 2)], (8, 16, 16, 8, 16, 16)),
        "thirds": pipes(HEAD * 3, *side_by_side(printed, 3)),
        "thirds-stacked": stacked([HEAD * 3, *side_by_side(printed, 3)]),
        "thirds-row-major": pipes(HEAD * 3, *row_major(printed, 3)),
        "closed": pipes(HEAD, *printed, printed[0]),
        "number-column": pipes(("TT", *HEAD), *((str(i), *row) for i, row in enumerate(printed, start=1))),
        "sides": pipes(
            (*HEAD, "Chiều dài cạnh (m)"), *((*row, f"{120 + i},5") for i, row in enumerate(printed))
        ),
        "sentences": "\n".join(f"Điểm {name}: X = {x}; Y = {y}" for name, x, y in printed),
        "east-first": pipes((HEAD[0], "Y (m)", "X (m)"), *((name, y, x) for name, x, y in printed)),
        "transposed": pipes(
            ("Điểm góc", *(row[0] for row in printed)),
            ("X (m)", *(row[1] for row in printed)),
            ("Y (m)", *(row[2] for row in printed)),
        ),
        "no-head": pipes(*printed),
        "two-level-head": pipes(
            ("Điểm góc", "Hệ tọa độ VN-2000", "Hệ tọa độ VN-2000"), ("Điểm góc", "X (m)", "Y (m)"), *printed
        ),
    }
    made = [one("layout-" + way, "layouts", f"{CAPTION}\n{text}", corners) for way, text in ways.items()]
    merged = pipes((*HEAD, "Diện tích (ha)"), *(row + (shown,) for row in printed))
    once = stacked([(*HEAD, "Diện tích (ha)"), (*printed[0], shown), *printed[1:]])
    centred = aligned([(*HEAD, "Diện tích (ha)"), *printed[:4], ("", "", "", shown), *printed[4:]])
    for way, text in {"merged": merged, "area-once": once, "area-centred": centred}.items():
        made.append(one("layout-" + way, "layouts", f"{CAPTION}\n{text}", corners, (area, "ha")))
    return made


def side_by_side(printed: Sequence[Row], blocks: int) -> List[Row]:
    """Return rows in blocks side by side, read down one block and then the next."""
    height = -(-len(printed) // blocks)
    padded = [*printed, *[("", "", "")] * (height * blocks - len(printed))]
    return [sum((padded[row + block * height] for block in range(blocks)), ()) for row in range(height)]


def row_major(printed: Sequence[Row], blocks: int) -> List[Row]:
    """Return rows in blocks side by side, read along each line."""
    padded = [*printed, *[("", "", "")] * (-len(printed) % blocks)]
    return [sum(padded[start : start + blocks], ()) for start in range(0, len(padded), blocks)]


def _pages() -> List[Case]:
    corners = ring(14)
    printed = rows(corners)
    head = aligned([("Tên", "Tọa độ VN-2000", ""), HEAD])
    pages = "\n".join(
        [
            CAPTION,
            head,
            aligned(printed[:6]),
            "",
            "                 12",
            "\f" + head,
            aligned(printed[6:11]),
            "\n\n        13\n" + head,
            aligned(printed[11:]),
        ]
    )
    again = "\n".join([CAPTION, pipes(HEAD, *printed[:7]), "Trang 2/2", pipes(HEAD, *printed[7:])])
    return [
        one("pages-aligned", "page breaks", pages, corners),
        one("pages-pipes", "page breaks", again, corners),
        one("pages-given-zone", "page breaks", again.partition("\n")[2], corners, given=LAO_CAI),
    ]


def _mixed() -> List[Case]:
    corners = ring(6, decimals=2)
    shows = ("comma", "dots and comma", "point", "commas and point", "comma", "no-break spaces")
    printed = [rows([corner], show)[0] for corner, show in zip(corners, shows)]
    return [one("format-mixed", "number formats", "\n".join([CAPTION, pipes(HEAD, *printed)]), corners)]
