# The pins of a Raspberry Pi, for the locker's doors: by lgpio of the lock, else by the system's own, which fits the
# system's Python. For 3.13 the lock has none; Raspberry Pi OS has python3-lgpio, and Debian itself has not.
# tools/install reads this in (`source`) and has set VENV and LOG.
# shellcheck shell=bash

: "${SYSTEM_PACKAGES:=/usr/lib/python3/dist-packages}"

# Whether it can be loaded, and is the real one: an empty package of this name exists, too.
# It lays a pipe into the folder it is loaded in, so that folder is thrown away.
has_pins() {
    local folder found=1
    folder=$(mktemp -d)
    if (cd "$folder" && "$VENV/bin/python" -c 'import lgpio; lgpio.gpiochip_open') >>"$LOG" 2>&1; then found=0; fi
    rm -rf "$folder"
    return $found
}

lend_pins() {
    local site
    if has_pins; then return; fi
    site=$("$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    ln -sf "$SYSTEM_PACKAGES"/lgpio.py "$SYSTEM_PACKAGES"/_lgpio*.so "$site/"
    if has_pins; then return; fi
    rm -f "$site"/lgpio.py "$site"/_lgpio*.so
    say "There is no lgpio for $("$VENV/bin/python" -V): a locker's doors cannot be opened. Everything else works."
}
