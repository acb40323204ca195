#!/usr/bin/env python3
"""The page on who may ask the service for what, from its table of scopes -> docs/authorisation.md.

    service/.venv/bin/python tools/authorisation_page.py

The table is `mineral_service.identity.access.NEEDED`; `tests/contract/test_access.py` asks every route as
everybody, and `tests/contract/test_authorisation_page.py` fails where the page is not of today's table.
"""

from __future__ import annotations

import sys
from typing import List, Sequence, Tuple

from common import ROOT, table

sys.path[:0] = [str(ROOT), str(ROOT / "service")]

from mineral_service.identity.access import NEEDED, PUBLIC  # noqa: E402
from mineral_service.identity.model import INSPECTOR, OFFICER, SCOPES_OF  # noqa: E402

PAGE = ROOT / "docs/authorisation.md"
CLOSED, OPEN, OWN, OFFICE = "-", "yes", "own", "office"
INTRO = """# Who may ask the service for what

Made by `service/.venv/bin/python tools/authorisation_page.py` from the table of scopes in
`service/mineral_service/identity/access.py`. A route that is not in the table is closed to everybody.
`tests/contract/test_access.py` asks every route with no token, with a token that is none, and as every role,
of this office and of another, on SQLite and PostgreSQL.

- **-**: refused with 403 (without a token: 401), before anything is looked for.
- **own**: their own things alone, and for a representative those of applicants whose mandate is registered
  and has not run out; what is another's is answered as if it were not there (404), in the same words and
  about the same time.
- **office**: filed dossiers of their own office alone; drafts are never seen, other offices' are not there.
- **yes**: open to the role. What is written into the register, and what it is
  asked of a title with its holder, is of the person's own office alone.
- **everybody**: no log-in; still counted by the limits on requests.
"""


def page() -> str:
    """Return the page as it has to be today."""
    roles = list(SCOPES_OF)
    rows = [_row(route, roles) for route in sorted(NEEDED, key=lambda route: (route[1], route[0]))]
    told = [f"## Roles and their scopes\n\n{_lines(('role', 'scopes'), _scopes())}"]
    told.append(f"## Routes\n\n{_lines(('route', 'scope, one of', *roles), rows)}")
    return "\n".join([INTRO, *told])


def _lines(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(table(head, rows)) + "\n"


def _scopes() -> List[Tuple[str, str]]:
    return [(role, ", ".join(f"`{scope}`" for scope in scopes)) for role, scopes in SCOPES_OF.items()]


def _row(route: Tuple[str, str], roles: Sequence[str]) -> List[str]:
    name = f"`{route[0]} {route[1]}`"
    if NEEDED[route] == PUBLIC:
        return [name, "everybody", *(OPEN for _ in roles)]
    needed = ", ".join(f"`{scope}`" for scope in NEEDED[route])
    return [name, needed, *(_may(route, role) for role in roles)]


def _may(route: Tuple[str, str], role: str) -> str:
    if not set(NEEDED[route]) & set(SCOPES_OF[role]):
        return CLOSED
    if "{upload}" in route[1] or "{validation}" in route[1] or route[1] == "/v1/uploads":
        return OWN
    if "dossiers" in route[1] or route[1] in ("/v1/submissions", "/v1/notifications"):
        return OFFICE if role in (OFFICER, INSPECTOR) else OWN
    return OPEN


def main() -> int:
    """Write the page; return the exit code."""
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
