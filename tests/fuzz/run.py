"""Sends hostile and odd requests, made by Schemathesis from /openapi.json. Start it with `just fuzz`.

Starts the built `stoa` on an empty database in memory, opens a shop in it (a product, stock, a cart, orders that are
confirmed, shipped and returned), and runs Schemathesis on every operation with the token of a customer who is also
staff with every scope. schemathesis.toml and hooks.py have the checks and the expected answers. Requests are
deterministic: two runs over the same code send the same, except for ids and times.

A failure shows its request as a `curl` line.
"""

import argparse
import base64
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
# Phases and their configuration: in the stateful phase, fixed ids would hide those of earlier answers.
PASSES = [
    ("examples,coverage,fuzzing", ["schemathesis.toml", "ids.toml"]),
    ("stateful", ["schemathesis.toml"]),
]
SCOPES = [scope for it in json.loads((ROOT / "deploy/capabilities.json").read_text()) for scope in it["scopes"]]
PASSWORD = "correct horse battery staple"
ADDRESS = {
    "name": "Ada Example",
    "line1": "1 Market Street",
    "city": "Berlin",
    "postal_code": "10115",
    "country": "DE",
}
SHIPPING = {"currency": "EUR", "amount": 490}
PATIENCE_S = 60


class Refused(Exception):
    """An answer of 400 or above while the shop is opened."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class Shop:
    """The process under test, and a client of it."""

    def __init__(self, binary, log):
        self.process = subprocess.Popen(
            [binary, "--memory", "--port", "0"], stdout=subprocess.PIPE, stderr=log, text=True
        )
        self.url = self.read(r"Stoa listens on\s+(\S+)")
        client_id = self.read(r"client id\s+(\S+)")
        secret = self.read(r"client secret\s+(\S+)")
        basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        form = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
        answer = self.send("POST", "/oauth/token", form, {"authorization": f"Basic {basic}"})
        self.token = answer["access_token"]

    def read(self, pattern):
        """Reads a value that the process prints."""
        for line in self.process.stdout:
            if found := re.search(pattern, line):
                return found[1]
        raise SystemExit(f"stoa ended before it said {pattern!r}")

    def send(self, method, path, body=None, headers=None):
        request = urllib.request.Request(self.url + path, body, headers or {}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise Refused(error.code, f"{method} {path}: {error.code} {error.read().decode()}") from error
        return json.loads(text) if text else None

    def get(self, path):
        return self.send("GET", path, None, {"authorization": f"Bearer {self.token}"})

    def post(self, path, body, token=None):
        headers = {"authorization": f"Bearer {token or self.token}", "content-type": "application/json"}
        headers["idempotency-key"] = uuid.uuid4().hex
        return self.send("POST", path, json.dumps(body).encode(), headers)

    def put(self, path, body, token=None):
        headers = {"authorization": f"Bearer {token or self.token}", "content-type": "application/json"}
        return self.send("PUT", path, json.dumps(body).encode(), headers)

    def wait(self, what, probe):
        """Waits for an effect of events."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                if found := probe():
                    return found
            except Refused as refused:
                if refused.status not in (404, 422):
                    raise
            if time.monotonic() > deadline:
                raise SystemExit(f"waited in vain for {what}")
            time.sleep(0.05)

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def open_shop(shop):
    """Makes one of each resource, and a second to delete; returns the ids by their names in ids.toml."""
    shop.token = hire(shop)
    product = make_product(shop, "linen-shirt", "SHIRT-M")
    shop.post(f"/products/{product}/activate", {})
    shop.wait("the stock", lambda: shop.get("/stock/SHIRT-M"))
    shop.post("/stock/SHIRT-M/receive", {"quantity": 1000})
    for method in ("standard", "express"):
        shop.post("/shipping-methods", {"id": method, "name": method.title(), "prices": [SHIPPING]})
    account, (cart, line) = make_account(shop, "ada@example.org"), fill_cart(shop)
    order, method = buy(shop)
    fulfillment = shop.post(f"/orders/{order}/fulfillments", {"carrier": "Hermes"})
    promotion, (deleted_cart, deleted_line) = make_promotion(shop, "SPRING-10"), fill_cart(shop)
    shop.post(f"/carts/{deleted_cart}/promotion-codes", {"code": "SPRING-10"})
    return {
        "STOA_ACCOUNT_ID": account,
        "STOA_ACTION": begin_action(shop),
        "STOA_ADDRESS_ID": make_address(shop, account),
        **make_content(shop),
        **make_finance(shop),
        **make_community(shop, product),
        "STOA_CART_ID": cart,
        "STOA_CATEGORY_ID": make_category(shop, "shirts"),
        "STOA_FULFILLMENT_ID": fulfillment["id"],
        "STOA_LINE_ID": line,
        "STOA_ORDER_ID": order,
        "STOA_PAYMENT_ID": order.replace("ord_", "pay_"),
        "STOA_PAYMENT_METHOD_ID": method,
        "STOA_PRICE_LIST_ID": make_price_list(shop, "Summer sale"),
        "STOA_PRODUCT_ID": product,
        "STOA_PROMOTION_ID": promotion,
        "STOA_RESERVATION_ID": order.replace("ord_", "res_"),
        "STOA_RETURN_ID": send_back(shop),
        "STOA_DELETED_ACCOUNT_ID": make_account(shop, "bob@example.org"),
        "STOA_DELETED_ADDRESS_ID": make_address(shop, account),
        "STOA_DELETED_CART_ID": deleted_cart,
        "STOA_DELETED_CATEGORY_ID": make_category(shop, "hats"),
        "STOA_DELETED_LINE_ID": deleted_line,
        "STOA_DELETED_PAYMENT_METHOD_ID": make_payment_method(shop),
        "STOA_DELETED_PRICE_LIST_ID": make_price_list(shop, "Winter sale"),
        "STOA_DELETED_PRODUCT_ID": make_product(shop, "straw-hat", "HAT-M"),
        "STOA_DELETED_PROMOTION_ID": make_promotion(shop, "AUTUMN-10"),
    }


