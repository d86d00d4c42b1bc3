# Sourced by the other scripts: Debian's packages, where this user may install them.

# dpkg needs these, and a bare PATH lacks them.
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" >/dev/null
}

# The one line an administrator runs where we may not.
administrators_line() {
    if command -v sudo >/dev/null; then become='sudo sh'; else become='su -'; fi
    printf "%s -c 'apt-get update && apt-get install -y %s'\n" "$become" "$*"
}

# Installs the packages named; false where there is no apt-get, no right to use it, or no way to get them.
install_debian_packages() {
    command -v apt-get >/dev/null && as_root true || return 1
    echo "sentei: installing Debian's $*"
    apt install -y --no-install-recommends "$@" 2>/dev/null && return
    apt update && apt install -y --no-install-recommends "$@"
}
