"""The console and the storefront in a real browser, against a real `stoa --demo`. Start it with `just test-browser`.

Needs Chromium (`apt-get install chromium`) and what .ci/requirements.txt brings. Writes screenshots into target/browser; with
`--pictures` those of docs/pictures anew.
"""

import argparse
import base64
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.error
import urllib.parse
import urllib.request
import zlib
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "target" / "browser"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PATIENCE_S = 30
# What an attacker would write into every text that people write. Whatever of it runs sets `window.hit`.
HOSTILE = [
    "<script>window.hit=1</script>",
    '"><img src=x onerror=window.hit=1>',
    "'\"><svg/onload=window.hit=1>",
    "javascript:window.hit=1//",
    "{{constructor.constructor('window.hit=1')()}}",
    '" autofocus onfocus=window.hit=1 x="',
    "</textarea><script>window.hit=1</script>",
    '<b hx-get="/console/orders" hx-trigger="load" hx-on:htmx:load="window.hit=1">',
]


def chromium():
    """The path of Chromium, which is installed where it is missing (Debian, as root)."""
    names = ("chromium", "chromium-browser", "google-chrome")
    if not any(map(shutil.which, names)) and shutil.which("apt-get"):
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        subprocess.run(["apt-get", "update", "-q"], check=True, env=environment)
        command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"]
        subprocess.run(command, check=True, env=environment)
    return next(filter(None, map(shutil.which, names)), None) or sys.exit("there is no Chromium; --chromium names one")


class Shop:
    """A shop with an owner who works in the console, as its administrator sees it."""

    def __init__(self, url, administrator, owner, password):
        self.url, self.owner, self.password = url, owner, password
        form = {"grant_type": "client_credentials", **administrator}
        self.token = self.ask("POST", "/oauth/token", form=form)["access_token"]

    def ask(self, method, path, body=None, form=None, token=None, **headers):
        """Calls the API and returns its answer."""
        data = json.dumps(body).encode() if body is not None else urllib.parse.urlencode(form).encode() if form else None
        request = urllib.request.Request(self.url + path, data, method=method)
        if body is not None:
            request.add_header("content-type", "application/json")
        token = token or getattr(self, "token", None)
        if token and not form:
            request.add_header("authorization", f"Bearer {token}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or b"null")

    def wait(self, path, holds):
        """Reads a resource until events have made it, and made it so; returns it."""
        deadline, known = time.monotonic() + PATIENCE_S, None
        while time.monotonic() < deadline:
            try:
                known = self.ask("GET", path)
                if holds(known):
                    return known
            except urllib.error.HTTPError as error:
                if error.code != 404:
                    raise
            time.sleep(0.1)
        raise AssertionError(f"{path} is {known}")

    def change(self, path, patch):
        """Changes a resource that events change too."""
        for attempt in range(20):
            version = self.ask("GET", path)["version"]
            try:
                return self.ask("PATCH", path, patch, if_match=f'"{version}"')
            except urllib.error.HTTPError as error:
                if error.code != 412 or attempt == 19:
                    raise
                time.sleep(0.1)

    def order(self, email="grace@example.org", name="Grace Example", sku="OIL-500", quantity=1):
        """Orders something as a guest, by the API; returns the order."""
        guest = self.ask("POST", "/guests")["access_token"]
        key = lambda: {"idempotency_key": f"browser-{time.monotonic_ns()}"}
        cart = self.ask("POST", "/carts", {"currency": "EUR", "country": "DE"}, token=guest, **key())["id"]
        self.ask("POST", f"/carts/{cart}/lines", {"sku": sku, "quantity": quantity}, token=guest, **key())
        method = self.ask("POST", "/payment-methods", {"token": "tok_success"}, token=guest, **key())["id"]
        address = {"name": name, "line1": "1 Market Street", "city": "Berlin", "postal_code": "10115", "country": "DE"}
        order = self.ask(
            "POST", f"/carts/{cart}/checkout",
            {"email": email, "shipping_address": address, "shipping_method": "standard", "payment_method": method},
            token=guest, **key(),
        )  # fmt: skip
        return self.wait(f"/orders/{order['id']}", lambda order: order["status"] == "confirmed")

    def make(self, path, body):
        """Makes something, unless it is there."""
        try:
            self.ask("POST", path, body)
        except urllib.error.HTTPError as error:
            if error.code != 409:
                raise

    def finance(self):
        """Books, holds and trades something of each kind, once; returns the addresses of the pages that show it."""
        if not hasattr(self, "financed"):
            self.financed = self.fill_finance()
        return self.financed

    def fill_finance(self):
        token = lambda: self.ask("POST", "/guests")["access_token"]
        subject = lambda token: json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))["sub"]
        buyer, seller = token(), token()
        owners = [subject(buyer), subject(seller)]
        for path, kind, more in (
            ("assets:bank:EUR", "asset", {}),
            ("assets:vault:GOLD", "asset", {}),
            (f"wallets:{owners[0]}:EUR", "liability", {"constraint": "no_overdraft", "owner": owners[0]}),
            (f"wallets:{owners[1]}:GOLD", "liability", {"constraint": "no_overdraft", "owner": owners[1]}),
            ("liabilities:credit-line:EUR", "liability", {"constraint": "limit", "limit": "500000"}),
        ):
            self.make("/ledger/accounts", {"id": path, "kind": kind, "currency": path.split(":")[-1], **more})
        drawn = lambda: f"txn_01{time.time_ns():024}"

        def move(debit, credit, amount, **more):
            entries = [{"account": debit, "side": "debit", "amount": amount}, {"account": credit, "side": "credit", "amount": amount}]
            return self.ask("POST", "/ledger/transactions", {"id": drawn(), "entries": entries, **more})["id"]

        posted = move("assets:bank:EUR", f"wallets:{owners[0]}:EUR", "123456789", description="A customer pays in")
        move("assets:vault:GOLD", f"wallets:{owners[1]}:GOLD", "5000", description="Gold is deposited")
        later = {"pending": True, "expires_at": "2040-01-01T08:00:00Z"}
        held = move("liabilities:credit-line:EUR", "assets:bank:EUR", "250050", description="Held for a payout", **later)
        self.ask("POST", f"/ledger/transactions/{move('assets:bank:EUR', 'liabilities:credit-line:EUR', '4200')}/reverse", {"id": drawn()})
        card = {"id": "gift_01KZ0000000000000000000001", "amount": "2500", "currency": "EUR", "note": "For a birthday"}
        self.ask("POST", "/gift-cards", card)
        rules = {"lot": "1", "tick": "1", "maker_bps": 10, "taker_bps": 25}
        self.make("/markets", {"base": "GOLD", "quote": "EUR", **rules})

        def order(owner, side, price, quantity):
            body = {"market": "GOLD-EUR", "side": side, "price": str(price), "quantity": str(quantity)}
            key = f"order-{time.time_ns()}"
            placed = self.ask("POST", "/trading/orders", body, token=owner, idempotency_key=key)["id"]
            return self.wait(f"/trading/orders/{placed}", lambda order: order["status"] != "pending_hold")

        for step in range(12):
            order(buyer, "buy", 7000 - 7 * step, 4 + 3 * step)
            order(seller, "sell", 7050 + 9 * step, 3 + 2 * step)
        for price, quantity in ((7050, 2), (7059, 3), (7059, 1), (7068, 4)):
            order(buyer, "buy", price, quantity)
        order(seller, "sell", 7000, 2)
        self.wait("/markets/GOLD-EUR/trades", lambda trades: len(trades["items"]) >= 5)
        return [
            ("accounts", "/console/ledger/accounts"),
            ("account", "/console/ledger/accounts/liabilities:credit-line:EUR"),
            ("account-bank", "/console/ledger/accounts/assets:bank:EUR"),
            ("transactions", "/console/ledger/transactions"),
            ("transaction", f"/console/ledger/transactions/{posted}"),
            ("transaction-held", f"/console/ledger/transactions/{held}"),
            ("transaction-new", "/console/ledger/transactions/new"),
            ("trial-balance", "/console/ledger/trial-balance?currency=EUR"),
            ("reconciliation", "/console/ledger/reconciliation?currency=EUR"),
            ("gift-cards", "/console/ledger/gift-cards"),
            ("gift-card", f"/console/ledger/gift-cards/{card['id']}"),
            ("markets", "/console/markets"),
            ("market", "/console/markets/GOLD-EUR?interval=1m"),
            ("trading-orders", f"/console/trading/orders?owner={owners[1]}"),
        ]

    def people(self):
        """Tokens of two people who have profiles, by their handles."""
        tokens, password = {}, "correct horse battery"
        for handle in ("ada", "homer"):
            credentials = {"email": f"{handle}@example.org", "password": password}
            try:
                self.ask("POST", "/accounts", credentials)
            except urllib.error.HTTPError as error:
                if error.code not in (409, 422):
                    raise
            tokens[handle] = self.ask("POST", "/sessions", credentials)["access_token"]
            name = {"handle": handle, "display_name": handle.title()}
            self.ask("PUT", "/profiles/me", name, token=tokens[handle], if_match="*")
        return tokens

    def staff(self, email, scopes):
        """Makes an account with these scopes; returns its password."""
        password = "correct horse battery staple"
        account = self.ask("POST", "/accounts", {"email": email, "password": password})
        if scopes:
            self.ask("POST", f"/accounts/{account['id']}/roles", {"roles": ["staff"], "scopes": scopes})
        return password


