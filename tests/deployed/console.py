"""The console of the deployed stack in a browser: the walks of tests/browser that need nothing but the console and the API."""

import importlib.util
import json
import urllib.error

from playwright.sync_api import expect

from stack import ROOT

# Both folders have a module of the name `run`.
spec = importlib.util.spec_from_file_location("browser_run", ROOT / "tests" / "browser" / "run.py")
browser = importlib.util.module_from_spec(spec)
spec.loader.exec_module(browser)

OWNER, PASSWORD = "owner@example.org", "correct horse battery"
SCOPES = [scope for it in json.loads((ROOT / "deploy/capabilities.json").read_text()) for scope in it["scopes"]]


def run(stack, administrator):
    """Opens a shop on the stack and lets its owner walk through the console; returns how many walks succeed, and the faults."""
    shop = browser.Shop(stack.api_url, administrator, OWNER, PASSWORD)
    open_shop(shop)
    # Each page calls the API, and each call is one of the emulator's, too.
    expect.set_options(timeout=30_000)
    walks = [*browser.CONSOLE, says_what_is_not_here]
    failed = browser.visit(shop, walks)
    return len(walks) - len(failed), failed


def open_shop(shop):
    """Makes what the walks take from the demonstration: an owner, two members, and goods in stock."""
    for email, scopes in ((OWNER, SCOPES), ("ada@example.org", []), ("homer@example.org", [])):
        account = shop.ask("POST", "/accounts", {"email": email, "password": PASSWORD})["id"]
        if scopes:
            shop.ask("POST", f"/accounts/{account}/roles", {"roles": ["staff"], "scopes": scopes})
    price = {"amount": 1390, "currency": "EUR", "tax_inclusive": True}
    oil = {"sku": "OIL-500", "title": "500 ml", "prices": [price]}
    product = {"slug": "olive-oil", "title": "Extra virgin olive oil", "variants": [oil]}
    made = shop.ask("POST", "/products", product)["id"]
    shop.ask("POST", f"/products/{made}/activate", {})
    shop.ask("POST", "/stock", {"lines": [{"sku": "OIL-500", "quantity": 120}]})
    # The last to hear of both events is catalog, which shows that they went around.
    shop.wait(f"/products/{made}", lambda known: known["variants"][0].get("availability") == "in_stock")


def says_what_is_not_here(chromium, shop):
    """No process holds the whole system: the page for operators says so, and still shows the orders; the API has no figures."""
    order = shop.order(email="operator@example.org")
    visitor = browser.Visitor(chromium, shop).sign_in(OWNER, PASSWORD, "/console/operations")
    expect(visitor.page.get_by_text("Here each function is a process of its own")).to_be_visible()
    for name in ("Dead letters", "Events as they pass"):
        expect(visitor.page.get_by_role("heading", name=name)).to_have_count(0)
    states = visitor.page.get_by_role("group", name="Orders by state")
    expect(states.locator("a", has_text="confirmed")).not_to_contain_text("confirmed0")
    visitor.check()
    visitor.close()
    session = shop.ask("POST", "/sessions", {"email": OWNER, "password": PASSWORD})
    for path in ("overview", "events", "dead-letters"):
        try:
            shop.ask("GET", f"/operations/{path}", token=session["access_token"])
            raise AssertionError(f"/operations/{path} answers")
        except urllib.error.HTTPError as error:
            problem = json.load(error)
            assert (error.code, problem["type"]) == (404, "urn:stoa:problem:not_here"), problem
    shop.ask("POST", f"/orders/{order['id']}/cancel", {})
