"""Removes each guard in turn, and lists the tests that fail without it. Start it with `just guards`.

A guard is a condition of a write to a table, or the write of an idempotency record. The embedded database, built with
its feature `guards`, logs each guard that tests reach, and skips the one that an environment variable names; nothing is
compiled again. docs/guards.md is the result: where no test fails, a test is missing.
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
ROW = re.compile(r"^\| (\S+ .+?) \| `(.+)` \| (\d+) \| (?:none|`(.+)`) \|$")


def test_binaries():
    """Builds the test programs of each capability and of the whole system."""
    # Of the whole workspace: for a part of it, cargo would build the dependencies again.
    mains = (main for name in CAPABILITIES for main in (ROOT / "functions" / name / "tests").glob("*/main.rs"))
    programs = {main.parent.name for main in mains}
    targets = [option for program in sorted({*programs, "whole"}) for option in ("--test", program)]
    done = subprocess.run(
        ["cargo", "test", "--workspace", "--lib", *targets, "--no-run", "--message-format=json", "--features",
         "embedded/guards"],
        cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    found = {name: [] for name in [*CAPABILITIES, "stoa"]}
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if message.get("executable") and message.get("profile", {}).get("test"):
            package = Path(message["manifest_path"]).parent
            name = "stoa" if package.name == "monolith" else package.name
            # Tests that start processes or count units would fail for other reasons, or lack the feature.
            if name in found and (name != "stoa" or message["target"]["name"] == "whole"):
                found[name].append(Binary(message["executable"], package, message["target"]["name"]))
    # The rivals take seconds for most guards, the other tests minutes.
    parts = [("rivals::",), ("--skip", "rivals::")]
    return {name: [binary.of(*part) for part in parts for binary in binaries] for name, binaries in found.items()}


class Binary:
    """A test program, and the guards that it reaches."""

    def __init__(self, path, folder, name, tests=()):
        self.path, self.folder, self.name, self.tests = path, folder, name, tests
        self.guards, self.took = set(), 0.0

    def of(self, *tests):
        """Selects some of its tests."""
        return Binary(self.path, self.folder, " ".join([self.name, *tests]), tests)

    def survey(self):
        """Runs with all guards in place; records the guards that it reaches, and the time."""
        with tempfile.NamedTemporaryFile("r") as log:
            begun = time.monotonic()
            if failed := self.run(3600, STOA_GUARDS_LOG=log.name):
                sys.exit(f"{self.name} fails with all its guards: {failed}")
            self.took = time.monotonic() - begun
            self.guards = set(log.read().splitlines())

    def without(self, guard, first=False):
        """Lists the tests that fail without this guard, or the first one."""
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
    parser.add_argument(
        "only", nargs="*", help="capabilities, or parts of guards' names; default: all. Others keep their last result"
    )
    parser.add_argument(
        "--left", action="store_true", help="only guards that failed no test last time, each until the first failure"
    )
    parser.add_argument("--own", action="store_true", help="without the whole system's tests, which take hours")
    options = parser.parse_args()
    binaries = test_binaries()
    # Other guards keep their last result.
    partly = bool(options.only or options.left)
    results = last_results() if partly else {}
    known = {guard for guard, failed in results.items() if failed}
    if options.only:
        results = {guard: [] if is_wanted(guard, options.only) else failed for guard, failed in results.items()}
        known |= {guard for guard in results if not is_wanted(guard, options.only)}
    # The whole system's tests try the guards for which no test of the capability fails, or that only they reach.
    for stage in ["own"] if options.own else ["rivals", "own", "whole"] if options.left else ["own", "rivals", "whole"]:
        left = {owner(guard) for guard, failed in results.items() if not failed and is_wanted(guard, options.only)}
        if stage == "own":
            left |= set(options.only) & set(CAPABILITIES)
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
            # The others do not exist any more.
            results = {guard: results[guard] for guard in sorted(results) if guard in known}
    RESULTS.write_text(json.dumps(results))
    write(results)
    survivors = sum(1 for failed in results.values() if not failed)
    print(f"{len(results) - survivors} passed, {survivors} failed")
    return 1 if survivors else 0


def is_wanted(guard, parts):
    return not parts or any(part == owner(guard) if part in CAPABILITIES else part in guard for part in parts)


def last_results():
    """Reads them from the report where this tree has had no run: it names one test of those that fail."""
    if RESULTS.exists():
        return json.loads(RESULTS.read_text())
    results, name = {}, ""
    for line in REPORT.read_text().splitlines():
        if line.startswith("## "):
            name = line.removeprefix("## ").capitalize()
        elif row := ROW.match(line):
            item, expression, count, failed = row.groups()
            results[f"stoa-{name}Table | {item} | {expression}"] = [failed] * int(count)
    return results


def survey(binaries):
    for binary in binaries:
        binary.survey()
        print(f"{binary.took:6.1f} s, {len(binary.guards):3} guards: {binary.folder.name}/{binary.name}", flush=True)


def try_without(guard, binaries, first=False):
    """Lists the tests that fail without a guard, in the programs that reach it."""
    failed = []
    for binary in binaries:
        if guard in binary.guards and not (first and failed):
            failed += binary.without(guard, first)
    print(f"{len(failed):4} {guard}" + (f" ({failed[0]})" if failed else ""), flush=True)
    return failed


def owner(guard):
    """Returns the capability whose table it guards: `stoa-CartTable | Put cart | …`."""
    return guard.split(" ", 1)[0].removeprefix("stoa-").removesuffix("Table").lower()


def write(results):
    noticed = sum(1 for failed in results.values() if failed)
    lines = [
        "# Guards",
        "",
        "Written by `just guards`, which removes each condition of each write, and each idempotency record, in turn, and",
        f"runs the tests of its capability. Some test fails without {noticed} of {len(results)} guards. If no test of the",
        "capability fails, the whole system's tests run until the first failure. After `--left` a 1 may be more.",
        "",
    ]
    for name in sorted({owner(guard) for guard in results}):
        lines += [f"## {name}", "", "| item | guard | tests that fail | for instance |", "| --- | --- | ---: | --- |"]
        for guard, failed in sorted(results.items()):
            if owner(guard) == name:
                _, item, expression = guard.split(" | ", 2)
                lines.append(f"| {item} | `{expression}` | {len(failed)} | {f'`{failed[0]}`' if failed else 'none'} |")
        lines.append("")
    REPORT.write_text("\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
