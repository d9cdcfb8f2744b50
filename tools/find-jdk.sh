#!/usr/bin/env bash
# Prints the home of a JDK 25: JAVA_HOME where it is one, else the first under /usr/lib/jvm.
set -euo pipefail
for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if [[ -x $home/bin/javac ]] && grep -q '^JAVA_VERSION="25' "$home/release" 2>/dev/null; then
        echo "$home"
        exit
    fi
done
echo "cannot find a JDK 25: JAVA_HOME is none and /usr/lib/jvm holds none; install Temurin 25 or set JAVA_HOME" >&2
exit 1
