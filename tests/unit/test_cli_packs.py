"""The commands about packs and issuers: JSON out, or one sentence and nothing changed."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import cases
import preloaded
import pytest
from builders import box, licence, write_layer
from packmaker import KEY, STRANGER, Recipe, make

from mineral_plugin.cli.main import main
from mineral_plugin.cli.packs import COMMANDS
from mineral_plugin.core.area.workspace import write_areas
from mineral_plugin.core.base.keys import PRACTICE_KEY, fingerprint, read_public_key, write_signing_key
from mineral_plugin.core.reference.sealed import read_sealed

ROOT = Path(__file__).resolve().parents[2]
ISSUER = "Sở Công Thương thử nghiệm"
ITEMS = [licence(f"GP-{n}", box(cases.EAST + 1_000 * n, cases.NORTH, 300, 300)) for n in range(1, 4)]
FAR = Recipe(cases.everything())
PRINT = fingerprint(KEY.public)
VIETNAMESE = set("ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")


class Desk:
    """A computer with a data folder; commands run in this process, which is quicker than one of their own."""

    def __init__(self, folder, capsysbinary, monkeypatch):
        self.folder, self.home = folder, folder / "home"
        self.home.mkdir()
        self._heard, self._patch = capsysbinary, monkeypatch
        monkeypatch.setenv("MINERAL_HOME", str(self.home))

    def run(self, *arguments, lang="en", given=b"", environ=None):
        with self._patch.context() as patch:
            for name, value in (environ or {}).items():
                patch.setenv(name, value)
            patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8", "strict"))
            code = main(["--lang", lang, *map(str, arguments)])
        out, err = self._heard.readouterr()
        return subprocess.CompletedProcess(arguments, code, out, err)

    def ask(self, *arguments, **more):
        """Return what a command answers."""
        done = self.run(*arguments, **more)
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout.decode())

    def refused(self, *arguments, **more):
        """Return the one sentence of a refusal that changed nothing, in English."""
        before = everything(self.folder)
        said = {}
        for lang in ("vi", "en"):
            done = self.run(*arguments, lang=lang, **more)
            assert (done.returncode, done.stdout) == (2, b""), done.stderr.decode()
            (said[lang],) = done.stderr.decode().strip().splitlines()
            assert said[lang].endswith(".") and "{" not in said[lang]
        assert VIETNAMESE & set(said["vi"]) and said["vi"] != said["en"]
        assert everything(self.folder) == before
        return said["en"]

    def trust(self, pack, *more):
        """Confirm the issuer of a pack of the tests."""
        return self.ask("trust-issuer", pack, "--fingerprint", PRINT, *more)


def everything(folder):
    """Return the files in a folder with modes and bytes; an empty folder of the data folder is no change."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mode, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


class Process(Desk):
    """The same computer; every command is a process of its own, as a person runs it."""

    def run(self, *arguments, lang="en", given=b"", environ=None):
        own = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "MINERAL_HOME": str(self.home)}
        words = ["-m", "mineral_plugin", "--lang", lang, *arguments]
        done = preloaded.run(words, {**own, **(environ or {})}, ROOT, given.decode(), timeout=100)
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.encode(), done.stderr.encode()
        )


@pytest.fixture
def desk(tmp_path, capsysbinary, monkeypatch):
    return Desk(tmp_path, capsysbinary, monkeypatch)


@pytest.fixture
def process(tmp_path, capsysbinary, monkeypatch):
    return Process(tmp_path, capsysbinary, monkeypatch)


@pytest.fixture
def pack(tmp_path):
    return make(tmp_path / "packs", Recipe({"licence": ITEMS}, version="1"))


@pytest.fixture
def newer(tmp_path):
    moved = replace(ITEMS[0], rings=[cases.GROUND])
    return make(tmp_path / "packs", Recipe({"licence": [moved, *ITEMS[1:]]}, version="2"))


