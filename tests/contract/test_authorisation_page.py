"""The page on who may ask for what is of today's table of scopes."""

from __future__ import annotations

import authorisation_page as made
import pytest

from mineral_service.identity.access import NEEDED
from mineral_service.identity.model import SCOPES_OF


def test_the_page_is_of_todays_table():
    assert made.PAGE.read_text(encoding="utf-8") == made.page()


@pytest.mark.parametrize(
    ("route", "role", "may"),
    [
        (("GET", "/v1/dossiers/{dossier}"), "officer", made.OFFICE),
        (("GET", "/v1/dossiers/{dossier}"), "applicant", made.OWN),
        (("GET", "/v1/dossiers/{dossier}"), "administrator", made.CLOSED),
        (("PATCH", "/v1/uploads/{upload}"), "representative", made.OWN),
        (("PUT", "/v1/people/{name}"), "administrator", made.OPEN),
        (("PUT", "/v1/people/{name}"), "officer", made.CLOSED),
    ],
)
def test_a_cell_says_whose_things_a_role_may_ask_for(route, role, may):
    (line,) = [line for line in made.page().splitlines() if line.startswith(f"| `{' '.join(route)}` ")]
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells[2 + list(SCOPES_OF).index(role)] == may


def test_a_route_that_is_new_in_the_table_changes_the_page(monkeypatch):
    monkeypatch.setitem(NEEDED, ("GET", "/v1/new"), ("admin",))
    assert "| `GET /v1/new` " in made.page()
    assert made.page() != made.PAGE.read_text(encoding="utf-8")
