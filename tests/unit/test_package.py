"""The zip: same bytes every time, fit for the plugin site, whole without the repository around it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile
from pathlib import Path

import common
import package
import package_rules
import pytest
import vendor

SYSTEM_PYTHON = "/usr/bin/python3"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return package.build(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def unpacked(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plugins")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder)
    return folder


def contents(archive_path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive_path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_two_builds_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    again = package.build(tmp_path)
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(built.read_bytes()).digest()


def test_the_order_in_which_files_were_found_does_not_matter(built: Path, tmp_path: Path) -> None:
    turned = dict(reversed(list(contents(built).items())))
    package.write_zip(turned, tmp_path / "turned.zip")
    assert (tmp_path / "turned.zip").read_bytes() == built.read_bytes()


def test_the_plugin_site_finds_nothing_to_complain_about(built: Path) -> None:
    assert package_rules.problems(built) == []


def test_the_name_of_the_zip_carries_the_version_of_the_metadata(built: Path) -> None:
    assert built.name == "mineral_plugin-{0}.zip".format(common.version())


def test_everything_that_belongs_inside_is_inside(built: Path) -> None:
    names = contents(built)
    wanted = [
        "metadata.txt",
        "LICENSE",
        "CHANGELOG.md",
        "README.md",
        "README.vi.md",
        "i18n/mineral_plugin_vi.qm",
    ]
    wanted += ["resources/words/vi.json", "resources/words/en.json", "resources/icons/icon.png", "plugin.py"]
    wanted += ["_vendor/rfc8785/__init__.py", "_vendor/rfc8785/LICENSE"]
    assert [name for name in wanted if "mineral_plugin/" + name not in names] == []


def test_tests_tools_service_and_caches_stay_outside(built: Path) -> None:
    parts = {part for name in contents(built) for part in name.split("/")}
    assert parts & {"tests", "tools", "service", "__pycache__", ".venv", ".build", ".git"} == set()


def run_packaged(unpacked: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run code with the system's Python, isolated, on the unpacked plugin alone."""
    start = "import sys; sys.path.insert(0, {0!r})\n".format(str(unpacked))
    command = [SYSTEM_PYTHON, "-I", "-B", "-c", start + code]
    return subprocess.run(command, capture_output=True, text=True, cwd=unpacked, timeout=60)


def test_the_packaged_plugin_needs_no_package_that_qgis_does_not_bring(unpacked: Path) -> None:
    done = run_packaged(
        unpacked,
        "from mineral_plugin.core.base.canonical import canonical_bytes\n"
        "print(canonical_bytes({'b': 1.0, 'a': 'đ'}).decode())\n"
        "print('rfc8785' in sys.modules)",
    )
    assert done.stdout.splitlines() == ['{"a":"đ","b":1}', "False"], done.stderr


def test_the_packaged_plugin_finds_its_own_resources(unpacked: Path) -> None:
    done = run_packaged(
        unpacked,
        "import json\nfrom mineral_plugin.core.base import locate\n"
        "paths = [locate.resource_path('words', 'vi.json'), locate.metadata_path(),\n"
        "         locate.i18n_path('mineral_plugin_vi.qm')]\n"
        "print(json.dumps([[str(path), path.is_file()] for path in paths]))",
    )
    assert done.returncode == 0, done.stderr
    assert all(found and path.startswith(str(unpacked)) for path, found in json.loads(done.stdout))


