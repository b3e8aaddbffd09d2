"""The matching gate: instructions of a command on a book of 10,000 resting orders. Start it with `just matching-gate`.

callgrind counts them twice, for no commands and for many; the difference, divided by how many, is what one takes. The
book is that of `cargo test`: optimised, with its checks for overflow left in. So the bounds are those of this build, a
tenth above what it takes, and tell when the book becomes slower.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import run

COMMANDS = 10_000
WHAT = {
    "place": ("an order rests, or is cancelled", 1_830),
    "trade": ("an order meets another, or takes its place", 5_020),
}


def build():
    """Builds the program as `cargo test --workspace` does, and returns its path."""
    command = ["cargo", "build", "--workspace", "--example", "instructions"]
    subprocess.run(command, check=True, cwd=run.ROOT)
    return run.ROOT / "target" / "debug" / "examples" / "instructions"


def count(program, what, commands):
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profile"
        valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", "--quiet"]
        subprocess.run([*valgrind, program, what, str(commands)], check=True, stdout=subprocess.DEVNULL)
        return int(re.findall(r"^(?:totals|summary): (\d+)", profile.read_text(), re.MULTILINE)[-1])


def main():
    run.install_valgrind()
    program = build()
    passed = failed = 0
    for what, (means, most) in WHAT.items():
        one = (count(program, what, COMMANDS) - count(program, what, 0)) / COMMANDS
        fits = one <= most
        print(f"{means:45} {one:>8,.0f} of {most:,}  {'ok' if fits else 'TOO MUCH'}", flush=True)
        passed += fits
        failed += not fits
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
