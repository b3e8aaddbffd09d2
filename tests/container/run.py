"""Tests the container: `just test-container`. Needs no image registry, and root for a Docker daemon of its own.

The image is the last stages of `Dockerfile`, over a binary that is there already: the one of `cargo test` with the
libraries that it needs, or with `--binary` any other, such as a static one. It runs with what compose.yaml says. The stage
that compiles needs a registry: in its place, cargo checks what .dockerignore lets in. Where systemd is there, it checks the
units in deploy/.
"""

import argparse
import contextlib
import json
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "deployed"))

import docker
from processes import Alone

TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
WORK = TARGET / "container"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
IMAGE = "stoa-test"
USER = "65532"
PATIENCE_S = 60  # until a container is healthy
STOPPED_WITHIN_S = 5


class Daemon(docker.Docker):
    """The daemon of the deployed tests, without their image."""

    def build_image(self):
        pass

    def run(self, *arguments, check=True):
        """Runs a docker command and returns what it printed."""
        done = self.docker(*arguments, capture_output=True, text=True)
        if check and done.returncode:
            raise RuntimeError(f"docker {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout.strip()


def lay_out(binary):
    """Makes the folder `built` of the Dockerfile, and a Dockerfile without the stage that compiles."""
    context = WORK / "context"
    shutil.rmtree(context, ignore_errors=True)
    built = context / "built"
    for folder in ("data", "backup", "tmp", "etc/ssl/certs"):
        (built / folder).mkdir(parents=True)
    shutil.copy(CERTIFICATES, built / "etc/ssl/certs")
    subprocess.run(["strip", "-o", built / "stoa", binary], check=True)
    for library in docker.libraries(binary):
        place = built / library.relative_to("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library, place)
    text = (ROOT / "Dockerfile").read_text()
    # Docker's older builder makes all stages, also those that nothing needs.
    compiling = re.search(r"^FROM rust:.*?(?=^# What the lines above)", text, re.MULTILINE | re.DOTALL)
    (context / "Dockerfile").write_text(text.replace(compiling[0], ""))
    return context


def compiles():
    """Checks the program from the files alone that .dockerignore lets into the image's build."""
    sources = WORK / "sources"
    shutil.rmtree(sources, ignore_errors=True)
    named = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for name in (name for name in named if name != "built"):
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, sources / name)
    begun = time.monotonic()
    # With the dependencies that clippy has left in the target folder.
    command = ["cargo", "check", "--locked", "--package", "stoa", "--bin", "stoa", "--target-dir", str(TARGET)]
    done = subprocess.run(command, cwd=sources, capture_output=True, text=True)
    print(f"checked from the image's sources in {time.monotonic() - begun:.0f} s")
    return [f"the image's sources do not compile: {done.stderr}"] if done.returncode else []


def may_have(name, limit):
    """Whether a container may have so much here: this machine may be confined itself."""
    _, most = resource.getrlimit(getattr(resource, f"RLIMIT_{name.upper()}"))
    if most == resource.RLIM_INFINITY or most >= limit:
        return True
    print(f"left out: {name} of {limit}, of which this machine has {most}")
    return False


def settings(service, port):
    """Translates a service of compose.yaml to options of `docker run`; refuses what it does not know."""

    def value(text):
        return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(text))

    known = {
        "build": lambda _: [],
        "image": lambda _: [],
        "restart": lambda policy: [f"--restart={policy}"],
        "ports": lambda ports: [f"--publish={re.sub(r':8080:', f':{port}:', value(known))}" for known in ports],
        "environment": lambda names: [f"--env={name}={value(names[name])}" for name in names],
        "volumes": lambda volumes: [f"--volume={volume}" for volume in volumes],
        "read_only": lambda on: ["--read-only"] if on else [],
        "tmpfs": lambda places: [f"--tmpfs={place}" for place in places],
        "cap_drop": lambda names: [f"--cap-drop={name}" for name in names],
        "security_opt": lambda options: [f"--security-opt={option}" for option in options],
        "ulimits": lambda limits: [f"--ulimit={name}={limits[name]}" for name in limits if may_have(name, limits[name])],
        "stop_grace_period": lambda time: [f"--stop-timeout={time.removesuffix('s')}"],
    }
    return [option for key, what in service.items() for option in known[key](what)]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_healthy(daemon, name):
    deadline = time.monotonic() + PATIENCE_S
    while (state := json.loads(daemon.run("inspect", "--format", "{{json .State}}", name)))["Status"] == "running":
        if state["Health"]["Status"] == "healthy":
            return
        if time.monotonic() > deadline:
            break
        time.sleep(0.2)
    raise RuntimeError(f"{name} is not healthy: {state} {daemon.run('logs', name)}")


def products(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/products?limit=5", timeout=5) as answer:
        return [product["slug"] for product in json.load(answer)["items"]]


def tour(daemon, port):
    """Runs the README's tour against the container, with the administrator's file copied out of it."""
    folder = WORK / "tour"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / ".stoa").mkdir(parents=True)
    daemon.run("cp", "stoa:/data/administrator.json", str(folder / ".stoa"))
    readme = (ROOT / "README.md").read_text()
    lines = readme.split("## A tour in curl")[1].split("```sh\n")[1].split("```")[0]
    lines = lines.replace("http://127.0.0.1:8080", f"http://127.0.0.1:{port}")
    done = subprocess.run(["bash", "-c", lines], cwd=folder, capture_output=True, text=True, timeout=60)
    answers = []
    for line in done.stdout.splitlines():
        with contextlib.suppress(ValueError):
            answers.append(json.loads(line))
    statuses = [answer["status"] for answer in answers if "status" in answer]
    if done.returncode or statuses[-2:] != ["completed", "captured"]:
        raise RuntimeError(f"the tour failed: {done.stdout}{done.stderr}")