class Demonstration(Shop):
    """A process with the demonstration, on a free port and a folder of its own."""

    def __init__(self, binary):
        self.binary = binary
        self.data = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            [binary, "--demo", "--port", "0", "--data", self.data.name],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        url = owner = None
        for line in self.process.stdout:
            if found := re.search(r"listens on\s+(\S+)", line):
                url = found[1]
            if owner := re.search(r"owner\s+(\S+): (.+), who", line):
                break
        if not url or not owner:
            raise RuntimeError("stoa did not start")
        administrator = json.loads((Path(self.data.name) / "administrator.json").read_text())
        super().__init__(url, administrator, owner[1], owner[2])

    def close(self):
        self.process.terminate()
        self.process.wait(30)
        self.data.cleanup()


class BrokenShop:
    """A process without orders, and its owner."""

    def __init__(self, binary):
        self.binary = binary
        self.data = tempfile.TemporaryDirectory()
        folder = ["--data", self.data.name]
        command = [binary, "--off", "orders", "--port", "0", *folder]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.url = next(found[1] for line in self.process.stdout if (found := re.search(r"listens on\s+(\S+)", line)))
        self.owner = "owner@example.org"
        said = subprocess.run([binary, "staff", self.owner, *folder], check=True, capture_output=True, text=True).stdout
        self.password = re.search(r"with the password (\S+)", said)[1]

    close = Demonstration.close


class Visitor:
    """A browser's window with cookies of its own, which notes what the page complains of."""

    def __init__(self, browser, shop, viewport=None, scripts=True):
        self.shop = shop
        self.context = browser.new_context(viewport=viewport or WIDE, base_url=shop.url, java_script_enabled=scripts)
        self.page = self.context.new_page()
        self.complaints = []
        self.page.on("console", self.note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def note(self, message):
        # Pages that say what went wrong have statuses that the browser notes.
        if message.type in ("error", "warning") and not re.search(r"status of (403|404|405|422|503)", message.text):
            self.complaints.append(message.text)

    def sign_in(self, email, password, to="/console"):
        self.page.goto(to)
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        return self

    def picture(self, name):
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

    def check(self):
        """Finds no fault of accessibility, no complaint of the browser, nothing wider than the window."""
        found = Axe().run(self.page).response["violations"]
        assert not found, [(v["id"], [n["target"] for n in v["nodes"]]) for v in found]
        assert not self.complaints, self.complaints
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} pixels too wide"

    def close(self):
        self.context.close()


def ships_an_order(browser, shop):
    """An order is seen, packed and shipped; the timeline and the captured payment are shown, as the API has them."""
    order = shop.order()
    visitor = Visitor(browser, shop).sign_in(shop.owner, shop.password)
    page = visitor.page
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    visitor.check()
    visitor.picture("today")
    page.get_by_role("link", name="Orders", exact=True).click()
    visitor.check()
    visitor.picture("orders")
    page.get_by_role("link", name=order["number"]).click()
    expect(page.get_by_role("heading", name=f"Order {order['number']}")).to_be_visible()
    expect(page.get_by_text("grace@example.org")).to_be_visible()
    page.get_by_role("button", name="Pack a parcel").click()
    expect(page.get_by_text("The parcel is packed.")).to_be_visible()
    visitor.check()
    page.get_by_label("Carrier").fill("Hermes")
    page.get_by_label("Tracking number").fill("H123")
    page.get_by_role("button", name="Ship", exact=True).click()
    expect(page.get_by_text("The parcel is on its way.")).to_be_visible()
    known = shop.wait(f"/orders/{order['id']}", lambda order: order["payment_status"] == "captured")
    page.reload()
    timeline = page.locator(".timeline")
    for entry in known["timeline"]:
        expect(timeline.get_by_text(entry["what"].replace("_", " "), exact=True).first).to_be_visible()
    captured = known["captured"]
    text = f"{captured['amount'] // 100}.{captured['amount'] % 100:02} {captured['currency']}"
    expect(page.locator("dl > div", has_text="Captured").locator("dd")).to_have_text(text)
    visitor.check()
    visitor.picture("order")
    visitor.close()