@pytest.fixture
def recipe(tmp_path):
    write_layer(tmp_path / "r.gpkg", "so", ITEMS)
    document = {
        "schema": "pack-recipe-1",
        "kind": "reference",
        "id": "lao-cai",
        "version": "2026.11",
        "name": {"vi": "Giấy phép", "en": "Licences"},
        "issuer": ISSUER,
        "issued": "2026-11-23",
        "as_of": "2026-11-01",
        "coverage": [102.0, 8.0, 110.0, 23.5],
        "layers": [{"role": "licence", "source": "r.gpkg", "legal_status": "in_force"}],
    }
    path = tmp_path / "recipe.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.fixture
def key(tmp_path):
    path = tmp_path / "k.pem"
    write_signing_key(path, KEY)
    return path


# --- keys -------------------------------------------------------------------------------------------------


def test_a_pair_of_keys_is_made_and_told_by_its_fingerprint(desk, tmp_path):
    told = desk.ask("make-key", tmp_path / "k.pem", "--public", tmp_path / "k.pub")
    assert told["fingerprint"] == fingerprint(read_public_key(tmp_path / "k.pub"))
    assert stat.S_IMODE((tmp_path / "k.pem").stat().st_mode) == 0o600
    assert "PRIVATE" not in json.dumps(told)


def test_no_key_is_ever_written_over_a_file(desk, tmp_path, key):
    assert "never overwritten" in desk.refused("make-key", key, "--public", tmp_path / "k.pub")
    assert "already" in desk.refused("make-key", tmp_path / "new.pem", "--public", key)
    same = tmp_path / "one.pem"
    assert "give two names" in desk.refused("make-key", same, "--public", tmp_path / "." / "one.pem")


def test_a_private_key_without_its_public_one_is_not_left_behind(desk, tmp_path):
    assert "cannot be written" in desk.refused(
        "make-key", tmp_path / "k.pem", "--public", tmp_path / "no" / "k"
    )
    assert "cannot be written" in desk.refused(
        "make-key", tmp_path / "no" / "k", "--public", tmp_path / "k.pub"
    )


# --- make and sign ----------------------------------------------------------------------------------------


def test_a_pack_is_made_and_what_is_in_it_is_told(desk, tmp_path, recipe, key):
    target = tmp_path / "lc.mlpack"
    told = desk.ask("make-pack", recipe, target, "--key", key)
    assert (told["pack"], told["path"], told["layers"]["licence"]["total"]) == (
        "lao-cai@2026.11",
        str(target),
        3,
    )
    assert read_sealed(target).signature.key == KEY.public


def test_a_pack_made_without_a_key_and_signed_later_is_the_same(desk, tmp_path, recipe, key):
    once, unsigned, later = (tmp_path / f"{name}.mlpack" for name in "abc")
    desk.ask("make-pack", recipe, once, "--key", key)
    desk.ask("make-pack", recipe, unsigned)
    assert read_sealed(unsigned).signature is None
    told = desk.ask("sign-pack", unsigned, later, "--key", key)
    assert told["fingerprint"] == PRINT
    assert later.read_bytes() == once.read_bytes()


def test_a_key_may_come_from_standard_input(desk, tmp_path, recipe, key):
    target = tmp_path / "a.mlpack"
    desk.ask("make-pack", recipe, target, "--key", "-", given=key.read_bytes())
    assert read_sealed(target).signature.key == KEY.public


def test_a_pack_may_be_signed_in_place(desk, tmp_path, recipe):
    target = tmp_path / "a.mlpack"
    desk.ask("make-pack", recipe, target)
    assert desk.ask("sign-pack", target, target, "--key", "practice")["trust"] == "practice"
    assert read_sealed(target).signature.key == PRACTICE_KEY.public


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("no.json", "a.mlpack"), "no.json is not there"),
        (("recipe.json", "a.zip"), "has to end in .mlpack"),
        (("recipe.json", "no/a.mlpack"), "cannot be written"),
        (("recipe.json", "a.mlpack", "--key", "no.pem"), "no.pem is not there"),
        (("recipe.json", "a.mlpack", "--key", "r.gpkg"), "r.gpkg"),
    ],
)
def test_what_cannot_be_made_is_refused(desk, tmp_path, recipe, arguments, words):
    (tmp_path / "r.gpkg").chmod(0o600)
    paths = [name if name.startswith("--") else tmp_path / name for name in arguments]
    assert words in desk.refused("make-pack", *paths)


