"""Our dossier as the bodies of ``DongBoHoSoMC`` and ``CapNhatTienDoHoSoMC``; pure.

Every scalar is a text. A time is ``yyyyMMddHHmmss`` in Vietnam, 24 hours, empty where there is none. What is
not known is left out: no number is made up, and a state is never told as another one. Names and values of
fields were read in public clients of the sync (OpenCPS, 2021; a provincial system, 2025), not in the official
guide, which is not public.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Dict, Iterator, Mapping, Optional, Sequence, Tuple, TypeVar

from mineral_plugin.core.base.ports import VIETNAM_TIME

Body = Dict[str, Any]
ONLINE, DIRECT, BY_POST = "online", "direct", "post"
CHANNELS: Mapping[str, str] = {DIRECT: "1", ONLINE: "2", BY_POST: "3"}
KINDS: Mapping[str, str] = {"person": "1", "enterprise": "2", "state": "3", "organisation": "4"}
NUMBERS: Mapping[int, str] = {12: "1", 9: "2"}
"""Kind of an identity number by its count of digits: citizen's card, older card."""
HANDED_BACK: Mapping[str, str] = {DIRECT: "0", BY_POST: "1"}
MOST_ABSTRACT, MOST_HANDLER, MOST_FILE, MOST_RESULT = 1000, 50, 4000, 2000
"""Where clients of the sync cut a text, in letters."""
BLOCK = 10
"""Steps of progress in one request."""
_JOINER = "\u200d"
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class PortalProcedure:
    """A procedure in the words of the portal (``LayThuTuc``)."""

    code: str
    name: str
    field_code: str
    field_name: str


@dataclass(frozen=True)
class Owner:
    """Whose dossier it is, as far as it is known."""

    kind: Optional[str] = None
    name: Optional[str] = None
    mail: Optional[str] = None
    phone: Optional[str] = None
    portal_id: Optional[str] = None
    numbers: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A file of the dossier; ``code`` is its ``MAGIAYTO``, ``gone`` that another version took its place."""

    id: str
    name: str
    code: Optional[str] = None
    url: Optional[str] = None
    gone: bool = False


@dataclass(frozen=True)
class Fee:
    """What is to be paid, in đồng."""

    name: str
    amount_vnd: int


@dataclass(frozen=True)
class Supplement:
    """A demand for a supplement, and what it did to the day of the result."""

    id: str
    content: str
    asked_at: Optional[datetime]
    answered_at: Optional[datetime]
    due_before: Optional[datetime]
    due_after: Optional[datetime]


@dataclass(frozen=True)
class ResultPaper:
    """The paper of a decision; ``code`` is its ``MAKETQUA``."""

    id: str
    name: str
    code: Optional[str] = None
    url: Optional[str] = None


@dataclass(frozen=True)
class Told:
    """A dossier as the sync tells it; ``code`` is the one on its receipt."""

    code: str
    procedure: PortalProcedure
    channel: str
    owner: Owner
    abstract: str
    state: int
    unit_name: str
    manifest_sha256: str
    submitted_at: Optional[datetime] = None
    received_at: Optional[datetime] = None
    due_at: Optional[datetime] = None
    refused_at: Optional[datetime] = None
    decided_at: Optional[datetime] = None
    delivered_at: Optional[datetime] = None
    handed_back: Optional[str] = None
    papers: Tuple[Paper, ...] = ()
    fees: Tuple[Fee, ...] = ()
    supplements: Tuple[Supplement, ...] = ()
    results: Tuple[ResultPaper, ...] = ()


@dataclass(frozen=True)
class Step:
    """One step of the progress; ``handler`` is a person's name."""

    at: datetime
    content: str
    state: int
    due_at: Optional[datetime] = None
    handler: Optional[str] = None


def dossier_body(told: Told) -> Body:
    """Return one entry of ``data`` of ``DongBoHoSoMC``."""
    return {
        "MaHoSo": told.code,
        "MaTTHC": told.procedure.code,
        "TenTTHC": told.procedure.name,
        "MaLinhVuc": told.procedure.field_code,
        "TenLinhVuc": told.procedure.field_name,
        "KenhThucHien": CHANNELS[told.channel],
        **_owner(told.owner),
        "TrichYeuHoSo": cut(told.abstract, MOST_ABSTRACT),
        "NgayNopHoSo": moment(told.submitted_at),
        "NgayTiepNhan": moment(told.received_at),
        "NgayHenTra": moment(told.due_at),
        "NgayTuChoi": moment(told.refused_at),
        "NgayKetThucXuLy": moment(told.decided_at),
        "NgayTra": moment(told.delivered_at),
        "TrangThaiHoSo": str(told.state),
        **_known(HinhThuc=HANDED_BACK[told.handed_back] if told.handed_back else None),
        "DonViXuLy": told.unit_name,
        "ThongTinKhac": json.dumps({"manifestSha256": told.manifest_sha256}),
        "TaiLieuNop": [_paper(one) for one in told.papers],
        "DanhSachLePhi": [{"TenPhiLePhi": one.name, "Gia": str(one.amount_vnd)} for one in told.fees],
        "DanhSachHoSoBoSung": [_supplement(one) for one in told.supplements],
        "DanhSachGiayToKetQua": [_result(one) for one in told.results],
    }


