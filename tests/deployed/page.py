"""Runs the commands of docs/deploy.md, as they stand there, against the emulator.

Left out is what installs tools and builds. `sam deploy` does not ask, and is told what the emulator needs; the API's
address, which nobody could reach, is named.
"""

import re
import shlex
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "deploy.md"
LOG = ROOT / "target" / "deployed" / "deploy.log"
# What is not run: tools are there, and the binaries are built once for all tests.
ELSEWHERE = ("python3 -m venv", "pip install", "rustup ", "just build-functions")


def blocks():
    """The commands of the page by the heading above them, in order."""
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
    """A command as the emulator needs it."""
    words = shlex.split(command)
    if words[:2] == ["sam", "deploy"]:
        if "--parameter-overrides" not in words:
            words.append("--parameter-overrides")
        # What differs from the cloud, each time: the emulator's CloudFormation forgets what is not told again.
        words += ["--no-confirm-changeset", "--no-progressbar"]
        place = words.index("--parameter-overrides") + 1
        words[place:place] = stack.parameters()
    elif words[:2] == ["just", "check-deployed"]:
        words += ["--api-url", stack.api_url]
    return words


def run(command, stack):
    """Runs a command, and gives what it printed."""
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
    """Deploys; what comes after asks the API, which the emulator does not have yet."""
    LOG.write_text("")
    for heading, command in blocks():
        if heading == "The first time" and not command.startswith("just check") and "bootstrap" not in command:
            run(command, stack)


def rest(stack):
    """Runs all other commands; gives what is wrong."""
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
    """What the commands printed that fits a pattern."""
    return [found for text in printed.values() for found in re.findall(pattern, text)]
