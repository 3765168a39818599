#!/usr/bin/env bash
# Cold release builds, side by side: gradus with default features, and candle-core.
# Prints seconds, crates and the ratio. Takes some minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

project() { # name, dependency line
    mkdir -p "$work/$1/src"
    printf 'fn main() {}\n' > "$work/$1/src/main.rs"
    printf '[package]\nname = "cold-%s"\nversion = "0.0.0"\nedition = "2024"\n[dependencies]\n%s\n[workspace]\n' \
        "$1" "$2" > "$work/$1/Cargo.toml"
    # Downloads are not what is measured.
    (cd "$work/$1" && cargo fetch --quiet)
}

build() { # name: prints seconds
    local start
    start=$(date +%s%N)
    (cd "$work/$1" && cargo build --release --quiet --offline --target-dir "$work/$1/target")
    awk -v start="$start" -v end="$(date +%s%N)" 'BEGIN { print (end - start) / 1e9 }'
}

crates() {
    (cd "$work/$1" && cargo tree -e normal,build --prefix none --offline | sed 's/ (\*)$//' | sort -u | wc -l)
}

project gradus "gradus = { path = \"$root/crates/gradus\" }"
project candle 'candle-core = "=0.11.0"'
grep -m 1 'model name' /proc/cpuinfo | sed 's/.*: //'
ours=$(build gradus)
theirs=$(build candle)
printf 'gradus       %6.1f s  %3d crates\n' "$ours" "$(crates gradus)"
printf 'candle-core  %6.1f s  %3d crates\n' "$theirs" "$(crates candle)"
printf 'ratio        %6.3f\n' "$(awk -v ours="$ours" -v theirs="$theirs" 'BEGIN { print ours / theirs }')"