def step_body(code: str, step: Step) -> Body:
    """Return one entry of ``data`` of ``CapNhatTienDoHoSoMC``."""
    return {
        "MaHoSo": code,
        **_known(NguoiXuLy=cut(step.handler, MOST_HANDLER) if step.handler else None),
        "ThoiDiemXuLy": moment(step.at),
        "NoiDungXuLy": step.content,
        "TrangThai": str(step.state),
        "NgayKetThucTheoQuyDinh": moment(step.due_at),
    }


def blocks(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """Give items ten at a time, as they follow one another."""
    for start in range(0, len(items), BLOCK):
        yield items[start : start + BLOCK]


def moment(at: Optional[datetime]) -> str:
    """Return a moment as the sync writes it: ``20261128143000``, Vietnamese time without a mark of it."""
    return at.astimezone(VIETNAM_TIME).strftime("%Y%m%d%H%M%S") if at else ""


def cut(text: str, most: int) -> str:
    """Return the beginning of a text, at most ``most`` letters, with no letter cut from its marks.

    Composed letters, marks, joiners, skin tones and pairs of flags are kept whole (UAX 29 without Hangul).
    """
    if len(text) <= most:
        return text
    end = most
    while end > 0 and not _is_border(text, end):
        end -= 1
    return text[:end]


def _is_border(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if unicodedata.category(after).startswith("M") or _JOINER in (before, after):
        return False
    if "\U0001f3fb" <= after <= "\U0001f3ff" or (before, after) == ("\r", "\n"):
        return False
    flags = 0
    while flags < at and "\U0001f1e6" <= text[at - 1 - flags] <= "\U0001f1ff":
        flags += 1
    return not ("\U0001f1e6" <= after <= "\U0001f1ff" and flags % 2)


def _known(**fields: Optional[str]) -> Body:
    """Return the fields that have a value."""
    return {name: value for name, value in fields.items() if value}


def _owner(owner: Owner) -> Body:
    numbers = [
        {"LoaiDinhDanh": NUMBERS[len(one)], "SoDinhDanh": one}
        for one in owner.numbers
        if one.isascii() and one.isdigit() and len(one) in NUMBERS
    ]
    told = _known(
        LoaiDoiTuong=KINDS[owner.kind] if owner.kind else None,
        MaDoiTuong=owner.portal_id,
        SoGiayToChuHoSo=owner.numbers[0] if owner.numbers else None,
        ChuHoSo=cut(owner.name, MOST_ABSTRACT) if owner.name else None,
        Email=cut(owner.mail, MOST_ABSTRACT) if owner.mail else None,
        SoDienThoai=cut(owner.phone, MOST_ABSTRACT) if owner.phone else None,
    )
    return {**told, "DinhDanhCHS": numbers} if numbers else told


def _paper(paper: Paper) -> Body:
    return {
        "TepDinhKemId": paper.id,
        "TenTepDinhKem": cut(paper.name, MOST_FILE),
        "IsDeleted": str(paper.gone),
        **_known(MaThanhPhanHoSo=paper.code, DuongDanTaiTepTin=paper.url),
        "DuocSoHoa": "1",
    }


def _supplement(one: Supplement) -> Body:
    return {
        "HoSoBoSungId": one.id,
        "NoiDungBoSung": one.content,
        "NgayBoSung": moment(one.asked_at),
        "NgayTiepNhanBoSung": moment(one.answered_at),
        "NgayHenTraTruoc": moment(one.due_before),
        "NgayHenTraMoi": moment(one.due_after),
    }


def _result(one: ResultPaper) -> Body:
    return {
        "TenGiayTo": cut(one.name, MOST_RESULT),
        "GiayToId": one.id,
        **_known(MaGiayToKetQua=one.code, DuongDanTepTinKetQua=one.url),
    }
