"""The rules no linter knows: sentences outside the catalogues, translations, lengths, forbidden speech."""

from __future__ import annotations

from pathlib import Path

import pytest
import translate
from house import lengths, sentences, speech

GUI = "mineral_plugin/gui/page.py"
CORE = "mineral_plugin/core/base/a.py"


def write(tree: Path, name: str, text: str) -> Path:
    path = tree / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return tree


# --- sentences --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (CORE, 'x = "The file is missing"'),
        (CORE, 'x = f"The file {name} is missing"'),
        (CORE, 'x = "Hồ"'),
        (CORE, 'raise ValueError("the file is missing")'),
        (CORE, 'x = "<p>The file is <b>missing</b></p>"'),
        ("mineral_plugin/cli/a.py", 'parser.add_argument("--zone", help="zone")'),
        (GUI, 'label.setText("Zone")'),
        (GUI, 'QLabel(f"Zone {name}")'),
        (GUI, 'x = "The file is missing"'),
        ("mineral_plugin/bridge/a.py", 'x = "Hồ sơ"'),
        ("service/mineral_service/a.py", 'x = "the file is missing"'),
    ],
)
def test_a_sentence_outside_the_catalogues_is_found(tmp_path: Path, name: str, code: str) -> None:
    assert any(name in problem for problem in sentences.problems(write(tmp_path, name, code)))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (CORE, '"""The file is a module."""'),
        (CORE, 'def f():\n    """Return what is there."""'),
        (CORE, 'x = "SELECT name FROM areas WHERE id = ?"'),
        (CORE, 'x = "+proj=tmerc +lat_0=0 +ellps=WGS84 +step +inv"'),
        (CORE, 'log.warning("the file %s is missing", name)'),
        (CORE, 'x = re.compile("the|file|tọa độ")'),
        (CORE, 'y = "disk is full" in text'),
        (CORE, 'x = "two words"'),
        (CORE, "x = '<div class=\"a b c\"><span>{name}</span></div>'"),
        (GUI, 'label.setText(self.tr("The file is missing"))'),
        (GUI, 'x = QCoreApplication.translate("Page", "The file is missing")'),
        (GUI, 'label.setStyleSheet("color red and bold")'),
        (GUI, 'label.setObjectName("zone")'),
        (GUI, 'field.setPlaceholderText("https://example.org")'),
    ],
)
def test_what_nobody_reads_is_left_alone(tmp_path: Path, name: str, code: str) -> None:
    assert sentences.problems(write(tmp_path, name, code)) == []


def test_the_allow_list_needs_reasons_and_has_no_dead_lines(tmp_path: Path) -> None:
    write(tmp_path, CORE, 'x = "The file is missing"')
    write(tmp_path, sentences.ALLOWED, f"{CORE} | The file | a reason\n")
    assert sentences.problems(tmp_path) == []
    write(tmp_path, sentences.ALLOWED, f"{CORE} | The file | a reason\n{CORE} | Other | a reason\n")
    assert sentences.problems(tmp_path) == [f"{sentences.ALLOWED}: nothing needs this line: {CORE} | Other"]
    write(tmp_path, sentences.ALLOWED, f"{CORE} | The file | \n")
    assert sentences.problems(tmp_path) == [f"{sentences.ALLOWED}: no reason given: {CORE} | The file"]


# --- translations -----------------------------------------------------------------------------------


def sources_of(tree: Path, code: str) -> set[tuple[str, str]]:
    found, problems = translate.extract(write(tree, GUI, code))
    assert problems == []
    return {(message.context, message.source) for message in found.values()}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('class Page(QWidget):\n    def f(self):\n        self.tr("Zone")', ("Page", "Zone")),
        ('QCoreApplication.translate("Ours", "Zone")', ("Ours", "Zone")),
        ('X = QT_TRANSLATE_NOOP("Ours", "Zone")', ("Ours", "Zone")),
        ('def tr(t):\n    return QCoreApplication.translate("Ours", t)\n\ntr("Zone")', ("Ours", "Zone")),
        (
            'class Base:\n    def tr(self, t):\n        return QCoreApplication.translate("Ours", t)\n\n'
            'class Page(Base):\n    def f(self):\n        return self.tr("Zone")',
            ("Ours", "Zone"),
        ),
    ],
)
def test_every_way_of_asking_qt_is_read(tmp_path: Path, code: str, expected: tuple[str, str]) -> None:
    assert sources_of(tmp_path, code) == {expected}


