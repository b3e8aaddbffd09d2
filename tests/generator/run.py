"""Makes a capability in a copy of the repository, writes the derived files, and runs the tests over all capabilities.

Start it with `just test-generator`. Hard links reuse compiled files of target/debug; the copy is deleted at the end.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COPY = ROOT / "target" / "generator"
HAND = {"events/lib.rs", "monolith/Cargo.toml", "monolith/src/capabilities.rs"}
DERIVED = {
    "Cargo.lock",
    "README.md",
    "clients/typescript/src/operations.d.ts",
    "clients/typescript/src/routes.js",
    "clients/typescript/src/types.d.ts",
    "deploy/bootstrap/Cargo.toml",
    "deploy/bootstrap/src/main.rs",
    "deploy/capabilities.json",
    "docs/costs.md",
    "docs/openapi.json",
    "docs/settings.md",
    "functions/identity/src/model/scopes.txt",
    "monolith/demo/answers.json",
    "template.yaml",
}
# The clients, which have a file for each group of operations and for each capability's types.
CLIENTS = ("clients/rust/src/api", "clients/rust/src/types")
OWN = ("functions/wishlist/", "events/wishlist/")
# Costs, examples, the template, isolation, events, rooms, and a crash at each call of the new routes.
TESTS = ["drift", "generated", "costs", "demo", "isolation", "graph", "catalogue", "shape"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help="leave the copy in target/generator")
    options = parser.parse_args()
    before = copy()
    try:
        failed = check(before)
    finally:
        if not options.keep:
            shutil.rmtree(COPY)
    print(f"{'0 passed, 1 failed' if failed else '1 passed, 0 failed'}")
    sys.exit(failed)


def copy():
    """Copies the repository without ignored files; returns the text of each file."""
    shutil.rmtree(COPY, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    texts = {}
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (COPY / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, COPY / name)
            texts[name] = (COPY / name).read_bytes()
    if (ROOT / "target" / "debug").exists():
        link_compiled(ROOT / "target" / "debug", COPY / "target" / "debug")
    return texts


def link_compiled(built, copied):
    """Links compiled files, but copies those that are changed in place: by cargo, and by build scripts."""
    copied.parent.mkdir()
    subprocess.run(["cp", "-al", built, copied], check=True)
    for name in ("incremental", ".fingerprint", "build"):
        shutil.rmtree(copied / name, ignore_errors=True)
    for name in (".fingerprint", "build"):
        shutil.copytree(built / name, copied / name, symlinks=True)
    for linked in copied.glob("deps/*.d"):
        text = linked.read_bytes()
        linked.unlink()
        linked.write_bytes(text)
    # The lock belongs to one folder, and the binary was not built from the copy.
    for name in (".cargo-lock", "stoa"):
        (copied / name).unlink(missing_ok=True)
    # Cargo has to compile the copy's own crates, whatever the age of their files.
    for folder in ("clients", "deploy", "events", "functions", "monolith", "shared", "tests"):
        for source in (COPY / folder).rglob("*.rs"):
            source.touch()


def changes(before):
    """Lists the changed files and the new ones."""
    changed = {name for name, text in before.items() if (COPY / name).read_bytes() != text}
    present = {str(path.relative_to(COPY)) for path in COPY.rglob("*") if path.is_file()}
    return changed, {name for name in present - set(before) if not name.startswith("target/")}


def check(before):
    run(sys.executable, "deploy/new_capability.py", "wishlist")
    changed, made = changes(before)
    if changed != HAND:
        return problem(f"it changed {sorted(changed)}")
    for name in HAND:
        added = len((COPY / name).read_bytes().splitlines()) - len(before[name].splitlines())
        if added != 1:
            return problem(f"{name} has {added} new lines")
    if strays := [name for name in made if not name.startswith(OWN)]:
        return problem(f"it made {strays}")

    write = {"STOA_UPDATE_SNAPSHOTS": "1"}
    cargo("test", "--workspace", "--test", "drift", more=write)
    cargo("test", "--workspace", "--test", "demo", more=write)
    cargo("test", "--workspace", "--test", "drift", "--test", "costs", more=write)
    cargo("test", "--workspace", "--test", "generated", more=write)
    changed, made = changes(before)
    changed = {name for name in changed if not name.startswith(CLIENTS)}
    if strays := (changed - HAND - DERIVED) | {name for name in made if not name.startswith(OWN + CLIENTS)}:
        return problem(f"writing the derived files changed {sorted(strays)}")

    named = [argument for test in TESTS for argument in ("--test", test)]
    cargo("test", "--workspace", *named)
    cargo("test", "--workspace", "--test", "whole", "--", "examples", "write_by_every_route", "sample", "rivals")
    # Its own tests, by name: with one package alone, cargo would compile the dependencies again.
    own = re.findall(r"(?:async )?fn (\w+)\(\) \{", (COPY / "functions/wishlist/tests/api/main.rs").read_text())
    cargo("test", "--workspace", "--lib", "--test", "api", "--", "counts_its_changes", "keeps_its_json", *own)
    return 0


def problem(text):
    print(f"new-capability: {text}", file=sys.stderr)
    return 1


def cargo(*arguments, more=None):
    run("cargo", *arguments, more=more)


def run(*command, more=None):
    print(f"$ {' '.join(map(str, command))}", flush=True)
    subprocess.run(command, cwd=COPY, check=True, env={**os.environ, **(more or {})})


if __name__ == "__main__":
    main()
