"""The start gates: the cost of a function before its first request. Start it with `just start-gate`.

For each bootstrap in target/lambda:

- instructions until the first `next`, counted by callgrind. Unlike a time, a count does not depend on the machine's
  speed or load.
- the size of its zip, as it is uploaded.
- its memory when it asks for its first event.

With `next` of the Runtime API a function signals that it is ready. This script serves that API as far as a start needs
it: it accepts the call, and never answers.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "deploy"))
from packages import build_command  # noqa: E402

CAPABILITIES = json.loads((ROOT / "deploy/capabilities.json").read_text())
FUNCTIONS = [capability["name"] for capability in CAPABILITIES]
OWN = ["identity"]  # The largest function but search.
MAX_INSTRUCTIONS = 3_000_000
# 40 KB of it are event streams, which the client of S3 turns on in crates that all functions share.
MAX_ZIP_BYTES = 4_300_000
MAX_RESIDENT_BYTES = 14 * 1024 * 1024
# Search has an engine with its dictionaries, stemmers and codecs in it, which no other function has.
LARGER = {"search": {"zip, bytes": 8 * 1024 * 1024, "resident at next, bytes": 40 * 1024 * 1024}}
PATIENCE_S = 60


class RuntimeApi:
    """Waits until a function asks for its first event."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(0.5)
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.connections = []

    def first_request(self, process):
        """Returns the path of the first request; its connection stays open, so the function keeps waiting."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                connection, _ = self.listener.accept()
                break
            except TimeoutError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
        connection.settimeout(PATIENCE_S)
        self.connections.append(connection)
        head = b""
        while b"\r\n\r\n" not in head:
            part = connection.recv(65536)
            if not part:
                break
            head += part
        return head.split(b" ")[1].decode() if head.count(b" ") > 1 else ""

    def close(self):
        for connection in [*self.connections, self.listener]:
            connection.close()


def environment(function, address):
    """Returns the variables of Lambda and of template.yaml."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "_HANDLER": "bootstrap",
        "_X_AMZN_TRACE_ID": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0",
        "LAMBDA_TASK_ROOT": "/var/task",
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "AWS_LAMBDA_RUNTIME_API": address,
        "AWS_LAMBDA_FUNCTION_NAME": f"stoa-{function}",
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
        "AWS_LAMBDA_LOG_LEVEL": "INFO",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/stoa-{function}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "2026/01/01/[1]0",
        "AWS_EXECUTION_ENV": "AWS_Lambda_provided.al2023",
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_SESSION_TOKEN": "test",
        f"{function.upper()}_TABLE": f"stoa-{function}",
        f"{function.upper()}_BUCKET": f"stoa-{function}",
        "EVENT_BUS_NAME": "stoa",
        "ISSUER_URL": "https://issuer.example",
        "AUDIENCE": "stoa",
        "STACK_NAME": "stoa",
        f"{function.upper()}_INBOX_URL": f"https://sqs.eu-central-1.amazonaws.com/000000000000/stoa-{function}",
        "IDENTITY_SIGNING_KEY_ID": "00000000-0000-0000-0000-000000000000",
        "PAYMENTS_PROVIDER": "simulator",
        "PAYMENTS_CAPTURE_ON": "shipped",
        "PAYMENTS_WEBHOOK_SECRET_NAME": "/stoa/payments/webhook-secret",
    }


def start(function, bootstrap, *wrapper, at_next):
    """Starts a bootstrap and calls `at_next(process)` once it asks for its first event."""
    api = RuntimeApi()
    process = subprocess.Popen(
        [*wrapper, bootstrap],
        env=environment(function, api.address),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        path = api.first_request(process)
        if not path.endswith("/runtime/invocation/next"):
            raise RuntimeError(f"asked for {path or 'nothing'}")
        return at_next(process)
    except (OSError, RuntimeError) as error:
        process.kill()
        said = process.communicate()[0].decode(errors="replace")
        raise RuntimeError(f"{function} did not start: {error}\n{said[-2000:]}") from None
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        api.close()


def instructions(function, bootstrap):
    """Counts the instructions of all threads until the first `next`."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profile"

        def count(process):
            # A running thread may add instructions: wait until all are idle.
            wait_until_idle(process.pid)
            subprocess.run(["callgrind_control", "--dump", str(process.pid)], check=True, capture_output=True)
            totals = [
                int(total)
                for dump in sorted(Path(folder).glob("profile*"))
                for total in re.findall(r"^(?:totals|summary): (\d+)", dump.read_text(), re.MULTILINE)[-1:]
            ]
            return sum(totals)

        return start(
            function,
            bootstrap,
            "valgrind",
            "--tool=callgrind",
            f"--callgrind-out-file={profile}",
            "--quiet",
            at_next=count,
        )


def wait_until_idle(pid):
    """Returns once a process has used no processor time for a tenth of a second."""
    deadline = time.monotonic() + PATIENCE_S
    before = None
    while time.monotonic() < deadline:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        used = fields[11], fields[12]
        if used == before:
            return
        before = used
        time.sleep(0.1)


def resident_bytes(function, bootstrap):
    """Returns the most memory until the first `next`."""

    def high_water_mark(process):
        status = Path(f"/proc/{process.pid}/status").read_text()
        return int(re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)[1]) * 1024

    return start(function, bootstrap, at_next=high_water_mark)


def zip_bytes(bootstrap):
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(bootstrap, "bootstrap")
        return file.tell()


def install_valgrind():
    if not shutil.which("valgrind"):
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        subprocess.run(["apt-get", "update", "-q"], check=True, env=environment)
        subprocess.run(["apt-get", "install", "-q", "-y", "valgrind"], check=True, env=environment)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("functions", nargs="*", default=OWN, help=f"default: {', '.join(OWN)}")
    parser.add_argument("--all", action="store_const", const=FUNCTIONS, dest="functions", help="each function")
    parser.add_argument("--lambda-dir", type=Path, default=ROOT / "target" / "lambda")
    parser.add_argument("--build", action="store_true", help="build the bootstraps first")
    options = parser.parse_args()
    if options.build:
        subprocess.run(build_command(*options.functions), check=True, cwd=ROOT)
    install_valgrind()

    passed = failed = 0
    for function in options.functions:
        bootstrap = options.lambda_dir / function / "bootstrap"
        measures = (
            ("instructions to next", lambda: instructions(function, bootstrap), MAX_INSTRUCTIONS),
            ("zip, bytes", lambda: zip_bytes(bootstrap), MAX_ZIP_BYTES),
            ("resident at next, bytes", lambda: resident_bytes(function, bootstrap), MAX_RESIDENT_BYTES),
        )
        for name, measure, limit in measures:
            limit = LARGER.get(function, {}).get(name, limit)
            try:
                value = measure()
                fits = value <= limit
                print(
                    f"{function:10} {name:24} {value:>12,} of {limit:>12,}  {'ok' if fits else 'TOO MUCH'}", flush=True
                )
            except (OSError, RuntimeError) as error:
                fits = False
                print(f"{function:10} {name:24} FAILED: {error}", flush=True)
            passed += fits
            failed += not fits
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
