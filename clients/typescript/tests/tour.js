// The tour of the repository's README.md, by the client. `tsc` checks its types, tour.test.js runs it.

import { Stoa, isProblem } from "../src/index.js";

/** @import { ClientCredentials, OrderResponse, PaymentResponse, PostalAddress } from "../src/index.js" */

const ada = { email: "ada@example.org", password: "correct horse battery" };
/** @type {PostalAddress} */
const address = { name: "Ada", line1: "1 Market Street", city: "Berlin", postal_code: "10115", country: "DE" };

/**
 * @param {string} url
 * @param {ClientCredentials} credentials
 * @returns {Promise<{ titles: string[], confirmed: OrderResponse, completed: OrderResponse, payment: PaymentResponse }>}
 */
export async function tour(url, credentials) {
  // The administrator: the client asks for the token itself.
  const admin = new Stoa({ url, credentials });

  // A product, put on the shelf, and ten pieces of it in stock.
  const product = await admin.products.create({
    slug: "black-tee",
    title: "Black tee",
    variants: [
      { sku: "TEE-BLACK-M", title: "M", prices: [{ amount: 1999, currency: "EUR", tax_inclusive: true }] },
    ],
  });
  await admin.products.activate(product.id);
  await admin.stock.receive("TEE-BLACK-M", { quantity: 10 });

  // Ada looks around, signs up and signs in.
  const stoa = new Stoa({ url });
  const titles = [];
  for await (const { title } of stoa.products.list({ limit: 5 })) titles.push(title);
  await stoa.accounts.create(ada);
  await stoa.signIn(ada);

  // Two tees into her cart, a payment method (the simulator's token for success), and the checkout.
  const cart = await stoa.carts.open({ currency: "EUR", country: "DE" });
  await stoa.carts.addLine(cart.id, { sku: "TEE-BLACK-M", quantity: 2 });
  const method = await stoa.paymentMethods.add({ token: "tok_success" });
  const order = await stoa.carts.checkOut(cart.id, {
    email: ada.email,
    shipping_address: address,
    shipping_method: "standard",
    payment_method: method.id,
    expected_total: { amount: 4488, currency: "EUR" },
  });

  // Stock is held, money authorised, stock committed: the order is confirmed, and the request waits for it.
  const confirmed = await stoa.orders.find(order.id, { wait: 5 });

  // The shop ships; the money is captured, and the order is completed.
  const parcel = await admin.orders.createFulfillment(order.id, {});
  await admin.orders.shipFulfillment(order.id, parcel.id, { carrier: "Hermes", tracking: "H123" });
  const completed = await until(() => stoa.orders.find(order.id), (found) => found.status === "completed");
  const payment = await until(
    () => stoa.payments.find(order.id.replace("ord_", "pay_")),
    (found) => found.status === "captured",
  );
  return { titles, confirmed, completed, payment };
}

/**
 * Waits for the effect of events.
 *
 * @template T
 * @param {() => Promise<T>} find
 * @param {(found: T) => boolean} settled
 */
async function until(find, settled) {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      const found = await find();
      if (settled(found) || Date.now() > deadline) return found;
    } catch (error) {
      if (!isProblem(error, "not_found") || Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