def test_what_is_no_key_on_standard_input_is_refused(desk, pack, tmp_path):
    strict = {"PYTHONIOENCODING": "utf-8:strict"}
    for given in (b"", b"\xf3\x00\xff" * 9, KEY.public):
        said = desk.refused(
            "sign-pack", pack, tmp_path / "s.mlpack", "--key", "-", given=given, environ=strict
        )
        assert "no private key" in said


def test_a_pack_is_not_signed_where_the_answer_could_not_be_given(desk, pack, tmp_path):
    (desk.home / "trusted-issuers.json").write_text("{", encoding="utf-8")
    said = desk.refused("sign-pack", pack, tmp_path / "s.mlpack", "--key", "practice")
    assert "trusted issuers" in said


# --- verify, install, list, restore, remove ---------------------------------------------------------------


def test_a_pack_is_verified_and_nothing_is_installed(desk, pack):
    told = desk.ask("verify-pack", pack)
    assert (told["pack"], told["trust"], told["fingerprint"]) == ("thu-nghiem@1", "unknown_issuer", PRINT)
    assert desk.ask("packs") == []


def test_the_practice_key_counts_only_where_it_is_asked_for(desk, tmp_path):
    path = make(tmp_path / "packs", FAR, key=PRACTICE_KEY)
    assert desk.ask("verify-pack", path)["trust"] == "practice"
    assert desk.ask("verify-pack", path, "--practice")["trust"] == "trusted"
    assert desk.ask("install-pack", path)["trust"] == "practice"
    assert [one["trust"] for one in desk.ask("packs", "--practice")] == ["trusted"]


def test_words_of_an_answer_are_in_the_language_asked_for(desk, pack):
    told = [desk.ask("verify-pack", pack, lang=lang) for lang in ("vi", "en")]
    assert [one["name"] for one in told] == ["Gói thử", "Test pack"]
    assert [one["trust_in_words"] for one in told] == ["nơi phát hành chưa xác nhận", "issuer not confirmed"]


def test_a_newer_version_is_installed_and_says_what_it_changes(desk, pack, newer):
    area = cases.LicenceArea("area-1", "Khu A", cases.TM3, (cases.Part(cases.ring_of(cases.GROUND)),))
    write_areas(desk.home / "workspace.gpkg", [area])
    assert desk.ask("install-pack", pack)["changes"] == []
    told = desk.ask("install-pack", newer)
    assert told["in_force"] and "0 objects added, 1 changed, 0 removed" in told["changes"][0]
    assert told["changes"][1].startswith("Area Khu A now shares 40,000")
    assert [(one["pack"], one["in_force"]) for one in desk.ask("packs")] == [
        ("thu-nghiem@2", True),
        ("thu-nghiem@1", False),
    ]


@pytest.mark.parametrize("command", ["verify-pack", "install-pack"])
def test_a_pack_that_is_not_whole_is_refused(desk, pack, tmp_path, command):
    assert "is not there" in desk.refused(command, tmp_path / "no.mlpack")
    pack.write_bytes(pack.read_bytes()[:-30])
    assert "damaged" in desk.refused(command, pack)


def test_a_pack_without_a_signature_is_not_installed(desk, tmp_path):
    path = make(tmp_path / "packs", FAR, key=None)
    assert "not signed" in desk.refused("install-pack", path)


def test_a_version_is_never_installed_with_another_content(desk, pack, tmp_path):
    desk.ask("install-pack", pack)
    other = make(tmp_path / "other", Recipe({"licence": ITEMS[:1]}, version="1"))
    assert "another content" in desk.refused("install-pack", other)


