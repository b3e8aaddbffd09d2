"""Runs the commands of docs/deploy.md, unchanged, against the emulator.

It leaves out the commands that install tools and build. `sam deploy` does not ask, and gets the parameters that the
emulator needs; `check-deployed` gets the API's address, since the output `ApiUrl` can't be reached.
"""

import re
import shlex
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "deploy.md"
LOG = ROOT / "target" / "deployed" / "deploy.log"
# Commands that are not run: tools are installed, and the binaries are built once for all tests.
ELSEWHERE = ("python3 -m venv", "pip install", "rustup ", "just build-functions")


def blocks():
    """Lists the commands of the page in order, each with the heading above it."""
    found, heading, inside = [], "", False
    for line in PAGE.read_text().splitlines():
        if line.startswith("#") and not inside:
            heading = line.lstrip("# ")
        elif line.startswith("```"):
            inside = line == "```sh"
        elif inside and line and not line.startswith("#") and not line.startswith(ELSEWHERE):
            found.append((heading, line))
    return found


def adapted(command, stack):
    """Adapts a command to the emulator."""
    words = shlex.split(command)
    if words[:2] == ["sam", "deploy"]:
        if "--parameter-overrides" not in words:
            words.append("--parameter-overrides")
        # Each deployment repeats these: the emulator's CloudFormation forgets parameters that are left out.
        words += ["--no-confirm-changeset", "--no-progressbar"]
        place = words.index("--parameter-overrides") + 1
        words[place:place] = stack.parameters()
    elif words[:2] == ["just", "check-deployed"]:
        words += ["--api-url", stack.api_url]
    return words


def run(command, stack):
    """Runs a command and returns its output."""
    words = adapted(command, stack)
    print("+", *words, flush=True)
    done = subprocess.run(
        words, cwd=ROOT, env=stack.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    with open(LOG, "a") as log:
        log.write(f"+ {command}\n{done.stdout}\n")
    if done.returncode:
        raise RuntimeError(f"{command} failed: {done.stdout[-4000:]}")
    return done.stdout


def first_time(stack):
    """Deploys, without the later commands, which call the API that the emulator does not have yet."""
    LOG.write_text("")
    for heading, command in blocks():
        if heading == "The first time" and not command.startswith("just check") and "bootstrap" not in command:
            run(command, stack)


def rest(stack):
    """Runs all other commands; returns the faults and the outputs."""
    faults, printed = [], {}
    for heading, command in blocks():
        first = heading == "The first time" and not command.startswith("just check") and "bootstrap" not in command
        if not first:
            try:
                printed[command] = run(command, stack)
            except RuntimeError as error:
                faults.append(str(error))
    return faults, printed


def said(printed, pattern):
    """Finds a pattern in the outputs of the commands."""
    return [found for text in printed.values() for found in re.findall(pattern, text)]
