#!/bin/sh
# What the browser journeys need, from Debian: a browser, and a font that has Japanese.
# Where it cannot be installed the tests say so themselves, so this never fails.
set -eu
cd "$(dirname "$0")/.."
. setup/debian.sh

missing=
[ -x /usr/bin/chromium ] || missing=chromium
fc-list :lang=ja 2>/dev/null | grep -q . || missing="${missing:+$missing }fonts-noto-cjk"
[ -z "$missing" ] && exit 0
# Each word is a package.
# shellcheck disable=SC2086
install_debian_packages $missing ||
    echo "sentei: no $missing, so the browser journeys are skipped. An administrator's line for it:" \
        "$(administrators_line "$missing")"
