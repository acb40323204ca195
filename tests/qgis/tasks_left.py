"""What still goes on when a window of a test is closed."""

from __future__ import annotations

from mineral_plugin.bridge import tasks


def leave_tasks(_window=None):
    """Let nobody be told of what still goes on, as the plugin does when it is unloaded."""
    for task in tuple(tasks._running):
        task.abandon()


def tasks_ended(qtbot, timeout=20_000):
    """Wait until nothing goes on any more."""
    qtbot.waitUntil(lambda: not tasks._running, timeout=timeout)
