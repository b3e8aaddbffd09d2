"""The console's pages that list something, and the calls of the API that each makes."""

import datetime
import json
import time
import urllib.parse
from dataclasses import dataclass

from client import Wire

SPOTS = 9  # places in a list at which its units are taken
SESSION_S = 300  # tokens last three times as long


@dataclass
class Page:
    """A page of the console with the calls that it makes."""

    name: str
    path: str
    calls: list
    spots: list | None = None  # cursors from everywhere in the list


class Measured:
    """A signed-in person's pages, and the same person's calls of the API."""

    def __init__(self, shop, held):
        self.shop, self.held, self.wire = shop, held, Wire(shop.address)
        self.signed_in = None
        self.keep_session()

    def keep_session(self):
        """Signs in, if that was long ago: between measures, since a page would do it within one."""
        if self.signed_in is None or time.monotonic() - self.signed_in > SESSION_S:
            self.cookie, self.token = self.shop.sign_in()
            self.signed_in = time.monotonic()

    def page(self, path):
        """Returns the seconds that a page takes."""
        return self.wire.get(path, "cookie", self.cookie)[0]

    def call(self, path):
        return self.wire.get(path, "authorization", f"Bearer {self.token}")

    def calls(self, paths):
        """Returns the seconds that calls take, one after the other."""
        return sum(self.call(path)[0] for path in paths)

    def answer(self, path):
        return json.loads(self.call(path)[1])

    def chain(self, path, pages):
        """The calls that read so many pages of a list."""
        calls, cursor = [], None
        while len(calls) < pages:
            calls.append(joined(path, cursor=cursor))
            cursor = self.answer(calls[-1])["next_cursor"]
            if not cursor:
                break
        return calls

    def spots(self, path):
        """Cursors from everywhere in a list, in its order; none of them begins its last two pages."""
        found, cursor = [], None
        while cursor := self.answer(joined(path, cursor=cursor))["next_cursor"]:
            found.append(cursor)
        inner = found[:-2]
        return [inner[len(inner) * spot // SPOTS] for spot in range(SPOTS)] if len(inner) >= SPOTS else inner

    def consumed(self, work):
        """What the routes were asked and consumed during some work, and in all: calls by route, read and write units."""

        def told():
            overview = self.answer("/operations/overview")
            if overview["seconds"] > 3000:
                raise SystemExit("the process forgets what is an hour old: measure less at a time")
            return {
                (route["method"], route["route"]): (route["requests"], route["read_units"], route["write_units"])
                for route in overview["routes"]
                if not route["route"].startswith("/console")
            }

        before = told()
        work()
        after = told()
        grown = {
            route: tuple(round(a - b, 2) for a, b in zip(now, before.get(route, (0, 0, 0))))
            for route, now in after.items()
        }
        requests, *units = grown[("GET", "/operations/overview")]
        grown[("GET", "/operations/overview")] = (requests - 1, *units)  # the first look itself
        grown = {route: figures for route, figures in grown.items() if figures[0]}
        reads, writes = (sum(figures[place] for figures in grown.values()) for place in (1, 2))
        return {route: figures[0] for route, figures in grown.items()}, round(reads, 2), round(writes, 2)

    def pages(self):
        """All pages that list something."""
        day = today()
        newest = self.answer("/orders?limit=1")["items"][0]
        rows = lambda console, api, limit=50, **fields: Page(
            "", joined(console, **fields), [joined(api, limit=limit, **fields)]
        )
        found = {
            "orders": rows("/console/orders", "/orders"),
            "orders, deep": rows("/console/orders", "/orders"),
            "orders, confirmed": rows("/console/orders", "/orders", status="confirmed"),
            "orders, confirmed, deep": rows("/console/orders", "/orders", status="confirmed"),
            "orders of a day": Page(
                "",
                joined("/console/orders", **{"from": day, "to": day}),
                [joined("/orders", limit=50, created_from=day, created_to=day)],
            ),
            "orders of a number": Page(
                "",
                joined("/console/orders", search=newest["number"]),
                [joined("/orders", limit=50, number=newest["number"])],
            ),
            "orders of an address": Page(
                "",
                joined("/console/orders", search="nobody@example.org"),
                [joined("/orders", limit=50, email="nobody@example.org")],
            ),
            "products": rows("/console/products", "/catalog/products"),
            "products, deep": rows("/console/products", "/catalog/products"),
            "products, active": rows("/console/products", "/catalog/products", status="active"),
            "products, active, deep": rows("/console/products", "/catalog/products", status="active"),
            "products, drafts": rows("/console/products", "/catalog/products", status="draft"),
            "products of a sku": rows("/console/products", "/catalog/products", sku="SKU-000600"),
            "stock": rows("/console/stock", "/stock", 100),
            "stock, deep": rows("/console/stock", "/stock", 100),
            "stock, low": Page("", "/console/stock?only=low", ["/stock?limit=100&low=true"]),
            "stock, short": Page("", "/console/stock?only=short", ["/stock?limit=100&short=true"]),
            "returns": rows("/console/returns", "/returns"),
            "returns, deep": rows("/console/returns", "/returns"),
            "returns of an order": rows("/console/returns", "/returns", order_id=self.returned()),
            "customers": rows("/console/customers", "/accounts"),
            "customers, deep": rows("/console/customers", "/accounts"),
            "customers, searched": Page(
                "", "/console/customers?search=customer-0", ["/accounts?limit=50&email_prefix=customer-0"]
            ),
            "promotions": rows("/console/promotions", "/promotions"),
            "promotions, deep": rows("/console/promotions", "/promotions"),
            "price lists": rows("/console/price-lists", "/price-lists"),
            "price lists, deep": rows("/console/price-lists", "/price-lists"),
            "prices of a list": self.prices(),
            "prices of a list, deep": self.prices(),
            "accounts": rows("/console/ledger/accounts", "/ledger/accounts"),
            "accounts, deep": rows("/console/ledger/accounts", "/ledger/accounts"),
            "accounts of a beginning": rows("/console/ledger/accounts", "/ledger/accounts", prefix="books:0001"),
            "transactions": rows("/console/ledger/transactions", "/ledger/transactions"),
            "transactions, deep": rows("/console/ledger/transactions", "/ledger/transactions"),
            "transactions of an account": rows(
                "/console/ledger/transactions", "/ledger/transactions", account="books:000007:EUR"
            ),
            "categories": Page("", "/console/categories", ["/categories/tree"]),
            "shipping": Page("", "/console/shipping", ["/shipping-methods"]),
            "today": Page("", "/console", self.todays(day)),
            "operations": Page("", "/console/operations", self.operations(day)),
        }
        walked = {}
        for name, page in found.items():
            page.name = name
            if name.endswith("deep"):
                place = page.calls[-1]
                if place not in walked:
                    self.keep_session()
                    walked[place] = self.spots(place)
                page.spots = walked[place]
        return list(found.values())

    def returned(self):
        """An order that has a return."""
        return self.answer("/returns?limit=1")["items"][0]["order_id"]

    def prices(self):
        path = f"/price-lists/{self.held['list']}"
        return Page("", f"/console{path}", [path, f"{path}/prices?limit=25"])

    def todays(self, day):
        """The calls of the first page: five hundred orders of today, those to ship, and what else waits."""
        return [
            *self.chain(joined("/orders", created_from=day, limit=100), 5),
            "/orders?status=confirmed&limit=8",
            "/stock?low=true&limit=8",
            "/stock?short=true&limit=8",
            "/returns?status=requested&limit=8",
            "/returns?status=approved&limit=8",
        ]

    def operations(self, day):
        """The calls of the page for operators: the process itself, and two hundred orders of each state."""
        states = ("placed", "awaiting_payment", "committing", "confirmed", "completed", "rejected", "cancelled")
        week = (datetime.date.fromisoformat(day) - datetime.timedelta(7)).isoformat()
        chains = [self.chain(f"/orders?status={state}&created_from={week}&limit=100", 2) for state in states]
        own = ["/operations/overview", "/operations/events", "/operations/dead-letters"]
        return [*own, *(call for chain in chains for call in chain)]

    def close(self):
        self.wire.close()


def today():
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def joined(path, **fields):
    """A path with these fields in its query, beside those that it has."""
    fields = urllib.parse.urlencode({name: value for name, value in fields.items() if value is not None})
    return path + ("&" if "?" in path else "?") * bool(fields) + fields