def buys_and_sees_it(browser, shop):
    """A visitor buys at the storefront; the order is in the console with its figures."""
    visitor = Visitor(browser, shop)
    page = visitor.page
    page.goto("/shop")
    expect(page.get_by_role("heading", name="Everything we sell")).to_be_visible()
    visitor.check()
    visitor.picture("shop")
    page.get_by_role("link", name=re.compile("Olive wood board")).click()
    page.get_by_role("button", name="Put into the cart").click()
    expect(page.get_by_text("It is in your cart.")).to_be_visible()
    visitor.check()
    page.get_by_role("link", name=re.compile("^Cart")).click()
    expect(page.get_by_role("heading", name="Your cart")).to_be_visible()
    visitor.check()
    page.get_by_role("link", name="To the checkout").click()
    page.get_by_label("E-mail address").fill("buyer@example.org")
    page.get_by_label("Name").fill("Bea Buyer")
    page.get_by_label("Street and number").fill("2 Market Street")
    page.get_by_label("Postal code").fill("10115")
    page.get_by_label("Town").fill("Berlin")
    visitor.check()
    visitor.picture("shop-checkout")
    page.get_by_role("button", name="Order and pay").click()
    expect(page.get_by_role("alert")).to_contain_text("With shipping it comes to")
    page.get_by_role("button", name="Order and pay").click()
    heading = page.get_by_role("heading", name=re.compile("^Order "))
    expect(heading).to_be_visible(timeout=15000)
    expect(page.get_by_text("confirmed", exact=True)).to_be_visible()
    visitor.check()
    visitor.picture("shop-order")
    number = heading.inner_text().split()[-1]
    known = shop.ask("GET", f"/orders?number={number}")["items"][0]

    owner = Visitor(browser, shop).sign_in(shop.owner, shop.password)
    row = owner.page.locator("main table tr", has_text=number)
    total = known["total"]
    expect(row).to_contain_text(f"{total['amount'] // 100}.{total['amount'] % 100:02} {total['currency']}")
    today = shop.ask("GET", f"/orders?created_from={time.strftime('%Y-%m-%d', time.gmtime())}&limit=100")["items"]
    expect(owner.page.locator(".figure", has_text="Orders").locator("strong").first).to_have_text(str(len(today)))
    owner.close()
    # What happens to it is on the shopper's page without a reload.
    shop.ask("POST", f"/orders/{known['id']}/cancel", {"reason": "A test"}, idempotency_key=f"bought-{number}")
    expect(page.get_by_text("cancelled", exact=True)).to_be_visible(timeout=15_000)
    visitor.check()
    visitor.close()


def changes_goods(browser, shop):
    """A product is made, priced, put on the shelf and counted; an edit that lost a race shows both versions."""
    visitor = Visitor(browser, shop).sign_in(shop.owner, shop.password, "/console/products")
    page = visitor.page
    page.get_by_text("New product").click()
    page.get_by_label("Title", exact=True).fill("Clay lamp")
    page.get_by_label("Sku of its first variant").fill("LAMP-1")
    page.get_by_label("Price", exact=True).fill("19.90")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Clay lamp")).to_be_visible()
    visitor.check()
    visitor.picture("product")
    page.get_by_role("button", name="Put on the shelf").click()
    expect(page.locator(".title .badge")).to_have_text("active")
    page.get_by_label("Price of LAMP-1").fill("21,50")
    page.get_by_label("Tags, with commas").fill("clay, light")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    product = shop.ask("GET", "/products/by-slug/clay-lamp")
    assert product["variants"][0]["prices"][0]["amount"] == 2150, product
    assert product["tags"] == ["clay", "light"], product
    # Somebody else is faster.
    version = product["version"]
    shop.ask("PATCH", f"/products/{product['id']}", {"title": "Oil lamp"}, if_match=f'"{version}"')
    page.get_by_label("Title", exact=True).fill("Clay lamp, large")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Title is now: Oil lamp")).to_be_visible()
    assert page.get_by_label("Title", exact=True).input_value() == "Clay lamp, large"
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert shop.ask("GET", f"/products/{product['id']}")["title"] == "Clay lamp, large"
    page.get_by_role("link", name="Stock", exact=True).click()
    lamp = page.get_by_label("Counted of LAMP-1", exact=True)
    expect(page.get_by_role("heading", name="Stock")).to_be_visible()
    deadline = time.monotonic() + PATIENCE_S
    while not lamp.count() and time.monotonic() < deadline:
        # Inventory learns of it by an event.
        page.reload()
    lamp.fill("12")
    page.get_by_label("Counted of OIL-500", exact=True).fill("77")
    page.get_by_role("button", name="Save what was counted").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert [shop.ask("GET", f"/stock/{sku}")["on_hand"] for sku in ("LAMP-1", "OIL-500")] == [12, 77]
    visitor.check()
    visitor.picture("stock")
    visitor.close()


def tab_to(page, name):
    """Presses Tab until something with this name, or with a text that begins so, has the focus."""
    for _ in range(200):
        page.keyboard.press("Tab")
        here = page.evaluate("[document.activeElement.name ?? '', document.activeElement.textContent.trim()]")
        if here[0] == name or here[1].startswith(name):
            return
    raise AssertionError(f"{name} can't be reached by keyboard")


def buys_by_keyboard(browser, shop):
    """A visitor buys without a mouse."""
    visitor = Visitor(browser, shop)
    page = visitor.page
    page.goto("/shop")
    expect(page.get_by_role("heading", name="Everything we sell")).to_be_visible()
    for name, heading in (("Thyme honey", "Thyme honey"), ("Put into the cart", "Thyme honey")):
        tab_to(page, name if name == "Put into the cart" else f"T{name}")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_text("It is in your cart.")).to_be_visible()
    tab_to(page, "Cart")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your cart")).to_be_visible()
    tab_to(page, "To the checkout")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Checkout")).to_be_visible()
    for name, typed in (
        ("email", "kim@example.org"), ("name", "Kim Keys"), ("line1", "3 Market Street"), ("postal_code", "10115"),
        ("city", "Berlin"),
    ):  # fmt: skip
        tab_to(page, name)
        page.keyboard.type(typed)
    for answer in (page.get_by_text("With shipping it comes to"), page.get_by_role("heading", name=re.compile("^Order "))):
        tab_to(page, "Order and pay")
        page.keyboard.press("Enter")
        expect(answer).to_be_visible(timeout=15000)
    visitor.close()


