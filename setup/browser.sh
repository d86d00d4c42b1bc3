#!/bin/sh
# What the browser journeys need, from Debian: a browser, a font that has Japanese, and a library that Playwright's own
# program is linked to.
# Where it cannot be installed the tests say so themselves, so this never fails.
set -eu
cd "$(dirname "$0")/.."
. setup/debian.sh

missing=
[ -x /usr/bin/chromium ] || missing=chromium
fc-list :lang=ja 2>/dev/null | grep -q . || missing="${missing:+$missing }fonts-noto-cjk"
ls /usr/lib/*/libatomic.so.1 >/dev/null 2>&1 || missing="${missing:+$missing }libatomic1"
[ -z "$missing" ] && exit 0
# Each word is a package.
# shellcheck disable=SC2086
install_debian_packages $missing ||
    echo "sentei: no $missing, so the browser journeys are skipped. An administrator's line for it:" \
        "$(administrators_line "$missing")"
