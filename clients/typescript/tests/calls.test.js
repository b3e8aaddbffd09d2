// The client against servers that fail as told.
// @ts-nocheck: Node's own types are a package that only the tests would need.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as client from "../src/index.js";
import { serve } from "./shop.js";

const { ConnectionError, Stoa, StoaError, isProblem, memoryTokens, storedTokens } = client;
const BUSY = { type: "urn:stoa:problem:unavailable", title: "Busy", status: 503 };
const tokens = () => memoryTokens({ access_token: "token" });

/** Calls a server that answers as told, and returns what became of it. */
async function against(answer, use, options = {}) {
  const server = await serve(answer);
  try {
    const stoa = new Stoa({ url: server.url, tokens: tokens(), ...options });
    const result = await use(stoa, server).catch((error) => error);
    return { result, requests: server.requests };
  } finally {
    await server.stop();
  }
}

test("the exports are those that are declared", () => {
  const declared = ["ConnectionError", "Stoa", "StoaError", "answerOf", "isProblem", "memoryTokens", "storedTokens"];
  assert.deepEqual(Object.keys(client).sort(), declared);
});

test("503 is repeated after Retry-After, under the same key", async () => {
  const started = Date.now();
  const { result, requests } = await against(
    (_, n) => (n === 0 ? { status: 503, headers: { "retry-after": "1" }, json: BUSY } : { status: 201, json: { id: "cart_1" } }),
    (stoa) => stoa.carts.open({ currency: "EUR" }),
  );
  assert.equal(result.id, "cart_1");
  assert.ok(Date.now() - started >= 1000);
  assert.equal(requests.length, 2);
  assert.ok(requests[0].headers["idempotency-key"].length >= 32);
  assert.equal(requests[0].headers["idempotency-key"], requests[1].headers["idempotency-key"]);
  assert.equal(requests[0].body, requests[1].body);
});

test("each call has a key of its own, or the caller's", async () => {
  const { requests } = await against(
    () => ({ status: 201 }),
    async (stoa) => {
      await stoa.carts.open({ currency: "EUR" });
      await stoa.carts.open({ currency: "EUR" });
      await stoa.carts.open({ currency: "EUR" }, { idempotencyKey: "mine" });
      await stoa.carts.list();
    },
  );
  const [first, second, third, read] = requests.map(({ headers }) => headers["idempotency-key"]);
  assert.notEqual(first, second);
  assert.equal(third, "mine");
  assert.equal(read, undefined);
});

test("a longer Retry-After than the longest is left to the caller", async () => {
  const { result, requests } = await against(
    () => ({ status: 429, headers: { "retry-after": "180" }, json: { ...BUSY, status: 429 } }),
    (stoa) => stoa.sessions.create({ email: "a@example.org", password: "wrong password" }),
  );
  assert.equal(result.retryAfter, 180);
  assert.equal(requests.length, 1);
});

test("a key that is still running is asked for again", async () => {
  const running = { type: "urn:stoa:problem:request_in_progress", title: "Running", status: 409 };
  const { result, requests } = await against(
    (_, n) => (n === 0 ? { status: 409, headers: { "retry-after": "0" }, json: running } : { status: 202, json: { id: "ord_1" } }),
    (stoa) => stoa.carts.checkOut("cart_1", {}),
  );
  assert.equal(result.id, "ord_1");
  assert.equal(requests.length, 2);
});

test("other refusals are final", async () => {
  for (const status of [400, 403, 404, 409, 412, 422, 428, 500]) {
    const { result, requests } = await against(
      () => ({ status, json: { type: "urn:stoa:problem:some_code", title: "No", status } }),
      (stoa) => stoa.carts.open({ currency: "EUR" }),
    );
    assert.ok(isProblem(result, "some_code"), String(result));
    assert.deepEqual([result.status, requests.length, result.uncertain], [status, 1, false]);
  }
});

