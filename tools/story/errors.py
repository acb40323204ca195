"""What ends the demo: one sentence in both languages, and the checks that say it."""

from __future__ import annotations

from typing import Any

from mineral_plugin.core.base.words import Bilingual


class StoryError(Exception):
    """Something is not as the story says: what, in one sentence in each language."""

    def __init__(self, sentence: Bilingual) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


def want(what: str, found: Any, expected: Any) -> None:
    """Go on where ``found`` is what was expected.

    Raises:
        StoryError: it is something else.
    """
    if found != expected:
        raise StoryError(
            Bilingual(
                f"{what}: phải là {expected!r}, nhưng nhận được {found!r}.",
                f"{what}: should be {expected!r}, but is {found!r}.",
            )
        )


def hold(what: str, is_so: bool) -> None:
    """Go on where something holds.

    Raises:
        StoryError: it does not.
    """
    if not is_so:
        raise StoryError(Bilingual(f"Không đúng như phải thế: {what}.", f"Not as it should be: {what}."))
