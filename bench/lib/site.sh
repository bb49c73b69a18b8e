# shellcheck shell=bash
# Sizes of the built client. Sourced after bench/lib/all.sh.

# Builds the client if it is missing or old.
need_site() { "$OMBARO_ROOT/script/build-frontend" >&2; }

# client_files: `first|lazy kind raw brotli name` for each file of the client. What is brotli is what the server sends: the
# file's precompressed twin. Parts that come with their own pages are lazy; their loader is not.
client_files() {
    local file name when packed
    for file in "$OMBARO_SITE_DIR"/pkg/*.{wasm,js,css}; do
        [[ -e "$file" ]] || continue
        name="$(basename "$file")"
        when=first
        [[ "$name" != split_*.wasm && "$name" != chunk_*.wasm ]] || when=lazy
        packed="$(stat -c %s "$file.br" 2>/dev/null)" || fail "$name.br is missing: run script/build-frontend"
        printf '%s %s %s %s %s\n' "$when" "${name##*.}" "$(stat -c %s "$file")" "$packed" "$name"
    done
}

# with_page NAME: the lazy files that a page loads besides, as the splitter's manifest has it.
with_page() {
    local manifest
    manifest="$(find "$OMBARO_SITE_DIR/pkg" -name '__wasm_split_manifest*.json' | head -n 1)"
    [[ -n "$manifest" ]] || return 0
    # {"NAME_hash":["file", …], …}
    tr '}' '\n' <"$manifest" | grep -o "\"$1_[0-9]*\":\[[^]]*\]" | grep -o '"[^"]*"' | tr -d '"' | sed 's/$/.wasm/'
}