def ships_by_keyboard(browser, shop):
    """The same walk without a mouse."""
    order = shop.order(email="kay@example.org")
    visitor = Visitor(browser, shop)
    page = visitor.page
    page.goto("/console")
    expect(page.get_by_label("E-mail address")).to_be_focused()
    page.keyboard.type(shop.owner)
    page.keyboard.press("Tab")
    page.keyboard.type(shop.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Today")).to_be_visible()

    tab_to(page, order["number"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Order {order['number']}")).to_be_visible()
    tab_to(page, "Pack a parcel")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The parcel is packed.")).to_be_visible()
    tab_to(page, "carrier")
    page.keyboard.type("Hermes")
    page.keyboard.press("Tab")
    page.keyboard.type("H7")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The parcel is on its way.")).to_be_visible()
    visitor.close()


def png(width, height):
    """The bytes of a grey picture."""
    part = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def writes_an_article(browser, shop):
    """A picture is uploaded; an article is written in two languages without a mouse, saved and published, as the API has it."""
    locales = shop.ask("GET", "/content-locales")
    if "de" not in [locale["code"] for locale in locales["locales"]]:
        both = [{"code": "en", "name": "English"}, {"code": "de", "name": "Deutsch", "fallback": "en"}]
        shop.ask("PUT", "/content-locales", {"default": "en", "locales": both}, if_match=f'"{locales["version"]}"')
    field = lambda name, kind, localized: {"name": name, "kind": kind, "localized": localized}
    fields = [field("title", "text", True), field("slug", "slug", True), field("body", "rich_text", True)]
    story = {"id": "story", "name": "Story", "title_field": "title", "slug_field": "slug"}
    shop.ask("POST", "/content-types", {**story, "fields": [*fields, field("cover", "asset", False)]})

    visitor = Visitor(browser, shop).sign_in(shop.owner, shop.password, "/console/content/assets")
    page = visitor.page
    expect(page.get_by_role("heading", name="Assets")).to_be_visible()
    expect(page.get_by_text("An upload needs")).to_be_hidden()
    file = {"name": "flax field.png", "mimeType": "image/png", "buffer": png(40, 30)}
    page.locator("#upload-file").set_input_files([file])
    expect(page.get_by_text("Uploaded.")).to_be_visible(timeout=15000)
    visitor.check()
    page.locator("#upload-list a").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_label("For those who do not see it (en)").fill("A field of flax")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    picture = page.locator("img.large")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 40
    visitor.check()
    visitor.picture("asset")
    asset = page.url.split("?")[0].split("/")[-1]

    page.goto("/console/content/entries")
    tab_to(page, "type")
    tab_to(page, "type")
    page.keyboard.type("Story")
    tab_to(page, "Write it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Created.")).to_be_visible()
    body = "## How to wash\nwash it **cold**, as [others](https://example.org/) do\n\n- by hand\n- slowly"
    for name, typed in (
        ("f.title.en", "Linen"), ("f.title.de", "Leinen"), ("f.slug.en", "linen"), ("f.slug.de", "leinen"),
        ("f.body.en", body), ("f.body.de", "Kalt __waschen__"), ("f.cover", asset),
    ):  # fmt: skip
        tab_to(page, name)
        page.keyboard.insert_text(typed)
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert page.get_by_label("body (en)").input_value().splitlines()[0] == "## How to wash"
    visitor.check()
    tab_to(page, "Publish")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Published.")).to_be_visible()
    expect(page.locator(".title .badge")).to_have_text("published")
    visitor.check()
    visitor.picture("entry")
    entry = shop.ask("GET", f"/entries/{page.url.split('?')[0].split('/')[-1]}")
    assert (entry["status"], entry["fields"]["cover"]) == ("published", asset), entry
    assert entry["fields"]["title"] == {"en": "Linen", "de": "Leinen"}, entry
    assert [block["type"] for block in entry["fields"]["body"]["en"]] == ["heading", "paragraph", "list"], entry
    waschen = {"type": "text", "text": "waschen", "marks": ["italic"]}
    assert entry["fields"]["body"]["de"][0]["children"][1] == waschen, entry

    # What it was and what it became; and an edit that comes too late is kept.
    change = {"fields": {"title": {"en": "Linen, washed"}}}
    shop.ask("PATCH", f"/entries/{entry['id']}", change, if_match=f'"{entry["version"]}"')
    page.get_by_label("title (en)").fill("Linen, ironed")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("title (en) is now: Linen, washed")).to_be_visible()
    assert page.get_by_label("title (en)").input_value() == "Linen, ironed"
    visitor.check()
    page.get_by_role("link", name=re.compile("What you typed is kept as version")).click()
    expect(page.locator("ins", has_text="ironed")).to_be_visible()
    visitor.check()
    visitor.picture("versions")
    visitor.close()


def books_by_keyboard(browser, shop):
    """A transaction is booked without a mouse, once; its page and the account's have it as the API does."""
    shop.finance()
    visitor = Visitor(browser, shop).sign_in(shop.owner, shop.password, "/console/ledger/transactions")
    page = visitor.page
    expect(page.get_by_role("heading", name="Transactions")).to_be_visible()
    visitor.check()
    before = shop.ask("GET", "/ledger/accounts/assets:bank:EUR")["posted"]
    tab_to(page, "Book one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Book a transaction")).to_be_visible()
    drawn = page.locator("main input[name=id]").get_attribute("value")
    for name, typed in (
        ("description", "Cash from the till"), ("account.0", "assets:bank:EUR"), ("amount.0", "12,5"),
        ("account.1", "liabilities:credit-line:EUR"), ("amount.1", "much"),
    ):  # fmt: skip
        tab_to(page, name)
        page.keyboard.insert_text(typed)
    tab_to(page, "Book it")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("entry 2 amount: an amount of EUR above zero is expected")
    visitor.check()
    visitor.picture("fault-booking")
    tab_to(page, "amount.1")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("12.50")
    form = dict(page.evaluate("[...new FormData(document.querySelector('main form'))]"))
    tab_to(page, "Book it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The transaction is booked.")).to_be_visible()
    assert page.url.split("?")[0].endswith(f"/{drawn}"), "what was only typed wrongly keeps its id"
    expect(page.locator("tfoot .total")).to_contain_text("12.50")
    visitor.check()
    known = shop.ask("GET", "/ledger/accounts/assets:bank:EUR")["posted"]
    assert int(known) - int(before) == 1250, (before, known)
    page.goto("/console/ledger/accounts/assets:bank:EUR")
    with page.expect_download() as download:
        page.get_by_role("link", name="As CSV").click()
    rows = Path(download.value.path()).read_text().splitlines()
    assert rows[0].startswith("booked_at,") and f",{drawn}," in "".join(rows), rows
    assert rows[-1].split(",")[4] == "closing" and known in rows[-1], rows[-1]
    # Sent again, nothing more is booked.
    again = page.request.post("/console/ledger/transactions", form=form)
    assert again.ok and again.url.split("?")[0].endswith(f"/{drawn}"), again.url
    assert shop.ask("GET", "/ledger/accounts/assets:bank:EUR")["posted"] == known
    visitor.close()