test("what can't be repeated safely is not", async () => {
  const { result, requests } = await against(
    () => undefined,
    (stoa) => stoa.sessions.create({ email: "a@example.org", password: "correct horse" }),
  );
  assert.ok(result instanceof ConnectionError, String(result));
  assert.equal(result.timedOut, false);
  assert.equal(requests.length, 1);
  const gateway = await against(
    () => ({ status: 503, json: { message: "Service Unavailable" } }),
    (stoa) => stoa.guests.create(),
  );
  assert.deepEqual([gateway.result.status, gateway.result.code, gateway.requests.length], [503, "unknown", 1]);
});

test("lost answers are repeated a few times, and a refusal then says that it may be due to the call", async () => {
  const lost = await against(() => undefined, (stoa) => stoa.carts.list(), { retries: 2 });
  assert.ok(lost.result instanceof ConnectionError);
  assert.equal(lost.requests.length, 3);
  const stale = await against(
    (_, n) => (n === 0 ? undefined : { status: 412, json: { type: "urn:stoa:problem:stale_version", title: "Stale", status: 412 } }),
    (stoa) => stoa.carts.change("cart_1", 3, { country: "DE" }),
  );
  assert.deepEqual([stale.result.code, stale.result.uncertain], ["stale_version", true]);
  assert.deepEqual(stale.requests.map(({ headers }) => headers["if-match"]), ['"3"', '"3"']);
});

test("a 401 after a refresh is the caller's, after one refresh", async () => {
  const unauthorized = { type: "urn:stoa:problem:unauthorized", title: "No", status: 401 };
  const store = memoryTokens({ access_token: "old", refresh_token: "r1" });
  let refreshes = 0;
  const { result, requests } = await against(
    ({ url }) => {
      if (url !== "/oauth/token") return { status: 401, json: unauthorized };
      refreshes += 1;
      return { json: { access_token: "new", token_type: "Bearer", expires_in: 900, refresh_token: "r2" } };
    },
    (stoa) => stoa.carts.list(),
    { tokens: store },
  );
  assert.ok(isProblem(result, "unauthorized"));
  assert.equal(refreshes, 1);
  assert.deepEqual(requests.map(({ headers }) => headers.authorization), ["Bearer old", undefined, "Bearer new"]);
  assert.equal(store.load().refresh_token, "r2");
});

test("a refresh whose answer is lost is sent again", async () => {
  const { result, requests } = await against(
    ({ url }, n) => {
      if (url !== "/oauth/token") return { json: { items: [], next_cursor: null } };
      return n === 0 ? undefined : { json: { access_token: "new", token_type: "Bearer", expires_in: 900, refresh_token: "r2" } };
    },
    (stoa) => stoa.carts.list(),
    { tokens: memoryTokens({ access_token: "old", refresh_token: "r1", expires_at: 0 }) },
  );
  assert.deepEqual(result.items, []);
  assert.deepEqual(requests.map(({ url }) => url), ["/oauth/token", "/oauth/token", "/carts"]);
});

test("who signs in during a refresh stays signed in", async () => {
  const store = memoryTokens({ access_token: "old", refresh_token: "r1", expires_at: 0 });
  const { requests } = await against(
    ({ url }) => {
      if (url !== "/oauth/token") return { json: { items: [] } };
      store.save({ access_token: "ada", refresh_token: "ada-1" });
      return { json: { access_token: "guest", token_type: "Bearer", expires_in: 900, refresh_token: "r2" } };
    },
    (stoa) => stoa.carts.list(),
    { tokens: store },
  );
  assert.equal(store.load().refresh_token, "ada-1");
  assert.equal(requests.at(-1).headers.authorization, "Bearer ada");
});

test("public routes carry no token", async () => {
  const { requests } = await against(() => ({ json: { items: [] } }), (stoa) => stoa.products.list());
  assert.equal(requests[0].headers.authorization, undefined);
});

test("an aborted call ends at once: while it waits for an answer, and between attempts", async () => {
  for (const answer of [() => null, () => ({ status: 503, headers: { "retry-after": "15" }, json: BUSY })]) {
    const controller = new AbortController();
    const reason = new Error("the shopper left");
    setTimeout(() => controller.abort(reason), 100);
    const started = Date.now();
    const { result, requests } = await against(answer, (stoa) => stoa.carts.find("cart_1", { signal: controller.signal }));
    assert.equal(result, reason);
    assert.equal(requests.length, 1);
    assert.ok(Date.now() - started < 5000);
  }
  const { result, requests } = await against(() => ({}), (stoa) => stoa.carts.find("cart_1", { signal: AbortSignal.abort() }));
  assert.equal(result.name, "AbortError");
  assert.equal(requests.length, 0);
});

