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
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "guards.md"
CAPABILITIES = [capability["name"] for capability in json.loads((ROOT / "deploy/capabilities.json").read_text())]
RESULTS = ROOT / "target" / "guards.json"
FAILED = re.compile(r"^test (\S+)(?: - should panic)? \.\.\. FAILED$")


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
    # Seconds for most guards; minutes for the rest.
    parts = [("rivals::",), ("--skip", "rivals::")]
    return {name: [binary.of(*part) for part in parts for binary in binaries] for name, binaries in found.items()}


class Binary:
    """A test program, and what it meets."""

    def __init__(self, path, folder, name, tests=()):
        self.path, self.folder, self.name, self.tests = path, folder, name, tests
        self.guards, self.took = set(), 0.0

    def of(self, *tests):
        """Only some of its tests."""
        return Binary(self.path, self.folder, " ".join([self.name, *tests]), tests)

    def survey(self):
        """Runs with all guards in place, and notes which are met and how long it takes."""
        with tempfile.NamedTemporaryFile("r") as log:
            begun = time.monotonic()
            if failed := self.run(3600, STOA_GUARDS_LOG=log.name):
                sys.exit(f"{self.name} fails with all its guards: {failed}")
            self.took = time.monotonic() - begun
            # An expression may have lines of its own.
            self.guards = set(re.split(r"\n(?=stoa-)", log.read().rstrip("\n"))) - {""}

    def without(self, guard, first=False):
        """The tests that fail without this guard, or the first that does."""
        return self.run(60 + 4 * self.took, first, STOA_GUARD_OFF=guard)

    def run(self, patience_s, first=False, **environment):
        process = subprocess.Popen(
            [self.path, "--test-threads", "2", *self.tests], cwd=self.folder, env=dict(os.environ, **environment),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        )  # fmt: skip
        late = threading.Timer(patience_s, process.kill)
        late.start()
        failed = []
        for line in process.stdout:
            if found := FAILED.match(line):
                failed.append(found[1])
                if first:
                    process.kill()
        status, ended = process.wait(), late.is_alive()
        late.cancel()
        if failed or not status:
            return failed
        return [f"{self.name} ends with {status}" if ended else f"{self.name} does not end"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("only", nargs="*", help="parts of guards' names; default: all. The others keep their last result")
    parser.add_argument(
        "--left", action="store_true", help="only guards that no test missed the last time, each until the first that does"
    )
    parser.add_argument("--own", action="store_true", help="without the whole system's tests: those take hours")
    options = parser.parse_args()
    binaries = test_binaries()
    # The others keep their last result.
    partly = bool(options.only or options.left)
    results = json.loads(RESULTS.read_text()) if partly and RESULTS.exists() else {}
    known = {guard for guard, failed in results.items() if failed}
    if options.only:
        results = {guard: [] if is_wanted(guard, options.only) else failed for guard, failed in results.items()}
        known |= {guard for guard in results if not is_wanted(guard, options.only)}
    # What a capability's own tests do not miss, and what only happens where all are together, is the whole system's.
    for stage in ["own"] if options.own else ["rivals", "own", "whole"] if options.left else ["own", "rivals", "whole"]:
        left = {owner(guard) for guard, failed in results.items() if not failed}
        if partly and not left:
            break
        own = [binary for name in CAPABILITIES if name in left or not partly for binary in binaries[name]]
        programs = {"own": own, "rivals": binaries["stoa"][:1], "whole": binaries["stoa"][1:]}[stage]
        survey(programs)
        met = set().union(*(program.guards for program in programs))
        known |= met
        for guard in sorted(met):
            if is_wanted(guard, options.only) and not results.get(guard):
                results[guard] = try_without(guard, programs, first=options.left or stage != "own")
                RESULTS.write_text(json.dumps(results))
        if stage == "own":
            # The others are no guards any more.
            results = {guard: results[guard] for guard in sorted(results) if guard in known}
    RESULTS.write_text(json.dumps(results))
    write(results)
    survivors = sum(1 for failed in results.values() if not failed)
    print(f"{len(results) - survivors} passed, {survivors} failed")
    return 1 if survivors else 0


def is_wanted(guard, parts):
    return not parts or any(part in guard for part in parts)


def survey(binaries):
    for binary in binaries:
        binary.survey()
        print(f"{binary.took:6.1f} s, {len(binary.guards):3} guards: {binary.folder.name}/{binary.name}", flush=True)


def try_without(guard, binaries, first=False):
    """The tests that miss a guard, among programs that meet it."""
    failed = []
    for binary in binaries:
        if guard in binary.guards and not (first and failed):
            failed += binary.without(guard, first)
    print(f"{len(failed):4} {one_line(guard)}" + (f" ({failed[0]})" if failed else ""), flush=True)
    return failed


def owner(guard):
    """The capability whose table it guards: `stoa-CartTable | Put cart | …`."""
    return guard.split(" ", 1)[0].removeprefix("stoa-").removesuffix("Table").lower()


def one_line(guard):
    return " ".join(guard.split())


def write(results):
    noticed = sum(1 for failed in results.values() if failed)
    lines = [
        "# Guards",
        "",
        "Written by `just guards`, which takes each condition of each write away, and each idempotency record, one at a",
        f"time, and runs the own tests of its capability. Of {len(results)} guards {noticed} are missed by some test.",
        "What those do not miss, the whole system's tests are asked for, until the first of them fails. After `--left` a 1",
        "may be more.",
        "",
    ]
    for name in sorted({owner(guard) for guard in results}):
        lines += [f"## {name}", "", "| item | guard | tests that miss it | for instance |", "| --- | --- | ---: | --- |"]
        for guard, failed in sorted(results.items()):
            if owner(guard) == name:
                _, item, expression = one_line(guard).split(" | ", 2)
                lines.append(f"| {item} | `{expression}` | {len(failed)} | {f'`{failed[0]}`' if failed else 'none'} |")
        lines.append("")
    REPORT.write_text("\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
