"""Packs: sealed, verified, installed whole or not at all, refused when a byte changed, restored."""

from __future__ import annotations

import json
import os
import random
import signal
import stat
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import rulesmaker
from builders import box, licence
from packmaker import KEY, STRANGER, TODAY, Recipe, make, rewritten, signature_over, trusting

from mineral_plugin.core.base.canonical import canonical_bytes, sha256_of_file
from mineral_plugin.core.base.errors import (
    CancelledError,
    CannotWriteError,
    InputError,
    MineralError,
    MissingError,
)
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.base.keys import PRACTICE_KEY
from mineral_plugin.core.base.ports import NoProgress
from mineral_plugin.core.reference.manifest import RULES, PackFile, manifest_bytes, manifest_from
from mineral_plugin.core.reference.sealed import MANIFEST, SIGNATURE, read_sealed, sealer
from mineral_plugin.core.reference.shelf import find, in_force, opened, places, restore
from mineral_plugin.core.reference.signature import signature_bytes
from mineral_plugin.core.reference.trust import Issuer, Trust, TrustList, confirm, load_trust, revoke
from mineral_plugin.core.work.packs import (
    confirm_issuer,
    install_pack,
    list_packs,
    remove_pack,
    restore_pack,
    verify_pack,
)
from mineral_plugin.core.work.regulation_sets import list_sets

ROOT = Path(__file__).resolve().parents[2]
ITEMS = [licence(f"GP-{n}", box(420_000 + 400 * n, 2_400_000, 300, 300)) for n in range(12)]
RECIPE = Recipe({"licence": ITEMS, "prohibited": ITEMS[:2]})


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def install(path, home, trust=None, today=TODAY):
    return install_pack(path, home, trust or trusting(), today)


def said(error):
    """Return the sentence in both languages; each is one sentence."""
    texts = [error.value.text(lang) for lang in ("vi", "en")]
    assert all(text.endswith(".") and "{" not in text for text in texts)
    return texts


# --- what a pack says of itself --------------------------------------------------------------------------


def test_a_pack_is_verified_without_being_installed(tmp_path, home):
    seen = verify_pack(make(tmp_path, RECIPE), trusting())
    assert (seen.label, seen.trust, seen.manifest.roles) == (
        "thu-nghiem@2026.11",
        Trust.TRUSTED,
        ("licence", "prohibited"),
    )
    assert places(home, "reference") == ()


def test_equal_content_gives_equal_bytes(tmp_path):
    assert make(tmp_path / "a", RECIPE).read_bytes() == make(tmp_path / "b", RECIPE).read_bytes()


def test_a_manifest_reads_back_as_it_was_written(tmp_path):
    data = read_sealed(make(tmp_path, RECIPE)).manifest_bytes
    assert manifest_bytes(manifest_from(data, "x")) == data


def test_an_installed_pack_is_in_force_and_may_not_be_written(tmp_path, home):
    seen = install(make(tmp_path, RECIPE), home)
    (place,) = in_force(home, "reference")
    assert seen.in_force and place.label == "thu-nghiem@2026.11"
    files = sorted(path.name for path in place.folder.iterdir())
    assert files[:2] == ["data.gpkg", MANIFEST] and len(files) == 4
    assert all(not path.stat().st_mode & 0o222 for path in (place.folder, *place.folder.iterdir()))


def test_installing_again_changes_nothing(tmp_path, home):
    path = make(tmp_path, RECIPE)
    install(path, home)
    (place,) = places(home, "reference")
    before = {one.name: one.stat().st_ino for one in place.folder.iterdir()}
    install(path, home)
    assert {one.name: one.stat().st_ino for one in place.folder.iterdir()} == before


def test_the_newest_version_is_in_force_whatever_the_order_of_installation(tmp_path, home):
    recipes = [
        replace(RECIPE, version=v, issued=date(2026, m, 1), as_of=None)
        for v, m in (("2026.10", 10), ("2026.9", 9))
    ]
    for recipe in recipes:
        install(make(tmp_path, recipe), home)
    assert [place.version for place in places(home, "reference")] == ["2026.10", "2026.9"]
    assert [place.version for place in in_force(home, "reference")] == ["2026.10"]


