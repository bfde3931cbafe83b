# The models of ears and mouth for the demo and the tests: brought once to where the kiosk looks for them, outside this
# folder, so that a second clone finds them there. Without them voice is off and touch serves: nothing here is a failure.
# tools/setup reads this in (`source`) and has set VENV and LOG.
# shellcheck shell=bash

readonly MODELS_STAMP=$VENV/models-stamp MODELS_MISSED=$VENV/models-missed
readonly TRY_AGAIN_MINUTES=60
readonly BRING_MODELS="$VENV/bin/kiosk models install"

# What models.toml asks for, and the size of each file that was there.
models_state() {
    sha256sum config/models.toml
    [[ $# -eq 0 ]] || stat -c '%s %n' "$@" 2>/dev/null || :
}

# A look at the sizes: no file is read, no Python started.
models_are_there() {
    [[ -e $MODELS_STAMP ]] || return 1
    local files
    mapfile -t files < <(sed -n '2,$s/^[0-9]* //p' "$MODELS_STAMP")
    [[ ${#files[@]} -gt 0 && $(models_state "${files[@]}") == "$(<"$MODELS_STAMP")" ]]
}

stamp_models() {
    local folders files
    folders=$("$VENV/bin/kiosk" models where --config config 2>/dev/null) || return 1
    mapfile -t files < <(xargs -d '\n' -I '{}' find '{}' -type f <<<"$folders" | LC_ALL=C sort)
    models_state "${files[@]}" >"$MODELS_STAMP.new"
    mv "$MODELS_STAMP.new" "$MODELS_STAMP"
    rm -f "$MODELS_MISSED"
}

# There was no network a moment ago: nobody waits for it again at every start.
missed_lately() { [[ -n $(find "$MODELS_MISSED" -mmin "-$TRY_AGAIN_MINUTES" 2>/dev/null) ]]; }

voice_is_off() { say "Voice is off: its models are not there. This brings them, and goes on where it stopped: $BRING_MODELS"; }

bring_models() {
    if stamp_models; then return; fi
    if missed_lately; then voice_is_off; return; fi
    say "Models of ears and mouth (about 200 MB, once for all folders of yours):"
    # On a terminal it shows how far it is.
    if "$VENV/bin/kiosk" models install --config config && stamp_models; then return; fi
    : >"$MODELS_MISSED"
    voice_is_off
}
