"""Secrets in QGIS's authentication database: who is asked for the master password, when, and what is kept."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Iterator

import pytest
from master_word import MASTER_WORD, TypingPerson, closed_store, typing_person
from qgis.core import QgsApplication

from mineral_plugin.bridge.secret_store import MASTER_WORD_FILE, QgisSecretStore, store_without_window
from mineral_plugin.core.base.errors import SecretsClosedError

NAME = "mineral-licence https://service.example"
KEPT = "made-up-refresh-token-of-nobody"


@pytest.fixture
def person(qgis_app: Any) -> Iterator[TypingPerson]:
    with typing_person() as made:
        yield made


def database() -> bytes:
    folder = Path(QgsApplication.authManager().authenticationDatabasePath())
    return b"".join(path.read_bytes() for path in folder.parent.glob(folder.name + "*"))


def test_what_is_kept_comes_back_and_is_nowhere_in_plain_words(person: TypingPerson) -> None:
    store = QgisSecretStore()
    store.open()
    store.put(NAME, KEPT)
    assert (store.has(NAME), store.get(NAME)) == (True, KEPT)
    store.put(NAME, KEPT + "2")
    assert store.get(NAME) == KEPT + "2"
    assert KEPT.encode() not in database() and NAME.encode() in database()
    store.forget(NAME)
    store.forget(NAME)
    assert (store.has(NAME), store.get(NAME)) == (False, None)


def test_a_closed_store_asks_nobody_by_itself(person: TypingPerson) -> None:
    store = QgisSecretStore()
    store.open()
    store.put(NAME, KEPT)
    closed_store()
    asked = person.asked
    assert store.has(NAME) and not store.is_open
    for act in (lambda: store.get(NAME), lambda: store.put(NAME, "other")):
        with pytest.raises(SecretsClosedError) as told:
            act()
        assert "Mở kho mật khẩu" in told.value.text("vi")
    assert person.asked == asked
    store.open()
    assert store.get(NAME) == KEPT and person.asked == asked + 1
    # To forget needs no password: who logs out must not be asked for one.
    closed_store()
    store.forget(NAME)
    assert not store.has(NAME)


def test_a_person_who_types_nothing_or_something_else_is_one_sentence(person: TypingPerson) -> None:
    QgisSecretStore().open()
    for word in ("", "another word"):
        closed_store()
        person.word = word
        with pytest.raises(SecretsClosedError) as told:
            QgisSecretStore().open()
        assert "mật khẩu chính" in told.value.text("vi") and "\n" not in told.value.text("vi")
        assert not QgisSecretStore().is_open


def test_outside_the_window_s_thread_nobody_is_asked_and_an_open_store_works(person: TypingPerson) -> None:
    store, seen = QgisSecretStore(), []
    store.open()

    def work() -> None:
        store.put(NAME, KEPT)
        seen.append(store.get(NAME))
        closed_store()
        for act in (store.open, lambda: store.get(NAME)):
            try:
                act()
            except SecretsClosedError as error:
                seen.append(error.phrase.id)

    asked = person.asked
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert seen == [KEPT, "login.store_closed", "login.store_closed"] and person.asked == asked
    store.forget(NAME)


@pytest.mark.parametrize("content", [None, "", "another word", "\udcff"])
def test_without_a_window_the_word_comes_from_the_file_that_qgis_names_or_not_at_all(
    content: Any, person: TypingPerson, tmp_path: Path
) -> None:
    QgisSecretStore().open()
    closed_store()
    asked, path = person.asked, tmp_path / "word"
    if content is not None:
        path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(SecretsClosedError) as told:
        store_without_window({MASTER_WORD_FILE: str(path)})
    assert MASTER_WORD_FILE in told.value.text("vi") and person.asked == asked
    path.write_text(MASTER_WORD + "\n")
    assert store_without_window({MASTER_WORD_FILE: str(path)}).is_open
    assert person.asked == asked
