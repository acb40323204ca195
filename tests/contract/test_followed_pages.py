"""The tours and the README, followed to the letter: each command runs against the real service."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Iterator

import pytest
from followed_page import Follower
from service_process import ROOT, ServiceProcess
from slow_line import SlowLine
from small_pdf import small_pdf
from story.office import Office
from testdata import by_scale
from written_pages import DOCS, Block, parts_of

TOURS = ("tour-geologist", "tour-consultant", "tour-inspector")
CODE, CASE, MISSING = "1.014257", "1", "environment"
VIET_NAM = timezone(timedelta(hours=7))
LINE_BITS_PER_S = 600_000_000


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    """The service as `make service` runs it."""
    running = ServiceProcess(tmp_path_factory.mktemp("service") / "data", ["--practice"]).start()
    yield running
    running.stop()


class Others:
    """What others do while a page is followed: the line that breaks, the office that asks for more."""

    def __init__(self, service: ServiceProcess) -> None:
        self._service = service
        self._line: "SlowLine | None" = None
        self.does = {
            "the line is cut": self.cut_line,
            "one dossier arrived": self.count,
            "the office asks for a supplement": self.demand,
        }

    def url(self) -> str:
        """Return where the service answers now."""
        return self._line.url if self._line is not None else self._service.url

    def cut_line(self, _follower: Follower) -> None:
        """From now on everything goes over one line, which breaks twice in the middle of the files."""
        self._line = SlowLine(self._service.port, LINE_BITS_PER_S, gone_s=0.3)
        self._line.cut_at([60_000, 160_000])

    def count(self, follower: Follower) -> None:
        """The line did break, and one dossier came of two filings."""
        assert self._line is not None and self._line.drop_outs == 2
        listed = self._office().json("/v1/dossiers")["items"]
        assert [each["id"] for each in listed] == [follower.known["dossierId"]]

    def demand(self, follower: Follower) -> None:
        """The office finds a component missing; the reader has it ready."""
        (follower.folder / f"{MISSING}.pdf").write_bytes(small_pdf("environment"))
        office, dossier = self._office(), follower.known["dossierId"]
        office.act(dossier, "accept", code=CODE, case=CASE)
        office.act(dossier, "forward")
        until = (datetime.now(VIET_NAM).date() + timedelta(days=30)).isoformat()
        demanded = {"items": [MISSING], "reasons": {MISSING: "Còn thiếu."}, "until": until}
        office.act(dossier, "require_supplement", **demanded)

    def close(self) -> None:
        """Let nothing through any more."""
        if self._line is not None:
            self._line.close()

    def _office(self) -> Office:
        return Office(self._service)  # type: ignore[arg-type] - it asks for the address and the token alone


@pytest.fixture
def follower(practice: ServiceProcess, tmp_path: Path) -> Iterator[Follower]:
    others = Others(practice)
    yield Follower(tmp_path / "reader", others.url, others.does)
    others.close()


@pytest.mark.timeout(400)
@pytest.mark.parametrize("tour", TOURS)
def test_a_tour_does_what_it_says(tour: str, follower: Follower) -> None:
    follower.follow(DOCS / f"{tour}.vi.md")
    assert len(follower.did) >= 7


# --- the README ---------------------------------------------------------------------------------------

OTHER_NAMES = {
    "ra-soat": "audit",
    "khach-hang": "client",
    "don.pdf": "request.pdf",
    "can-ky": "to-be-signed",
}
"""What files are called in the two languages."""
RUN_BY_A_TOUR = by_scale(frozenset(["make-papers", "map"]), frozenset())
"""What needs QGIS, takes long, and is run by the tour of the consultant as well; at full scale all is run."""


@pytest.mark.timeout(400)
def test_the_readme_does_what_it_says(follower: Follower) -> None:
    folder = follower.folder
    tour = [part for part in parts_of(DOCS / "tour-consultant.vi.md") if isinstance(part, Block)]
    files = {part.file: part.text for part in tour}
    (folder / "khach-hang.json").write_text(files["client.json"], encoding="utf-8")
    (folder / "entries.json").write_text(files["entries.json"], encoding="utf-8")
    (folder / "don.pdf").write_bytes(small_pdf("request"))
    make_pack(follower, "lao-cai-2026.11.mlpack")
    follower.does["before sign-in"] = sign
    follower.leaves_out = RUN_BY_A_TOUR
    follower.follow(ROOT / "README.vi.md")
    assert '"receiptId": "THU-' in follower.said
    assert [path.name for path in sorted(folder.glob("ra-soat*"))] == [
        *("ra-soat-12.gpkg", "ra-soat.gpkg", "ra-soat.html", "ra-soat.xlsx"),
    ]


def make_pack(follower: Follower, name: str) -> None:
    """Make the pack that an office would have sent."""
    tour = [part for part in parts_of(DOCS / "tour-inspector.vi.md") if isinstance(part, Block)]
    (recipe,) = [part.text for part in tour if part.file == "recipe.json"]
    (follower.folder / "recipe.json").write_text(recipe, encoding="utf-8")
    follower.run("cp resources/demo/reference.gpkg .")
    follower.run(f".venv/bin/python -m mineral_plugin make-pack recipe.json {name} --key practice")


def sign(follower: Follower) -> None:
    """Sign what was put out, as the reader's own program would."""
    tool = "service/.venv/bin/python tools/story/practice_key.py"
    follower.run(f"{tool} make practice.p12 trust && {tool} sign practice.p12 can-ky/*.pdf")


def test_both_readmes_have_the_same_commands() -> None:
    english, vietnamese = (
        [command for part in parts_of(ROOT / name) if isinstance(part, Block) for command in part.commands]
        for name in ("README.md", "README.vi.md")
    )
    for here, there in OTHER_NAMES.items():
        vietnamese = [command.replace(here, there) for command in vietnamese]
    assert english == vietnamese
    assert len(english) > 20