def test_of_one_day_the_higher_version_is_newer(tmp_path, home):
    for version in ("2026.10", "2026.9"):
        install(make(tmp_path, replace(RECIPE, version=version)), home)
    assert [place.version for place in in_force(home, "reference")] == ["2026.10"]


def test_removing_a_version_puts_the_one_before_in_force(tmp_path, home):
    for version, month in (("2", 10), ("1", 9)):
        install(
            make(tmp_path, replace(RECIPE, version=version, issued=date(2026, month, 1), as_of=None)), home
        )
    assert remove_pack("thu-nghiem", home) == "thu-nghiem@2"
    assert [place.version for place in in_force(home, "reference")] == ["1"]
    remove_pack("thu-nghiem@1", home)
    assert list((home / "packs").iterdir()) == []


def test_a_version_never_changes_its_content(tmp_path, home):
    install(make(tmp_path / "a", RECIPE), home)
    other = make(tmp_path / "b", replace(RECIPE, layers={"licence": ITEMS[:3]}))
    with pytest.raises(InputError, match="another content"):
        install(other, home)
    assert list_packs(home, trusting())[0].manifest.layers[0].objects == 12


def test_what_is_not_installed_is_told(home):
    with pytest.raises(MissingError):
        restore_pack("khong-co", home, trusting())


# --- one byte --------------------------------------------------------------------------------------------


def test_one_byte_changed_anywhere_is_refused_and_the_pack_can_be_restored(tmp_path, home):
    install(make(tmp_path, RECIPE), home)
    (place,) = places(home, "reference")
    random_places = random.Random(4)
    files = sorted(path for path in place.folder.iterdir())
    sizes = [path.stat().st_size for path in files]
    touched = set()
    for _ in range(200):
        (path,) = random_places.choices([f.name for f in files], weights=sizes)
        touched.add(path)
        flip(place.folder / path, random_places)
        with pytest.raises(InputError, match="restore") as error:
            opened(place)
        assert "Khôi phục" in said(error)[0]
        assert restore_pack("thu-nghiem", home, trusting()).problem is None
        assert opened(place).manifest.id == "thu-nghiem"
    assert "data.gpkg" in touched and any(name.startswith("sealed-") for name in touched)


def flip(path, random_places):
    """Change one bit of one byte; size, time of change and inode stay as they were."""
    before = path.stat()
    path.chmod(0o600)
    with path.open("r+b") as stream:
        at = random_places.randrange(before.st_size)
        stream.seek(at)
        byte = stream.read(1)[0]
        stream.seek(at)
        stream.write(bytes([byte ^ (1 << random_places.randrange(8))]))
    path.chmod(0o444)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("name", [MANIFEST, SIGNATURE, "data.gpkg"])
def test_each_small_part_is_held_too(tmp_path, home, name):
    install(make(tmp_path, RECIPE), home)
    (place,) = places(home, "reference")
    flip(place.folder / name, random.Random(1))
    assert list_packs(home, trusting())[0].problem is not None
    restore(place, home)
    assert list_packs(home, trusting())[0].problem is None


@pytest.mark.parametrize("spoil", ["missing", "stranger", "journal", "archive gone"])
def test_a_folder_with_more_or_less_than_the_pack_is_refused_and_restored(tmp_path, home, spoil):
    install(make(tmp_path, RECIPE), home)
    (place,) = places(home, "reference")
    place.folder.chmod(stat.S_IRWXU)
    if spoil == "missing":
        (place.folder / "data.gpkg").unlink()
    elif spoil == "archive gone":
        next(place.folder.glob("sealed-*")).unlink()
    else:
        (place.folder / {"stranger": "x.txt", "journal": "data.gpkg-wal"}[spoil]).write_bytes(b"x")
    with pytest.raises(InputError):
        opened(place)
    restore(place, home)
    assert opened(place).manifest.version == "2026.11"


def test_where_pack_and_archive_are_both_damaged_it_has_to_be_got_again(tmp_path, home):
    path = make(tmp_path, RECIPE)
    install(path, home)
    (place,) = places(home, "reference")
    for name in ("data.gpkg", next(place.folder.glob("sealed-*")).name):
        flip(place.folder / name, random.Random(2))
    with pytest.raises(InputError, match="remove it and install it again"):
        restore(place, home)
    install(path, home)  # the issuer's file puts it right as well
    assert opened(place).manifest.version == "2026.11"