def test_a_changed_pack_is_told_refused_and_restored(desk, pack):
    desk.ask("install-pack", pack)
    (data,) = desk.home.glob("packs/thu-nghiem/*/data.gpkg")
    before = data.read_bytes()
    for path in (data.parent, data):
        path.chmod(0o700)
    data.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    (told,) = desk.ask("packs")
    assert "restore-pack" in told["problem"]
    assert "restore-pack" in desk.refused("diff-packs", "thu-nghiem@1", pack)
    assert desk.ask("restore-pack", "thu-nghiem")["pack"] == "thu-nghiem@1"
    assert data.read_bytes() == before


def test_removing_a_version_puts_the_one_before_in_force(desk, pack, newer):
    for path in (pack, newer):
        desk.ask("install-pack", path)
    assert desk.ask("remove-pack", "thu-nghiem@2") == {"removed": "thu-nghiem@2"}
    assert [(one["pack"], one["in_force"]) for one in desk.ask("packs")] == [("thu-nghiem@1", True)]


@pytest.mark.parametrize("command", ["restore-pack", "remove-pack"])
def test_a_pack_that_is_not_installed_is_refused(desk, pack, command):
    desk.ask("install-pack", pack)
    for name in ("no-such", "thu-nghiem@7", "../packs", ""):
        assert "not installed" in desk.refused(command, name)


# --- diff -------------------------------------------------------------------------------------------------


def test_two_versions_are_compared_by_file_or_by_name(desk, pack, newer):
    by_file = desk.ask("diff-packs", pack, newer)
    for path in (pack, newer):
        desk.ask("install-pack", path)
    assert desk.ask("diff-packs", "thu-nghiem@1", "thu-nghiem@2") == by_file
    assert [change["id"] for change in by_file["tables"][0]["changed"]] == ["GP-1"]


def test_what_cannot_be_compared_is_refused(desk, pack, newer, tmp_path):
    assert "not installed" in desk.refused("diff-packs", pack, "thu-nghiem@2")
    assert "no.gpkg is not there" in desk.refused("diff-packs", pack, newer, "--areas", tmp_path / "no.gpkg")
    own = write_layer(tmp_path / "r.gpkg", "so", ITEMS)
    assert "not an areas file" in desk.refused("diff-packs", pack, newer, "--areas", own)


# --- issuers ----------------------------------------------------------------------------------------------


def test_an_issuer_is_trusted_within_its_limits_once_its_fingerprint_was_compared(desk, pack):
    limits = ("--roles", "licence, prohibited", "--provinces", "Lào Cai", "--valid-from", "01/01/2026")
    told = desk.trust(pack, *limits, "--valid-to", "2027-12-31", "--name", "Sở A")
    assert told == {
        "name": "Sở A",
        "fingerprint": PRINT,
        "roles": ["licence", "prohibited"],
        "provinces": ["Lào Cai"],
        "valid_from": "2026-01-01",
        "valid_to": "2027-12-31",
        "revoked": False,
        "confirmed_by": "user",
    }
    assert desk.ask("issuers") == [told]


def test_an_installed_pack_will_do_and_gives_its_issuer_its_name(desk, pack):
    desk.ask("install-pack", pack)
    assert desk.trust("thu-nghiem")["name"] == ISSUER
    assert [one["trust"] for one in desk.ask("packs")] == ["trusted"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"--fingerprint": fingerprint(STRANGER.public)}, "not that of the key which signed"),
        ({"--fingerprint": "1234"}, "is not the fingerprint of a key"),
        ({"--roles": "licence,licnce"}, "licnce"),
        ({"--provinces": "Lào Cai,Lao Kay"}, "no provinces that the program knows: Lao Kay"),
        ({"--valid-from": "mai"}, "“mai” is not understood"),
        ({"--valid-from": "2027-01-01", "--valid-to": "2026-01-01"}, "ends before it begins"),
    ],
)
def test_an_issuer_that_cannot_be_trusted_is_refused(desk, pack, change, words):
    given = {"--fingerprint": PRINT, **change}
    pairs = [piece for pair in given.items() for piece in pair]
    assert words in desk.refused("trust-issuer", pack, *pairs)


