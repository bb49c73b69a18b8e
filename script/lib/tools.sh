# shellcheck shell=bash
# need_*: sees to it that a tool is there, installing what lacks. Sourced after env.sh. Quick when there is nothing to do.

CARGO_LEPTOS_VERSION=0.3.10
WASM_SPLIT_VERSION=0.2.4
WASM_BINDGEN_VERSION=0.2.130
BINARYEN_VERSION=132.0.0
CARGO_DENY_VERSION=0.20.2
CARGO_NEXTEST_VERSION=0.9.143
NODE_VERSION=22
LIGHTHOUSE_VERSION=12.8.2
ICALENDAR_VERSION=7.3.0
PYOTP_VERSION=2.12.0
CALDAV_VERSION=3.6.0
RADICALE_VERSION=3.9.0
HTTP_ECE_VERSION=1.2.1
PY_VAPID_VERSION=1.9.6
SCHEMATHESIS_VERSION=4.32.5
SPECTRAL_VERSION=6.16.3
SQLMAP_VERSION=1.10.10

# as_root COMMAND…
as_root() {
    if [[ "$(id -u)" == 0 ]]; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        return 1
    fi
}

# apt_install PURPOSE PACKAGE…: installs Debian packages, or says what to install by hand.
apt_install() {
    local purpose="$1" log="$OMBARO_CACHE/apt.log"
    shift
    have apt-get || fail "$purpose is missing. Install it with your system's package manager (Debian's names: $*)"
    say "installing $purpose ($*)"
    local -a command=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends
        -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold "$@")
    # The package lists may be absent or old: they are fetched only when that shows.
    if ! as_root "${command[@]}" </dev/null >"$log" 2>&1; then
        { as_root apt-get update -qq && as_root "${command[@]}"; } </dev/null >>"$log" 2>&1 || {
            tail -n 5 "$log" >&2
            fail "$purpose is missing. Install it as root: apt-get install $*"
        }
    fi
}

# cargo_tool NAME VERSION [cargo install options…]: built once, cheaply, into the cache. With `--path` in the options it is built
# from there.
cargo_tool() {
    local name="$1" version="$2" log="$OMBARO_CACHE/$1.log"
    shift 2
    local -a what=("$name" --version "$version")
    [[ " $* " != *' --path '* ]] || what=()
    need_compiler
    say "building $name $version, once (log: $log)"
    # One at a time, and looked at again afterwards: another script may have been building it.
    (
        flock 8
        CARGO_TARGET_DIR="$OMBARO_CACHE/tools-target/$name" CARGO_PROFILE_RELEASE_LTO=off \
            CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 CARGO_PROFILE_RELEASE_DEBUG=0 \
            cargo install "${what[@]}" --root "$OMBARO_TOOLS" "$@" 8>&- >"$log" 2>&1
    ) 8>"$OMBARO_CACHE/tools.lock" || {
        tail -n 15 "$log" >&2
        fail "$name could not be built. Try: cargo install ${what[*]} --root $OMBARO_TOOLS $*"
    }
    rm -rf "$OMBARO_CACHE/tools-target/$name"
}

# npm_tool FOLDER PACKAGE@VERSION…
npm_tool() {
    local folder="$1"
    shift
    say "installing $*"
    mkdir -p "$folder"
    npm install --prefix "$folder" --save-exact --no-audit --no-fund --ignore-scripts --loglevel error "$@" >&2 ||
        fail "npm could not install $*"
}

need_compiler() {
    have cargo || fail "Rust is missing. Install it from https://rustup.rs"
    if ! have cc || ! have make || ! have perl || ! have pkg-config; then
        apt_install "a C compiler" build-essential perl pkg-config
    fi
}

need_postgres() {
    [[ -z "$(postgres_bin)" ]] || return 0
    # Only the programs are wanted, not a server of the distribution's.
    local config=/etc/postgresql-common/createcluster.conf
    if have apt-get && [[ ! -e "$config" ]]; then
        as_root sh -c "mkdir -p ${config%/*} && echo 'create_main_cluster = false' > $config" || true
    fi
    apt_install PostgreSQL postgresql postgresql-contrib
}

