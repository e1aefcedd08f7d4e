# The program in an image, for a job that starts, makes one pass and ends. `make image` builds it with docker or buildah.
#
# The base is named by version and digest, so that the same files give the same image. For a newer one:
# make image BASE=docker.io/library/python:3.13-slim-bookworm@sha256:...
# Any Debian with python3, its venv module and ca-certificates will do.
ARG BASE=docker.io/library/python:3.11.15-slim-bookworm@sha256:b18992999dbe963a45a8a4da40ac2b1975be1a776d939d098c647482bcad5cba

FROM $BASE AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_COMPILE=1 PYTHONDONTWRITEBYTECODE=1
RUN python3 -m venv /opt/peer-coaching
WORKDIR /source
COPY requirements-postgres.lock ./
# Where the way to the packages leads through a proxy or a mirror, its certificates and pip's settings
# are handed in as secrets: they are there while a step runs, and in no layer.
RUN --mount=type=secret,id=certificates --mount=type=secret,id=pip \
    if [ -s /run/secrets/certificates ]; then export PIP_CERT=/run/secrets/certificates; fi; \
    if [ -s /run/secrets/pip ]; then export PIP_CONFIG_FILE=/run/secrets/pip; fi; \
    /opt/peer-coaching/bin/pip install --quiet --require-hashes --requirement requirements-postgres.lock
COPY pyproject.toml README.md ./
COPY templates ./templates
COPY worker ./worker
RUN /opt/peer-coaching/bin/pip install --quiet --no-deps --no-build-isolation --no-index .
COPY deploy/image/slim.sh ./
RUN sh slim.sh /opt/peer-coaching

FROM $BASE
LABEL org.opencontainers.image.title="peer-coaching" \
      org.opencontainers.image.description="Runs a coach-training school's peer coaching, one pass at a time"
# A number, so that Kubernetes can see that it is not root's. Nobody needs to be called by it.
ARG USER_ID=10001
COPY --from=build /opt/peer-coaching /opt/peer-coaching
# What is written goes into var, which has to be mounted where it is to last; all else may be read-only.
RUN mkdir -p /srv/peer-coaching/config /srv/peer-coaching/var && chown $USER_ID:$USER_ID /srv/peer-coaching/var
ENV PATH=/opt/peer-coaching/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOME=/tmp
WORKDIR /srv/peer-coaching
USER $USER_ID:$USER_ID
ENTRYPOINT ["peer-coaching"]
CMD ["run"]