def test_the_practice_key_and_a_pack_without_a_key_are_never_trusted(desk, tmp_path):
    practice = make(tmp_path / "a", FAR, key=PRACTICE_KEY)
    unsigned = make(tmp_path / "b", FAR, key=None)
    said = desk.refused("trust-issuer", practice, "--fingerprint", fingerprint(PRACTICE_KEY.public))
    assert "can never be trusted" in said
    assert "not signed" in desk.refused("trust-issuer", unsigned, "--fingerprint", PRINT)


def test_a_revoked_key_stops_counting_at_once(desk, pack, newer):
    desk.trust(pack)
    desk.ask("install-pack", pack)
    assert [one["revoked"] for one in desk.ask("revoke-issuer", PRINT)] == [True]
    assert [one["trust"] for one in desk.ask("packs")] == ["key_revoked"]
    assert "was revoked" in desk.refused("install-pack", newer)


def test_a_forgotten_issuer_is_unknown_again(desk, pack):
    desk.trust(pack)
    assert desk.ask("forget-issuer", PRINT) == []
    assert desk.ask("verify-pack", pack)["trust"] == "unknown_issuer"


@pytest.mark.parametrize("command", ["revoke-issuer", "forget-issuer"])
def test_a_key_that_is_not_in_the_list_is_refused(desk, pack, command):
    desk.trust(pack)
    assert "has no key" in desk.refused(command, fingerprint(STRANGER.public))
    assert "is not the fingerprint" in desk.refused(command, "xyz")


def test_the_list_of_the_office_goes_before_that_of_the_user(desk, pack, tmp_path):
    desk.trust(pack)
    listed = json.loads((desk.home / "trusted-issuers.json").read_text(encoding="utf-8"))
    listed["issuers"][0].update(roles=["prohibited"], name="Theo cơ quan")
    (tmp_path / "office.json").write_text(json.dumps(listed), encoding="utf-8")
    settings = tmp_path / "mineral-licence.ini"
    settings.write_text(f"[mineral-licence]\ntrusted_issuers={tmp_path / 'office.json'}\n", encoding="utf-8")
    office = {"MINERAL_SETTINGS": str(settings)}
    told = desk.ask("verify-pack", pack, environ=office)
    assert told["layers"][0]["trust"] == "out_of_scope"
    assert [one["confirmed_by"] for one in desk.ask("issuers", environ=office)] == ["office", "user"]


# --- packs in a check -------------------------------------------------------------------------------------


@pytest.fixture
def question(tmp_path):
    case = cases.clear(tmp_path / "clear")
    asked = ("--procedure", "P01", "--mineral", "gold", "--event-date", cases.DAY, "--facts", case.facts)
    return ("check", "--table", case.table_file(tmp_path), *asked)


def verdict(told):
    return told["areas"][0]["verdict"]


def test_a_check_stands_on_installed_packs_of_confirmed_issuers(desk, tmp_path, question):
    path = make(tmp_path / "packs", FAR)
    desk.ask("install-pack", path)
    assert verdict(desk.ask(*question, "--reference", "packs")) == "cannot_tell"
    desk.trust(path)
    answers = [
        desk.ask(*question, "--reference", name)
        for name in ("packs", "pack:thu-nghiem", "pack:thu-nghiem@2026.11")
    ]
    assert [verdict(one) for one in answers] == ["clear"] * 3
    assert len({one["areas"][0]["sha256"] for one in answers}) == 1


def test_a_check_with_the_practice_key_says_so(desk, tmp_path, question):
    desk.ask("install-pack", make(tmp_path / "packs", FAR, key=PRACTICE_KEY))
    assert verdict(desk.ask(*question, "--reference", "packs")) == "cannot_tell"
    told = desk.ask(*question, "--reference", "packs", "--practice")
    assert verdict(told) == "clear" and told["areas"][0]["headline"].startswith("PRACTICE")


def test_a_check_of_a_day_looks_only_at_what_was_on_record_then(desk, tmp_path, question):
    late = licence("GP-9", box(cases.EAST, cases.NORTH, 50, 50), known_from="2026-11-15")
    layers = {**FAR.layers, "licence": [late]}
    path = make(tmp_path / "packs", replace(FAR, layers=layers, history_from=date(2000, 1, 1)))
    desk.trust(path)
    desk.ask("install-pack", path)
    days = {"2026-11-10": "clear", "20/11/2026": "conflict"}
    for day, expected in days.items():
        assert verdict(desk.ask(*question, "--reference", "packs", "--known-on", day)) == expected


