#!/bin/sh
# Builds etcd and kube-apiserver from the Go module proxy, for the tests that want a real API server.
# Needs Go 1.24 or newer, about 6 GB of disk for Go's caches and, the first time, 5 to 15 minutes.
# Prints the two variables the tests read:  eval "$(collectors/kubernetes/scripts/build-kube-apiserver.sh)"
set -eu

version=1.34.4
etcd=3.6.4
cache=${XDG_CACHE_HOME:-$HOME/.cache}/slo-scout/kubernetes-$version
mkdir -p "$cache"

if [ ! -x "$cache/etcd" ] || [ ! -x "$cache/kube-apiserver" ]; then
  build=$(mktemp -d)
  trap 'rm -rf "$build"' EXIT
  export GOFLAGS=-mod=mod

  mkdir "$build/etcd" "$build/kubernetes"
  cd "$build/etcd"
  printf 'module etcd-build\n\ngo 1.24.0\n' > go.mod
  printf 'package build\n\nimport _ "go.etcd.io/etcd/server/v3/etcdmain"\n' > build.go
  go get "go.etcd.io/etcd/server/v3@v$etcd" >&2
  go build -trimpath -ldflags '-s -w' -o "$cache/etcd" go.etcd.io/etcd/server/v3 >&2

  # Kubernetes replaces its own libraries by folders of its repository: name their published versions instead.
  cd "$build/kubernetes"
  go mod download "k8s.io/kubernetes@v$version" >&2
  {
    printf 'module kubernetes-build\n\ngo 1.24.0\n\nrequire k8s.io/kubernetes v%s\n\n' "$version"
    sed -n "s|^[[:space:]]*\(k8s.io/[a-z-]*\) => ./staging/.*|replace \1 => \1 v0.${version#1.}|p" \
      "$(go env GOMODCACHE)/cache/download/k8s.io/kubernetes/@v/v$version.mod"
  } > go.mod
  printf 'package build\n\nimport _ "k8s.io/kubernetes/cmd/kube-apiserver/app"\n' > build.go
  go get "k8s.io/kubernetes@v$version" >&2
  go build -trimpath -ldflags '-s -w' -o "$cache/kube-apiserver" k8s.io/kubernetes/cmd/kube-apiserver >&2
fi

echo "export SLO_SCOUT_KUBE_APISERVER='$cache/kube-apiserver' SLO_SCOUT_ETCD='$cache/etcd'"