def test_a_folder_renamed_to_look_newer_is_refused(tmp_path, home):
    install(make(tmp_path, RECIPE), home)
    (place,) = places(home, "reference")
    place.folder.chmod(stat.S_IRWXU)
    place.folder.rename(place.folder.with_name("2027-01-01_2026.11"))
    with pytest.raises(InputError):
        opened(find(home, "reference", "thu-nghiem"))


# --- hostile and broken archives -------------------------------------------------------------------------


# Other bytes of the whole file, and a word of the sentence.
BYTES = {
    "truncated": (lambda data: data[: len(data) * 2 // 3], "not copied whole"),
    "empty": (lambda _data: b"", "not copied whole"),
    "no archive": (lambda _data: b"PK\x03\x04" + b"x" * 500, "not copied whole"),
}
# Members replaced, added or (None) left out.
MEMBERS = {
    "path traversal": ({"../../evil.gpkg": b"x"}, "unsafe name"),
    "absolute path": ({"/tmp/evil": b"x"}, "unsafe name"),
    "windows path": ({"..\\evil": b"x"}, "unsafe name"),
    "zip bomb": ({"data.gpkg": bytes(80_000_000)}, "far more"),
    "many files": ({f"x{n}": b"" for n in range(90)}, "far more"),
    "another file": ({"x.gpkg": b"x"}, "other files"),
    "a file less": ({"data.gpkg": None}, "other files"),
    "no manifest": ({MANIFEST: None}, "no pack"),
    "not signed": ({SIGNATURE: None}, "not signed"),
    "no signature": ({SIGNATURE: b"{}"}, "signature"),
    "wrong signature": ({SIGNATURE: signature_bytes(signature_over(b"something else"))}, "signature"),
    "rubbish manifest": ({MANIFEST: b"[" * 100_000}, "cannot be read"),
}
# Other values in the manifest, signed anew by a key that is trusted.
MANIFESTS = {
    "wrong hash": (lambda m: {"files": [{**m["files"][0], "sha256": "0" * 64}]}, "not the one"),
    "wrong size": (lambda m: {"files": [{**m["files"][0], "size": 10}]}, "not the one"),
    "device name": (lambda m: {"files": [{**m["files"][0], "name": "nul.gpkg"}]}, "/files/0/name"),
    "newer schema": (lambda _m: {"schema": "pack-2"}, "newer version"),
    "two layers of one role": (
        lambda m: {"layers": [{**m["layers"][0], "table": "x"}, *m["layers"]]},
        "two layers",
    ),
    "no coverage": (lambda _m: {"coverage": None}, "complete"),
    "data of tomorrow": (lambda _m: {"as_of": "2027-01-01"}, "after its issue"),
    "bad id": (lambda _m: {"id": "../x"}, "/id"),
    "missing field": (lambda _m: {"issuer": None}, "issuer"),
}
HOSTILE = [*BYTES, *MEMBERS, *MANIFESTS, "manifest of another form"]


def hostile(folder):
    """Return archives that may not be installed, each with a word of its sentence."""
    good = make(folder, RECIPE)
    manifest = json.loads(read_sealed(good).manifest_bytes)
    found = {}
    for number, (kind, (change, word)) in enumerate(BYTES.items()):
        path = folder / f"bytes-{number}.mlpack"
        path.write_bytes(change(good.read_bytes()))
        found[kind] = (path, word)
    members = {
        **MEMBERS,
        "manifest of another form": ({MANIFEST: json.dumps(manifest).encode()}, "canonical"),
    }
    for kind, (change, word) in MANIFESTS.items():
        content = canonical_bytes({**manifest, **change(manifest)})
        signed = {MANIFEST: content, SIGNATURE: signature_bytes(signature_over(content))}
        members[kind] = (signed, word)
    for number, (kind, (change, word)) in enumerate(members.items()):
        found[kind] = (rewritten(good, folder / f"members-{number}.mlpack", change), word)
    return found


@pytest.fixture(scope="module")
def hostiles(tmp_path_factory):
    return hostile(tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_bad_archive_is_one_sentence_and_nothing_is_installed(hostiles, home, kind):
    path, word = hostiles[kind]
    with pytest.raises(MineralError) as error:
        install(path, home)
    assert word in said(error)[1]
    assert list(home.rglob("*")) in ([], [home / "packs"])
    assert not (home.parent / "evil.gpkg").exists()


def test_a_bad_new_version_leaves_the_old_one_in_force(hostiles, home, tmp_path):
    install(make(tmp_path, replace(RECIPE, version="2026.1", issued=date(2026, 1, 2), as_of=None)), home)
    for kind in HOSTILE:
        with pytest.raises(MineralError):
            install(hostiles[kind][0], home)
    (place,) = in_force(home, "reference")
    assert opened(place).manifest.version == "2026.1"


def test_a_member_that_claims_less_than_it_holds_is_refused(tmp_path, home):
    """A bomb whose directory entry lies about its size."""
    good = make(tmp_path, RECIPE)
    bomb = rewritten(good, tmp_path / "bomb.mlpack", {"data.gpkg": bytes(30_000_000)})
    with zipfile.ZipFile(bomb) as archive:
        true = archive.getinfo("data.gpkg").file_size
        size = zipfile.ZipFile(good).getinfo("data.gpkg").file_size
    bomb.write_bytes(bomb.read_bytes().replace(true.to_bytes(4, "little"), size.to_bytes(4, "little")))
    with pytest.raises(InputError):
        install(bomb, home)
    assert places(home, "reference") == ()


def test_no_room_in_the_data_folder_is_told(tmp_path, home, monkeypatch):
    path = make(tmp_path, RECIPE)
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("Usage", (), {"free": 10})())
    with pytest.raises(CannotWriteError):
        install(path, home)
    assert list((home / "packs").iterdir()) == []


# --- kill -9 ---------------------------------------------------------------------------------------------

CHILD = """
import sys
from datetime import date
from pathlib import Path
from mineral_plugin.core.reference.trust import TrustList
from mineral_plugin.core.work.packs import install_pack
print("go", flush=True)
install_pack(Path(sys.argv[1]), Path(sys.argv[2]), TrustList(), date(2026, 11, 23))
print("done", flush=True)
"""


class StopsAt(NoProgress):
    """Is asked to stop once it was looked at so many times."""

    def __init__(self, looks):
        self.looks = looks

    def cancelled(self):
        self.looks -= 1
        return self.looks < 0


def test_a_stop_is_heard_until_the_pack_is_put_in_its_place(tmp_path, home):
    path = make(tmp_path / "given", RECIPE)
    for looks in range(1_000):
        try:
            install_pack(path, home, trusting(), TODAY, StopsAt(looks))
        except CancelledError:
            assert [one for one in (home / "packs").rglob("*") if one.is_file()] == []
        else:
            break
    assert looks >= 2 and [place.label for place in in_force(home, "reference")] == ["thu-nghiem@2026.11"]


def test_kill_at_any_moment_of_an_installation_leaves_the_old_pack_in_force(tmp_path, home):
    many = [licence(f"GP-{n}", box(420_000 + 4 * n, 2_400_000, 300, 300)) for n in range(30_000)]
    old = make(tmp_path, replace(RECIPE, version="1", issued=date(2026, 1, 2), as_of=None))
    new = make(tmp_path, Recipe({"licence": many}, version="2"))
    install(old, home)
    command = [sys.executable, "-c", CHILD, str(new), str(home)]
    spent = installation_s(command)
    remove_pack("thu-nghiem@2", home)
    outcomes = set()
    for step in range(12):
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        child.stdout.readline()
        time.sleep(spent * 1.1 * step / 11)
        child.send_signal(signal.SIGKILL)
        child.wait()
        version = opened(in_force(home, "reference")[0]).manifest.version
        outcomes.add(version)
        if version == "2":
            assert len(places(home, "reference")) == 2
            remove_pack("thu-nghiem@2", home)
        assert opened(find(home, "reference", "thu-nghiem@1")).manifest.version == "1"
    assert "1" in outcomes
    install(new, home)
    assert opened(in_force(home, "reference")[0]).manifest.version == "2"


def installation_s(command):
    """Return how long one whole installation takes in a child."""
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    child.stdout.readline()
    started = time.perf_counter()
    assert child.stdout.readline().strip() == "done"
    child.wait()
    return time.perf_counter() - started


def test_leftovers_of_a_killed_installation_are_swept_after_a_day(tmp_path, home):
    left = home / "packs" / ".incoming-abc"
    left.mkdir(parents=True)
    (left / "data.gpkg").write_bytes(b"x")
    install(make(tmp_path, RECIPE), home)
    assert left.exists()
    os.utime(left, (time.time() - 90_000,) * 2)
    remove_pack("thu-nghiem", home)
    install(make(tmp_path, RECIPE), home)
    assert not left.exists()


# --- whose signature counts ------------------------------------------------------------------------------


def trust_of(tmp_path, trust, recipe=RECIPE, key=KEY):
    return verify_pack(make(tmp_path, recipe, key), trust)


def test_an_unknown_issuer_can_be_installed_and_is_shown_as_not_trusted(tmp_path, home):
    seen = install(make(tmp_path, RECIPE, STRANGER), home)
    assert seen.trust is Trust.UNKNOWN_ISSUER
    assert seen.as_dict("en")["trust_in_words"] == "issuer not confirmed"


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, Trust.TRUSTED),
        ({"valid_to": date(2026, 11, 23)}, Trust.TRUSTED),
        ({"valid_to": date(2026, 11, 22)}, Trust.KEY_EXPIRED),
        ({"valid_from": date(2026, 11, 24)}, Trust.KEY_EXPIRED),
        ({"revoked": True}, Trust.KEY_REVOKED),
        ({"provinces": ("Lào Cai",)}, Trust.OUT_OF_SCOPE),
    ],
)
def test_what_a_trusted_key_may_do(tmp_path, limits, expected):
    assert trust_of(tmp_path, trusting(**limits)).trust is expected