@pytest.mark.parametrize(
    "code",
    [
        'class Page(QWidget):\n    def f(self):\n        self.tr(f"Zone {n}")',
        'class Page(QWidget):\n    def f(self):\n        self.tr("Zone " + n)',
        'tr("Zone")',
        'class Page(QWidget):\n    def f(self):\n        self.tr("Zone")\n\nclass Other(Page):\n    pass',
    ],
)
def test_what_qt_could_not_look_up_is_a_problem(tmp_path: Path, code: str) -> None:
    assert translate.extract(write(tmp_path, GUI, code))[1]


def page(*texts: str) -> str:
    return "\n".join(f'QCoreApplication.translate("Page", "{text}")' for text in texts)


def test_a_translation_is_kept_when_the_sources_change(tmp_path: Path) -> None:
    write(tmp_path, GUI, page("Zone %1 & <b>", "Dead"))
    assert translate.set_translation(tmp_path, "Zone %1 & <b>", "Múi %1 & <b>", None) == []
    write(tmp_path, GUI, page("Zone %1 & <b>", "New"))
    translate.update(tmp_path)
    kept = {message.source: message.vietnamese for message in translate.load(tmp_path).values()}
    assert kept == {"Zone %1 & <b>": "Múi %1 & <b>", "New": ""}


def test_a_text_that_moves_to_another_context_keeps_its_translation(tmp_path: Path) -> None:
    write(tmp_path, GUI, page("Zone"))
    translate.set_translation(tmp_path, "Zone", "Múi chiếu", None)
    write(tmp_path, GUI, page("Zone").replace("Page", "Other"))
    translate.update(tmp_path)
    assert [(m.context, m.vietnamese) for m in translate.load(tmp_path).values()] == [("Other", "Múi chiếu")]


def test_a_translation_with_other_places_is_refused(tmp_path: Path) -> None:
    write(tmp_path, GUI, page("Zone {name}"))
    assert translate.set_translation(tmp_path, "Zone {name}", "Múi {ten}", None)
    assert translate.set_translation(tmp_path, "Zone {name}", "Múi {name}", None) == []
    assert translate.check(tmp_path) == []


def test_the_check_names_the_missing_the_unfinished_and_the_dead(tmp_path: Path) -> None:
    write(tmp_path, GUI, page("Zone"))
    assert any("missing" in problem for problem in translate.check(tmp_path))
    translate.update(tmp_path)
    assert any("unfinished" in problem for problem in translate.check(tmp_path))
    translate.set_translation(tmp_path, "Zone", "Múi chiếu", None)
    assert translate.check(tmp_path) == []
    write(tmp_path, GUI, "")
    assert any("no code asks" in problem for problem in translate.check(tmp_path))


# --- lengths and speech -----------------------------------------------------------------------------


def test_a_function_may_have_fifty_lines_besides_its_docstring(tmp_path: Path) -> None:
    body = "    x = 1\n"
    write(tmp_path, CORE, 'def f():\n    """Return.\n\n    More.\n    """\n' + body * 49)
    assert lengths.problems(tmp_path) == []
    write(tmp_path, CORE, "def f():\n" + body * 50)
    assert lengths.problems(tmp_path) == [f"{CORE}:1: f has 51 lines, at most 50"]


@pytest.mark.parametrize(
    "line",
    ["see /" + "root/x", "cd /" + "work/main", "/" + "opt/tool", "written by an A" + "I", "by Cl" + "aude"],
)
def test_forbidden_speech_is_found(tmp_path: Path, line: str) -> None:
    assert speech.problems(write(tmp_path, "docs/a.md", f"# Title\n\n{line}\n"))


@pytest.mark.parametrize(
    "line",
    ["the root of the tree", "requests.Session()", "KHAI THÁC", "resources/work/x", "one option/two", "MAIL"],
)
def test_common_words_are_not_forbidden_speech(tmp_path: Path, line: str) -> None:
    assert speech.problems(write(tmp_path, "docs/a.md", f"# Title\n\n{line}\n")) == []
