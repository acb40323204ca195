"""The pages of the dossier in the real QGIS, from a draft to what came of it: by mouse and keys, watched.

The real service receives the dossier and an officer there demands, decides and hands over; a tool beside QGIS
signs. Both are played from here as soon as what they wait for is there.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, Iterator, List

import figures
import office
import pytest
from conftest import clean_home, plan_for
from desktop import Desktop, Walked
from draftmaker import small_draft
from made_signature import SIGNER, cms_of
from small_pdf import small_pdf

from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.base.wheels import pinned_wheels, unpack_wheel
from mineral_plugin.core.work.filing import list_receipts

sys.path.append(str(office.ROOT / "tests" / "qgis"))
from following_window import Office, running_office

STEPS = [
    *("open_dock", "see_start", "open_the_draft", "choose_client", "gather_papers", "rehearse", "sign"),
    *("hand_off", "file_dossier", "answer_the_demand", "fetch_the_result"),
]
MOST_S = 240.0
"""Three quarters of a minute is what it takes; a busy machine may need far more."""
CLIENT = "Công ty TNHH Đá Đồng Khê"
NOW = SystemClock().now


@dataclass
class Others:
    """Who acts outside of QGIS: the tool that signs, and the officer; each does what is due, once."""

    data: Path
    home: Path
    office: Office
    done: List[str] = field(default_factory=list)

    def act(self) -> bool:
        """Do what is due now; the walk is never ended by it."""
        self._sign()
        for receipt in list_receipts(self.data, NOW):
            self._demand(receipt.dossier_id)
            self._decide(receipt.dossier_id)
        return False

    def _once(self, what: str) -> bool:
        is_new = what not in self.done
        self.done += [what] if is_new else []
        return is_new

    def _sign(self) -> None:
        for form in (self.home / "ra").glob("01-*.pdf"):
            if self._once("sign"):
                time.sleep(0.2)  # it may still be written
                part = self.home / "signed.part"
                part.write_bytes(cms_of(form.read_bytes()))
                part.replace(self.home / "đã ký.p7s")

    def _demand(self, dossier: str) -> None:
        if self._once("demand"):
            self.office.in_review(dossier)
            demand = {"items": ["request"], "reasons": {"request": "Thiếu bản vẽ"}, "until": "2099-01-01"}
            self.office.act(dossier, "require_supplement", **demand)

    def _decide(self, dossier: str) -> None:
        place = f"{self.office.url}/v1/dossiers/{dossier}"
        if "decide" in self.done or self.office.http.get(place, timeout=20).json()["version"] < 2:
            return
        self._once("decide")
        paper = self.office.paper(dossier, small_pdf("the decision"))
        self.office.act(dossier, "decide", outcome="refused", number="1", paper=paper)
        self.office.act(dossier, "hand_over")


@dataclass(frozen=True)
class Seen:
    """The walk, how long it took, and the data folder that it left."""

    walked: Walked
    seconds: float
    data: Path


@pytest.fixture(scope="module")
def seen(display: str) -> Iterator[Seen]:
    """The whole way, walked once."""
    machine = Desktop(clean_home("hồ sơ"), "vi", display)
    data = machine.home / "data"
    data.mkdir()
    machine.extra["MINERAL_HOME"] = str(data)
    machine.prepare(office.plugin_zip())
    _put_engine(data)
    small_draft(data)
    folder = office.BUILD / "dossier-service"
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.contextmanager(running_office)(folder) as officer:
        others = Others(data, machine.home, officer)
        begun = time.monotonic()
        walked = machine.walk(_plan(machine.home, officer.url), MOST_S, others.act)
        yield Seen(walked, time.monotonic() - begun, data)


def _put_engine(data: Path) -> None:
    """Give QGIS the geometry engine as an earlier start would have."""
    if not office.system_shapely_fits():
        wheel = office.shapely_wheel()
        unpack_wheel(wheel, next(one for one in pinned_wheels() if one.file == wheel.name), data / "engine")


def _plan(home: Path, service: str) -> Dict[str, Any]:
    for name in ("ra", "zip"):
        (home / name).mkdir()
    for name in ("đơn", "đơn sửa"):
        (home / f"{name}.pdf").write_bytes(small_pdf(name))
    return plan_for(
        "vi", home, STEPS, prefix="dossier-", service=service,
        client={"name": CLIENT, "address": "Thôn 4", "mandate": "12/GUQ", "mandate_until": "2099-12-31"},
        request=str(home / "đơn.pdf"), better=str(home / "đơn sửa.pdf"), letter=str(home / "thư.docx"),
        to_sign=str(home / "ra"), signed=str(home / "đã ký.p7s"), signer=SIGNER,
        zip_folder=str(home / "zip"), code="H22.01-261123-0001", change="Đã thêm bản vẽ",
    )  # fmt: skip


def test_the_way_comes_to_its_end(seen: Seen) -> None:
    assert seen.walked.failure == ""
    assert seen.walked.exit_code == 0
    assert [fact["exception"] for fact in seen.walked.facts if "exception" in fact] == []


def test_the_draft_has_its_client_and_its_papers(seen: Seen) -> None:
    assert CLIENT in seen.walked.fact("client")
    assert "đơn.pdf" in seen.walked.fact("gathered")[0]
    assert seen.walked.fact("agree") and len(seen.walked.fact("rehearsed")) > 5


def test_what_was_signed_beside_is_known_by_its_content(seen: Seen) -> None:
    assert any(SIGNER in line for line in seen.walked.fact("signed"))


def test_the_zip_is_there_and_what_is_declared_is_not_called_verified(seen: Seen) -> None:
    assert [path.suffix for path in (seen.data.parent / "zip").iterdir()] == [".zip"]
    assert "H22.01-261123-0001" in seen.walked.fact("declared")


def test_the_dossier_is_filed_supplemented_and_its_result_fetched(seen: Seen) -> None:
    (receipt,) = list_receipts(seen.data, NOW)
    assert receipt.receipt_id in seen.walked.fact("receipt")
    assert (seen.data.parent / "thư.docx").read_bytes()[:2] == b"PK"
    (result,) = seen.data.rglob("ket-qua-1.pdf")
    assert result.read_bytes() == small_pdf("the decision")


def test_our_code_holds_the_window_nowhere(seen: Seen) -> None:
    assert seen.walked.held() == []
    figures.leave("all pages of a dossier walked by mouse and keys, to its result", f"{seen.seconds:.0f} s")