def issues_a_gift_card(browser, shop):
    """A gift card is issued; its code is shown once, buys once, and another one takes its place."""
    shop.finance()
    visitor = Visitor(browser, shop).sign_in(shop.owner, shop.password, "/console/ledger/gift-cards")
    page = visitor.page
    expect(page.get_by_role("heading", name="Gift cards")).to_be_visible()
    page.get_by_text("Issue a card").click()
    page.get_by_label("Amount", exact=True).fill("15")
    page.get_by_label("Currency", exact=True).fill("EUR")
    visitor.check()
    page.get_by_role("button", name="Issue it").click()
    expect(page.get_by_text("Write it down now")).to_be_visible()
    first = page.locator(".code strong").inner_text()
    visitor.check()
    visitor.picture("gift-card-issued")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Replace the code").click()
    expect(page.locator(".code strong")).not_to_have_text(first)
    second = page.locator(".code strong").inner_text()
    guest = shop.ask("POST", "/guests")["access_token"]
    try:
        shop.ask("POST", "/gift-cards/redemptions", {"code": first}, token=guest)
        raise AssertionError("the code that was replaced still counts")
    except urllib.error.HTTPError as error:
        assert error.code == 404, error
    shop.ask("POST", "/gift-cards/redemptions", {"code": second}, token=guest)
    page.goto("/console/ledger/gift-cards?status=redeemed")
    page.locator("main tbody a").first.click()
    expect(page.locator(".title .badge")).to_have_text("redeemed")
    expect(page.get_by_text(second)).to_have_count(0)
    expect(page.get_by_role("button", name="Replace the code")).to_have_count(0)
    visitor.check()
    visitor.close()


def draws_a_market(browser, shop):
    """A market's book and prices are drawn as its tables have them, light and dark; the page works without scripts."""
    shop.finance()
    visitor = Visitor(browser, shop).sign_in(shop.owner, shop.password, "/console/markets/GOLD-EUR?interval=1m")
    page = visitor.page
    expect(page.get_by_role("heading", name="GOLD-EUR")).to_be_visible()
    drawn = """canvas => {
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
        copy.drawImage(canvas, 0, 0);
        const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
        const seen = new Set();
        for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 200) seen.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
        return [...seen];
    }"""
    colour = "name => { const probe = document.createElement('i'); probe.style.color = `var(--${name})`; document.body.append(probe); const found = getComputedStyle(probe).color; probe.remove(); return found.match(/[0-9]+/g).join(','); }"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(300)
        good, bad = page.evaluate(colour, "good"), page.evaluate(colour, "bad")
        depth = page.locator('[data-draw="depth"] canvas').evaluate(drawn)
        assert good in depth and bad in depth, (scheme, good, bad, depth[:9])
        candles = page.locator('[data-draw="candles"] canvas').evaluate(drawn)
        assert good in candles or bad in candles, (scheme, candles[:9])
        visitor.check()
        visitor.picture(f"market-{scheme}")
    page.emulate_media(color_scheme="light")
    book = shop.ask("GET", "/markets/GOLD-EUR/book")
    for side in ("bids", "asks"):
        shown = [cell.inner_text() for cell in page.locator(f"#{side} tbody th").all()]
        assert shown == [f"{int(level['price']) // 100}.{int(level['price']) % 100:02}" for level in book[side]], (side, shown)
    page.locator('[data-draw="depth"] .u-over').hover()
    expect(page.locator('[data-draw="depth"] [data-told]')).to_contain_text("up to")
    page.get_by_role("button", name="Halt it").click()
    expect(page.get_by_text("The market is halted")).to_be_visible()
    visitor.check()
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_text("The market is open.")).to_be_visible()
    assert shop.ask("GET", "/markets/GOLD-EUR")["status"] == "open"
    visitor.close()

    visitor = Visitor(browser, shop, scripts=False).sign_in(shop.owner, shop.password, "/console/markets/GOLD-EUR")
    page = visitor.page
    expect(page.get_by_role("heading", name="GOLD-EUR")).to_be_visible()
    expect(page.locator('[data-draw="depth"]')).to_be_hidden()
    expect(page.locator("#bids tbody th").first).to_be_visible()
    page.get_by_text("As a table").click()
    expect(page.locator("#candles tbody tr").first).to_be_visible()
    page.goto("/console/ledger/transactions/new")
    page.get_by_role("button", name="More entries").click()
    for number, account in enumerate(("assets:bank:EUR", "liabilities:credit-line:EUR")):
        page.get_by_label(f"Account of entry {number + 1}", exact=True).fill(account)
        page.get_by_label(f"Amount of entry {number + 1}", exact=True).fill("3")
    expect(page.get_by_label("Account of entry 8", exact=True)).to_be_visible()
    page.get_by_role("button", name="Book it").click()
    expect(page.get_by_text("The transaction is booked.")).to_be_visible()
    visitor.close()


def moderates(browser, shop):
    """A report that waits is decided; what it is about is hidden, and the log says why; it is shown again from its own page."""
    people = shop.people()
    post = shop.ask("POST", "/posts", {"text": "Scrolls, half price! <b>Now</b>"}, token=people["homer"], idempotency_key="moderates-post")
    report = {"post_id": post["id"], "reason": "abuse", "text": "Again."}
    shop.ask("POST", "/reports", report, token=people["ada"], idempotency_key="moderates-report")
    shop.wait("/staff-notifications/counts", lambda counts: counts["unread"] > 0)
    visitor = Visitor(browser, shop).sign_in(shop.owner, shop.password, "/console/community/reports")
    page = visitor.page
    expect(page.get_by_role("heading", name="Reports")).to_be_visible()
    # What waits is in the inbox, too, and the menu says how much.
    expect(page.get_by_role("navigation").get_by_role("link", name=re.compile("^Inbox [0-9]+ unread$"))).to_be_visible()
    visitor.check()
    visitor.picture("reports")
    page.get_by_role("link", name="abuse").click()
    expect(page.get_by_text("Scrolls, half price! <b>Now</b>")).to_be_visible()
    visitor.check()
    page.get_by_label("Decision").select_option("hidden")
    page.get_by_label("Why, for the log").fill("An advertisement")
    visitor.picture("report")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("The report is decided.")).to_be_visible()
    visitor.check()
    assert shop.ask("GET", f"/posts/{post['id']}")["state"] == "hidden"
    page.get_by_role("link", name="All about this post").click()
    page.get_by_label("Why, for the log").fill("It was a joke")
    page.get_by_role("button", name="Show it again").click()
    expect(page.get_by_text("It is to be seen again.")).to_be_visible()
    assert shop.ask("GET", f"/posts/{post['id']}")["state"] == "published"
    page.get_by_role("link", name="Moderation log").click()
    for why in ("An advertisement", "It was a joke"):
        expect(page.get_by_text(why).first).to_be_visible()
    visitor.check()
    visitor.picture("moderation-log")
    page.goto("/console/inbox")
    page.get_by_role("button", name=re.compile("^Read up to this one")).first.click()
    expect(page.get_by_text("Read.", exact=True)).to_be_visible()
    expect(page.get_by_role("navigation").get_by_role("link", name="Inbox", exact=True)).to_be_visible()
    visitor.check()
    visitor.close()


