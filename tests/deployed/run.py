"""Tests Stoa as it is deployed: real binaries, `sam deploy`, real triggers. Start it with `just test-deployed`.

1. Builds the functions and deploys template.yaml to an emulator of AWS.
2. Runs the end-to-end tests against that stack.
3. Updates one function with `cargo lambda deploy` and sees the new code answer.
4. Runs every sample of events/ with `sam local invoke`.
"""

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request

import sample_events
from docker import Docker
from processes import Alone
from stack import FUNCTIONS, ROOT, STACK, TOOLS, WORK, Stack, build


def end_to_end(stack):
    """The same suite that runs against one process, told where to go by STOA_URL."""
    admin = stack.invoke("identity", {"operator": "bootstrap-admin"})
    names = sorted(path.stem for path in (ROOT / "tests" / "tests").glob("*.rs"))
    done = subprocess.run(
        # The workspace's, not the package's: that would give the dependencies other features, and compile them anew.
        ["cargo", "test", "--workspace", "--no-fail-fast", *(f"--test={name}" for name in names)],
        cwd=ROOT,
        env=dict(
            os.environ,
            STOA_URL=stack.api_url,
            STOA_ADMIN_CLIENT_ID=admin["client_id"],
            STOA_ADMIN_CLIENT_SECRET=admin["client_secret"],
        ),
    )
    return [] if done.returncode == 0 else ["the end-to-end tests failed"]


def update(stack):
    """`cargo lambda deploy` replaces one function of the running stack, and nothing of its configuration."""

    def running_build():
        with urllib.request.urlopen(f"{stack.api_url}/healthz") as answer:
            return json.load(answer).get("build")

    def configuration():
        found = stack.client("lambda").get_function_configuration(FunctionName=f"{STACK}-identity", Qualifier="live")
        return {key: found.get(key) for key in ("Environment", "MemorySize", "Timeout", "Role", "TracingConfig")}

    before, configured = running_build(), configuration()
    wanted = f"update-{int(time.time())}"
    build("identity", build_id=wanted)
    subprocess.run(
        [
            "cargo", "lambda", "deploy",
            "--endpoint-url", stack.endpoint,
            "--binary-name", "identity",
            "--alias", "live",
            f"{STACK}-identity",
        ],
        cwd=ROOT,
        env=stack.environment,
        check=True,
    )  # fmt: skip
    after = running_build()
    faults = []
    if before == wanted or after != wanted:
        faults.append(f"build {before} became {after}, not {wanted}")
    if configuration() != configured:
        faults.append(f"the configuration changed: {configured} became {configuration()}")
    return faults


NAMES = {end_to_end: "end-to-end", update: "update"}
SAMPLES = "samples"
STEPS = [*NAMES.values(), SAMPLES]


@contextlib.contextmanager
def deployed(alone):
    """A new stack, told where it answers."""
    with Stack(alone) as stack:
        print(f"Stoa answers at {stack.api_url}, the emulator at {stack.endpoint}.", flush=True)
        yield stack


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("steps", nargs="*", metavar="step", help=f"one or more of {', '.join(STEPS)}; default: all")
    parser.add_argument("--no-build", action="store_true", help="take the bootstraps in target/lambda as they are")
    parser.add_argument("--hold", action="store_true", help="leave the stack up until Ctrl-C, and test nothing")
    options = parser.parse_args()
    if unknown := set(options.steps) - set(STEPS):
        parser.error(f"no such step: {', '.join(unknown)}")
    steps = options.steps or STEPS
    WORK.mkdir(parents=True, exist_ok=True)
    if not options.no_build:
        build(*FUNCTIONS)

    passed, faults = 0, []
    with Alone(WORK / "lock") as alone:
        if options.hold:
            with deployed(alone), contextlib.suppress(KeyboardInterrupt):
                signal.pause()
            return 0
        chosen = [step for step in (end_to_end, update) if NAMES[step] in steps]
        if chosen:
            with deployed(alone) as stack:
                for step in chosen:
                    found = step(stack)
                    passed += not found
                    faults += [(NAMES[step], fault) for fault in found]
        if SAMPLES in steps:
            # Tables that hold nothing yet: the sample that makes the first administrator must be the first to do so.
            with deployed(alone) as stack, Docker(WORK, alone) as docker:
                answered, found = sample_events.run(stack, docker)
                passed += answered
                faults += found
    for name, fault in faults:
        print(f"FAILED {name}: {fault}")
    print(f"{passed} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    os.environ["PATH"] = f"{TOOLS}:{os.environ['PATH']}"
    sys.exit(main())