def test_an_issuer_speaks_only_of_its_provinces(tmp_path):
    trust = trusting(provinces=("Lào Cai", "Yên Bái"))
    assert trust_of(tmp_path, trust, replace(RECIPE, provinces=("Lào Cai",))).trust is Trust.TRUSTED
    assert (
        trust_of(tmp_path, trust, replace(RECIPE, provinces=("Lào Cai", "Sơn La"))).trust
        is Trust.OUT_OF_SCOPE
    )


def test_an_issuer_speaks_only_of_its_roles(tmp_path):
    seen = trust_of(tmp_path, trusting(roles=("prohibited",)))
    assert seen.layer_trust == {"licence": Trust.OUT_OF_SCOPE, "prohibited": Trust.TRUSTED}


def test_the_practice_key_counts_only_in_practice(tmp_path, home):
    path = make(tmp_path, RECIPE, PRACTICE_KEY)
    assert verify_pack(path, TrustList()).trust is Trust.PRACTICE
    assert verify_pack(path, TrustList(practice=True)).trust is Trust.TRUSTED
    with pytest.raises(InputError, match="practice key"):
        confirm(home, Issuer("Ai đó", PRACTICE_KEY.public))


@pytest.mark.parametrize(
    ("limits", "word"), [({"valid_to": date(2026, 11, 22)}, "does not hold"), ({"revoked": True}, "revoked")]
)
def test_nothing_signed_with_an_ended_key_can_be_installed(tmp_path, home, limits, word):
    with pytest.raises(InputError, match=word) as error:
        install(make(tmp_path, replace(RECIPE, issued=date(2026, 11, 1))), home, trusting(**limits))
    said(error)
    assert places(home, "reference") == ()