def test_a_check_that_names_what_is_not_there_is_refused(desk, pack, question):
    desk.ask("install-pack", pack)
    assert "not installed" in desk.refused(*question, "--reference", "pack:no-such")
    assert "is not installed" in desk.refused(*question, "--reference", pack)
    assert "“mai” is not understood" in desk.refused(*question, "--reference", "packs", "--known-on", "mai")


# --- a wrong call -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    ["make-key", "make-pack", "sign-pack", "verify-pack", "install-pack", "diff-packs", "trust-issuer"],
)
def test_a_call_without_its_arguments_is_refused_in_one_sentence(desk, command):
    assert f"{command} --help" in desk.refused(command)


def test_every_command_explains_itself_in_both_languages(desk, capsysbinary):
    for lang, word in (("vi", "dấu vân tay"), ("en", "fingerprint")):
        with pytest.raises(SystemExit) as ended:
            main(["--lang", lang, "trust-issuer", "--help"])
        assert ended.value.code == 0 and word in capsysbinary.readouterr().out.decode()


# --- each command as a process of its own -----------------------------------------------------------------


def test_the_way_of_a_pack_from_a_key_to_a_check_and_back(process, recipe, tmp_path, question):
    private, public, unsigned, signed = (tmp_path / name for name in ("k", "k.pub", "u.mlpack", "s.mlpack"))
    mark = process.ask("make-key", private, "--public", public)["fingerprint"]
    process.ask("make-pack", recipe, unsigned)
    process.ask("sign-pack", unsigned, signed, "--key", private)
    assert process.ask("verify-pack", signed)["fingerprint"] == mark
    assert process.ask("install-pack", signed)["in_force"]
    process.ask("trust-issuer", "lao-cai", "--fingerprint", mark, "--roles", "licence")
    assert [one["fingerprint"] for one in process.ask("issuers")] == [mark]
    assert [one["trust"] for one in process.ask("packs")] == ["trusted"]
    asked = ("--reference", "pack:lao-cai", "--known-on", cases.DAY)
    assert verdict(process.ask(*question, *asked)) == "cannot_tell"
    assert process.ask("diff-packs", "lao-cai", unsigned)["tables"][0]["unchanged"] == 3
    assert process.ask("restore-pack", "lao-cai")["trust"] == "trusted"
    assert process.ask("revoke-issuer", mark)[0]["revoked"]
    assert process.ask("forget-issuer", mark) == []
    assert process.ask("remove-pack", "lao-cai@2026.11") == {"removed": "lao-cai@2026.11"}


REFUSALS = {
    "make-key": ("recipe.json", "--public", "p"),
    "make-pack": ("no.json", "a.mlpack"),
    "sign-pack": ("r.gpkg", "a.mlpack", "--key", "practice"),
    "verify-pack": ("r.gpkg",),
    "install-pack": ("r.gpkg",),
    "packs": ("r.gpkg",),
    "restore-pack": ("no-such",),
    "remove-pack": ("no-such",),
    "diff-packs": ("no-such", "r.gpkg"),
    "issuers": ("r.gpkg",),
    "trust-issuer": ("r.gpkg", "--fingerprint", PRINT),
    "revoke-issuer": (PRINT,),
    "forget-issuer": (PRINT,),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_refusal_is_one_sentence_and_exit_code_2(process, recipe, tmp_path, command):
    names = REFUSALS[command]
    arguments = [tmp_path / name if "." in name else name for name in names]
    before = everything(tmp_path)
    done = process.run(command, *arguments, lang="vi")
    assert (done.returncode, done.stdout) == (2, b"")
    (said,) = done.stderr.decode().splitlines()
    assert said.endswith(".") and VIETNAMESE & set(said)
    assert everything(tmp_path) == before