def make_account(shop, email):
    return shop.post("/accounts", {"email": email, "password": PASSWORD})["id"]


def make_address(shop, account):
    return shop.post(f"/accounts/{account}/addresses", ADDRESS)["id"]


def make_category(shop, slug):
    return shop.post("/categories", {"slug": slug, "name": slug.title()})["id"]


def make_content(shop):
    """Makes entries, one of them published, and files that are announced; returns their ids."""
    title = {"name": "title", "kind": "text", "required": True, "search": "title"}
    slug = {"name": "slug", "kind": "slug"}
    for kind, fields in (("note", [title, slug]), ("leaflet", [])):
        shop.post("/content-types", {"id": kind, "name": kind.title(), "slug_field": "slug" if fields else None, "fields": fields})
    entries = [
        shop.post("/entries", {"type": "note", "fields": {"title": f"Note {n}", "slug": f"note-{n}"}})["id"] for n in (1, 2)
    ]
    headers = {"authorization": f"Bearer {shop.token}", "content-type": "application/json", "if-match": "*"}
    shop.send("POST", f"/entries/{entries[0]}/publish", b"{}", headers)
    file = {"file_name": "scarf.png", "media_type": "image/png", "bytes": 67, "sha256": "0" * 64}
    assets = [shop.post("/assets", file)["id"] for _ in (1, 2)]
    releases = [shop.post("/releases", {"name": f"Release {n}"})["id"] for n in (1, 2)]
    shop.wait("delivery", lambda: shop.get("/delivery/note/note-1"))
    return {
        "STOA_ENTRY_ID": entries[0],
        "STOA_DELETED_ENTRY_ID": entries[1],
        "STOA_ASSET_ID": assets[0],
        "STOA_RELEASE_ID": releases[0],
        "STOA_DELETED_RELEASE_ID": releases[1],
        "STOA_DELETED_ASSET_ID": assets[1],
    }