def confined(daemon):
    """Looks from the outside at the rights of the process in the container."""
    process = Path("/proc", daemon.run("inspect", "--format", "{{.State.Pid}}", "stoa"))
    status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
    mounts = [line.split() for line in (process / "mountinfo").read_text().splitlines()]
    root = next(mount for mount in mounts if mount[4] == "/")
    faults = []
    for what, holds in {
        "it runs as nobody's user": set(status["Uid"].split()) == set(status["Gid"].split()) == {USER},
        "it gains no rights": status["NoNewPrivs"].strip() == "1",
        "it has no capabilities": int(status["CapEff"], 16) == int(status["CapBnd"], 16) == 0,
        "its root can't be written": "ro" in root[5].split(","),
    }.items():
        if not holds:
            faults.append(f"not so: {what}")
    return faults


def check(daemon, context):
    service = yaml.safe_load((ROOT / "compose.yaml").read_text())
    if set(service["volumes"]) != {"data", "backup"} or list(service["services"]) != ["stoa"]:
        raise RuntimeError("compose.yaml has other services or volumes than this test knows")
    port = free_port()
    options = settings(service["services"]["stoa"], port)
    # An earlier run that was killed left these.
    daemon.run("rm", "--force", "--volumes", "stoa", check=False)
    for volume in ("data", "backup", "restored"):
        daemon.run("volume", "rm", "--force", volume, check=False)

    daemon.run("build", "--quiet", "--tag", IMAGE, "--build-arg", "SOURCE=built", str(context))
    size = int(daemon.run("image", "inspect", "--format", "{{.Size}}", IMAGE))
    print(f"image: {size / 1e6:.1f} MB, of which the binary has {(context / 'built/stoa').stat().st_size / 1e6:.1f} MB")
    try:
        begun = time.monotonic()
        daemon.run("run", "--detach", "--name", "stoa", *options, IMAGE)
        wait_healthy(daemon, "stoa")
        print(f"healthy after {time.monotonic() - begun:.1f} s")
        tour(daemon, port)
        faults = confined(daemon)
        print(daemon.run("exec", "stoa", "/stoa", "backup", "/backup/one"))

        begun = time.monotonic()
        daemon.run("stop", "stoa")
        took = time.monotonic() - begun
        code = daemon.run("inspect", "--format", "{{.State.ExitCode}}", "stoa")
        print(f"stopped after {took:.1f} s with code {code}")
        if took > STOPPED_WITHIN_S or code != "0":
            faults.append(f"it stopped after {took:.1f} s with code {code}")
        daemon.run("start", "stoa")
        wait_healthy(daemon, "stoa")
        if products(port) != ["black-tee"]:
            faults.append(f"after a restart there are {products(port)}")
        daemon.run("rm", "--force", "stoa")

        elsewhere = [option.replace("=data:", "=restored:") for option in options]
        quiet = [option for option in elsewhere if not option.startswith(("--publish", "--restart"))]
        print(daemon.run("run", "--rm", *quiet, IMAGE, "restore", "/backup/one"))
        daemon.run("run", "--detach", "--name", "stoa", *elsewhere, IMAGE)
        wait_healthy(daemon, "stoa")
        if products(port) != ["black-tee"]:
            faults.append(f"after a restore there are {products(port)}")
        return faults
    finally:
        daemon.run("rm", "--force", "stoa", check=False)


def units(binary):
    """Has systemd check the units of deploy/, with this binary in the place of the installed one."""
    if not shutil.which("systemd-analyze"):
        print("left out: the units of systemd, since this machine has no systemd-analyze")
        return []
    folder = WORK / "units"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for unit in (ROOT / "deploy").glob("stoa*.*"):
        (folder / unit.name).write_text(unit.read_text().replace("/usr/local/bin/stoa", str(binary)))
    paths = sorted(str(path) for path in folder.iterdir())
    done = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True)
    print(f"systemd: {len(paths)} units")
    return [f"systemd: {line}" for line in (done.stdout + done.stderr).splitlines() if str(folder) in line or done.returncode]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=TARGET / "debug" / "stoa", help="default: that of `cargo test`")
    options = parser.parse_args()
    if not options.binary.exists():
        parser.error(f"there is no {options.binary}: `cargo build --workspace` makes it")
    WORK.mkdir(parents=True, exist_ok=True)
    # The deployed tests have a daemon on the same bridge.
    (TARGET / "deployed").mkdir(exist_ok=True)
    with Alone(TARGET / "deployed" / "lock") as alone, Daemon(WORK, alone) as daemon:
        faults = units(options.binary.resolve()) + compiles() + check(daemon, lay_out(options.binary.resolve()))
    for fault in faults:
        print(f"FAILED {fault}")
    print(f"{1 - bool(faults)} passed, {len(faults)} failed")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
