"""A person who is asked for QGIS's master password, and the password that they know."""

from __future__ import annotations

import contextlib
from typing import Iterator, Tuple

from qgis.core import QgsApplication, QgsCredentials

MASTER_WORD = "made-up master word"


class TypingPerson(QgsCredentials):
    """Types ``word`` wherever QGIS would show its dialog, nothing where it is empty; ``asked`` counts."""

    def __init__(self) -> None:
        super().__init__()
        self.word = MASTER_WORD
        self.asked = 0

    def take_place(self) -> None:
        """Sit down where QGIS asks."""
        self.setInstance(self)

    def request(self, realm: str, name: str, word: str, message: str = "") -> Tuple[bool, str, str]:
        """Know no other passwords."""
        return False, "", ""

    def requestMasterPassword(self, _word: str, _stored: bool = False) -> Tuple[bool, str]:  # noqa: N802
        """Type the password."""
        self.asked += 1
        return bool(self.word), self.word


_PEOPLE = []


@contextlib.contextmanager
def typing_person() -> Iterator[TypingPerson]:
    """Give somebody who knows the word; the store is closed before and after."""
    if not _PEOPLE:
        # QGIS keeps whoever sits there for as long as it runs.
        _PEOPLE.append(TypingPerson())
    person = _PEOPLE[0]
    person.word, person.asked = MASTER_WORD, 0
    QgsApplication.authManager().setPasswordHelperEnabled(False)
    person.take_place()
    closed_store()
    yield person
    closed_store()


def closed_store() -> None:
    """Let QGIS forget the master password, as at its next start."""
    QgsApplication.authManager().clearMasterPassword()