def manages_webhooks(browser, shop):
    """An endpoint is added; its secret is shown once, also where the page is loaded anew, and another one takes its place."""
    visitor = Visitor(browser, shop).sign_in(shop.owner, shop.password, "/console/webhooks")
    page = visitor.page
    expect(page.get_by_role("heading", name="Webhooks")).to_be_visible()
    page.get_by_text("New endpoint").click()
    page.get_by_label("URL").fill("https://books.example/stoa")
    page.get_by_label("Events, one a line").fill("payments.*\norders")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert")).to_contain_text("events 1")
    visitor.check()
    page.get_by_label("Events, one a line").fill("payments.*\norders.order.placed")
    page.get_by_label("It takes webhooks from now on").uncheck()
    page.get_by_role("button", name="Add it").click()
    secret = page.locator("#secret")
    expect(secret).to_contain_text("whsec_")
    first = secret.inner_text()
    expect(page.get_by_role("button", name="Copy")).to_be_visible()
    visitor.check()
    page.reload()
    expect(page.get_by_role("heading", name="https://books.example/stoa")).to_be_visible()
    expect(secret).to_have_count(0)
    known = [one for one in shop.ask("GET", "/webhook-endpoints")["items"] if one["url"] == "https://books.example/stoa"]
    assert len(known) == 1 and known[0]["events"] == ["payments.*", "orders.order.placed"], known
    page.get_by_text("A secret that is lost or known").click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Replace the secret").click()
    expect(secret).to_contain_text("whsec_")
    assert secret.inner_text() != first
    visitor.check()
    visitor.picture("webhook")
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_text("It takes webhooks from now on, and what waited for it.")).to_be_visible()
    page.get_by_role("button", name="Send a test").click()
    page.get_by_role("link", name="webhook.test").click()
    expect(page.get_by_role("heading", name="webhook.test")).to_be_visible()
    visitor.check()
    page.get_by_role("link", name="its endpoint").click()
    page.get_by_text("Delete the endpoint").click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Deleted.")).to_be_visible()
    visitor.close()


def writes_a_review(browser, shop):
    """A shopper signs in at the storefront, writes a review and changes it; the console's page of the product has its rating."""
    product = shop.ask("GET", "/products/by-slug/sea-salt")
    visitor = Visitor(browser, shop)
    page = visitor.page
    page.goto("/shop/#/product/stoneware-mug")
    expect(page.get_by_text("of five, by 3 reviews")).to_be_visible()
    expect(page.get_by_text("bought it")).to_be_visible()
    visitor.check()
    visitor.picture("shop-reviews")
    page.goto("/shop/#/product/sea-salt")
    expect(page.get_by_text("Nobody has written about it yet.")).to_be_visible()
    page.get_by_role("region", name="Reviews").get_by_role("link", name="Sign in").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    visitor.check()
    form = page.locator("form", has=page.get_by_role("button", name="Sign up"))
    form.get_by_label("E-mail").fill("rita@example.org")
    form.get_by_label("Password").fill("correct horse battery")
    form.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", name="Sea salt from Missolonghi")).to_be_visible()
    page.get_by_label("Your name, as others see it").fill("Rita")
    page.get_by_label("Your name in addresses").fill("rita")
    page.get_by_role("combobox", name="Stars").select_option("4")
    page.get_by_label("In short").fill("<b>Coarse</b>")
    page.get_by_label("In long").fill("As it should be.")
    visitor.check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("of five, by 1 review")).to_be_visible()
    expect(page.get_by_text("<b>Coarse</b>")).to_be_visible()
    page.get_by_role("combobox", name="Stars").select_option("5")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("img", name="5 of five stars").first).to_be_visible()
    visitor.check()
    known = shop.ask("GET", f"/ratings/{product['id']}")
    assert (known["count"], known["average"]) == (1, "5.0"), known
    visitor.close()
    owner = Visitor(browser, shop).sign_in(shop.owner, shop.password, f"/console/products/{product['id']}")
    owner.page.get_by_role("main").get_by_role("link", name="reviews").click()
    expect(owner.page.get_by_text("<b>Coarse</b>")).to_be_visible()
    owner.check()
    owner.picture("reviews")
    owner.close()


def follows_orders(browser, shop):
    """An order comes to the live list without a reload, and changes there; a page that is not seen asks for nothing."""
    visitor = Visitor(browser, shop).sign_in(shop.owner, shop.password, "/console/live/orders")
    page = visitor.page
    expect(page.get_by_text("It goes on by itself.")).to_be_visible()
    order = shop.order(email="live@example.org")
    row = page.locator("#live tbody tr", has_text=order["number"])
    expect(row).to_have_count(1, timeout=20_000)
    expect(row).to_contain_text("confirmed")
    shop.ask("POST", f"/orders/{order['id']}/cancel", {"reason": "A test"}, idempotency_key="live-cancel")
    expect(row).to_contain_text("cancelled", timeout=20_000)
    assert row.count() == 1
    visitor.check()
    visitor.picture("live-orders")
    asked = []
    page.on("request", lambda request: "/stream" in request.url and asked.append(request.url))
    hide = """hidden => {
        Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(hide, True)
    page.wait_for_timeout(7000)
    assert not asked, asked
    page.evaluate(hide, False)
    page.wait_for_timeout(1000)
    assert asked, "it is seen again"
    row.get_by_role("link", name=order["number"]).click()
    expect(page.get_by_role("heading", name=f"Order {order['number']}")).to_be_visible()
    visitor.close()


def fits_every_screen(browser, shop):
    """Each page fits a phone's screen and a wide one."""
    shop.people()
    order = shop.order(email="phone@example.org")
    order["account"] = shop.ask("GET", "/accounts?email=ada%40example.org")["items"][0]["id"]
    entries = shop.ask("GET", "/entries?limit=1")["items"]
    kinds = shop.ask("GET", "/content-types?limit=1")["items"]
    order["finance"] = shop.finance()
    order["content"] = [
        *(("entry", f"entries/{entry['id']}") for entry in entries),
        *(("versions", f"entries/{entry['id']}/versions") for entry in entries),
        *(("type", f"types/{kind['id']}") for kind in kinds),
    ]
    visitor = Visitor(browser, shop, PHONE).sign_in(shop.owner, shop.password)
    expect(visitor.page.get_by_role("heading", name="Today")).to_be_visible()
    for viewport, suffix in ((PHONE, "-phone"), (WIDE, "")):
        visitor.page.set_viewport_size(viewport)
        for name, path in pages(order):
            answer = visitor.page.goto(path)
            assert answer.status == 200, f"{path}: {answer.status}"
            visitor.check()
            visitor.picture(f"{name}{suffix}")
    visitor.close()


