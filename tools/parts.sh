# What tools/setup and tools/install share: system packages by apt, a virtual environment, Python packages of a lock.
# Whoever reads this in (`source`) has set VENV, UNFINISHED and LOG, and defines broker_is_quiet: what to say when a
# mosquitto that was just installed has been stopped again.
# shellcheck shell=bash

readonly SYSTEM_PYTHON=/usr/bin/python3

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$@" >&2; exit 1; }

# One line for each package that apt or pip tells of; on a terminal they overwrite each other.
progress() {
    local end='\n'
    [[ ! -t 1 ]] || end='\033[K\r'
    awk -v end="$end" '
        /^Setting up / { told($3) }
        /^Collecting / { told($2) }
        /^Processing .*\.whl/ { sub(/.*\//, ""); told($0) }
        /^Installing collected/ { printf "    … and putting them in place" end; fflush() }
        function told(name) { sub(/(==|-[0-9]|:).*/, "", name); printf "    %3d %s" end, ++n, name; fflush() }'
    [[ ! -t 1 ]] || printf '\033[K'
}

# -- system packages ------------------------------------------------------------------------------------

# The number of this Debian; one without, such as testing, is newer than all that have one.
debian() {
    local number
    number=$(sed -n 's/^VERSION_ID="\{0,1\}\([0-9]*\).*/\1/p' /etc/os-release 2>/dev/null) || :
    printf '%s' "${number:-99}"
}

# Debian 13 renamed a library with the time beyond 2038.
libzbar=libzbar0
[[ $(debian) -lt 13 ]] || libzbar=libzbar0t64

debs_for_python="\
python3          runs everything (3.11 or newer)
python3-venv     keeps our Python packages apart from the system's"

debs_for_broker="\
mosquitto        the MQTT broker between kiosk and centre"

debs_for_kiosk="\
fonts-noto-core  letters: Vietnamese, Jrai, Bahnar, Khmer
fonts-noto-cjk   letters: Korean, Chinese, Japanese
espeak-ng        speaks Vietnamese, English and more
libportaudio2    sound in and out (sounddevice)
$libzbar$(printf '%*s' $((17 - ${#libzbar})) '')the second reader of QR codes (pyzbar)
libatomic1       vosk needs it on a Pi
libfribidi0      places the marks over letters on paper (Pillow's raqm)
libusb-1.0-0     reaches USB printers"

debs_for_glass="\
libgbm1          the screen without a desktop: memory for pictures
libegl1          the screen without a desktop: the GPU
libgles2         the screen without a desktop: drawing"

# There is no wheel of lgpio for Python 3.13: tools/pins.sh lends this one. Raspberry Pi OS has it, Debian has not.
debs_for_pins="\
python3-lgpio    the pins of a Raspberry Pi: the locker's doors"

debs_for_center="\
tzdata           when the business day of the centre begins"

debs_to_test="\
chromium         the browser that makes a visit in the tests
chromium-driver  steers that browser
xvfb             a screen without a screen, for the kiosk's window
xauth            lets xvfb-run in"

# What is to be done -> package and reason, one a line.
wanted_debs() {
    case $1 in
        run | check | bench) printf '%s\n' "$debs_for_python" "$debs_for_broker" "$debs_for_kiosk" ;;
        test) printf '%s\n' "$debs_for_python" "$debs_for_broker" "$debs_for_kiosk" "$debs_to_test" ;;
        kiosk)
            printf '%s\n' "$debs_for_python" "$debs_for_kiosk" "$debs_for_glass"
            [[ $(debian) -lt 13 ]] || ! apt-cache show python3-lgpio >/dev/null 2>&1 || printf '%s\n' "$debs_for_pins"
            ;;
        center) printf '%s\n' "$debs_for_python" "$debs_for_broker" "$debs_for_center" ;;
    esac
}

# Lines of `wanted_debs` whose package is not installed.
missing_debs() {
    local name reason have
    command -v dpkg-query >/dev/null || return 0
    # dpkg-query fails when it does not know a name: for us that is an answer.
    # shellcheck disable=SC2046  # one word per package is meant
    have=$(dpkg-query -W -f='${db:Status-Status} ${Package}|' $(wanted_debs "$1" | awk '{ print $1 }') 2>/dev/null || :)
    wanted_debs "$1" | while read -r name reason; do
        [[ "|$have" == *"|installed $name|"* ]] || printf '%-16s %s\n' "$name" "$reason"
    done
}

need_root() {
    local root='sudo sh -c'
    command -v sudo >/dev/null || root='su -c'
    die "" "They need root, and there is no way to it from here. Run this one line, then the same command again:" "" \
        "  $root 'apt-get update && apt-get install -y --no-install-recommends $1'" ""
}

# How to become root, as words before a command; empty when we are root.
as_root=()
become_root() {
    if [[ $(id -u) -eq 0 ]]; then return; fi
    command -v sudo >/dev/null || need_root "$1"
    if sudo -n true 2>/dev/null; then as_root=(sudo -n); return; fi
    [[ -t 0 ]] || need_root "$1"
    say "  sudo may ask for your password."
    sudo -v || need_root "$1"
    as_root=(sudo)
}

# 9 is the lock of this script: a service that apt starts must not hold on to it.
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 "$@" 9<&-; }

# Debian starts a broker on port 1883 as soon as mosquitto is installed, now and at every start. Nobody asked for that
# yet. A mosquitto that was there before is left as it is.
quiet_broker() {
    "${as_root[@]}" invoke-rc.d --quiet mosquitto stop || :
    "${as_root[@]}" update-rc.d mosquitto disable || :
}

install_debs() {
    local lines=$1 names
    names=$(awk '{printf "%s%s", sep, $1; sep = " "}' <<<"$lines")
    say "System packages that are missing:"
    say "  ${lines//$'\n'/$'\n'  }"
    [[ ! -x $SYSTEM_PYTHON ]] || find_python "$recent_python" >/dev/null
    become_root "$names"
    say "Installing them ($LOG has every word):"
    apt update >>"$LOG" 2>&1 || say "  apt-get update failed (no network?); going on with the lists that are here"
    "${as_root[@]}" dpkg --configure -a >>"$LOG" 2>&1 || :    # what an earlier set-up was cut off in
    # shellcheck disable=SC2086  # one word per package is meant
    apt install -y --no-install-recommends $names 2>&1 </dev/null | tee -a "$LOG" | progress ||
        { tail -n 15 "$LOG" >&2; die "" "apt-get could not install: $names"; }
    if [[ " $names " == *" mosquitto "* ]]; then
        quiet_broker >>"$LOG" 2>&1
        broker_is_quiet
    fi
}

system_packages() {
    local lines
    if ! command -v dpkg-query >/dev/null; then
        say "This is no Debian. Please see to these yourself:"
        wanted_debs "$1"
        return
    fi
    lines=$(missing_debs "$1")
    [[ -z $lines ]] || install_debs "$lines"
}

# -- the virtual environment ----------------------------------------------------------------------------

recent_python='import sys; sys.exit(not (sys.version_info >= (3, 11) and sys.maxsize > 2**32))'
good_python="import ensurepip, venv; $recent_python"

# The first interpreter that runs the given code with success.
find_python() {
    local candidate
    local candidates=("$SYSTEM_PYTHON" python3 python3.13 python3.12 python3.11)
    [[ -z ${KIOSK_PYTHON:-} ]] || candidates=("$KIOSK_PYTHON")
    for candidate in "${candidates[@]}"; do
        if "$candidate" -c "$1" 2>/dev/null; then printf '%s' "$candidate"; return; fi
    done
    die "A 64-bit Python, 3.11 or newer, with venv is needed. Here is $(
        "${candidates[0]}" -V 2>&1 || :) ($(uname -m), ${candidates[0]})." \
        "Debian 12 and 13 and Raspberry Pi OS (64 bit) since 2023 have one; so has KIOSK_PYTHON=/path/to/python3 make …"
}

make_venv() {
    local python
    python=$(find_python "$good_python")
    say "Making $VENV with $python ($("$python" -V))"
    rm -rf "$VENV-old"
    [[ ! -e $VENV ]] || mv "$VENV" "$VENV-old"    # at one stroke, so that half a folder is never taken for a whole
    rm -rf "$VENV-old"
    mkdir "$VENV"
    : >"$UNFINISHED"
    "$python" -m venv "$VENV"
}

# -- Python packages ------------------------------------------------------------------------------------

# `--no-deps`: the lock is complete, nothing is to be looked up. `--only-binary`: a package without a wheel for this
# machine is a clear error here, not half an hour of a compiler on a Pi.
#
# Raspberry Pi OS adds a second index (piwheels) to pip. It builds for 32 bit, and packages in pure Python once more:
# same version, other bytes, other hash. pip leaves out every file whose hash is not in the lock and takes the one
# that is, so the second index changes nothing.
pip() {
    PYTHONUNBUFFERED=1 "$VENV/bin/python" -m pip --no-input --disable-pip-version-check "$@" 2>&1 | tee -a "$LOG"
}

# Exactly the packages of a lock, each checked by its hash.
# Those of `from_source` come as source only. They are pure Python: no compiler is needed, only what the lock brings.
# `&&`, because `set -e` is off in whatever stands before a caller's `||`.
install_locked() {
    entries_of "$1" others | pip install --require-hashes --no-deps --only-binary=:all: -r /dev/stdin | progress &&
    entries_of "$1" sources | pip install --require-hashes --no-deps --no-build-isolation -r /dev/stdin >/dev/null
}

readonly from_source="srt"

# The lock's entries, hashes and all: `sources` for those of from_source, `others` for the rest.
entries_of() {
    awk -v wanted="$2" -v names=" $from_source " '
        /^[a-z0-9]/ { split($0, part, "=="); source = index(names, " " part[1] " ") > 0 }
        /^[a-z0-9 ]/ && (wanted == "sources") == source' "$1"
}

# The project in this folder, with what the lock brought to build it.
# $1: "--editable" leaves it where it is; "" makes a wheel of it and installs that.
install_project() { pip install --no-deps --no-build-isolation ${1:+"$1"} . >/dev/null && pip check >/dev/null; }
