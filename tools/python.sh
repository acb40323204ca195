#!/bin/sh
# Runs a tool with the system's Python (the one PyQGIS belongs to); a bare Debian gets that Python first.
set -eu
if [ ! -x /usr/bin/python3 ]; then
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
        { apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends python3; } >&2 </dev/null
    elif command -v apt-get >/dev/null 2>&1 && command -v sudo >/dev/null 2>&1; then
        { sudo apt-get -q update && sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends python3; } >&2
    else
        echo "Thiếu /usr/bin/python3: hãy dùng Debian 12 và cài gói python3 bằng quyền root; chưa có gì bị thay đổi." >&2
        echo "There is no /usr/bin/python3: use Debian 12 and install the package python3 as root; nothing was changed." >&2
        exit 2
    fi
fi
exec /usr/bin/python3 "$@"