def pages(order):
    """Every page of the console."""
    return [
        ("today", "/console"),
        ("orders", "/console/orders"),
        ("order", f"/console/orders/{order['id']}"),
        ("products", "/console/products"),
        ("stock", "/console/stock"),
        ("returns", "/console/returns"),
        ("customers", "/console/customers"),
        ("customer", f"/console/customers/{order['account']}"),
        ("promotions", "/console/promotions"),
        ("shipping", "/console/shipping"),
        ("categories", "/console/categories"),
        ("price-lists", "/console/price-lists"),
        ("import", "/console/import"),
        ("operations", "/console/operations"),
        ("content-entries", "/console/content/entries"),
        ("content-assets", "/console/content/assets"),
        ("content-releases", "/console/content/releases"),
        ("content-types", "/console/content/types"),
        ("content-locales", "/console/content/locales"),
        ("search", "/console/search"),
        ("reports", "/console/community/reports"),
        ("reports-decided", "/console/community/reports?state=decided"),
        ("moderation-log", "/console/community/log"),
        ("people", "/console/community/people"),
        ("person", "/console/community/people/homer"),
        ("reviews", "/console/community/reviews"),
        ("inbox", "/console/inbox"),
        ("webhooks", "/console/webhooks"),
        ("live-orders", "/console/live/orders"),
        ("live-events", "/console/live/events"),
        *((f"content-{kind}", f"/console/content/{path}") for kind, path in order["content"]),
        *((f"finance-{name}", path) for name, path in order["finance"]),
    ]


def lets_nobody_in_without_the_scope(browser, shop):
    """Who lacks a scope sees neither page nor button, and gets 403 when asking anyway; a customer is told so."""
    order = shop.order(email="scope@example.org")
    visitor = Visitor(browser, shop).sign_in("reader@example.org", shop.staff("reader@example.org", ["orders:read"]))
    page = visitor.page
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    page.goto(f"/console/orders/{order['id']}")
    for name in ("Pack a parcel", "Save", "Refund", "Capture the rest", "Cancel it"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    token = page.locator('meta[name="csrf-token"]').get_attribute("content")
    answer = page.request.post(f"/console/orders/{order['id']}/pack", form={"csrf_token": token, "key": "k"})
    assert answer.status == 403, answer.status
    assert shop.ask("GET", f"/orders/{order['id']}")["fulfillment_status"] == "unfulfilled"
    answer = page.request.post(f"/console/orders/{order['id']}/cancel", form={"key": "k"})
    assert answer.status == 403, "a form without the session's token"
    visitor.close()

    visitor = Visitor(browser, shop).sign_in("customer@example.org", shop.staff("customer@example.org", []))
    expect(visitor.page.get_by_text("This account is a customer's")).to_be_visible()
    visitor.check()
    visitor.page.goto("/console/orders")
    assert "/oauth/authorize" in visitor.page.url
    visitor.close()


def runs_nothing_that_people_wrote(browser, shop):
    """Hostile texts in fields that people write are shown as texts: nothing runs, and the policy has nothing to stop."""
    visitor = Visitor(browser, shop).sign_in(shop.owner, shop.password)
    page = visitor.page
    page.on("dialog", lambda dialog: visitor.complaints.append(dialog.message))
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    made = {
        "product": shop.ask("POST", "/products", {"slug": "hostile", "title": "x", "variants": [{"sku": "HOSTILE"}]}),
        "category": shop.ask("POST", "/categories", {"slug": "hostile", "name": "x"}),
        "price-list": shop.ask("POST", "/price-lists", {"name": "x"}),
        "promotion": shop.ask("POST", "/promotions", {"name": "x", "active": False, "benefit": {"kind": "free_shipping"}}),
    }
    account = shop.ask("GET", "/accounts?email=homer%40example.org")["items"][0]
    shop.finance()
    writer = shop.people()["homer"]
    post = shop.ask("POST", "/posts", {"text": "x"}, token=writer, idempotency_key="hostile-post")
    for text in HOSTILE:
        order = shop.order(email="hostile@example.org", name=text[:120])
        shop.change(f"/orders/{order['id']}", {"notes": text, "customer_note": text})
        goods = {"title": text, "description": text, "tags": [text[:40]]}
        shop.ask("PATCH", f"/products/{made['product']['id']}", goods, if_match="*")
        shop.change(f"/categories/{made['category']['id']}", {"name": text, "description": text})
        shop.change(f"/price-lists/{made['price-list']['id']}", {"name": text})
        shop.change(f"/promotions/{made['promotion']['id']}", {"name": text[:120]})
        shop.change(f"/accounts/{account['id']}", {"name": text})
        shop.change("/ledger/accounts/liabilities:credit-line:EUR", {"metadata": {text[:64]: text}})
        entry = lambda account, side: {"account": account, "side": side, "amount": "1"}
        booked = shop.ask("POST", "/ledger/transactions", {
            "id": f"txn_01{time.time_ns():024}", "description": text, "metadata": {text[:64]: text},
            "entries": [entry("assets:bank:EUR", "debit"), entry("liabilities:credit-line:EUR", "credit")],
        })  # fmt: skip
        shop.ask("PATCH", f"/posts/{post['id']}", {"text": text}, token=writer, if_match="*")
        profile = {"handle": "homer", "display_name": text[:50], "bio": text}
        shop.ask("PUT", "/profiles/me", profile, token=writer, if_match="*")
        quoted = urllib.parse.quote(text, "")
        shown = [
            f"/console/orders/{order['id']}",
            f"/console/products/{made['product']['id']}",
            f"/console/categories?edit={made['category']['id']}",
            f"/console/price-lists/{made['price-list']['id']}",
            f"/console/promotions/{made['promotion']['id']}",
            f"/console/customers/{account['id']}",
            "/console/ledger/accounts/liabilities:credit-line:EUR",
            "/console/ledger/transactions",
            f"/console/ledger/transactions/{booked['id']}",
            f"/console/community/posts/{post['id']}",
            "/console/community/people/homer",
        ]
        for path in shown:
            assert page.goto(path).status == 200, path
            assert text[:40] in page.content() or page.get_by_text(text[:40]).count() or any(
                text[:40] in (field.input_value() or "") for field in page.locator("main input[type=text], main input:not([type]), textarea").all()
            ), f"{path} does not show {text}"  # fmt: skip
        for path in (
            f"/console/orders?search={quoted}", f"/console/orders/{quoted}", f"/console/customers?search={quoted}",
            f"/console/ledger/accounts/{quoted}", f"/console/markets/{quoted}", f"/console/trading/orders?owner={quoted}",
            f"/console/community/people?search={quoted}", f"/console/community/reviews?product={quoted}", f"/console/webhooks/{quoted}",
            f"/console/products?sku={quoted}", f"/console/returns?status={quoted}", f"/console?done={quoted}",
        ):  # fmt: skip
            page.goto(path)
        # The script that imports files makes rows of its own.
        page.goto("/console/import")
        page.locator("#import-file").set_input_files(
            {"name": f"{text.replace('/', '-')[:60]}.csv", "mimeType": "text/csv", "buffer": f"slug,title,sku\n{text!r},x,HOSTILE\n".encode()}
        )  # fmt: skip
        page.get_by_role("button", name="Import", exact=True).first.click()
        expect(page.locator("#import-state")).to_contain_text("failed")
        page.wait_for_timeout(50)
        assert page.evaluate("window.hit") is None, text
        assert not visitor.complaints, (text, visitor.complaints)
    visitor.close()


def says_what_went_wrong(browser, shop):
    """Every page that says what went wrong is without faults of accessibility."""
    order = shop.order(email="faults@example.org")
    visitor = Visitor(browser, shop).sign_in("clerk@example.org", shop.staff("clerk@example.org", ["orders:read"]))
    page = visitor.page
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    for path, status, heading in (
        ("/console/products", 403, "Not for you"),
        ("/console/orders/ord_01J8ZQ4T6M3V0X9K2B7C5D1EFG", 404, "Not found"),
        ("/console/nowhere", 404, "Not found"),
        (f"/console/orders/{order['id']}/pack", 405, "Not like this"),
        ("/console/orders?cursor=x", 422, "Orders"),
        ("/console/callback?code=x&state=y", 400, "Not signed in"),
    ):
        answer = page.goto(path)
        assert answer.status == status, f"{path}: {answer.status}"
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        visitor.complaints = [said for said in visitor.complaints if "status of 400" not in said]
        visitor.check()
        visitor.picture(f"fault-{status}")
    # A form of another session.
    page.goto("/console")
    page.locator(".account summary").click()
    page.locator("input[name=csrf_token]").first.evaluate("field => { field.value = 'x'; }")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Not sent")).to_be_visible()
    visitor.check()
    visitor.close()

    visitor = Visitor(browser, shop).sign_in(shop.owner, shop.password)
    page = visitor.page
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    # A form with a fault, and an edit that lost a race, each on its page.
    page.goto("/console/products")
    page.get_by_text("New product").click()
    page.get_by_label("Title", exact=True).fill("Vase")
    page.get_by_label("Sku of its first variant").fill("VASE")
    page.get_by_label("Price", exact=True).fill("much")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("alert")).to_contain_text("an amount like 12.50")
    visitor.check()
    visitor.picture("fault-form")
    page.goto(f"/console/orders/{order['id']}")
    page.get_by_label("For the shop alone").fill("Fragile")
    shop.change(f"/orders/{order['id']}", {"notes": "Heavy"})
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The note for the shop is now: Heavy")).to_be_visible()
    assert page.get_by_label("For the shop alone").input_value() == "Fragile"
    visitor.check()
    visitor.picture("fault-overtaken")
    visitor.close()

    broken = BrokenShop(shop.binary)
    try:
        visitor = Visitor(browser, broken).sign_in(broken.owner, broken.password, "/console/products")
        expect(visitor.page.get_by_role("heading", name="Products")).to_be_visible()
        answer = visitor.page.goto("/console/orders")
        assert answer.status == 503, answer.status
        expect(visitor.page.get_by_role("heading", name="Not now")).to_be_visible()
        visitor.check()
        visitor.picture("fault-503")
        visitor.close()
    finally:
        broken.close()


