"""The console's lists at size: what each page consumes, and how long it takes. Start it with `just test-console-size`.

Starts the built `stoa` on a folder of its own and fills it through the public API with few rows, measures what each page
consumes, goes on to many rows, and measures again:

- A page consumes the same units, however many rows there are: the first page, a filtered one, and pages deep in a list.
- It makes the calls that are named here, and consumes what they consume when the API is asked itself.
- Its median time is at most twice that of the same calls one after the other, in rounds that alternate.

Units are those that the process tells at `/operations/overview`. `--folder` keeps the shop: a second run measures alone.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from client import ROOT, Shop
from filling import Filling
from pages import Measured, joined, today

MOST_TIMES = 2
# Few rows are still more than any page reads: a search by address passes over a thousand orders, and looks at twice as many.
FEW = {
    "products": 1200, "orders": 2200, "prices": 300, "customers": 300, "promotions": 300, "price_lists": 300, "returns": 300,
    "ledger_accounts": 300, "transactions": 600,
}  # fmt: skip
# Orders of a day are spread over sixteen keys. Where a page's are spread unevenly, all are read again: one unit each at most.
UNEVEN = {"/orders": 16}


def at(page, cursor):
    """A page's path and calls at a place in its list: the last call is the list."""
    *others, last = page.calls
    return joined(page.path, cursor=cursor), [*others, joined(last, cursor=cursor)]


def units(measured, page):
    """What a page consumes, of several places the median; and what is wrong with it."""
    faults, seen = [], []
    for cursor in page.spots or [None]:
        measured.keep_session()
        path, calls = at(page, cursor)
        measured.page(path)  # What is read once a process, such as a cursor's key.
        asked, *page_units = measured.consumed(lambda: measured.page(path))
        expected, *call_units = measured.consumed(lambda: measured.calls(calls))
        if asked != expected:
            faults.append(f"{page.name}: the page asks {asked}, not {expected}")
        if page_units != call_units:
            faults.append(f"{page.name}: the page consumes {page_units}, its calls {call_units}")
        seen.append(tuple(page_units))
    return sorted(seen)[len(seen) // 2], max(seen), faults


def times(measured, page, rounds):
    """The median times of a page and of its calls, in milliseconds, at a place in the middle of its list."""
    spots = page.spots or [None]
    path, calls = at(page, spots[len(spots) // 2])
    both = [(measured.page(path), measured.calls(calls)) for _ in range(rounds + 1)][1:]
    return [statistics.median(column) * 1000 for column in zip(*both)]


def measure_units(shop, held):
    """The units of each page."""
    measured = Measured(shop, held)
    found, faults = {}, []
    for page in measured.pages():
        usual, most, wrong = units(measured, page)
        found[page.name], faults = (usual, most), faults + wrong
    measured.close()
    return found, faults


def verdict(page, few, many, took, wrong):
    """What is wrong with a page."""
    spread = sum(UNEVEN.get(call.partition("?")[0], 0) for call in page.calls)
    (few_reads, few_writes), (reads, writes), most = few[0], many[0], many[1][0]
    if page.spots is None and spread:
        same = abs(reads - few_reads) <= spread
    else:
        same = reads == few_reads and most <= few_reads + spread
    faults = list(wrong)
    if not same or writes != few_writes or writes:
        faults.append(f"{page.name}: {few} units with few rows, {many} with many")
    if took[0] > took[1] * MOST_TIMES:
        faults.append(f"{page.name}: {took[0]:.1f} ms, its calls {took[1]:.1f} ms")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/stoa")
    parser.add_argument("--products", type=int, default=100_000, help="default: 100000")
    parser.add_argument("--orders", type=int, default=10_000, help="default: 10000")
    parser.add_argument("--others", type=int, default=1_500, help="customers, promotions, price lists, returns, accounts")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--folder", type=Path, help="keeps the shop here; if it has one, goes on with it")
    options = parser.parse_args()
    others = dict.fromkeys(("customers", "promotions", "price_lists", "returns", "ledger_accounts"), options.others)
    many = {"products": options.products, "orders": options.orders, "prices": min(options.products, 5000), **others}
    many["transactions"] = 2 * options.others
    many = {name: max(count, FEW[name]) for name, count in many.items()}
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        with open(folder / "stoa.log", "w") as log:
            return run(lambda: Shop(options.binary.resolve(), folder / "data", log), folder, many, options.rounds)


def run(start, folder, sizes, rounds):
    kept = folder / "size.json"
    known = json.loads(kept.read_text()) if kept.exists() else {"held": {}, "few": None, "day": today()}
    held, faults = known["held"], []

    def fill(sizes):
        if known["day"] != today():
            raise SystemExit("the orders are of yesterday (UTC), and pages are of today: begin anew")
        begun = time.monotonic()
        with start() as shop:
            Filling(shop, held).up_to(sizes)
        kept.write_text(json.dumps(known))
        print(f"filled in {time.monotonic() - begun:.0f} s", flush=True)

    if not known["few"]:
        fill(FEW)
        with start() as shop:
            known["few"], faults = measure_units(shop, held)
    fill(sizes)
    return judge(start, known, rounds, faults)


def judge(start, known, rounds, faults):
    """Measures each page with many rows, and prints what is wrong."""
    # A process that has just started: its figures are those of the pages alone.
    with start() as shop:
        measured, passed, failed = Measured(shop, known["held"]), 0, len(faults)
        print(f"\n{'page':28} calls   page ms   calls ms  times  RRU few  RRU many")
        for page in measured.pages():
            usual, most, wrong = units(measured, page)
            took, few = times(measured, page, rounds), tuple(map(tuple, known["few"][page.name]))
            found = verdict(page, few, (usual, most), took, wrong)
            print(
                f"{page.name:28} {len(page.calls):5} {took[0]:9.2f} {took[1]:10.2f} {took[0] / took[1]:6.2f} "
                f"{few[0][0]:8} {usual[0]:9}  {'FAILED' if found else 'ok'}",
                flush=True,
            )
            passed, failed, faults = passed + (not found), failed + bool(found), faults + found
        measured.close()
    for fault in faults:
        print(f"FAILED {fault}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
