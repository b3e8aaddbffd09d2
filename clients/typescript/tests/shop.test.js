// The client against the real `stoa`.
// @ts-nocheck: Node's own types are a package that only the tests would need.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Stoa, StoaError, answerOf, isProblem, memoryTokens } from "../src/index.js";
import { ADDRESS, counting, cutAnswers, openShop, startShop } from "./shop.js";
import { tour } from "./tour.js";

let shop;
before(async () => {
  shop = await startShop();
});
after(() => shop?.stop());

test("the tour ends with a completed order", async () => {
  const { titles, confirmed, completed, payment } = await tour(shop.url, shop.credentials);
  assert.deepEqual(titles, ["Black tee"]);
  assert.equal(confirmed.status, "confirmed");
  assert.equal(completed.status, "completed");
  assert.equal(payment.status, "captured");
});

test("a checkout whose answer is lost is sent again, and makes one order", async () => {
  const { sku, customer } = await openShop(shop, "lost-answer");
  const proxy = await cutAnswers(shop.url, /^POST \/carts\/[^/]+\/checkout /);
  try {
    const stoa = new Stoa({ url: proxy.url });
    await stoa.signIn(customer);
    const cart = await stoa.carts.open({ currency: "EUR", country: "DE" });
    await stoa.carts.addLine(cart.id, { sku, quantity: 2 });
    const method = await stoa.paymentMethods.add({ token: "tok_success" });
    const order = await stoa.carts.checkOut(cart.id, {
      email: customer.email,
      shipping_address: ADDRESS,
      shipping_method: "standard",
      payment_method: method.id,
    });

    assert.equal(answerOf(order).replayed, true);
    const keys = proxy.matching.map((head) => /idempotency-key: (\S+)/i.exec(head)[1]);
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1]);
    assert.equal((await stoa.orders.find(order.id, { wait: 10 })).status, "confirmed");
    const orders = [];
    for await (const { id } of stoa.orders.list()) orders.push(id);
    assert.deepEqual(orders, [order.id]);
  } finally {
    await proxy.stop();
  }
});

test("many calls with a denied token share one refresh", async () => {
  const { customer } = await openShop(shop, "denied");
  const store = memoryTokens();
  await new Stoa({ url: shop.url, tokens: store }).signIn(customer);
  for (const spoil of [{ access_token: "not.a.token" }, { expires_at: Date.now() - 1 }]) {
    const before = store.load();
    store.save({ ...before, ...spoil });
    const fetch = counting("/oauth/token");
    const stoa = new Stoa({ url: shop.url, tokens: store, fetch });
    const carts = await Promise.all(Array.from({ length: 20 }, () => stoa.carts.open({ currency: "EUR" })));
    assert.equal(new Set(carts.map(({ id }) => id)).size, 20);
    assert.equal(fetch.count, 1);
    assert.notEqual(store.load().refresh_token, before.refresh_token);
    assert.equal(store.load().account_id, before.account_id);
  }
});

test("two clients with one store may refresh at once, and both go on", async () => {
  const { customer } = await openShop(shop, "two-tabs");
  const store = memoryTokens();
  const tabs = [new Stoa({ url: shop.url, tokens: store }), new Stoa({ url: shop.url, tokens: store })];
  await tabs[0].signIn(customer);
  store.save({ ...store.load(), expires_at: 0 });
  await Promise.all(tabs.map((stoa) => stoa.carts.open({ currency: "EUR" })));
  store.save({ ...store.load(), expires_at: 0 });
  await tabs[1].carts.list();
});

test("a session that ended is as none: public routes answer, others say 401", async () => {
  const { customer } = await openShop(shop, "ended");
  const store = memoryTokens();
  const stoa = new Stoa({ url: shop.url, tokens: store });
  await stoa.signIn(customer);
  const tokens = store.load();
  await stoa.signOut();
  assert.equal(store.load(), undefined);
  store.save({ ...tokens, access_token: "not.a.token" });
  await assert.rejects(stoa.carts.list(), (error) => isProblem(error, "unauthorized") && error.status === 401);
  assert.equal(store.load(), undefined);
  assert.ok((await stoa.products.list()).items.length > 0);
});

test("a guest's cart comes along at sign-in", async () => {
  const { sku, customer } = await openShop(shop, "guest");
  const stoa = new Stoa({ url: shop.url });
  const guests = await Promise.all([stoa.continueAsGuest(), stoa.continueAsGuest()]);
  assert.equal(guests[0].guest_id, guests[1].guest_id);
  const cart = await stoa.carts.open({ currency: "EUR" });
  await stoa.carts.addLine(cart.id, { sku, quantity: 1 });
  const session = await stoa.signIn(customer);
  assert.equal(session.merged_guest_id, guests[0].guest_id);
  assert.equal((await stoa.tokens()).account_id, session.account_id);
  const deadline = Date.now() + 10_000;
  let found;
  while (!found?.items.length && Date.now() < deadline) found = await stoa.carts.list();
  assert.deepEqual(found.items.map(({ id }) => id), [cart.id]);
});

