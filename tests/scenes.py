"""Every page of the dock in each state worth seeing: real data through the real core, one function a scene.

Importing this module enters all scenes, in the order of the gallery.
"""

from __future__ import annotations

import scenes_decided  # noqa: F401
import scenes_followed  # noqa: F401
import scenes_of_area  # noqa: F401 - enters its scenes
import scenes_of_office  # noqa: F401
import scenes_of_signing  # noqa: F401
from stage import NOON, SCENES, NotShown, Scene, Stage, by_name, dialogs

__all__ = ["NOON", "SCENES", "NotShown", "Scene", "Stage", "by_name", "dialogs"]
