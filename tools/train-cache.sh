#!/usr/bin/env bash
# Trains the AOT cache of the launcher: train-cache.sh JDK JAR. A run that does real work, with the launcher's own flags.
set -euo pipefail
jdk=$1
jar=$(readlink -f "$2")
cache=$(dirname "$jar")/keyturn.aot
[[ -f $cache && $cache -nt $jar ]] && exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
flags=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx96m --enable-native-access=ALL-UNNAMED)
"$jdk/bin/java" "${flags[@]}" -jar "$jar" rotate --directory "$work" --target train/ing >/dev/null
"$jdk/bin/java" "${flags[@]}" -XX:AOTCacheOutput="$cache" -jar "$jar" \
    rotate --directory "$work" --target train/ing --output json >"$work/log" 2>&1 \
    || { cat "$work/log" >&2; exit 1; }
