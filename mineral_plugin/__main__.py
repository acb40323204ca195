"""``python -m mineral_plugin``: the command line."""

from mineral_plugin.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
