"""Fills a shop through its public API: rows of the same size, whatever their number."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from client import OWNER, PASSWORD, SCOPES, Refused

WORKERS = 8
IMPORTED, DELIVERED, PRICED = 100, 90, 100  # rows a call: the most that each takes
LOW_AT_EVERY = 10
BANK = "assets:bank:EUR"
ADDRESS = {"name": "Ada Example", "line1": "1 Market Street", "city": "Berlin", "postal_code": "10115", "country": "DE"}


def sku(number):
    return f"SKU-{number:06}"


def books(number):
    """The path of an account."""
    return f"books:{number:06}:EUR"


def shopper(number):
    return f"shopper-{number:06}@example.org"


class Filling:
    """What a shop holds, and the way to more of it."""

    def __init__(self, shop, held):
        self.shop, self.held = shop, held

    def up_to(self, sizes):
        """Adds what is missing, and waits until every event is delivered."""
        self.once("owner", self.owner)
        self.once("list", self.list_with_prices)
        self.once("bank", self.bank)
        for name, batch, add in (
            ("products", IMPORTED, self.products),
            ("stock", DELIVERED, self.stock),
            ("prices", PRICED, self.prices),
            ("customers", 1, self.customer),
            ("promotions", 1, self.promotion),
            ("price_lists", 1, self.price_list),
            ("ledger_accounts", 1, self.ledger_account),
            ("transactions", 1, self.transaction),
            ("orders", 1, self.order),
            ("returns", 1, self.return_),
        ):
            wanted = sizes[{"stock": "products"}.get(name, name)]
            self.grow(name, wanted, batch, add)
            self.shop.settle()

    def once(self, name, make):
        if name not in self.held:
            self.held[name] = make()

    def grow(self, name, wanted, batch, add):
        """Calls `add(from, to)` for each missing batch, by eight workers."""
        first, begun = self.held.get(name, 0), time.monotonic()
        if first >= wanted:
            return
        done, told = 0, threading.Lock()
        starts = range(first, wanted, batch)

        def one(start):
            nonlocal done
            add(start, min(start + batch, wanted))
            with told:
                done += 1
                if done % max(1, len(starts) // 5) == 0:
                    print(f"  {name}: {min(first + done * batch, wanted)}", flush=True)

        with ThreadPoolExecutor(WORKERS) as workers:
            list(workers.map(one, starts))
        self.held[name] = wanted
        seconds = time.monotonic() - begun
        print(f"{name}: {wanted} are there, {(wanted - first) / seconds:.0f} a second", flush=True)

    def owner(self):
        account = self.shop.ask("POST", "/accounts", {"email": OWNER, "password": PASSWORD})["id"]
        self.shop.ask("POST", f"/accounts/{account}/roles", {"roles": ["staff"], "scopes": SCOPES})
        return account

    def list_with_prices(self):
        return self.shop.ask("POST", "/price-lists", {"name": "Every product"})["id"]

    def products(self, first, end):
        def row(number):
            price = {"amount": 1999, "currency": "EUR", "tax_inclusive": True}
            variant = {"sku": sku(number), "prices": [price]}
            name = {"slug": f"product-{number:06}", "title": f"Product {number:06}"}
            return json.dumps(name | {"status": "active", "variants": [variant]})

        rows = "\n".join(map(row, range(first, end)))
        report = self.shop.ask("POST", "/products/import", rows, kind="application/x-ndjson")
        if report["failed"]:
            raise Refused(f"rows were not imported: {json.dumps(report)[:1000]}")

    def stock(self, first, end):
        lines = [{"sku": sku(number), "quantity": 1_000_000} for number in range(first, end)]
        self.shop.ask("POST", "/stock", {"lines": lines})
        for number in range(first, end):
            if number % LOW_AT_EVERY == 0:
                version = self.shop.get(f"/stock/{sku(number)}")["version"]
                self.shop.ask("PATCH", f"/stock/{sku(number)}", {"low_at": 2_000_000}, if_match=f'"{version}"')

    def prices(self, first, end):
        rows = [{"sku": sku(number), "currency": "EUR", "amount": 1799} for number in range(first, end)]
        self.shop.ask("PUT", f"/price-lists/{self.held['list']}/prices", {"rows": rows}, if_match="*")

    def customer(self, number, _):
        self.shop.ask("POST", "/accounts", {"email": f"customer-{number:06}@example.org", "password": PASSWORD})

    def promotion(self, number, _):
        benefit = {"kind": "percentage", "rate_bps": 1000}
        self.shop.ask("POST", "/promotions", {"name": f"Code {number:06}", "code": f"CODE-{number:06}", "benefit": benefit})

    def price_list(self, number, _):
        self.shop.ask("POST", "/price-lists", {"name": f"List {number:06}"})

    def bank(self):
        return self.shop.ask("POST", "/ledger/accounts", {"id": BANK, "kind": "asset", "currency": "EUR", "shards": 8})["id"]

    def ledger_account(self, number, _):
        self.shop.ask("POST", "/ledger/accounts", {"id": books(number), "kind": "liability", "currency": "EUR"})

    def transaction(self, number, _):
        sides = (("debit", BANK), ("credit", books(number % self.held["ledger_accounts"])))
        entries = [{"account": account, "side": side, "amount": "1999"} for side, account in sides]
        self.shop.ask("POST", "/ledger/transactions", {"id": f"txn_{number:026}", "entries": entries})

    def order(self, number, _):
        """A new guest orders, and asks until the order is confirmed."""
        guest = self.shop.ask("POST", "/guests", {})["access_token"]
        post = lambda path, body: self.shop.ask("POST", path, body, token=guest)
        cart = post("/carts", {"currency": "EUR", "country": "DE"})["id"]
        post(f"/carts/{cart}/lines", {"sku": sku(number % self.held["products"]), "quantity": 1})
        placed = post(
            f"/carts/{cart}/checkout",
            {
                "email": shopper(number),
                "shipping_address": ADDRESS,
                "shipping_method": "standard",
                "payment_method": post("/payment-methods", {"token": "tok_success"})["id"],
            },
        )
        for _ in range(12):
            known = self.shop.ask("GET", f"/orders/{placed['id']}", token=guest, prefer="wait=10")
            if known["status"] == "confirmed":
                return known
        raise Refused(f"an order is {known['status']} after two minutes")

    def return_(self, number, _):
        """An order is shipped and comes back."""
        order = self.order(number, None)["id"]
        self.shop.ask("POST", f"/orders/{order}/fulfillments", {"carrier": "Hermes", "tracking": "H1", "ship": True})
        line = {"line": 1, "quantity": 1, "reason": "wrong_size"}
        self.shop.ask("POST", "/returns", {"order_id": order, "lines": [line]})
