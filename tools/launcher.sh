#!/usr/bin/env bash
# Starts Keyturn: finds a JDK 25 and the jar beside this file, with its trained AOT cache.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
java=
for home in "${KEYTURN_JDK:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if [[ -x $home/bin/java ]] && grep -q '^JAVA_VERSION="25' "$home/release" 2>/dev/null; then
        java=$home/bin/java
        break
    fi
done
if [[ -z $java ]]; then
    echo "keyturn: cannot find a Java 25: JAVA_HOME is none and /usr/lib/jvm holds none; install Temurin 25 or set JAVA_HOME" >&2
    exit 1
fi
flags=(-XX:+ExitOnOutOfMemoryError -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx96m --enable-native-access=ALL-UNNAMED)
# A cache of another jar or JDK is worse than none; -Xlog keeps the JVM from saying so on every start.
[[ -f $here/keyturn.aot ]] && flags+=("-XX:AOTCache=$here/keyturn.aot" -Xlog:aot=off -Xlog:disable)
# One of these runs beside every Envoy: what it does not need, it gives back to the system.
[[ ${1:-} == sds ]] && flags+=(-Xms16m -Xmn4m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -XX:-ShrinkHeapInSteps \
    -XX:TrimNativeHeapInterval=60000)
exec "$java" "${flags[@]}" -jar "$here/keyturn-runner.jar" "$@"
