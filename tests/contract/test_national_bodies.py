"""What the National Portal is told, as it was written by hand, and the settings that say where it is."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import datetime, timezone

import pytest
from national_office import CODE, golden, written
from national_portal import WORD

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_service.national import mapping
from mineral_service.national.mapping import (
    Fee,
    Owner,
    Paper,
    PortalProcedure,
    ResultPaper,
    Step,
    Supplement,
    Told,
)
from mineral_service.national.settings import read_account, read_settings

PROCEDURE = PortalProcedure(
    CODE, "Cấp Giấy phép thăm dò khoáng sản (cấp Bộ)", "X99-LV01", "Địa chất và khoáng sản"
)


def at(text: str, zone: timezone = VIETNAM_TIME) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


BARE = Told(
    code="000.00.00.X99-261128-0002",
    procedure=PROCEDURE,
    channel="direct",
    owner=Owner(),
    abstract="Thăm dò vàng khu vực Đồng Khê",
    state=6,
    unit_name="Cơ quan Bịa Đặt",
    manifest_sha256="b" * 64,
    # Half past midnight in Vietnam is still the day before in Greenwich; no clock of 12 hours.
    received_at=at("2026-11-29T17:30:05", timezone.utc),
)
WHOLE = replace(
    BARE,
    code="000.00.00.X99-261128-0001",
    channel="online",
    owner=Owner(
        kind="enterprise",
        name="Công ty Bịa Đặt 7391",
        mail="bia.dat@example.invalid",
        phone="0000 000 000",
        portal_id="tech-id-bia-dat",
        numbers=("000000000012", "000000009", "no number at all"),
    ),
    state=10,
    manifest_sha256="a" * 64,
    submitted_at=at("2026-11-28T08:06:00"),
    received_at=at("2026-11-30T14:30:05"),
    due_at=at("2027-01-15T23:59:59"),
    decided_at=at("2027-01-12T00:00:00"),
    delivered_at=at("2027-01-13T16:30:00", timezone.utc),
    handed_back="post",
    papers=(
        Paper("request/1/0123456789abcdef", "Đơn đề nghị.pdf", "X99-GT01", "https://agency.invalid/f/1"),
        Paper("request/1/fedcba9876543210", "Đơn đề nghị cũ.pdf", gone=True),
    ),
    fees=(Fee("Lệ phí cấp giấy phép", 4_000_000),),
    supplements=(
        Supplement(
            id="1",
            content="Bổ sung bản đồ",
            asked_at=at("2026-12-01T09:00:00"),
            answered_at=at("2026-12-05T10:00:00"),
            due_before=at("2027-01-10T23:59:59"),
            due_after=at("2027-01-15T23:59:59"),
        ),
    ),
    results=(
        ResultPaper(
            "decision/0123456789abcdef",
            "Giấy phép thăm dò.pdf",
            "KQ.X99.000001",
            "https://agency.invalid/f/2",
        ),
    ),
)
TAKEN = Step(at("2026-11-30T14:30:05"), "Được tiếp nhận", 2, at("2027-01-15T23:59:59"), "Nguyễn Văn Bịa")
STOPPED = Step(at("2026-12-01T02:00:00", timezone.utc), "Dừng xử lý: Trùng khu vực", 8)


@pytest.mark.parametrize(("told", "name"), [(WHOLE, "dossier-whole.json"), (BARE, "dossier-bare.json")])
def test_a_dossier_is_the_body_that_was_written_by_hand(told, name):
    assert mapping.dossier_body(told) == golden(name)


def test_steps_are_the_bodies_that_were_written_by_hand():
    assert [mapping.step_body(WHOLE.code, one) for one in (TAKEN, STOPPED)] == golden("steps.json")


@pytest.mark.parametrize("state", range(1, 11))
def test_a_state_is_told_as_it_is(state):
    """A client of the sync tells 5, 6 and 8 as 9; then the national copy is not what the office did."""
    assert mapping.dossier_body(replace(BARE, state=state))["TrangThaiHoSo"] == str(state)


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("Đồng Khê", 8, "Đồng Khê"),
        ("Đồng Khê", 7, "Đồng Kh"),
        ("Kho\u0302\u0301i", 4, "Kh"),
        ("Kho\u0302\u0301i", 5, "Kho\u0302\u0301"),
        ("a\U0001f468\u200d\U0001f469b", 3, "a"),
        ("\U0001f1fb\U0001f1f3\U0001f1fb\U0001f1f3", 3, "\U0001f1fb\U0001f1f3"),
        ("\u0301\u0301\u0301", 2, ""),
    ],
)
def test_a_text_is_cut_between_letters(text, most, kept):
    assert mapping.cut(text, most) == kept


def test_long_texts_are_cut_where_the_portal_would():
    long = "ẫ" * 5000
    body = mapping.dossier_body(
        replace(BARE, abstract=long, papers=(Paper("1", long),), results=(ResultPaper("2", long),))
    )
    step = mapping.step_body(BARE.code, replace(TAKEN, handler=long))
    lengths = (body["TrichYeuHoSo"], body["TaiLieuNop"][0]["TenTepDinhKem"], step["NguoiXuLy"])
    assert [len(one) for one in lengths] == [1000, 4000, 50]
    assert len(body["DanhSachGiayToKetQua"][0]["TenGiayTo"]) == 2000


@pytest.mark.parametrize(
    "changes",
    [
        {"adapterUrl": "http://adapter.invalid"},
        {"adapterUrl": "http://127.0.0.1.adapter.invalid"},
        {"adapterUrl": "ftp://127.0.0.1"},
        {"adapterUrl": "http://127.0.0.1", "shareEndpoint": ".adapter.invalid/x"},
        {"dstcode": "VN:GOV\r\nX-Other: 1"},
        {"procedures": {CODE: {"MATTHC": CODE, "TENTTHC": "x", "LINHVUCTHUCHIEN": []}}},
    ],
)
def test_settings_that_would_lead_elsewhere_or_tell_too_little_are_refused(tmp_path, changes):
    with pytest.raises(InputError):
        read_settings(written(tmp_path, **{"url": changes.pop("adapterUrl", ""), **changes}))


def test_the_account_is_read_from_a_file_that_nobody_else_may_read(tmp_path):
    secret = read_settings(written(tmp_path)).account
    account = read_account(secret)
    assert account.word == WORD and WORD not in repr(account) and WORD not in str(dataclasses.fields(account))
    secret.chmod(0o640)
    with pytest.raises(InputError) as told:
        read_account(secret)
    assert "0600" in told.value.text("vi")
    secret.chmod(0o600)
    secret.write_text(f'{{"username": "x", "password": "{WORD}"', "utf-8")
    with pytest.raises(InputError) as told:
        read_account(secret)
    assert WORD not in told.value.text("vi")
