// What the declarations accept and refuse. `tsc` checks it; nothing runs it.

import {
  answerOf, isProblem, memoryTokens, Stoa, StoaError,
  type CartResponse, type OrderResponse, type OrderView, type Page, type Problem, type Product, type TokenStore,
} from "@stoa/client";

/** Compiles only if both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Same<A, B>): void {}

export async function checks(stoa: Stoa, cart: CartResponse): Promise<void> {
  // Requests.
  await stoa.carts.addLine(cart.id, { sku: "TEE-BLACK-M", quantity: 2 });
  // @ts-expect-error: the quantity is missing.
  await stoa.carts.addLine(cart.id, { sku: "TEE-BLACK-M" });
  // @ts-expect-error: a number is no text.
  await stoa.carts.addLine(cart.id, { sku: "TEE-BLACK-M", quantity: "2" });
  // @ts-expect-error: the field is unknown.
  await stoa.carts.addLine(cart.id, { sku: "TEE-BLACK-M", quantity: 2, colour: "black" });
  // @ts-expect-error: the cart is missing.
  await stoa.carts.addLine({ sku: "TEE-BLACK-M", quantity: 2 });
  // @ts-expect-error: there is no such operation.
  await stoa.carts.burn(cart.id);

  // A union by its kind.
  await stoa.promotions.create({ name: "Spring", benefit: { kind: "percentage", rate_bps: 1000 } });
  // @ts-expect-error: a percentage has no amount.
  await stoa.promotions.create({ name: "Spring", benefit: { kind: "percentage", amount: 1000 } });
  // @ts-expect-error: there is no such kind.
  await stoa.promotions.create({ name: "Spring", benefit: { kind: "free" } });

  // Versions.
  await stoa.carts.change(cart.id, cart, { email: "ada@example.org", metadata: { note: null } });
  await stoa.carts.change(cart.id, 3, { country: "DE" });
  await stoa.carts.delete(cart.id, "*");
  // @ts-expect-error: a change needs a version.
  await stoa.carts.delete(cart.id);
  // @ts-expect-error: a change needs a version before its body.
  await stoa.carts.change(cart.id, { country: "DE" });

  // Options.
  await stoa.carts.open({ currency: "EUR" }, { idempotencyKey: "k", signal: new AbortController().signal });
  await stoa.orders.find("ord_1", { wait: 5 });
  // @ts-expect-error: a cart is not waited for.
  await stoa.carts.find(cart.id, { wait: 5 });
  // @ts-expect-error: a read takes no key.
  await stoa.carts.find(cart.id, { idempotencyKey: "k" });
  await stoa.products.import("slug,title\n", { dry_run: true }, { contentType: "text/csv" });
  // @ts-expect-error: it takes no XML.
  await stoa.products.import("slug,title\n", {}, { contentType: "text/xml" });

  // Answers.
  const found = await stoa.carts.find(cart.id);
  same<typeof found, CartResponse>(true);
  const fresh = await stoa.carts.find(cart.id, { ifNoneMatch: cart });
  same<typeof fresh, CartResponse | null>(true);
  const order = await stoa.orders.find("ord_1", { wait: 5, ifNoneMatch: 1 });
  same<typeof order, OrderResponse | null>(true);
  const gone = await stoa.carts.delete(cart.id, cart);
  same<typeof gone, void>(true);
  const invoice = await stoa.orders.findInvoice("ord_1");
  same<typeof invoice, string>(true);
  const placed = await stoa.carts.checkOut(cart.id, {
    email: "ada@example.org",
    shipping_address: { name: "Ada", line1: "1 Market Street", city: "Berlin", postal_code: "10115", country: "DE" },
    shipping_method: "standard",
  }, { ifMatch: cart });
  same<typeof placed, OrderView>(true);
  // @ts-expect-error: an order has no such status.
  if (order?.status === "lost") return;
  same<string | undefined, NonNullable<ReturnType<typeof answerOf>>["etag"]>(true);

  // Lists.
  const page = await stoa.products.list({ category_id: "cat_1" });
  same<typeof page, Page<Product>>(true);
  for await (const product of stoa.products.list()) same<typeof product, Product>(true);
  for await (const { items } of stoa.products.list().pages()) same<typeof items, Product[]>(true);
  await stoa.stock.list({ low: true });
  // @ts-expect-error: no list of products by colour.
  await stoa.products.list({ colour: "black" });

  // Problems.
  try {
    await stoa.signIn({ email: "ada@example.org", password: "correct horse battery" });
  } catch (error) {
    if (isProblem(error, "cart_changed")) same<typeof error.problem.cart, CartResponse | null | undefined>(true);
    // @ts-expect-error: other problems have no cart.
    if (isProblem(error, "not_found")) error.problem.cart;
    if (error instanceof StoaError) same<typeof error.problem, Problem>(true);
    if (isProblem(error)) same<number | undefined, typeof error.retryAfter>(true);
  }
}

// What a shop may bring.
const cookies: TokenStore = { load: async () => undefined, save: async () => {} };
export const all: Stoa[] = [
  new Stoa(),
  new Stoa({ url: "https://shop.example", tokens: cookies, timeout: 5000, retries: 0 }),
  new Stoa({ tokens: memoryTokens({ access_token: "a" }), credentials: { id: "client_1", secret: "s" } }),
  // @ts-expect-error: a secret is needed.
  new Stoa({ credentials: { id: "client_1" } }),
];
