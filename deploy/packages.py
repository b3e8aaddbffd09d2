"""Prints what makes cargo build the functions and nothing else: `--package identity@0.2.0 --package catalog@0.2.0 …`.

The version belongs to it: a name alone is ambiguous where a dependency of a dependency is called as a function is.
"""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def spec(function):
    """The function's crate, as `cargo build --package` takes it (cargo's package id specifications)."""
    version = re.search(r'(?m)^version = "(.+)"$', (ROOT / "Cargo.toml").read_text())[1]
    return f"{function}@{version}"


def functions():
    return [capability["name"] for capability in json.loads((ROOT / "deploy/capabilities.json").read_text())]


def build_command(*binaries):
    """The command that builds these for the tests, as they are deployed.

    Each is built beside the package that holds all functions: of the same features, its dependencies are compiled once.
    """
    packages = [part for name in binaries if name != "bootstrap" for part in ("--package", spec(name))]
    chosen = [part for name in binaries for part in ("--bin", name)]
    command = ["cargo", "lambda", "build", "--profile", "lambda", "--features", "lambda", "--x86-64"]
    return [*command, "--package", "bootstrap", *packages, *chosen]


if __name__ == "__main__":
    print(*(f"--package {spec(function)}" for function in functions()))