test("a guest whose session ended can still sign in", async () => {
  const { customer } = await openShop(shop, "late-guest");
  const store = memoryTokens();
  const stoa = new Stoa({ url: shop.url, tokens: store });
  const guest = await stoa.continueAsGuest();
  await stoa.signOut();
  store.save(guest);
  const session = await stoa.signIn(customer);
  assert.equal(session.merged_guest_id ?? null, null);
});

test("a list goes on over its pages", async () => {
  const { admin } = await openShop(shop, "pages");
  const made = [];
  for (const letter of "abcde") {
    made.push((await admin.categories.create({ slug: `pages-${letter}`, name: letter })).id);
  }
  const first = await admin.categories.list({ limit: 2 });
  assert.equal(first.items.length, 2);
  assert.ok(first.next_cursor);
  const listed = [];
  for await (const { id } of admin.categories.list({ limit: 2 })) listed.push(id);
  assert.deepEqual(listed.sort(), made.sort());
  const sizes = [];
  for await (const page of admin.categories.list({ limit: 2 }).pages()) sizes.push(page.items.length);
  assert.deepEqual([sizes.length >= 3, sizes.reduce((sum, size) => sum + size)], [true, 5]);
  for await (const _ of admin.categories.list({ limit: 2 })) break;
});

test("a problem lists all faults", async () => {
  const admin = new Stoa({ url: shop.url, credentials: shop.credentials });
  const product = { slug: "Not A Slug", title: "", variants: [{ sku: "a/b" }] };
  await assert.rejects(admin.products.create(product), (error) => {
    assert.ok(error instanceof StoaError);
    assert.deepEqual([error.status, error.code], [400, "invalid_request"]);
    assert.deepEqual(error.errors.map(({ pointer }) => pointer).sort(), ["/slug", "/title", "/variants/0/sku"]);
    assert.match(error.message, /^400 invalid_request: .*\/slug: /);
    assert.ok(error.requestId);
    return true;
  });
  const wrong = new Stoa({ url: shop.url, credentials: { ...shop.credentials, secret: "wrong" } });
  await assert.rejects(wrong.stock.list(), (error) => isProblem(error, "invalid_client") && error.status === 401);
});

test("a changed total is a problem with the cart", async () => {
  const { sku, customer } = await openShop(shop, "total");
  const stoa = new Stoa({ url: shop.url });
  await stoa.signIn(customer);
  const cart = await stoa.carts.open({ currency: "EUR", country: "DE" });
  await stoa.carts.addLine(cart.id, { sku, quantity: 1 });
  const method = await stoa.paymentMethods.add({ token: "tok_success" });
  const body = {
    email: customer.email,
    shipping_address: ADDRESS,
    shipping_method: "standard",
    payment_method: method.id,
    expected_total: { amount: 1, currency: "EUR" },
  };
  await assert.rejects(stoa.carts.checkOut(cart.id, body), (error) => {
    assert.ok(isProblem(error, "cart_changed"));
    assert.equal(error.problem.cart.id, cart.id);
    return true;
  });
});

test("a change insists on what was read", async () => {
  const { customer } = await openShop(shop, "versions");
  const stoa = new Stoa({ url: shop.url });
  await stoa.signIn(customer);
  const opened = await stoa.carts.open({ currency: "EUR" });
  const read = await stoa.carts.find(opened.id);
  assert.equal(await stoa.carts.find(opened.id, { ifNoneMatch: read }), null);
  const changed = await stoa.carts.change(read.id, read, { metadata: { note: "a" } });
  assert.equal(changed.metadata.note, "a");
  for (const stale of [read, read.version, `"${read.version}"`, { version: read.version }]) {
    await assert.rejects(stoa.carts.change(read.id, stale, { metadata: { note: "b" } }), (error) =>
      isProblem(error, "stale_version"),
    );
  }
  const account = await stoa.accounts.find("me");
  assert.equal((await stoa.accounts.update("me", account, { name: "Ada" })).name, "Ada");
  assert.equal(await stoa.carts.delete(changed.id, changed.version), undefined);
  await assert.rejects(stoa.carts.find(changed.id), (error) => error.status === 404);
});

test("files go in and out as they are", async () => {
  const admin = new Stoa({ url: shop.url, credentials: shop.credentials });
  const rows = "slug,title,status,sku,amount,currency,tax_inclusive\nfile-can,Can,active,CAN-5L,2900,EUR,true\n";
  const report = await admin.products.import(rows, { lists: "merge" }, { contentType: "text/csv" });
  assert.equal(answerOf(report).status, 200);
  let answer;
  const text = await admin.catalog.exportProducts({ format: "ndjson" }, { onAnswer: (how) => (answer = how) });
  assert.equal(typeof text, "string");
  assert.match(text, /"file-can"/);
  assert.match(answer.headers.get("content-type"), /ndjson/);
});
