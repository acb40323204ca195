"""Errors at the border: each says what is wrong and what to do, in the user's language."""

from __future__ import annotations

from typing import Any

from mineral_plugin.core.base.words import Phrase, say


class MineralError(Exception):
    """Base of all errors that a user may read.

    ``gave_up``: what it tells of was tried again for as long as there was patience.
    """

    gave_up = False

    def __init__(self, phrase_id: str, **values: Any) -> None:
        super().__init__(phrase_id)
        self.phrase = Phrase(phrase_id, values)

    def text(self, lang: str) -> str:
        """Return the sentence in ``lang``."""
        return say(self.phrase, lang)

    def __str__(self) -> str:
        return self.text("en")


class InputError(MineralError):
    """What the user gave cannot be used as it is."""


class MissingError(MineralError):
    """A file, a table or a record that was named is not there."""


class NewerFileError(MineralError):
    """A file was written by a newer version of the program."""


class CannotWriteError(MineralError):
    """A result could not be written; what was there before is untouched."""


class ServiceUnreachableError(MineralError):
    """The online service gave no answer."""


class ServiceRefusedError(MineralError):
    """The online service answered and refused."""


class SecretsClosedError(MineralError):
    """Where secrets are kept is closed, or there is no such place on this machine."""


class CancelledError(MineralError):
    """The user stopped the work."""