need_chromium() {
    local fonts=/usr/share/fonts/truetype/noto
    if [[ ! -x /usr/bin/chromium ]] || [[ ! -d "$fonts" && ! -d /usr/share/fonts/noto ]]; then
        apt_install Chromium chromium fonts-noto-core
    fi
}

need_redis() {
    have redis-server || apt_install Redis redis-server
}

need_wasm_target() {
    local target=wasm32-unknown-unknown
    [[ ! -d "$(cd "$OMBARO_ROOT" && rustc --print sysroot)/lib/rustlib/$target" ]] || return 0
    have rustup || fail "Rust's target $target is missing. Install it with your Rust"
    say "installing Rust's target $target"
    (cd "$OMBARO_ROOT" && rustup target add "$target" >&2)
}

# As its authors locked it, but for the splitter: from 0.2.4 on, it puts the texts and tables of a part into that part instead
# of the first load. (Unlocked it asks for a newer Rust than ours; later versions of cargo-leptos do as well.)
need_cargo_leptos() {
    local done="$OMBARO_TOOLS/cargo-leptos-$CARGO_LEPTOS_VERSION-split-$WASM_SPLIT_VERSION"
    [[ ! -e "$done" ]] || return 0
    need_compiler
    local work source
    work="$(mktemp -d)"
    mkdir "$work/fetch" "$work/fetch/src"
    touch "$work/fetch/src/lib.rs"
    printf '[package]\nname = "fetch"\nedition = "2024"\n[dependencies]\ncargo-leptos = "=%s"\n' "$CARGO_LEPTOS_VERSION" >"$work/fetch/Cargo.toml"
    source="$(cargo metadata --quiet --format-version 1 --manifest-path "$work/fetch/Cargo.toml" |
        grep -o "[^\"]*/cargo-leptos-$CARGO_LEPTOS_VERSION/Cargo.toml" | head -n 1)"
    [[ -n "$source" ]] || fail "cargo-leptos $CARGO_LEPTOS_VERSION cannot be fetched"
    cp -r "$(dirname "$source")" "$work/cargo-leptos"
    # rayon: what that splitter asks for.
    (cd "$work/cargo-leptos" && cargo update --quiet -p rayon --precise 1.12.0 &&
        cargo update --quiet -p wasm_split_cli_support --precise "$WASM_SPLIT_VERSION") ||
        fail "the splitter $WASM_SPLIT_VERSION does not go with cargo-leptos $CARGO_LEPTOS_VERSION"
    cargo_tool cargo-leptos "$CARGO_LEPTOS_VERSION" --path "$work/cargo-leptos" --locked --features no_downloads
    rm -rf "$work"
    touch "$done"
}

need_wasm_bindgen() {
    [[ "$(wasm-bindgen --version 2>/dev/null)" == "wasm-bindgen $WASM_BINDGEN_VERSION" ]] ||
        cargo_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION"
}

# Debian's wasm-opt is too old for what rustc writes.
need_wasm_opt() {
    need_node
    [[ "$(wasm-opt --version 2>/dev/null)" == "wasm-opt version ${BINARYEN_VERSION%%.*}"* ]] ||
        npm_tool "$OMBARO_TOOLS/node" "binaryen@$BINARYEN_VERSION"
}

need_nextest() {
    cargo nextest --version >/dev/null 2>&1 || cargo_tool cargo-nextest "$CARGO_NEXTEST_VERSION" --locked
}

need_cargo_deny() {
    have cargo-deny || cargo_tool cargo-deny "$CARGO_DENY_VERSION" --locked
}

node_is_new() { have node && [[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]]; }

