"""The whole story on real numbers, from a corner table to an audited register: `make demo`.

Everything is done anew in `.build/demo`, without a window. It ends with a report that shows each step's
picture, time and files, or with one sentence that says what was not so and exit code 1.

    .venv/bin/python tools/demo.py --attachment-mb 4 --folder DIR    # smaller, elsewhere
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import List, Optional

from common import BUILD, ROOT

sys.path.insert(0, str(ROOT))

from story.book import Story
from story.errors import StoryError
from story.report import write_report
from story.telling import STEPS, tell, totals
from story.wording import word

from mineral_plugin.core.base.errors import MineralError

ATTACHMENT_MB = 200.0


def main(arguments: Optional[List[str]] = None) -> int:
    """Tell the story and print where its report lies."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--attachment-mb", type=float, default=ATTACHMENT_MB)
    parser.add_argument("--folder", type=Path, default=BUILD / "demo")
    options = parser.parse_args(arguments)
    shutil.rmtree(options.folder, ignore_errors=True)
    options.folder.mkdir(parents=True)
    story = Story(options.folder.resolve(), int(options.attachment_mb * 1e6))
    try:
        seen = tell(story, begin)
    except StoryError as error:
        return refuse(error.sentence.vi, error.sentence.en)
    except MineralError as error:
        return refuse(error.text("vi"), error.text("en"))
    pages = write_report(story, seen)
    seconds, processor = totals(seen)
    print(f"\n{seconds:.0f} s ({processor:.0f} s bộ xử lý / of processor)")
    print(f"Báo cáo: {pages['vi']}\nReport: {pages['en']}")
    return 0


def begin(step: str) -> None:
    """Say which step comes now."""
    title = f"step.{step}.title"
    print(f"{STEPS.index(step) + 1:2}. {word(title, 'vi')} / {word(title, 'en')}", flush=True)


def refuse(vi: str, en: str) -> int:
    """Say in both languages what was not so."""
    sys.stderr.write(f"{vi}\n{en}\n" if vi != en else f"{vi}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