def make_finance(shop):
    """Makes accounts with a transaction, a market with an open order, a gift card and a transfer; returns their ids."""
    claims = shop.token.split(".")[1]
    owner = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sub"]
    wallet = {"kind": "liability", "currency": "EUR", "constraint": "no_overdraft"}
    shop.post("/ledger/accounts", {"id": "assets:bank:EUR", "kind": "asset", "currency": "EUR"})
    for account in ({"id": "wallets:ada:EUR"}, {"id": f"wallets:{owner}:EUR", "owner": owner}):
        shop.post("/ledger/accounts", wallet | account)
    for number, path in enumerate(("wallets:ada:EUR", f"wallets:{owner}:EUR"), 1):
        entries = [
            {"account": "assets:bank:EUR", "side": "debit", "amount": "1000000"},
            {"account": path, "side": "credit", "amount": "1000000"},
        ]
        shop.post("/ledger/transactions", {"id": f"txn_01J8ZQ4T6M3V0X9K2B7C5D2A0{number}", "entries": entries})
    shop.post("/markets", {"base": "BTC", "quote": "EUR", "lot": "100000", "tick": "1", "maker_bps": 10, "taker_bps": 25})
    order = {"market": "BTC-EUR", "side": "buy", "price": "6000", "quantity": "300000"}
    placed = shop.post("/trading/orders", order)["id"]
    shop.wait("the order", lambda: shop.get(f"/trading/orders/{placed}")["status"] == "open")
    rules = json.dumps({"transfers": True, "max_day": "1000000", "fee_bps": 25}).encode()
    headers = {"authorization": f"Bearer {shop.token}", "content-type": "application/json", "if-match": '"0"'}
    shop.send("PUT", "/wallet-rules/EUR", rules, headers)
    friend = make_account(shop, "carol@example.org")
    shop.post("/ledger/accounts", wallet | {"id": f"wallets:{friend}:EUR", "owner": friend})
    transfer = {"id": "wtr_01J8ZQ4T6M3V0X9K2B7C5D2A01", "to": friend, "asset": "EUR", "amount": "100"}
    shop.post("/wallet-transfers", transfer | {"hold": {"expires_at": "2099-01-01T00:00:00Z"}})
    card = {"id": "gift_01J8ZQ4T6M3V0X9K2B7C5D2A01", "amount": "2500", "currency": "EUR"}
    shop.post("/gift-cards", card)
    return {"STOA_TRADING_ORDER_ID": placed, "STOA_TRANSFER_ID": transfer["id"], "STOA_GIFT_CARD_ID": card["id"]}


def make_community(shop, product):
    """Makes two people with posts, a review, a report and an endpoint for webhooks; returns their ids."""
    friend = make_account(shop, "dave@example.org")
    token = shop.post("/sessions", {"email": "dave@example.org", "password": PASSWORD})["access_token"]
    profiles = (("staff", shop.token), ("dave", token))
    for handle, whose in profiles:
        shop.put("/profiles/me", {"handle": handle, "display_name": handle.title()}, whose)
    post = shop.post("/posts", {"text": "Linen for the summer, @dave! #linen"})["id"]
    others = shop.post("/posts", {"text": "At last.", "reply_to": post}, token)["id"]
    deleted = shop.post("/posts", {"text": "Never mind."})["id"]
    review = {"rating": 5, "title": "Light", "body": "It dries in an hour."}
    reviewed = shop.wait("the product", lambda: shop.put(f"/reviews/{product}/mine", review, token))["id"]
    report = shop.post("/reports", {"post_id": others, "reason": "spam"})["id"]
    endpoint = {"url": "https://hooks.example.org/stoa", "events": ["orders.*"]}
    endpoints = [shop.post("/webhook-endpoints", endpoint)["id"] for _ in (1, 2)]
    return {
        "STOA_FRIEND_ID": friend,
        "STOA_POST_ID": post,
        "STOA_DELETED_POST_ID": deleted,
        "STOA_REVIEW_ID": reviewed,
        "STOA_REPORT_ID": report,
        "STOA_ENDPOINT_ID": endpoints[0],
        "STOA_DELETED_ENDPOINT_ID": endpoints[1],
    }


def make_payment_method(shop, token="tok_success"):
    return shop.post("/payment-methods", {"token": token})["id"]


def make_price_list(shop, name):
    return shop.post("/price-lists", {"name": name})["id"]


def make_product(shop, slug, sku):
    price = {"amount": 1999, "currency": "EUR", "tax_inclusive": True}
    product = {"slug": slug, "title": slug.title(), "variants": [{"sku": sku, "prices": [price]}]}
    return shop.post("/products", product)["id"]


def make_promotion(shop, code):
    return shop.post("/promotions", {"name": code, "code": code, "benefit": {"kind": "free_shipping"}})["id"]


