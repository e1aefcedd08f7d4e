#!/bin/sh
# Makes a base for the image out of Debian's packages, where there is no registry of images:
# debian-base.sh [NAME], as root, with buildah and debootstrap. Then: make image BASE=NAME
set -eu
name=${1:-localhost/debian-python}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates bookworm "$folder/root" >"$folder/log" ||
    { tail -n 5 "$folder/log" >&2; exit 1; }
rm -rf "$folder"/root/var/cache/apt/archives/*.deb "$folder"/root/var/lib/apt/lists/*
container=$(buildah from scratch)
buildah add --quiet "$container" "$folder/root" / >/dev/null
buildah commit --quiet --rm "$container" "$name" >/dev/null
echo "$name is a base: make image BASE=$name"