def looks_again_while_it_is_seen(browser, shop):
    """Today asks every 20 seconds while it is seen, and changes once an order has; a page that is not seen asks nothing."""
    visitor = Visitor(browser, shop)
    page = visitor.page
    page.clock.install()
    visitor.sign_in(shop.owner, shop.password)
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    asked = []
    page.on("response", lambda answer: "seen=" in answer.url and asked.append(answer.status))

    def answered(statuses):
        deadline = time.monotonic() + PATIENCE_S
        while len(asked) < len(statuses) and time.monotonic() < deadline:
            page.wait_for_timeout(100)
        assert asked == statuses, asked

    page.clock.fast_forward(21_000)
    answered([204])
    order = shop.order(email="again@example.org")
    page.get_by_role("link", name="Orders", exact=True).focus()
    page.clock.fast_forward(21_000)
    expect(page.get_by_role("link", name=order["number"]).first).to_be_visible()
    assert asked == [204, 200], asked
    # The page now knows what it has, and still asks.
    page.clock.fast_forward(21_000)
    answered([204, 200, 204])
    hide = """hidden => {
        Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(hide, True)
    page.clock.fast_forward(61_000)
    page.wait_for_timeout(1000)
    assert asked == [204, 200, 204], asked
    page.evaluate(hide, False)
    answered([204, 200, 204, 204])
    visitor.check()
    visitor.close()


def signs_out(browser, shop):
    """After signing out neither the page nor the refresh token is of use."""
    visitor = Visitor(browser, shop).sign_in(shop.owner, shop.password, "/console/orders?status=confirmed")
    page = visitor.page
    expect(page.get_by_role("heading", name="Orders")).to_be_visible()
    assert page.url.endswith("/console/orders?status=confirmed"), page.url
    before = visitor.context.cookies()
    page.locator(".account summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Signed out")).to_be_visible()
    page.goto("/console")
    assert "/oauth/authorize" in page.url
    assert all(cookie["secure"] and cookie["httpOnly"] for cookie in before if "console" in cookie["name"])
    visitor.close()


# Those of the console alone, which a deployed stack has too.
CONSOLE = [
    changes_goods,
    books_by_keyboard,
    issues_a_gift_card,
    draws_a_market,
    moderates,
    manages_webhooks,
    follows_orders,
    ships_an_order,
    ships_by_keyboard,
    fits_every_screen,
    lets_nobody_in_without_the_scope,
    runs_nothing_that_people_wrote,
    signs_out,
]
TESTS = [buys_and_sees_it, buys_by_keyboard, writes_a_review, writes_an_article, says_what_went_wrong, looks_again_while_it_is_seen, *CONSOLE]


def visit(shop, tests, path=None):
    """Runs tests in a browser; returns the names of those that fail."""
    failed = []
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=path or chromium(), args=flags)
        for test in tests:
            began = time.monotonic()
            try:
                test(browser, shop)
                print(f"{test.__name__} ok, {time.monotonic() - began:.1f} s", flush=True)
            except Exception:
                failed.append(test.__name__)
                print(f"{test.__name__} FAILED\n{traceback.format_exc()}", flush=True)
        browser.close()
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("only", nargs="*", help="names of tests; default: all")
    parser.add_argument("--binary", default=ROOT / "target" / "debug" / "stoa")
    parser.add_argument("--chromium", help="the browser; default: the one that is installed")
    options = parser.parse_args()
    tests = [test for test in TESTS if not options.only or test.__name__ in options.only]
    shop = Demonstration(options.binary)
    try:
        failed = len(visit(shop, tests, options.chromium))
    finally:
        shop.close()
    print(f"{len(tests) - failed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