def hire(shop):
    """Makes a customer with all scopes of staff, since a service has no cart; returns the token."""
    account = make_account(shop, "staff@example.org")
    shop.post(f"/accounts/{account}/roles", {"roles": ["customer", "staff"], "scopes": SCOPES})
    return shop.post("/sessions", {"email": "staff@example.org", "password": PASSWORD})["access_token"]


def fill_cart(shop):
    """Returns the ids of a cart and its line."""
    cart = shop.post("/carts", {"currency": "EUR", "country": "DE"})["id"]
    line = {"sku": "SHIRT-M", "quantity": 2}
    filled = shop.wait("the cart to know the price", lambda: shop.post(f"/carts/{cart}/lines", line))
    return cart, str(filled["lines"][0]["id"])


def buy(shop):
    """Returns the ids of a confirmed order and its payment method."""
    method = make_payment_method(shop)
    order = check_out(shop, method)
    shop.wait("the order", lambda: shop.get(f"/orders/{order}")["status"] == "confirmed")
    return order, method


def begin_action(shop):
    """Returns the simulator's id of an action that an order's payment waits for."""
    order = check_out(shop, make_payment_method(shop, "tok_action_required"))
    payment = order.replace("ord_", "pay_")
    return shop.wait("the action", lambda: shop.get(f"/payments/{payment}").get("action_url")).rsplit("/", 1)[1]


def send_back(shop):
    """Requests a return of a shipped order; returns its id."""
    order, _ = buy(shop)
    shop.post(f"/orders/{order}/fulfillments", {"carrier": "Hermes", "tracking": "H1", "ship": True})
    return shop.post("/returns", {"order_id": order, "lines": [{"line": 1, "quantity": 1, "reason": "wrong_size"}]})["id"]


def check_out(shop, method):
    cart, _ = fill_cart(shop)
    placed = shop.post(
        f"/carts/{cart}/checkout",
        {
            "email": "ada@example.org",
            "shipping_address": ADDRESS,
            "shipping_method": "standard",
            "payment_method": method,
        },
    )
    return placed["id"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", type=Path, default=ROOT / "target/debug/stoa")
    arguments.add_argument("--no-build", action="store_true", help="use the binary as it is")
    arguments.add_argument("more", nargs="*", help="options for Schemathesis, after `--`")
    options = arguments.parse_args()
    if not options.no_build:
        subprocess.run(["cargo", "build", "--package", "stoa"], cwd=ROOT, check=True)

    begun = time.monotonic()
    passed = failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log_path = folder / "stoa.log"
        with log_path.open("w") as log:
            shop = Shop(options.binary.resolve(), log)
        try:
            environment = os.environ | open_shop(shop) | {"STOA_TOKEN": shop.token}
            for phases, files in PASSES:
                passes, fails = fuzz(shop.url, phases, files, options.more, environment, folder)
                passed, failed = passed + passes, failed + fails
            failed += shop.process.poll() is not None
        finally:
            shop.close()
        panics = [line for line in log_path.read_text().splitlines() if "panicked" in line]
    print(*panics, f"{time.monotonic() - begun:.0f} s", sep="\n")
    print(f"{passed} passed, {failed + len(panics)} failed")
    return 0 if passed and not failed and not panics else 1


def fuzz(url, phases, files, more, environment, folder):
    """Runs Schemathesis once; returns the numbers of passed and failed operations."""
    configuration, junit = folder / "configuration.toml", folder / f"{phases}.xml"
    configuration.write_text("\n".join((HERE / file).read_text() for file in files))
    command = [Path(sys.executable).parent / "schemathesis", "--config-file", configuration]
    command += ["run", f"{url}/openapi.json", "--phases", phases, "--report-junit-path", junit, *more]
    environment = environment | {"SCHEMATHESIS_HOOKS": str(HERE / "hooks.py")}
    status = subprocess.run(command, env=environment, cwd=folder, check=False).returncode
    passed, failed = count(junit) if junit.exists() else (0, 0)
    return passed, failed or int(status != 0)


def count(junit):
    """Counts the passed and failed operations of all phases."""
    passed = failed = 0
    for case in ElementTree.parse(junit).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is None:
            passed += 1
    return passed, failed


if __name__ == "__main__":
    sys.exit(main())
