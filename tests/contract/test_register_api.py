"""The register over HTTP: entered decisions, versions, signed packs, differences, and what checks see."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from datetime import date

import fiona
import pytest
from bare_api import slug
from people_api import Door
from register_api import Office, granting
from register_things import SOMEBODY, area
from service_process import ServiceProcess

from mineral_plugin.core.base.keys import fingerprint
from mineral_plugin.core.reference.sealed import read_sealed, unpacked_for_a_look, verify_files
from mineral_plugin.core.reference.trust import Issuer, TrustList
from mineral_plugin.core.work.packs import install_pack

YESTERDAY = "2026-11-26"


@pytest.fixture
def office(service, session):
    return Office(service, session)


def pack(office, version, folder):
    answer = office.get(f"/v1/register/packs/{version}", office.applicant)
    assert answer.status_code == 200, answer.text
    path = folder / f"{version}.mlpack"
    path.write_bytes(answer.content)
    assert answer.headers["ETag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    return path


def rows_of(path, folder, role="licence"):
    with unpacked_for_a_look(read_sealed(path), folder) as place:
        with fiona.open(place / "data.gpkg", layer=role) as layer:
            return [dict(one["properties"]) for one in layer]


def test_a_granted_area_is_everywhere_before_the_answer_and_was_not_known_before(office, tmp_path):
    version = office.granted("12/GP-UBND")
    items = "/ogc/collections/licence/items"
    assert [one["properties"]["title"] for one in office.json(items)["features"]] == ["12/GP-UBND"]
    assert [row["name"] for row in rows_of(pack(office, version, tmp_path), tmp_path)] == ["12/GP-UBND"]
    long_ago = office.json(items, params={"knownOn": "2020-06-01"})
    assert (long_ago["numberMatched"], long_ago["features"]) == (0, [])
    assert office.json(items, params={"asOf": "2020-06-01"})["numberMatched"] == 1
    assert office.json(items, params={"asOf": "2020-01-09"})["numberMatched"] == 0


def test_the_register_as_of_yesterday_stays_what_it_was(office):
    office.granted("12/GP-UBND")
    with office.process.database.changing(office.process.data) as change:
        for table, column in (("register_versions", "known_at"), ("register_records", "known_from")):
            change(f"UPDATE {table} SET {column} = '{YESTERDAY}T10:00:00+07:00'")
    items = "/ogc/collections/licence/items"
    before = office.json(items, params={"knownOn": YESTERDAY})["features"]
    office.granted("13/GP-UBND")
    ending = granting("1/QĐ", kind="return", areas=[], replaces=["12/GP-UBND"], validFrom="2026-11-01")
    assert office.enter("return", ending).status_code == 201
    then = office.json(items, params={"knownOn": YESTERDAY})["features"]
    assert [one["properties"]["title"] for one in then] == ["12/GP-UBND"]
    assert then[0]["properties"]["validTo"] == before[0]["properties"]["validTo"] == "2050-01-09"
    now = office.json(items)["features"]
    assert sorted(one["properties"]["status"] for one in now) == ["ended", "in_force"]


def test_a_decision_is_entered_once(office):
    first, again = (office.enter("once", granting("12/GP-UBND")) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert slug(office.enter("twice", granting("12/GP-UBND"))) == "register-refused"
    assert office.json("/v1/register/versions")["newest"] == 1


def test_a_refused_decision_says_why_in_both_languages(office):
    answer = office.enter("none", granting("1/QĐ", kind="return", areas=[], replaces=["99/GP"]))
    assert slug(answer) == "register-refused"
    body = answer.json()
    assert body["code"] == "title_unknown"
    assert "99/GP" in body["translations"]["vi"]["detail"] and "99/GP" in body["translations"]["en"]["detail"]


def test_applicants_and_other_offices_enter_nothing(office):
    door = Door(office.url, office.admin)
    door.person("far", "officer", "000.00.00.Y01")
    far = door.log_in("far")["access_token"]
    for token in (office.applicant, far):
        assert office.enter("no", granting("12/GP-UBND"), token).status_code == 403
        assert office.get("/v1/register/titles?title=x", token).status_code == 403
    assert office.json("/v1/register/versions")["items"] == []


def test_the_office_reads_the_holder_and_nobody_else_does(office, tmp_path):
    version = office.granted("12/GP-UBND")
    (private,) = office.json("/v1/register/titles", office.officer, params={"title": "12/GP-UBND"})["items"]
    assert private["holder"] == SOMEBODY
    open_to_all = office.get("/ogc/collections/licence/items").text
    path = pack(office, version, tmp_path)
    with unpacked_for_a_look(read_sealed(path), tmp_path) as folder:
        sealed = (folder / "data.gpkg").read_bytes()
    told = office.get("/v1/register/diff?from=0", office.applicant).text
    for text in (open_to_all, told, sealed.decode("utf-8", "replace")):
        assert "12/GP-UBND" in text and SOMEBODY not in text


def test_a_pack_is_the_same_to_the_byte_whenever_it_is_made(office, tmp_path):
    for number in range(3):
        office.granted(f"{number}/GP-UBND", areas=[area((500 * number, 0, 400, 300))])
    first = {version: pack(office, version, tmp_path).read_bytes() for version in (1, 2, 3)}
    assert len(set(first.values())) == 3
    shutil.rmtree(office.process.data / "register-packs")
    office.process.stop()
    again = Office(office.process.start(), office.http)
    assert {version: pack(again, version, tmp_path).read_bytes() for version in (3, 1, 2)} == first


def test_packs_are_signed_by_the_key_that_the_landing_page_announces(office, tmp_path):
    version = office.granted("12/GP-UBND")
    told = office.json("/v1/")["register"]
    sealed = read_sealed(pack(office, version, tmp_path))
    verify_files(sealed)
    assert sealed.signature.fingerprint == told["key"]
    assert sealed.signature.key.hex() == told["publicKey"]
    assert fingerprint(bytes.fromhex(told["publicKey"])) == told["key"]
    assert sealed.manifest.id == told["pack"]
    key = office.process.data / "register-key.pem"
    assert stat.S_IMODE(os.stat(key).st_mode) == 0o600


def test_the_program_installs_a_pack_and_its_next_version(office, tmp_path, home):
    trust = TrustList((Issuer("practice", bytes.fromhex(office.json("/v1/")["register"]["publicKey"])),))
    for version in (office.granted("12/GP-UBND"), office.granted("13/GP-UBND")):
        seen = install_pack(pack(office, version, tmp_path), home, trust, date(2099, 1, 1))
        assert seen.in_force and seen.trust.value == "trusted"


def test_a_key_outlives_a_restart(office):
    before = office.json("/v1/")["register"]["publicKey"]
    office.process.stop()
    office.process.start()
    assert Office(office.process, office.http).json("/v1/")["register"]["publicKey"] == before


def test_there_is_no_pack_of_what_is_not_there(office):
    assert slug(office.get("/v1/register/packs/1", office.applicant)) == "layer-unknown"
    office.granted("12/GP-UBND")
    assert slug(office.get("/v1/register/packs/2", office.applicant)) == "layer-unknown"
    assert slug(office.get(f"/v1/register/packs/{10**30}", office.applicant)) == "layer-unknown"


def test_a_part_of_a_pack_can_be_had(office, tmp_path):
    version = office.granted("12/GP-UBND")
    whole = pack(office, version, tmp_path).read_bytes()
    path = f"/v1/register/packs/{version}"
    part = office.get(path, office.applicant, headers={"Range": "bytes=5-14"})
    assert (part.status_code, part.content) == (206, whole[5:15])


def test_a_difference_names_what_was_added_ended_and_changed(office):
    office.granted("12/GP-UBND")
    office.granted("13/GP-UBND")
    ending = granting("1/QĐ", kind="return", areas=[], replaces=["12/GP-UBND"], validFrom="2026-11-01")
    office.enter("return", ending)
    path = "/v1/register/diff"
    told = office.json(path, office.applicant, params={"from": 1, "to": 3})
    names = {kind: [one["title"] for one in told[kind]] for kind in ("added", "ended", "changed")}
    assert names == {"added": ["13/GP-UBND"], "ended": ["12/GP-UBND"], "changed": []}
    whole = office.json(path, office.applicant, params={"from": 0})
    assert sorted(one["title"] for one in whole["added"]) == ["12/GP-UBND", "13/GP-UBND"]
    nothing = office.json(path, office.applicant, params={"from": 3, "to": 3})
    assert not nothing["added"] + nothing["ended"] + nothing["changed"]
    assert slug(office.get(path + "?from=3&to=2", office.applicant)) == "malformed"
    assert slug(office.get(path + "?from=1&to=9", office.applicant)) == "malformed"


def test_a_difference_can_be_had_as_the_program_tells_it(office):
    office.granted("12/GP-UBND")
    office.granted("13/GP-UBND")
    path = "/v1/register/diff?from=1&to=2&form=pack-diff-1"
    answer = office.get(path, office.applicant)
    (table,) = answer.json()["tables"]
    assert [one["name"] for one in table["added"]] == ["13/GP-UBND"]
    assert (table["role"], table["unchanged"], table["removed"]) == ("licence", 1, [])
    same = office.get(path, office.applicant, headers={"If-None-Match": answer.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")


def test_versions_are_listed_newest_first_in_pages(office):
    for number in range(4):
        office.granted(f"{number}/GP-UBND")
    first = office.json("/v1/register/versions", params={"limit": 3})
    assert (first["newest"], [one["version"] for one in first["items"]]) == (4, [4, 3, 2])
    rest = office.json("/v1/register/versions", params={"limit": 3, "before": 2})
    assert [one["title"] for one in rest["items"]] == ["0/GP-UBND"]


def test_rule_sets_are_published_signed_and_the_program_takes_them(office, tmp_path, home):
    listed = office.json("/v1/register/rules")
    version = listed["items"][0]["version"]
    first, again = (office.get(f"/v1/register/rules/{version}", office.applicant).content for _ in range(2))
    assert first == again
    path = tmp_path / "rules.mlpack"
    path.write_bytes(first)
    key = bytes.fromhex(office.json("/v1/")["register"]["publicKey"])
    seen = install_pack(path, home, TrustList((Issuer("practice", key),)), date(2099, 1, 1))
    assert (seen.kind, seen.label) == ("rules", f"{listed['pack']}@{version}")
    assert slug(office.get("/v1/register/rules/1999-01-01", office.applicant)) == "layer-unknown"


def asked(**changes):
    told = json.loads(json.dumps(area((100, 100, 400, 300), name="Khu mới")))
    return {"areas": [told], "procedure": "P14", "mineral": "limestone_vlxdtt", **changes}


def outcomes(report, rule="O01"):
    return {one["outcome"] for one in report["findings"] if one["rule"] == rule}


def validate(office, body):
    answer = office.call("POST", "/v1/validations", office.applicant, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_check_meets_the_licence_that_was_granted_a_moment_ago(office):
    version = office.granted("12/GP-UBND")
    report = validate(office, asked())
    own = office.json("/v1/")["register"]["pack"]
    # Nobody called the list complete: what it holds is met, what else there may be is not known.
    assert outcomes(report) == {"conflict", "cannot_tell"}
    assert [layer["pack"] for layer in report["reference"]] == [f"{own}@{version}"]
    second = office.granted("13/GP-UBND", areas=[area((5000, 0, 400, 300))])
    by_name = validate(office, asked(layers=[own]))
    assert [layer["pack"] for layer in by_name["reference"]] == [f"{own}@{second}"]
    earlier = validate(office, asked(layers=[f"{own}@{version}"]))
    assert [layer["pack"] for layer in earlier["reference"]] == [f"{own}@{version}"]


def test_ground_is_free_only_where_the_list_was_called_complete(office):
    office.granted("12/GP-UBND")
    far = json.loads(json.dumps(area((5000, 5000, 400, 300), name="Khu mới")))
    assert outcomes(validate(office, asked(areas=[far]))) == {"cannot_tell"}
    office.complete("licence")
    assert outcomes(validate(office, asked(areas=[far]))) == {"clear"}


def test_a_returned_licence_is_in_nobodys_way(office):
    office.granted("12/GP-UBND")
    office.complete("licence")
    assert outcomes(validate(office, asked())) == {"conflict"}
    ending = granting("1/QĐ", kind="return", areas=[], replaces=["12/GP-UBND"], validFrom="2026-11-01")
    assert office.enter("return", ending).status_code == 201
    assert outcomes(validate(office, asked())) == {"clear"}


def test_the_register_is_among_the_layers(office):
    assert office.json("/v1/layers", office.applicant)["items"] == []
    version = office.granted("12/GP-UBND")
    (listed,) = office.json("/v1/layers", office.applicant)["items"]
    assert (listed["version"], listed["roles"], listed["inForce"]) == (str(version), ["licence"], True)
    got = office.get(listed["links"]["pack"], office.applicant)
    assert hashlib.sha256(got.content).hexdigest() == listed["sha256"]
    assert got.content == office.get(f"/v1/register/packs/{version}", office.applicant).content


def test_of_many_versions_a_few_stay_where_checks_look(office):
    for number in range(8):
        office.granted(f"{number}/GP-UBND")
        office.json("/v1/layers", office.applicant)
    items = office.json("/v1/layers", office.applicant)["items"]
    assert [one["version"] for one in items] == ["8", "7", "6", "5", "4"]
    assert [one["inForce"] for one in items] == [True, False, False, False, False]


@pytest.mark.parametrize("box", [[110, 8, 102, 24], [102, 8, 102, 24], [102, -91, 110, 24], [102, 8, 110]])
def test_a_box_that_is_none_is_refused(office, box):
    answer = office.call("PUT", "/v1/register/coverage/licence", office.admin, json={"box": box})
    assert slug(answer) in ("register-refused", "malformed")


def test_two_services_over_one_database_publish_one_register(tmp_path, database, session):
    first = ServiceProcess(tmp_path / "service", database=database).start()
    second = ServiceProcess(tmp_path / "service", database=database).start()
    try:
        one = Office(first, session)
        version = one.granted("12/GP-UBND")
        two = Office(second, session)
        path = f"/v1/register/packs/{version}"
        assert one.get(path, one.applicant).content == two.get(path, two.applicant).content
        assert two.granted("13/GP-UBND") == version + 1
    finally:
        first.kill()
        second.kill()