def test_a_pack_installed_while_its_key_was_valid_stays_trusted(tmp_path, home):
    trust = trusting(valid_to=date(2026, 11, 30))
    install(make(tmp_path, RECIPE), home, trust)
    assert list_packs(home, trust)[0].trust is Trust.TRUSTED


def test_a_confirmed_issuer_is_trusted_until_its_key_is_revoked(tmp_path, home):
    seen = install(make(tmp_path, RECIPE), home, TrustList())
    confirm_issuer(home, seen, KEY_FINGERPRINT.upper().replace(" ", ""), Issuer("Sở", KEY.public))
    assert list_packs(home, load_trust(home))[0].trust is Trust.TRUSTED
    revoke(home, KEY.public)
    assert list_packs(home, load_trust(home))[0].trust is Trust.KEY_REVOKED


KEY_FINGERPRINT = Issuer("", KEY.public).fingerprint


def test_a_fingerprint_that_differs_confirms_nothing(tmp_path, home):
    seen = install(make(tmp_path, RECIPE), home, TrustList())
    other = Issuer("", STRANGER.public).fingerprint
    with pytest.raises(InputError, match="not that of the key"):
        confirm_issuer(home, seen, other, Issuer("Sở", KEY.public))
    assert load_trust(home).issuers == ()


