#!/usr/bin/env bash
# Whole-process figures of one-shot commands with nothing to do: wall seconds and peak memory, as medians of RUNS runs.
#
#   tools/bench-commands.sh [RUNS]
#
# Needs GNU time (Debian: time). KEYTURN_KUBECONFIG adds the same command against that API server.
set -euo pipefail
runs=${1:-11}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
keyturn=$here/../target/keyturn
[[ -x /usr/bin/time ]] || { echo "cannot measure: no /usr/bin/time; install GNU time (Debian: apt-get install time)" >&2; exit 1; }
[[ -x $keyturn ]] || { echo "cannot measure: '$keyturn' was not built; run make build" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# measured WHAT COMMAND...: one run to warm the page cache, then RUNS counted ones.
measured() {
    local what=$1 run
    shift
    "$@" >/dev/null
    : >"$work/figures"
    for ((run = 0; run < runs; run++)); do
        /usr/bin/time -a -o "$work/figures" -f '%e %M' "$@" >/dev/null
    done
    local wall memory middle=$((runs / 2 + 1))
    wall=$(cut -d' ' -f1 "$work/figures" | sort -n)
    memory=$(cut -d' ' -f2 "$work/figures" | sort -n)
    printf '%-44s wall %s s (%s to %s), peak %d MiB, %d runs\n' "$what" \
        "$(sed -n "${middle}p" <<<"$wall")" "$(head -1 <<<"$wall")" "$(tail -1 <<<"$wall")" \
        $(($(sed -n "${middle}p" <<<"$memory") / 1024)) "$runs"
}

"$keyturn" rotate --directory "$work/secrets" >/dev/null
measured "rotate, nothing to do, directory" "$keyturn" rotate --directory "$work/secrets"
measured "status, directory" "$keyturn" status --directory "$work/secrets"
if [[ ${KEYTURN_KUBECONFIG:-} ]]; then
    "$keyturn" rotate >/dev/null
    measured "rotate, nothing to do, API server" "$keyturn" rotate
fi