test("an attempt ends after its time", async () => {
  const { result } = await against(() => null, (stoa) => stoa.carts.list(), { timeout: 100, retries: 1 });
  assert.ok(result instanceof ConnectionError);
  assert.equal(result.timedOut, true);
});

test("paths are encoded, and can't be left", async () => {
  const { requests } = await against(() => ({}), async (stoa) => {
    await stoa.stock.find("A/B?c#d e%2Fü");
    await stoa.stock.list({ low: true, cursor: undefined, limit: 5 });
    for (const sku of ["", ".", "..", undefined, null, 7, {}]) {
      await assert.rejects(stoa.stock.find(sku), TypeError);
    }
    await assert.rejects(stoa.carts.delete("cart_1"), TypeError);
    await assert.rejects(stoa.carts.delete("cart_1", {}), TypeError);
  });
  assert.deepEqual(requests.map(({ url }) => url), ["/stock/A%2FB%3Fc%23d%20e%252F%C3%BC", "/stock?low=true&limit=5"]);
});

test("headers follow the options", async () => {
  const { requests } = await against(() => ({}), async (stoa) => {
    await stoa.orders.find("ord_1", { wait: 7, headers: { traceparent: "00-1" } });
    await stoa.oauth.introspectToken({ token: "t" }, { client: { id: "client_1", secret: "s" } });
    await stoa.payments.receiveWebhook("simulator", {}, { stoaSignature: "t=1,v1=0" });
    await stoa.carts.change("cart_1", "*", { country: "DE" });
  });
  const [order, introspected, webhook, changed] = requests;
  assert.deepEqual([order.headers.prefer, order.headers.traceparent], ["wait=7", "00-1"]);
  assert.equal(introspected.headers.authorization, `Basic ${btoa("client_1:s")}`);
  assert.equal(introspected.body, "token=t");
  assert.equal(webhook.headers["stoa-signature"], "t=1,v1=0");
  assert.deepEqual([changed.headers["content-type"], changed.headers["if-match"]], ["application/merge-patch+json", "*"]);
});

test("a resource stands for the ETag that it came with, any other object for its version", async () => {
  const { requests } = await against(
    () => ({ headers: { etag: '"3.99"' }, json: { id: "cart_1", version: 3 } }),
    async (stoa) => {
      const cart = await stoa.carts.find("cart_1");
      await stoa.carts.change("cart_1", cart, { country: "DE" });
      await stoa.carts.change("cart_1", { ...cart }, { country: "DE" });
      await stoa.carts.checkOut("cart_1", {}, { ifMatch: cart });
    },
  );
  assert.deepEqual(requests.map(({ headers }) => headers["if-match"]), [undefined, '"3.99"', '"3"', '"3.99"']);
});

test("an address may have a path", async () => {
  const server = await serve(() => ({ json: { items: [] } }));
  await new Stoa({ url: `${server.url}/prod/` }).products.list();
  await server.stop();
  assert.equal(server.requests[0].url, "/prod/products");
});

test("stored tokens outlive a client, and nonsense counts as none", async () => {
  const kept = new Map();
  const storage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
  storedTokens(storage).save({ access_token: "a" });
  assert.deepEqual(storedTokens(storage).load(), { access_token: "a" });
  assert.equal(await storedTokens(storage).lock(async () => 7), 7);
  for (const nonsense of ["{", "null", "7", "{}"]) {
    kept.set("stoa.tokens", nonsense);
    assert.equal(storedTokens(storage).load(), undefined);
  }
  storedTokens(storage).save(undefined);
  assert.equal(kept.size, 0);
});

test("an error holds no token and no body", async () => {
  const { result } = await against(() => undefined, (stoa) => stoa.carts.open({ currency: "EUR" }), { retries: 0 });
  assert.equal(result.message, "POST /carts: no answer");
  assert.ok(!(result instanceof StoaError));
});
