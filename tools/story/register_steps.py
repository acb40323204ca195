"""The register: its next version, what the next check sees of it, and all of it audited."""

from __future__ import annotations

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.words import Phrase, both
from story.area_steps import checked, message, outcomes, report_files
from story.book import Line, Page, Story
from story.doors import mineral, pairs
from story.errors import hold, want
from story.office import Office
from story.office_steps import TITLE
from story.pictures import audit_picture, ground_picture, register_picture
from story.service import Running

NEIGHBOUR = "Công ty Minh Họa Láng Giềng"


def version(story: Story, service: Running, office: Office) -> Page:
    """The register's version went up with the grant; its signed pack is fetched, trusted and installed."""
    listed = office.json("/v1/register/versions")
    before, newest = story.known["before"], listed["newest"]
    written = [one["title"] for one in listed["items"] if one["version"] > before]
    hold(f"version {newest} of the register has {TITLE}, version {before} had not", TITLE in written)
    sealed = story.place("register", f"register-{newest}.mlpack")
    sealed.write_bytes(office.get(f"/v1/register/packs/{newest}").content)
    fingerprint = office.json("/v1/")["register"]["key"]
    mineral(story, "trust-issuer", sealed, "--fingerprint", fingerprint)
    installed = mineral(story, "install-pack", sealed)
    want("trust", (installed["trust"], installed["in_force"]), ("trusted", True))
    said = (
        Line("version.up", {"before": before, "after": newest}),
        Line("version.pack", {"sha256": sha256_of_file(sealed)}),
    )
    return Page(said, lambda lang: register_picture(listed, lang), (sealed,))


def next_check(story: Story, service: Running, office: Office) -> Page:
    """Another company brings the published table: the licence of this morning stands in its way."""
    report = checked(story, "next", story.known["table"], holder=NEIGHBOUR)
    want("O01", outcomes(report)["O01"], "conflict")
    named = [
        one["message"] for one in report["findings"] if one["rule"] == "O01" and TITLE in one["message"]["vi"]
    ]
    hold(f"O01 names {TITLE}", bool(named))
    said = (Line("next.seen", {"title": TITLE}), message(report, "O01"))
    return Page(said, lambda lang: ground_picture(report, lang), report_files(story, "next"))


def audit(story: Story, service: Running, office: Office) -> Page:
    """All licences known now are audited against one another and all zones; the list is ranked."""
    kinds = ("json", "html", "xlsx", "gpkg")
    files = {kind: story.place("audit", f"audit.{kind}") for kind in kinds}
    told = mineral(story, "audit", "--reference", "packs", *pairs(**files))
    hold("pairs were found", told["counts"]["pairs"] > 0)
    hold(f"{TITLE} is in the audit", TITLE in files["json"].read_text("utf-8"))
    story.known["audit"] = told
    said = (
        both(Phrase("audit.headline", {"pairs": told["counts"]["pairs"], **told["counts"]["outcomes"]})),
        Line("audit.sha256", {"sha256": told["sha256"]}),
    )
    return Page(said, lambda lang: audit_picture(told["counts"]["outcomes"], lang), tuple(files.values()))
