"""Another Debian in a folder: made with debootstrap, kept between runs, entered in its own mount namespace.

Whatever is mounted in there vanishes with the last process inside, however that process ends, so nothing
is ever left mounted. Mirror, network settings and certificates are those of the machine, read at run time.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Tuple

from common import ToolError, clean_environ, output_of, run

STAMP = ".mineral-stamp"
FROM_THE_MACHINE = (
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/pip.conf",
    "/etc/ssl/certs/ca-certificates.crt",
)
"""Copied into the folder so that apt and pip reach there what they reach here."""


@dataclass(frozen=True)
class Debian:
    """A Debian release in a folder: the release's name for apt, the folder, and what is installed in it."""

    suite: str
    folder: Path
    packages: Tuple[str, ...]

    @property
    def stamp(self) -> str:
        """What the stamp of a finished folder says."""
        return hashlib.sha256("\n".join([self.suite, *self.packages]).encode("ascii")).hexdigest() + "\n"


def mirror() -> str:
    """Return the machine's Debian mirror as apt itself knows it, whatever its sources look like."""
    shape = "$(REPO_URI) $(COMPONENT) $(ORIGIN) $(CODENAME)"
    rows = output_of(["apt-get", "indextargets", "--format", shape, "Created-By: Packages"]).splitlines()
    for row in sorted(rows, key=len):
        parts = row.split()
        if len(parts) == 4 and parts[1:3] == ["main", "Debian"] and "-" not in parts[3]:
            return parts[0]
    raise ToolError(
        "apt của máy này không có nguồn Debian nào: hãy chạy apt-get update rồi thử lại.",
        "apt on this machine knows no Debian mirror: run apt-get update and try again.",
    )


def require_root() -> None:
    """Raise ToolError unless this is root: folders of Debian cannot be made or entered otherwise."""
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        raise ToolError(
            "make matrix cần quyền root (debootstrap, chroot): hãy chạy sudo make matrix; chưa thay đổi gì.",
            "make matrix needs root (debootstrap, chroot): run sudo make matrix; nothing was changed.",
            2,
        )


def is_ready(debian: Debian) -> bool:
    """Tell whether the folder was finished with the present list of packages."""
    stamp = debian.folder / STAMP
    return stamp.is_file() and stamp.read_text("ascii") == debian.stamp


def ensure(debian: Debian, log: Path) -> None:
    """Make the folder if it is not finished; all output goes to `log`. ToolError when it fails."""
    if is_ready(debian):
        return
    require_root()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as out:
        if (
            not (debian.folder / "etc/debian_version").is_file()
            or not (debian.folder / "var/lib/dpkg/status").is_file()
        ):
            shutil.rmtree(debian.folder, ignore_errors=True)
            debian.folder.mkdir(parents=True)
            _or_fail(run(_debootstrap(debian), stdout=out, stderr=out).returncode, debian, log)
        copy_settings(debian.folder)
        apt = "apt-get -q -y -o Dpkg::Use-Pty=0 -o APT::Sandbox::User=root"
        install = "install --no-install-recommends " + " ".join(debian.packages)
        script = "dpkg --configure -a && {0} update && {0} {1} && apt-get clean".format(apt, install)
        done = run(entering(debian.folder, ["sh", "-c", script]), stdout=out, stderr=out, env=inner_environ())
        _or_fail(done.returncode, debian, log)
    (debian.folder / STAMP).write_text(debian.stamp, "ascii")


def _debootstrap(debian: Debian) -> List[str]:
    return ["debootstrap", "--variant=minbase", debian.suite, str(debian.folder), mirror()]


def _or_fail(code: int, debian: Debian, log: Path) -> None:
    """Raise ToolError for a step that failed; a folder without its stamp is done again next time."""
    if code:
        raise ToolError(
            "Không dựng được Debian {0}; xem {1} rồi chạy lại.".format(debian.suite, log),
            "Debian {0} could not be made; see {1} and run this again.".format(debian.suite, log),
        )


def copy_settings(folder: Path) -> None:
    """Copy the machine's settings of network, apt and pip into the folder."""
    apt_settings = [
        str(path) for path in Path("/etc/apt/apt.conf.d").glob("*") if b"Acquire" in path.read_bytes()
    ]
    wanted = [path for path in apt_settings if "docker" not in path and "appstream" not in path]
    for name in (*FROM_THE_MACHINE, *wanted, "/etc/apt/apt.conf"):
        source, target = Path(name), folder / name.lstrip("/")
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_symlink():
                target.unlink()
            shutil.copyfile(str(source), str(target))


def inner_environ(extra: Optional[Dict[str, str]] = None) -> Dict[str, str]:
    """Return the environment for commands inside: settings of pip and certificates, nothing personal."""
    keep = (
        "PIP_",
        "SSL_",
        "REQUESTS_",
        "CURL_",
        "LC_",
        "http_",
        "https_",
        "no_",
        "HTTP_",
        "HTTPS_",
        "NO_",
        "MINERAL_",
    )
    environ = {key: value for key, value in clean_environ().items() if key.startswith(keep)}
    environ.update(
        {
            "DEBIAN_FRONTEND": "noninteractive",
            "HOME": "/root",
            "LANG": "C.UTF-8",
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
    )
    environ.update(extra or {})
    return environ


def entering(folder: Path, command: Sequence[str], shown: Sequence[Tuple[Path, str]] = ()) -> List[str]:
    """Return the command that runs `command` inside the folder.

    `shown` lists folders of the machine and where they appear inside, read-only. The command gets its own
    /proc, /tmp and process numbers; its processes end with it.
    """
    root = shlex.quote(str(folder))
    steps = ["set -e", "mount -t proc proc {0}/proc".format(root)]
    steps += ["mount --rbind /dev {0}/dev".format(root), "mount -t tmpfs tmpfs {0}/tmp".format(root)]
    for source, inside in shown:
        target = shlex.quote(str(folder) + inside)
        steps += ["mkdir -p " + target, "mount --bind -o ro {0} {1}".format(shlex.quote(str(source)), target)]
    steps.append("exec chroot {0} {1}".format(root, " ".join(shlex.quote(str(part)) for part in command)))
    return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", "\n".join(steps)]


def run_inside(
    folder: Path,
    command: Sequence[str],
    shown: Sequence[Tuple[Path, str]] = (),
    environ: Optional[Dict[str, str]] = None,
    **options: object,
) -> "subprocess.CompletedProcess[str]":
    """Run a command inside the folder; its exit code is the caller's business."""
    return run(entering(folder, command, shown), env=inner_environ(environ), **options)


if __name__ == "__main__":
    sys.exit("used by matrix.py")
