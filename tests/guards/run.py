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
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "guards.md"
CAPABILITIES = ["catalog", "inventory", "cart", "orders", "payments", "identity"]
PATIENCE_S = 600


def test_binaries():
    """The test programs of each capability, and those of the whole system, built once."""
    packages = [word for name in [*CAPABILITIES, "stoa", "embedded"] for word in ("-p", name)]
    done = subprocess.run(
        ["cargo", "test", "--no-run", "--message-format=json", "--features", "embedded/guards", *packages],
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
                found[name].append((message["executable"], package))
    return found


def run(binaries, **environment):
    """Runs test programs; answers with the names of the tests that failed."""
    failed = []
    for binary, folder in binaries:
        try:
            done = subprocess.run(
                [binary, "--test-threads", "2"], cwd=folder, env=dict(os.environ, **environment),
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=PATIENCE_S,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            failed.append(f"{Path(binary).name} does not end")
            continue
        failed += re.findall(r"^test (\S+) \.\.\. FAILED$", done.stdout, re.MULTILINE)
        if done.returncode and not failed:
            failed.append(f"{Path(binary).name} ends with {done.returncode}")
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("only", nargs="*", help="parts of guards' names; default: all")
    options = parser.parse_args()
    binaries = test_binaries()
    rows, survivors = [], []
    with tempfile.TemporaryDirectory() as folder:
        for name in CAPABILITIES:
            log = Path(folder) / name
            if failed := run(binaries[name], STOA_GUARDS_LOG=str(log)):
                sys.exit(f"{name} fails with all its guards: {failed}")
            guards = sorted(set(log.read_text().splitlines())) if log.exists() else []
            guards = [guard for guard in guards if not options.only or any(part in guard for part in options.only)]
            for guard in guards:
                failed = run(binaries[name], STOA_GUARD_OFF=guard) or run(binaries["stoa"], STOA_GUARD_OFF=guard)
                print(f"{len(failed):4} {guard}" + (f" ({failed[0]})" if failed else ""), flush=True)
                rows.append((name, guard, failed))
                if not failed:
                    survivors.append(guard)
    if not options.only:
        write(rows)
    print(f"{len(rows) - len(survivors)} passed, {len(survivors)} failed")
    return 1 if survivors else 0


def write(rows):
    noticed = sum(1 for _, _, failed in rows if failed)
    lines = [
        "# Guards",
        "",
        "Written by `just guards`, which takes each condition of each write away, and each idempotency record, one at a",
        f"time, and runs the tests. Of {len(rows)} guards {noticed} are missed by some test.",
        "",
    ]
    for name in CAPABILITIES:
        mine = [(guard, failed) for owner, guard, failed in rows if owner == name]
        lines += [f"## {name}", "", "| item | guard | tests that miss it | for instance |", "| --- | --- | ---: | --- |"]
        for guard, failed in mine:
            _, item, expression = guard.split(" | ", 2)
            instance = f"`{failed[0]}`" if failed else "none"
            lines.append(f"| {item} | `{expression}` | {len(failed)} | {instance} |")
        lines.append("")
    REPORT.write_text("\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
