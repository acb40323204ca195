"""``python -m mineral_plugin``: the command line, with what QGIS draws where it is present."""

from importlib.util import find_spec
from typing import Any

from mineral_plugin.cli.main import main


def _qgis() -> Any:
    # Only the commands that draw begin QGIS, and the engine with it.
    from mineral_plugin.bridge.headless import HeadlessQgis

    return HeadlessQgis()


if __name__ == "__main__":
    raise SystemExit(main(qgis=_qgis if find_spec("qgis") else None))
