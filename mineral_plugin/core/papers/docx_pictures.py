"""Pictures in a Word file: the drawing itself (SVG, sharp at any size) and its dots for older readers.

Dots are made by who has a drawing program; without one a Word file can only say what a picture shows.
"""

from __future__ import annotations

from typing import Callable, Dict, List, Optional, Tuple, Union

from mineral_plugin.core.corner_tables.writing.ooxml import Target, xml
from mineral_plugin.core.papers.model import Picture

PngMaker = Callable[[Picture], bytes]
"""Draws a picture in dots and returns it as PNG."""

MEDIA = {"png": "image/png", "svg": "image/svg+xml"}
_EMU_A_MM = 36_000
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
# The extension by which Word knows that a picture is also there as SVG.
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_FIRST_ID = 100


class DocxPictures:
    """Gathers the pictures of one file: their parts, their relations, and what stands in the text."""

    def __init__(self, png: Optional[PngMaker]) -> None:
        self._png = png
        self._parts: Dict[str, Union[str, bytes]] = {}
        self._targets: List[Target] = []

    @property
    def parts(self) -> Dict[str, Union[str, bytes]]:
        """Return the files of the pictures by their path in the package."""
        return dict(self._parts)

    @property
    def targets(self) -> Tuple[Target, ...]:
        """Return the relations of the text to them."""
        return tuple(self._targets)

    def add(self, picture: Picture) -> str:
        """Take a picture in and return its run, with what it shows as its alternative text.

        Empty where nobody draws it in dots.
        """
        if self._png is None:
            return ""
        number = len(self._targets) // 2 + 1
        content: Dict[str, Union[str, bytes]] = {"png": self._png(picture), "svg": picture.svg}
        ids = {kind: f"rId{_FIRST_ID + 2 * number + at}" for at, kind in enumerate(content)}
        for kind, data in content.items():
            self._parts[f"word/media/picture{number}.{kind}"] = data
            self._targets.append(Target(ids[kind], "image", f"media/picture{number}.{kind}"))
        return _run(picture, number, ids["png"], ids["svg"])


def _run(picture: Picture, number: int, png: str, svg: str) -> str:
    wide, high = (round(mm * _EMU_A_MM) for mm in (picture.width_mm, picture.height_mm))
    named = f'id="{number}" name="picture{number}" descr="{xml(picture.says)}"'
    extension = (
        f'<a:extLst><a:ext uri="{_SVG_EXTENSION}"><asvg:svgBlip xmlns:asvg="{_SVG}" r:embed="{svg}"/>'
        "</a:ext></a:extLst>"
    )
    picture_part = (
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{png}">{extension}</a:blip><a:stretch><a:fillRect/>'
        f'</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" '
        f'distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/><wp:docPr {named}/><wp:cNvGraphicFramePr>'
        f'<a:graphicFrameLocks xmlns:a="{_DRAWING}/main" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">{picture_part}'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