need_node() {
    if ! node_is_new || ! have npm; then
        have npm || apt_install Node.js nodejs npm
        # Debian 12's Node.js is 18.
        if ! node_is_new; then
            local machine
            machine="$(uname -m)"
            case "$machine" in x86_64) machine=x64 ;; aarch64) machine=arm64 ;; esac
            npm_tool "$OMBARO_TOOLS/node" "node-linux-$machine@$NODE_VERSION"
            mkdir -p "$OMBARO_TOOLS/bin"
            ln -sf "../node/node_modules/node-linux-$machine/bin/node" "$OMBARO_TOOLS/bin/node"
            hash -r
            node_is_new || fail "Node.js 20 or newer is missing. Install it from https://nodejs.org"
        fi
    fi
}

# It brings two hundred packages: for the benchmark alone, in a folder of its own.
need_lighthouse() {
    need_node
    local folder="$OMBARO_TOOLS/lighthouse"
    PATH="$folder/node_modules/.bin:$PATH"
    [[ "$(lighthouse --version 2>/dev/null)" == "$LIGHTHOUSE_VERSION" ]] || npm_tool "$folder" "lighthouse@$LIGHTHOUSE_VERSION"
}

# The packages of the browser journeys. The browser itself is Chromium's package: nothing is downloaded here.
need_e2e() {
    need_node
    local folder="$OMBARO_ROOT/end2end" stamp
    stamp="$(sha256sum <"$folder/package-lock.json")"
    [[ "$(cat "$folder/node_modules/.ombaro" 2>/dev/null)" != "$stamp" ]] || return 0
    say "installing the browser journeys' packages"
    (cd "$folder" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --ignore-scripts --loglevel error >&2) ||
        fail "npm ci failed in end2end"
    printf '%s\n' "$stamp" >"$folder/node_modules/.ombaro"
}

# python_tool NAME PACKAGE==VERSION…: an environment of its own in $OMBARO_TOOLS/NAME. Made anew whenever what is asked for changes,
# and apart from the others: one library can replace another's for everybody in the same environment (urllib3-future does).
python_tool() {
    local folder="$OMBARO_TOOLS/$1"
    shift
    [[ "$(cat "$folder/.ombaro" 2>/dev/null)" != "$*" ]] || return 0
    python3 -c 'import ensurepip, venv' 2>/dev/null || apt_install Python python3-venv
    say "installing $*"
    python3 -m venv --clear "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check "$@" >&2 || fail "pip could not install $*"
    printf '%s\n' "$*" >"$folder/.ombaro"
}

# Other people's programs that read what we write: QR codes, calendars, one-time codes, push messages, the OpenAPI
# document, row security.
need_verifiers() {
    have zbarimg && have qrencode || apt_install "zbar and qrencode" zbar-tools qrencode
    # For the server's own programs, the newest there are.
    local postgres
    postgres="$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' 2>/dev/null | sort -V | tail -n 1)"
    [[ -z "$postgres" || -f "/usr/share/postgresql/$postgres/extension/pgtap.control" ]] ||
        apt_install pgTAP "postgresql-$postgres-pgtap"
    python_tool python "icalendar==$ICALENDAR_VERSION" "pyotp==$PYOTP_VERSION" "schemathesis==$SCHEMATHESIS_VERSION" \
        "sqlmap==$SQLMAP_VERSION"
    python_tool calendars "caldav==$CALDAV_VERSION" "icalendar==$ICALENDAR_VERSION" "radicale==$RADICALE_VERSION"
    python_tool push "http-ece==$HTTP_ECE_VERSION" "py-vapid==$PY_VAPID_VERSION"
    local spectral="$OMBARO_TOOLS/spectral"
    if [[ ! -x "$spectral/node_modules/.bin/spectral" ]]; then
        need_node
        npm_tool "$spectral" "@stoplight/spectral-cli@$SPECTRAL_VERSION"
    fi
    # Last, so that its python does not hide the system's.
    PATH="$PATH:$OMBARO_TOOLS/python/bin"
}
