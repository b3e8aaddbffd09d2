"""Takes every guard away, one at a time, and tells which tests notice. Start it with `just guards`.

A guard is a condition of a write to a table, or the write of an idempotency record. The embedded database, built with
its feature `guards`, names each one that the tests meet, and lets one be taken away from outside; nothing is compiled
anew. docs/guards.md is the result: a guard that no test misses is a test that is missing.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "guards.md"
CAPABILITIES = ["catalog", "inventory", "cart", "orders", "payments", "identity"]
RESULTS = ROOT / "target" / "guards.json"


def test_binaries():
    """The test programs of each capability, and those of the whole system, built once."""
    # The whole workspace: with a part of it, cargo would build what all depend on once more.
    done = subprocess.run(
        ["cargo", "test", "--workspace", "--no-run", "--message-format=json", "--features", "embedded/guards"],
        cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    found = {name: [] for name in [*CAPABILITIES, "stoa"]}
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if message.get("executable") and message.get("profile", {}).get("test"):
            package = Path(message["manifest_path"]).parent
            name = "stoa" if package.name == "monolith" else package.name
            # What starts processes or counts units would fail for other reasons, or not see the feature.
            if name in found and (name != "stoa" or message["target"]["name"] == "whole"):
                found[name].append(Binary(message["executable"], package, message["target"]["name"]))
    return found


class Binary:
    """A test program, and what it meets."""

    def __init__(self, path, folder, name):
        self.path, self.folder, self.name = path, folder, name
        self.guards, self.took = set(), 0.0

    def survey(self):
        """Runs with all guards in place, and notes which are met and how long it takes."""
        with tempfile.NamedTemporaryFile("r") as log:
            begun = time.monotonic()
            if failed := self.run(3600, STOA_GUARDS_LOG=log.name):
                sys.exit(f"{self.name} fails with all its guards: {failed}")
            self.took = time.monotonic() - begun
            self.guards = set(log.read().splitlines())

    def without(self, guard):
        """The tests that fail without this guard."""
        return self.run(60 + 4 * self.took, STOA_GUARD_OFF=guard)

    def run(self, patience_s, **environment):
        try:
            done = subprocess.run(
                [self.path, "--test-threads", "2"], cwd=self.folder, env=dict(os.environ, **environment),
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=patience_s,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return [f"{self.name} does not end"]
        failed = re.findall(r"^test (\S+)(?: - should panic)? \.\.\. FAILED$", done.stdout, re.MULTILINE)
        if done.returncode and not failed:
            return [f"{self.name} ends with {done.returncode}"]
        return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("only", nargs="*", help="parts of guards' names; default: all. The others keep their last result")
    parser.add_argument("--own", action="store_true", help="without the whole system's tests: those take hours")
    options = parser.parse_args()
    binaries = test_binaries()
    own = [binary for name in CAPABILITIES for binary in binaries[name]]
    survey(own)
    results = json.loads(RESULTS.read_text()) if options.only and RESULTS.exists() else {}
    wanted = wanted_of(own, options.only)
    for guard in wanted:
        results[guard] = try_without(guard, binaries[owner(guard)])
        RESULTS.write_text(json.dumps(results))
    if not options.own:
        # What a capability's own tests do not miss, and what only happens where all are together.
        survey(binaries["stoa"])
        left = [guard for guard in wanted_of(binaries["stoa"], options.only) if not results.get(guard)]
        for guard in left:
            results[guard] = try_without(guard, binaries["stoa"])
            RESULTS.write_text(json.dumps(results))
        wanted = sorted({*wanted, *left})
    if not options.only:
        write(results, options.own)
    survivors = sum(1 for guard in wanted if not results[guard])
    print(f"{len(wanted) - survivors} passed, {survivors} failed")
    return 1 if survivors else 0


def survey(binaries):
    for binary in binaries:
        binary.survey()
        print(f"{binary.took:6.1f} s, {len(binary.guards):3} guards: {binary.folder.name}/{binary.name}", flush=True)


def wanted_of(binaries, only):
    met = sorted(set().union(*(binary.guards for binary in binaries)))
    return [guard for guard in met if not only or any(part in guard for part in only)]


def try_without(guard, binaries):
    """The tests that miss a guard, among programs that meet it."""
    failed = [test for binary in binaries if guard in binary.guards for test in binary.without(guard)]
    print(f"{len(failed):4} {guard}" + (f" ({failed[0]})" if failed else ""), flush=True)
    return failed


def owner(guard):
    """The capability whose table it guards: `stoa-cart | Put cart | …`."""
    return guard.split(" ", 1)[0].removeprefix("stoa-")


def write(results, own):
    noticed = sum(1 for failed in results.values() if failed)
    lines = [
        "# Guards",
        "",
        "Written by `just guards`, which takes each condition of each write away, and each idempotency record, one at a",
        f"time, and runs {'the own tests of its capability' if own else 'the tests'}. Of {len(results)} guards {noticed}",
        "are missed by some test.",
        "",
    ]
    for name in sorted({owner(guard) for guard in results}):
        lines += [f"## {name}", "", "| item | guard | tests that miss it | for instance |", "| --- | --- | ---: | --- |"]
        for guard, failed in results.items():
            if owner(guard) == name:
                _, item, expression = guard.split(" | ", 2)
                lines.append(f"| {item} | `{expression}` | {len(failed)} | {f'`{failed[0]}`' if failed else 'none'} |")
        lines.append("")
    REPORT.write_text("\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