def test_what_the_office_says_of_a_key_goes_before_what_the_user_says(tmp_path, home):
    from mineral_plugin.core.reference.trust import issuers_json

    office = tmp_path / "office.json"
    office.write_text(issuers_json([Issuer("Sở", KEY.public, revoked=True)]), encoding="utf-8")
    confirm(home, Issuer("Sở", KEY.public))
    assert trust_of(tmp_path, load_trust(home, office)).trust is Trust.KEY_REVOKED


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"schema": "trusted-issuers-2", "issuers": []}', '{"schema": "trusted-issuers-1"}'],
)
def test_a_damaged_list_of_issuers_is_told_and_never_taken_for_empty(home, text):
    (home / "trusted-issuers.json").write_text(text, encoding="utf-8")
    with pytest.raises(MineralError) as error:
        load_trust(home)
    said(error)
    with pytest.raises(MineralError):
        confirm(home, Issuer("Sở", KEY.public))
    assert (home / "trusted-issuers.json").read_text(encoding="utf-8") == text


def test_a_revoked_key_is_not_trusted_again_in_passing(home):
    confirm(home, Issuer("Sở", KEY.public))
    revoke(home, KEY.public)
    with pytest.raises(InputError, match="revoked before"):
        confirm(home, Issuer("Sở", KEY.public))
    assert load_trust(home).issuers[0].revoked


def test_provinces_of_an_issuer_are_known_however_they_are_spelt(home):
    confirm(home, Issuer("Sở", KEY.public, provinces=("lao cai", "YÊN BÁI")))
    assert load_trust(home).issuers[0].provinces == ("Lào Cai", "Yên Bái")
    with pytest.raises(InputError, match="Atlantis"):
        confirm(home, Issuer("Sở", STRANGER.public, provinces=("Atlantis",)))


# --- rule sets are packs too -----------------------------------------------------------------------------


def rules_pack(folder, version, change=None, key=KEY):
    """Return a signed pack with the program's own rule set, changed by ``change``."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = rulesmaker.write_set(folder / "files", version, {"set": change or {}})
    manifest = replace(
        manifest_from(read_sealed(make(folder, RECIPE)).manifest_bytes, "x"),
        kind=RULES,
        id="bo-quy-dinh",
        version=version,
        coverage=None,
        layers=(),
        files=tuple(PackFile(path.name, path.stat().st_size, sha256_of_file(path)) for path in paths),
    )
    data = manifest_bytes(manifest)
    target = folder / f"rules-{version}.mlpack"
    write_whole(target, sealer(data, signature_over(data, key), {path.name: path for path in paths}))
    return target


def test_all_versions_of_a_rule_set_stay_and_can_be_loaded(tmp_path, home):
    for version in ("2026.1", "2026.2"):
        assert install(rules_pack(tmp_path / version, version), home).kind == RULES
    sets = installed(home)
    assert [one.label for one in sets] == ["bo-quy-dinh@2026.2", "bo-quy-dinh@2026.1"]
    assert all(one.rules.regulation(TODAY).rules for one in sets)
    assert places(home, "reference") == ()


def test_a_faulty_rule_set_is_refused_before_it_is_installed(tmp_path, home):
    with pytest.raises(InputError, match="rules"):
        install(rules_pack(tmp_path, "2026.3", {"rules": [{"id": "A01"}]}), home)
    assert installed(home) == () and list(home.iterdir()) == []


def test_a_changed_rule_set_is_not_offered_and_can_be_restored(tmp_path, home):
    install(rules_pack(tmp_path, "2026.1"), home)
    (whole,) = installed(home)
    flip(whole.rules.files["set"], random.Random(3))
    (changed,) = installed(home)
    assert changed.rules is None and changed.problem is not None and not changed.usable
    restore_pack("bo-quy-dinh", home, trusting())
    assert installed(home) == (whole,)


def installed(home):
    """Return the rule sets of the shelf, without those of the program."""
    return tuple(one for one in list_sets(home, trusting()) if one.trust or one.problem)
