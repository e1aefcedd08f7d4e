"""Programs that build an image, and start what is in it: read-only, as its user, on this machine's loopback."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from tests.shell.cohort_files import REPOSITORY

IMAGE = "peer-coaching-check"
_DEBIAN = "localhost/debian-python"
# Without containers of its own: the image as a root that cannot be written, but for /tmp and what is mounted.
_IN_THE_ROOT = """
root=$1 user=$2; shift 2
mount --bind "$root" "$root"
while [ "$1" != -- ]; do mount --bind "$1" "$root$2"; shift 2; done; shift
mount -o remount,ro,bind "$root"
mount -t tmpfs tmpfs "$root/tmp"
exec chroot --userspec="$user" "$root" /usr/bin/env -i "$@"
"""


class Engine(Protocol):
    """What builds the image and starts it."""

    def build(self) -> None:
        """Builds the image."""

    def close(self) -> None:
        """Lets go of what was needed to start it."""

    def command(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        mounts: Mapping[Path, str],
        entry: str = "",
    ) -> list[str]:
        """What to call, to start the image's program, or another `entry`, with these arguments."""


class Docker:
    """Docker, where a daemon answers."""

    def build(self) -> None:
        """See Engine."""
        _build(os.environ)

    def close(self) -> None:
        """See Engine."""

    def command(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        mounts: Mapping[Path, str],
        entry: str = "",
    ) -> list[str]:
        """See Engine."""
        options = ["--rm", "--read-only", "--tmpfs", "/tmp", "--network", "host"]
        options += ["--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
        options += [f"--env={name}={value}" for name, value in environment.items()]
        options += [f"--volume={folder}:{place}" for folder, place in mounts.items()]
        options += ["--entrypoint", entry] if entry else []
        return ["docker", "run", *options, IMAGE, *arguments]


@dataclass
class Buildah:
    """Buildah as root, on a machine without an engine: chroot isolation, and a base from Debian's
    packages unless BASE names one."""

    environment: Mapping[str, str] = field(
        default_factory=lambda: (
            {"BUILDAH_ISOLATION": "chroot", "STORAGE_DRIVER": "vfs"} | dict(os.environ)
        )
    )

    def build(self) -> None:
        """See Engine."""
        if "BASE" not in self.environment and shutil.which("debootstrap"):
            if not self._said("images", "--quiet", "--filter", f"reference={_DEBIAN}"):
                script = REPOSITORY / "deploy" / "image" / "debian-base.sh"
                subprocess.run([script, _DEBIAN], env=self.environment, check=True)
            self.environment = {**self.environment, "BASE": _DEBIAN}
        _build(self.environment)

    def close(self) -> None:
        """See Engine."""
        if "_container" in self.__dict__:
            self._said("rm", self._container)

    def command(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        mounts: Mapping[Path, str],
        entry: str = "",
    ) -> list[str]:
        """See Engine."""
        config = self._config
        mounted = [str(part) for mount in mounts.items() for part in mount]
        set_ = [*config["Env"], *(f"{name}={value}" for name, value in environment.items())]
        program = [entry] if entry else config["Entrypoint"]
        place = ["-C", config["WorkingDir"], *set_]
        inside = [self._root, config["User"], *mounted, "--", *place, *program, *arguments]
        return ["unshare", "--mount", "sh", "-ec", _IN_THE_ROOT, "sh", *inside]

    @cached_property
    def _config(self) -> dict[str, Any]:
        config: dict[str, Any] = json.loads(self._said("inspect", "--type", "image", IMAGE))
        return dict(config["OCIv1"]["config"])

    @cached_property
    def _container(self) -> str:
        return self._said("from", "--pull-never", IMAGE)

    @cached_property
    def _root(self) -> str:
        return self._said("mount", self._container)

    def _said(self, *arguments: str) -> str:
        called = ["buildah", *arguments]
        said = subprocess.run(called, env=self.environment, check=True, capture_output=True)
        return said.stdout.decode().strip()


def engine() -> Engine | None:
    """The engine of this machine; None where there is none."""
    docker = shutil.which("docker")
    if docker and not subprocess.run([docker, "info"], capture_output=True).returncode:
        return Docker()
    return Buildah() if shutil.which("buildah") and os.geteuid() == 0 else None


def _build(environment: Mapping[str, str]) -> None:
    script = REPOSITORY / "deploy" / "image" / "build.sh"
    subprocess.run([script, IMAGE], env=environment, check=True)