def test_a_broken_package_is_not_left_in_dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = package.layout()
    del files["mineral_plugin/LICENSE"]
    monkeypatch.setattr(package, "layout", lambda: files)
    with pytest.raises(common.ToolError, match="LICENSE"):
        package.build(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_a_new_kind_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("mineral_plugin", "resources"):
        (tmp_path / folder).mkdir()
    (tmp_path / "resources/tool.bin").write_bytes(b"")
    monkeypatch.setattr(package, "ROOT", tmp_path)
    with pytest.raises(common.ToolError, match="resources/tool.bin"):
        package.layout()


# ---- each rule can fail


def metadata_with(old: str, new: str) -> dict[str, bytes]:
    text = (common.ROOT / "metadata.txt").read_text("utf-8")
    assert old in text
    return {"mineral_plugin/metadata.txt": text.replace(old, new).encode("utf-8")}


ADDED = [
    ("outside.txt", b"", "one top folder"),
    ("mineral_plugin/tên.txt", b"", "ASCII"),
    ("mineral_plugin/a\\b.txt", b"", "ASCII"),
    ("mineral_plugin/__pycache__/a.pyc", b"", "does not belong"),
    ("mineral_plugin/tests/test_a.py", b"", "does not belong"),
    ("mineral_plugin/run.sh", b"", "does not belong"),
    ("mineral_plugin/lib.so", b"", "does not belong"),
    ("mineral_plugin/resources.qrc", b"", "does not belong"),
    ("mineral_plugin/.hidden", b"", "hidden"),
    ("mineral_plugin/ui_form.py", b"", "generated"),
    ("mineral_plugin/resources_rc.py", b"", "generated"),
    ("mineral_plugin/tool.txt", b"\x7fELF....", "binary"),
    ("mineral_plugin/broken.py", b"def :", "not Python"),
    ("mineral_plugin/../up.txt", b"", "leaves the folder"),
]


@pytest.mark.parametrize(("name", "data", "said"), ADDED, ids=[name for name, _, _ in ADDED])
def test_a_file_that_does_not_belong_is_found(
    built: Path, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    package.write_zip({**contents(built), name: data}, tmp_path / "spoilt.zip")
    assert any(said in line for line in package_rules.problems(tmp_path / "spoilt.zip"))


MISSING = [
    ("mineral_plugin/LICENSE", "LICENSE"),
    ("mineral_plugin/metadata.txt", "no metadata"),
    ("mineral_plugin/__init__.py", "__init__"),
    ("mineral_plugin/resources/icons/icon.png", "icon"),
]


@pytest.mark.parametrize(("name", "said"), MISSING, ids=[name for name, _ in MISSING])
def test_a_missing_file_is_found(built: Path, tmp_path: Path, name: str, said: str) -> None:
    files = contents(built)
    del files[name]
    package.write_zip(files, tmp_path / "spoilt.zip")
    assert any(said in line for line in package_rules.problems(tmp_path / "spoilt.zip"))


METADATA = [
    ("[general]", "[plugin]", "lacks name"),
    ("name=Mineral Licence", "name=Mineral Plugin", "without the word plugin"),
    ("author=", "autor=", "lacks author"),
    ("qgisMinimumVersion=3.22", "qgisMinimumVersion=3.16", "qgisMinimumVersion"),
    ("qgisMaximumVersion=4.99", "qgisMaximumVersion=3.99", "qgisMaximumVersion"),
    ("hasProcessingProvider=yes", "hasProcessingProvider=no", "hasProcessingProvider"),
    ("version=" + common.version(), "version=v1", "dotted numbers"),
    ("tracker=https://", "tracker=http://", "https"),
    ("icon=resources/icons/icon.png", "icon=nothing.png", "icon is not in the zip"),
    ("icon=resources/icons/icon.png", "icon=resources/icons/icon.svg", "not a PNG"),
    ("email=maintainers@", "email=maintainers at ", "email"),
    ("server=False", "supportsQt6=True", "supportsQt6"),
]


@pytest.mark.parametrize(("old", "new", "said"), METADATA, ids=[new for _, new, _ in METADATA])
def test_wrong_metadata_is_found(built: Path, tmp_path: Path, old: str, new: str, said: str) -> None:
    package.write_zip({**contents(built), **metadata_with(old, new)}, tmp_path / "spoilt.zip")
    assert any(said in line for line in package_rules.problems(tmp_path / "spoilt.zip"))


def test_an_executable_bit_is_found(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MODE", 0o100755)
    package.write_zip(contents(built), tmp_path / "spoilt.zip")
    assert any("executable bit" in line for line in package_rules.problems(tmp_path / "spoilt.zip"))


def test_a_zip_over_the_limit_is_found(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_rules, "LIMIT_BYTES", built.stat().st_size - 1)
    assert package_rules.problems(built) == ["the zip is larger than 25 MB"]


# ---- vendored packages


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import rfc8785\n", "from mineral_plugin._vendor import rfc8785\n"),
        ("    import rfc8785  # late\n", "    from mineral_plugin._vendor import rfc8785  # late\n"),
        ("import rfc8785 as canon\n", "from mineral_plugin._vendor import rfc8785 as canon\n"),
        ("from rfc8785 import dumps\n", "from mineral_plugin._vendor.rfc8785 import dumps\n"),
        ("from rfc8785._impl import dumps\n", "from mineral_plugin._vendor.rfc8785._impl import dumps\n"),
        ("import rfc87850\n", "import rfc87850\n"),
        ("from rfc8785x import dumps\n", "from rfc8785x import dumps\n"),
        ("text = 'rfc8785'\n", "text = 'rfc8785'\n"),
    ],
)
def test_only_imports_of_vendored_packages_are_rewritten(before: str, after: str) -> None:
    assert vendor.rewrite(before, ["rfc8785"]) == after


def wheel_of(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def test_a_wheel_with_compiled_code_is_refused(tmp_path: Path) -> None:
    wheel = wheel_of(tmp_path / "a-1-py3-none-any.whl", {"a/x.so": "", "a-1.dist-info/LICENSE": "MIT"})
    with pytest.raises(common.ToolError, match="not pure Python"):
        vendor.unpack(wheel)


def test_a_wheel_without_a_licence_is_refused(tmp_path: Path) -> None:
    wheel = wheel_of(tmp_path / "a-1-py3-none-any.whl", {"a/__init__.py": "", "a-1.dist-info/METADATA": ""})
    with pytest.raises(common.ToolError, match="no licence"):
        vendor.unpack(wheel)


def test_unpacking_somewhere_replaces_what_an_older_build_left_there(tmp_path: Path) -> None:
    stale = tmp_path / "mineral_plugin/stale.py"
    stale.parent.mkdir()
    stale.write_text("", "ascii")
    done = subprocess.run(
        [SYSTEM_PYTHON, str(common.ROOT / "tools/package.py"), "--unpack", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(tmp_path / "mineral_plugin")
    assert not stale.exists()
    assert (tmp_path / "mineral_plugin/metadata.txt").is_file()
