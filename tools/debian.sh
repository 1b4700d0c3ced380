#!/bin/sh
# Installs the Debian packages named, where it may: as root, or where sudo asks for no password.
# Asks nothing, installs only what is missing, starts no service and leaves none for the next boot.
# Ends with 0 in any case: who needs a package that is not there says so (tests/plugins/debian.py).
set -u
export DEBIAN_FRONTEND=noninteractive

missing=""
for package in "$@"; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q ' installed$' ||
        missing="$missing $package"
done
[ -n "$missing" ] || exit 0

without() {
    echo "Without$missing: $1" >&2
    exit 0
}

command -v apt-get >/dev/null 2>&1 || without "this is no Debian machine."
if [ "$(id -u)" = 0 ]; then
    root=""
elif sudo -n true 2>/dev/null; then
    root="sudo -n"
else
    without "apt-get needs root. Run: sudo apt-get install --no-install-recommends$missing"
fi

# A package's script asks this file whether it may start its service; 101 says no.
policy=/usr/sbin/policy-rc.d
made=""
if [ ! -e "$policy" ]; then
    made=yes
    printf '#!/bin/sh\nexit 101\n' | $root tee "$policy" >/dev/null && $root chmod 755 "$policy"
fi
trap '[ -z "$made" ] || $root rm -f "$policy"' EXIT
trap 'exit 130' INT TERM

install() {
    # shellcheck disable=SC2086 (the words are packages)
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing \
        -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 </dev/null >/dev/null
}
echo "Installing$missing" >&2
if ! install 2>/dev/null; then
    $root apt-get update -qq -o DPkg::Lock::Timeout=120 </dev/null >/dev/null
    install || without "apt-get could not install it."
fi

# What was not there before is not to run after the next boot either: the tests start what they need.
if command -v systemctl >/dev/null 2>&1; then
    for package in $missing; do
        case $package in
            openssh-server) units="ssh.service ssh.socket" ;;
            prometheus | prometheus-alertmanager) units="$package.service" ;;
            *) units="" ;;
        esac
        for unit in $units; do
            $root systemctl disable --quiet "$unit" >/dev/null 2>&1 || true
        done
    done
fi
