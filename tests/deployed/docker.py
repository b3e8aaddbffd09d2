"""Docker for `sam local invoke`, and an image to run the functions in, both without an image registry."""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import processes
from stack import BOOTSTRAPS

PATIENCE_S = 60  # for the daemon's start, and for each command
BRIDGE = "stoa0"  # Not `docker0`, which may be in use.
# Without one of its own, a bridge takes the lowest address of its ports: each container that comes or goes may change
# it, and the others then send to an address that nobody has until their neighbour tables notice.
BRIDGE_ADDRESS = "02:53:74:6f:61:00"
EMULATOR_PORT = 4566  # at the gateway
DOCKERFILE = """\
FROM scratch
ADD . /
ENV LAMBDA_TASK_ROOT=/var/task LAMBDA_RUNTIME_DIR=/var/runtime
ENV AWS_ENDPOINT_URL=http://{gateway}:{port}
WORKDIR /var/task
"""


def libraries(*programs):
    """Lists the shared libraries of programs; none for static ones."""
    found = set()
    for program in programs:
        listed = subprocess.run(["ldd", str(program)], capture_output=True, text=True).stdout
        found.update(Path(path) for path in re.findall(r"(?:^\s*|=> )(/\S+) \(0x", listed, re.MULTILINE))
    return found


def free_gateway():
    """Finds an address of this machine for containers, in a network that no other interface uses."""
    taken = subprocess.run(["ip", "-4", "-o", "address"], check=True, capture_output=True, text=True).stdout
    networks = (f"172.31.{n}." for n in range(255, 0, -1))
    return next(network for network in networks if f" {network}" not in taken) + "1"


class Docker:
    """A Docker daemon of its own; a context manager that stops it. Needs root."""

    def __init__(self, work, alone):
        self.work = work
        self.alone = alone

    def __enter__(self):
        self.install()
        self.make_bridge()
        self.dockerfile = DOCKERFILE.format(gateway=self.gateway, port=EMULATOR_PORT)
        self.image = f"stoa-lambda-{hashlib.sha256(self.dockerfile.encode()).hexdigest()[:8]}"
        # Short, since a socket's path is limited to about a hundred bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="stoa-docker-"))
        self.environment = {"DOCKER_HOST": f"unix://{self.folder}/docker.sock", "DOCKER_BUILDKIT": "0"}
        self.log = open(self.work / "docker.log", "wb")
        # Images stay from run to run, but an earlier run's network would replace ours.
        shutil.rmtree(self.work / "docker" / "network", ignore_errors=True)
        self.daemon = processes.start(
            "dockerd",
            "--host", self.environment["DOCKER_HOST"],
            "--data-root", str(self.work / "docker"),
            "--exec-root", str(self.folder / "exec"),
            "--pidfile", str(self.folder / "pid"),
            # Containers talk to this machine alone, so no packet filter has to change.
            "--iptables=false", "--ip6tables=false", "--bridge", BRIDGE,
            signal="TERM",
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=[self.alone.number],
        )  # fmt: skip
        try:
            self.wait()
            self.build_image()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.daemon.terminate()
        try:
            self.daemon.wait(30)
        except subprocess.TimeoutExpired:
            self.daemon.kill()
            self.daemon.wait()
        self.log.close()
        subprocess.run(["ip", "link", "delete", BRIDGE], capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def make_bridge(self):
        subprocess.run(["ip", "link", "delete", BRIDGE], capture_output=True)  # An earlier run's.
        self.gateway = free_gateway()
        for arguments in (
            ["link", "add", BRIDGE, "address", BRIDGE_ADDRESS, "type", "bridge"],
            ["address", "add", f"{self.gateway}/24", "dev", BRIDGE],
            ["link", "set", BRIDGE, "up"],
        ):
            subprocess.run(["ip", *arguments], check=True)

    def install(self):
        wanted = {"dockerd": "docker.io", "docker": "docker-cli", "busybox": "busybox-static", "ip": "iproute2"}
        missing = [package for program, package in wanted.items() if not shutil.which(program)]
        if "docker.io" in missing and "docker-cli" in missing:
            missing.remove("docker-cli")  # docker.io recommends it where it is a separate package.
        if missing:
            # RUNLEVEL=1 keeps packages from starting daemons.
            environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive", RUNLEVEL="1")
            subprocess.run(["apt-get", "update", "-q"], check=True, env=environment)
            subprocess.run(["apt-get", "install", "-q", "-y", *missing], check=True, env=environment)

    def docker(self, *arguments, **options):
        environment = dict(os.environ, **self.environment)
        return subprocess.run(["docker", *arguments], env=environment, timeout=PATIENCE_S, **options)

    def wait(self):
        deadline = time.monotonic() + PATIENCE_S
        while self.docker("info", capture_output=True).returncode:
            if self.daemon.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"dockerd did not start; see {self.work}/docker.log")
            time.sleep(0.3)

    def build_image(self):
        """Builds an image of Lambda's folders and this machine's C library, as the other tests use it.

        The SAM CLI brings the Lambda runtime emulator and installs it with a shell. The image also has the address of
        the AWS emulator: SAM passes on only variables that the template names.
        """
        if self.docker("image", "inspect", self.image, capture_output=True).returncode == 0:
            return
        root = self.work / "rootfs"
        shutil.rmtree(root, ignore_errors=True)
        for folder in ("bin", "tmp", "var/task", "var/runtime"):
            (root / folder).mkdir(parents=True)
        shutil.copy(shutil.which("busybox"), root / "bin" / "busybox")
        for command in ("sh", "mv", "chmod"):
            (root / "bin" / command).symlink_to("busybox")
        for library in libraries(root / "bin" / "busybox", *BOOTSTRAPS.glob("*/bootstrap")):
            place = root / library.relative_to("/")
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(library, place)
        dockerfile = self.work / "Dockerfile"
        dockerfile.write_text(self.dockerfile)
        self.docker("build", "-q", "-t", self.image, "-f", str(dockerfile), str(root), check=True)
        shutil.rmtree(root)
