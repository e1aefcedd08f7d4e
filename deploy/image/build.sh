#!/bin/sh
# Builds the image with docker or buildah, whichever is there: build.sh [NAME]. `make image` calls it.
#
#   BASE                 another base than the Dockerfile names
#   IMAGE_CERTIFICATES   certificates for the way to the packages, where it leads through a proxy
#   IMAGE_PIP_CONFIG     a pip.conf, where the packages come from a mirror
#   IMAGE_NETWORK        such as host, where the build has no network of its own
# Nothing of these ends up in the image.
set -eu
cd "$(dirname "$0")/../.."
name=${1:-peer-coaching}

set -- --file Dockerfile --tag "$name"
[ -z "${BASE:-}" ] || set -- "$@" --build-arg "BASE=$BASE"
[ -z "${IMAGE_NETWORK:-}" ] || set -- "$@" --network "$IMAGE_NETWORK"
[ -z "${IMAGE_CERTIFICATES:-}" ] || set -- "$@" --secret "id=certificates,src=$IMAGE_CERTIFICATES"
[ -z "${IMAGE_PIP_CONFIG:-}" ] || set -- "$@" --secret "id=pip,src=$IMAGE_PIP_CONFIG"

if docker info >/dev/null 2>&1; then
    DOCKER_BUILDKIT=1 exec docker build "$@" .
elif command -v buildah >/dev/null; then
    exec buildah build "$@" .
fi
echo "build.sh: there is no docker that answers and no buildah; apt-get install buildah brings the latter" >&2
exit 1
