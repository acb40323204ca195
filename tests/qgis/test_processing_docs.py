"""``docs/algorithms.md`` lists every algorithm with its parameters and outputs, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from qgis.core import QgsProcessingParameterDefinition

from mineral_plugin.cli.parser import build_parser

pytest_plugins = ["processing_fixtures"]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "algorithms.md"
ROW = re.compile(r"^\| `(?P<name>[A-Z0-9_]+)` \| (?P<kind>\w+) \| (?:(?P<needed>yes|no) \| )?.+ \|$")
# Words that the command line has for itself: the name of a pasted table, and help.
# "--register-as-of" is another word for "--known-on".
ONLY_ON_THE_COMMAND_LINE = {"--name", "--help", "-h", "--register-as-of"}


def documented():
    """Return the sections of the page: algorithm -> (parameters, outputs)."""
    found = {}
    for section in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        title, _, body = section.partition("\n")
        rows = [match.groupdict() for match in map(ROW.match, body.splitlines()) if match]
        parameters = [(row["name"], row["kind"], row["needed"] == "yes") for row in rows if row["needed"]]
        found[title.strip()] = (parameters, [(row["name"], row["kind"]) for row in rows if not row["needed"]])
    return found


def declared(algorithm):
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    parameters = [
        (each.name(), each.type(), not each.flags() & optional) for each in algorithm.parameterDefinitions()
    ]
    return parameters, [(each.name(), each.type()) for each in algorithm.outputDefinitions()]


def test_the_page_is_what_the_provider_declares(provider):
    page = documented()
    assert {algorithm.id() for algorithm in provider.algorithms()} == set(page)
    for algorithm in provider.algorithms():
        assert declared(algorithm) == page[algorithm.id()]


def test_the_command_line_has_the_same_words(provider):
    parameters = [each.name() for each in provider.algorithm("checkareas").parameterDefinitions()]
    (commands,) = [action for action in build_parser("en")._actions if action.dest == "command"]
    given = {option for action in commands.choices["check"]._actions for option in action.option_strings}
    assert given - ONLY_ON_THE_COMMAND_LINE == {"--" + name.lower().replace("_", "-") for name in parameters}


@pytest.mark.parametrize("word", ["REPORT_PDF"])
def test_what_is_not_there_yet_is_not_promised(word):
    assert word not in PAGE.read_text(encoding="utf-8")


def test_every_algorithm_says_what_it_is(provider):
    for algorithm in provider.algorithms():
        assert algorithm.displayName() and algorithm.group() and algorithm.shortHelpString()
        assert algorithm.helpUrl().endswith("#" + algorithm.id().replace(":", ""))
        assert not algorithm.icon().isNull()
