"""Collections are put off while somebody asks for it, and come back as they were."""

from __future__ import annotations

import gc

import pytest

from mineral_plugin.core.base.garbage import begin, collections_put_off, set_aside, take_back


def test_collections_are_put_off_until_all_are_done():
    with collections_put_off():
        with collections_put_off():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_brings_them_back():
    with pytest.raises(ValueError, match="odd"), collections_put_off():
        raise ValueError("odd")
    assert gc.isenabled()


def test_whoever_turned_them_off_before_finds_them_off():
    gc.disable()
    try:
        with collections_put_off():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_is_set_aside_is_taken_back_and_a_thread_that_comes_later_sets_nothing_aside() -> None:
    begin()
    set_aside()
    assert gc.get_freeze_count() > 0
    take_back()
    set_aside()
    assert gc.get_freeze_count() == 0
