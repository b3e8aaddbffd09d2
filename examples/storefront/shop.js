// A storefront on a Stoa shop: list, product, cart, checkout, order. Every text goes into the page as text.

import { Stoa, StoaError, isProblem, storedTokens } from "./client/index.js";
import { followOrder } from "./live.js";
import { reviewsOf } from "./reviews.js";

const CURRENCY = "EUR";
const COUNTRY = "DE";
/** Where the shop is; nothing for the page's own origin. */
const SHOP = {};
const stoa = new Stoa({ ...SHOP, tokens: storedTokens() });
/** Reads what everybody sees past what the browser keeps of it, for whoever has just changed it. */
const fresh = new Stoa({ ...SHOP, fetch: (url, init) => fetch(url, { ...init, cache: "no-cache" }) });
const main = document.querySelector("#main");

// ------------------------------------------------------------------------------------------------ small things

/** Makes an element: `el("a", { href: "#/" }, "text", another)`. */
function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child != null && child !== false));
  return made;
}

function money({ amount, currency }) {
  const format = new Intl.NumberFormat(undefined, { style: "currency", currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

function show(title, ...content) {
  document.title = `${title} · The shop`;
  main.replaceChildren(el("h1", {}, title), ...content.filter(Boolean));
}

const words = (code) => code.replaceAll("_", " ");
const priceOf = (variant) => variant.prices?.find((price) => price.currency === CURRENCY && (price.min_quantity ?? 1) === 1);

function picture(product) {
  const media = product.media?.find((one) => one.url);
  const shown = media ? el("img", { src: media.url, alt: media.alt ?? "", loading: "lazy" }) : product.title.slice(0, 1);
  return el("div", { class: "picture", "aria-hidden": media ? null : "true" }, shown);
}

/** What went wrong, in words for the shopper. */
function explain(error) {
  if (!(error instanceof StoaError)) return "The shop can't be reached. Please try again.";
  const faults = error.errors.map((fault) => fault.detail).join("; ");
  return faults ? `${error.detail ?? error.message} ${faults}` : error.detail ?? error.message;
}

/** Runs a form's or button's work once at a time, and shows what was refused beside it. */
async function busy(button, alert, work) {
  button.disabled = true;
  alert.textContent = "";
  try {
    await work();
  } catch (error) {
    alert.textContent = explain(error);
    if (!(error instanceof StoaError)) console.error(error);
  } finally {
    button.disabled = false;
  }
}

// ------------------------------------------------------------------------------------------------ the cart

const CART = "stoa-cart";

async function findCart() {
  const id = localStorage.getItem(CART);
  if (!id) return null;
  try {
    const cart = await stoa.carts.find(id);
    if (cart.status === "active") return cart;
  } catch (error) {
    if (!isProblem(error) || ![401, 404].includes(error.status)) throw error;
  }
  localStorage.removeItem(CART);
  return null;
}

async function openCart() {
  const known = await findCart();
  if (known) return known;
  if (!(await stoa.tokens())) await stoa.continueAsGuest();
  const cart = await stoa.carts.open({ currency: CURRENCY, country: COUNTRY });
  localStorage.setItem(CART, cart.id);
  return cart;
}

function count(cart) {
  const pieces = cart?.lines.reduce((sum, line) => sum + line.quantity, 0) ?? 0;
  const shown = document.querySelector("#count");
  shown.textContent = `${pieces}`;
  shown.hidden = pieces === 0;
}

// ------------------------------------------------------------------------------------------------ the pages

async function listProducts(categoryId) {
  const { items, next_cursor } = await stoa.products.list({ limit: 24, category_id: categoryId });
  const goods = el("ul", { class: "goods" });
  const add = (products) => goods.append(...products.map(card));
  add(items);
  let cursor = next_cursor;
  const alert = el("p", { role: "alert" });
  const more = cursor && el("button", { type: "button", click: (event) => busy(event.target, alert, async () => {
    const page = await stoa.products.list({ limit: 24, category_id: categoryId, cursor });
    add(page.items);
    cursor = page.next_cursor;
    if (!cursor) more.remove();
  }) }, "More");
  show("Everything we sell", items.length ? goods : el("p", {}, "Nothing is on the shelf yet."), alert, more);
}

function card(product) {
  const prices = product.variants.map(priceOf).filter(Boolean);
  const least = prices.sort((one, other) => one.amount - other.amount)[0];
  const price = least ? `${product.variants.length > 1 ? "from " : ""}${money(least)}` : "not for sale";
  return el("li", {}, el("a", { href: `#/product/${encodeURIComponent(product.slug)}` },
    picture(product), el("h2", {}, product.title), el("p", {}, price)));
}

async function showProduct(slug) {
  const product = await stoa.products.findBySlug(slug);
  const price = el("p", { class: "price" });
  const choice = el("select", { name: "sku", change: update }, ...product.variants.map((variant) =>
    el("option", { value: variant.sku }, variant.title ?? variant.option_values?.join(" / ") ?? variant.sku)));
  const alert = el("p", { role: "alert" });
  const button = el("button", { class: "main" }, "Put into the cart");
  const done = el("p", { role: "status" });
  function update() {
    const variant = product.variants.find((one) => one.sku === choice.value);
    const known = variant && priceOf(variant);
    price.textContent = known ? money(known) : "Not for sale here";
    const isOut = variant?.availability === "out" && variant.backorder === "deny";
    button.disabled = !known || isOut;
    button.textContent = isOut ? "Sold out" : "Put into the cart";
  }
  const form = el("form", { submit: (event) => {
    event.preventDefault();
    busy(button, alert, async () => {
      const cart = await openCart();
      const quantity = Number(new FormData(form).get("quantity"));
      count(await stoa.carts.addLine(cart.id, { sku: choice.value, quantity }));
      done.replaceChildren("It is in your ", el("a", { href: "#/cart" }, "cart"), ".");
    });
  } }, product.variants.length > 1 && el("label", {}, "Which", choice), price,
  el("label", {}, "Pieces", el("input", { name: "quantity", type: "number", min: 1, max: 99, value: 1, required: true })),
  button, alert, done);
  update();
  show(product.title, el("div", { class: "product" }, picture(product),
    el("div", {}, product.description && el("p", {}, product.description), form)),
  reviewsOf({ stoa, fresh, el, busy, explain }, product));
}

function totals(cart) {
  const row = (name, amount) => el("tr", {}, el("td", { colspan: 3 }, name), el("td", { class: "number" }, money(amount)));
  const { subtotal, discount, shipping, tax, total } = cart.totals;
  return [
    row("Goods", subtotal),
    discount.amount > 0 && row("Discount", { ...discount, amount: -discount.amount }),
    shipping.amount > 0 && row("Shipping", shipping),
    row(cart.totals.tax_inclusive ? "Tax in it" : "Tax", tax),
    el("tr", {}, el("th", { colspan: 3, scope: "row" }, "Total"), el("td", { class: "number" }, el("strong", {}, money(total)))),
  ].filter(Boolean);
}

async function showCart() {
  let cart = await findCart();
  count(cart);
  if (!cart?.lines.length) return show("Your cart", el("p", {}, "Nothing is in it yet."), el("a", { class: "button", href: "#/" }, "Look around"));
  const alert = el("p", { role: "alert" });
  const change = (control, line, quantity) => busy(control, alert, async () => {
    if (quantity > 0) await stoa.carts.changeLine(cart.id, line.id, cart, { quantity });
    else await stoa.carts.removeLine(cart.id, line.id, cart);
    await showCart();
  });
  const line = (one) => el("tr", {}, el("th", { scope: "row" }, one.title, one.available === false && el("small", {}, " sold out")),
    el("td", {}, el("input", { type: "number", min: 0, max: 99, value: one.quantity, "aria-label": `Pieces of ${one.title}`,
      change: (event) => change(event.target, one, Number(event.target.value)) })),
    el("td", {}, el("button", { class: "plain", type: "button", "aria-label": `Take out ${one.title}`, click: (event) => change(event.target, one, 0) }, "Take out")),
    el("td", { class: "number" }, money(one.total)));
  const code = el("form", { submit: (event) => {
    event.preventDefault();
    busy(code.querySelector("button"), alert, async () => {
      await stoa.carts.addPromotionCode(cart.id, { code: new FormData(code).get("code") });
      await showCart();
    });
  } }, el("label", {}, "Code", el("input", { name: "code", required: true, maxlength: 64, autocomplete: "off" })), el("button", { class: "plain" }, "Use it"));
  show("Your cart",
    el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Lines of the cart" },
      el("table", { class: "lines" }, el("tbody", {}, ...cart.lines.map(line)), el("tfoot", {}, ...totals(cart)))),
    alert, el("p", {}, el("a", { class: "button", href: "#/checkout" }, "To the checkout")), code);
}

async function showCheckout() {
  let cart = await findCart();
  count(cart);
  if (!cart?.lines.length) return showCart();
  const { items: methods } = await stoa.carts.listShippingMethods(cart.id);
  const alert = el("p", { role: "alert" });
  const button = el("button", {}, "Order and pay");
  const sum = el("p", { class: "price" }, money(cart.totals.total));
  const field = (label, name, more = {}) => el("label", {}, label, el("input", { name, required: true, ...more }));
  const shipping = methods.map((method, index) => el("label", { class: "choice" },
    el("input", { type: "radio", name: "shipping_method", value: method.id, checked: index === 0 }), `${method.name}, ${money(method.amount)}`));
  const tokens = [["tok_success", "a card that works"], ["tok_declined", "a card that is declined"], ["tok_action_required", "a card whose bank asks first"]];
  const payment = tokens.map(([token, name], index) => el("label", { class: "choice" },
    el("input", { type: "radio", name: "token", value: token, checked: index === 0 }), name));
  const form = el("form", { submit: (event) => {
    event.preventDefault();
    busy(button, alert, async () => order(new FormData(form)));
  } },
  el("fieldset", {}, el("legend", {}, "Where to"),
    field("E-mail address", "email", { type: "email", autocomplete: "email" }),
    field("Name", "name", { autocomplete: "name", maxlength: 120 }),
    field("Street and number", "line1", { autocomplete: "address-line1", maxlength: 120 }),
    el("div", { class: "pair" }, field("Postal code", "postal_code", { autocomplete: "postal-code", maxlength: 16 }),
      field("Town", "city", { autocomplete: "address-level2", maxlength: 80 }))),
  el("fieldset", {}, el("legend", {}, "How it is sent"), ...shipping),
  el("fieldset", {}, el("legend", {}, "How you pay (simulated)"), ...payment),
  sum, button, alert);
  show("Checkout", form);

  async function order(typed) {
    const get = (name) => String(typed.get(name));
    const address = { name: get("name"), line1: get("line1"), city: get("city"), postal_code: get("postal_code"), country: cart.country };
    const chosen = { email: get("email"), shipping_address: address, shipping_method: get("shipping_method") };
    const before = cart.totals.total.amount;
    cart = await stoa.carts.change(cart.id, cart, chosen);
    sum.textContent = money(cart.totals.total);
    // What was shown is what is agreed to: with another total the shopper is asked again.
    if (cart.totals.total.amount !== before) {
      alert.textContent = `With shipping it comes to ${money(cart.totals.total)}. Order again to agree.`;
      return;
    }
    const method = await stoa.paymentMethods.add({ token: get("token") });
    const placed = await stoa.carts.checkOut(cart.id, { ...chosen, payment_method: method.id, expected_total: cart.totals.total });
    localStorage.removeItem(CART);
    location.hash = `#/order/${placed.id}`;
  }
}

async function showOrder(id) {
  const mine = visit;
  const order = await stoa.orders.find(id, { wait: 10 });
  count(await findCart());
  await drawOrder(order, mine);
  // What happens to it is shown as it happens, until another page is.
  if (mine === visit) leave = followOrder(stoa, order, (newer) => drawOrder(newer, mine).catch(console.error));
}

async function drawOrder(order, mine) {
  const { id } = order;
  const next = [];
  if (order.payment_status === "action_required") {
    const payment = await stoa.payments.find(order.payment_id);
    if (payment.action_url) next.push(el("p", {}, el("a", { class: "button", href: payment.action_url }, "Go on at your bank")));
  }
  if (order.payment_status === "declined") {
    const alert = el("p", { role: "alert" });
    next.push(el("p", {}, "Your card was declined."), el("button", { type: "button", click: (event) => busy(event.target, alert, async () => {
      const method = await stoa.paymentMethods.add({ token: "tok_success" });
      await stoa.payments.retry(order.payment_id, { payment_method: method.id });
      await drawOrder(await stoa.orders.find(id, { wait: 10 }), mine);
    }) }, "Try one that works"), alert);
  }
  if (mine !== visit) return;
  const rows = order.lines.map((line) => el("tr", {}, el("th", { scope: "row" }, line.title), el("td", {}, `${line.quantities.ordered}`), el("td", {}), el("td", { class: "number" }, money(line.total))));
  show(`Order ${order.number}`, el("p", { role: "status" }, el("span", { class: "state" }, words(order.status)), ` payment ${words(order.payment_status)}, ${words(order.fulfillment_status)}`),
    ...next, el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Lines of the order" },
      el("table", { class: "lines" }, el("tbody", {}, ...rows), el("tfoot", {}, ...totals(order)))),
    el("ol", {}, ...order.timeline.map((entry) => el("li", {}, `${words(entry.what)}, ${new Date(entry.at).toLocaleString()}`))));
}

// ------------------------------------------------------------------------------------------------ the account

/** Whether somebody is signed in who is more than a guest. */
async function isSignedIn() {
  const tokens = await stoa.tokens();
  return Boolean(tokens && !tokens.guest_id);
}

async function showAccount() {
  const alert = el("p", { role: "alert" });
  const signed = async () => {
    await nameAccount();
    location.hash = cameFrom;
  };
  if (await isSignedIn()) {
    const button = el("button", { type: "button", click: () => busy(button, alert, async () => {
      await stoa.signOut();
      localStorage.removeItem(CART);
      count(null);
      await nameAccount();
      await showAccount();
    }) }, "Sign out");
    const [account, profile] = await Promise.all([stoa.accounts.find("me"), stoa.profiles.findOwn().catch(() => null)]);
    return show("Your account", el("p", {}, account.email), profile && el("p", { class: "quiet" }, `Others know you as ${profile.display_name}, @${profile.handle}.`), button, alert);
  }
  const field = (name, label, attributes) => el("label", {}, label, el("input", { name, required: true, ...attributes }));
  const way = (title, button, password, work) => {
    const made = el("form", { submit: (event) => {
      event.preventDefault();
      const typed = Object.fromEntries(new FormData(made));
      busy(button, alert, async () => {
        await work(typed);
        await signed();
      });
    } }, el("fieldset", {}, el("legend", {}, title),
      field("email", "E-mail", { type: "email", autocomplete: "email", maxlength: 254 }),
      field("password", "Password", { type: "password", autocomplete: password, maxlength: 200 }), button));
    return made;
  };
  return show("Your account", alert, el("div", { class: "product" },
    way("You have one", el("button", {}, "Sign in"), "current-password", (typed) => stoa.signIn(typed)),
    way("You are new", el("button", {}, "Sign up"), "new-password", async (typed) => {
      await stoa.accounts.create(typed);
      await stoa.signIn(typed);
    })));
}

/** The link to the account says whether somebody is signed in. */
async function nameAccount() {
  document.querySelector("#account").textContent = (await isSignedIn()) ? "Your account" : "Sign in";
}

// ------------------------------------------------------------------------------------------------ search

/** What the shopper looks for, as it stands in the address: `#/search/q=linen&tag=summer`. */
async function showSearch(asked = "") {
  const query = new URLSearchParams(asked);
  const search = document.querySelector("#search");
  search.elements.q.value = query.get("q") ?? "";
  const goTo = (change) => {
    for (const [name, value] of Object.entries(change)) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    location.hash = `#/search/${encodeURIComponent(query)}`;
  };
  const options = { ...Object.fromEntries(query), facets: true, currency: CURRENCY, limit: 24 };
  const [page, texts] = await Promise.all([
    stoa.search.products(options),
    query.get("q") ? stoa.search.search({ q: query.get("q"), kind: "entry", locale: language(), limit: 5 }) : { items: [] },
  ]);
  const goods = el("ul", { class: "goods" }, ...page.items.map(hit));
  const alert = el("p", { role: "alert" });
  let cursor = page.next_cursor;
  const more = cursor && el("button", { type: "button", click: (event) => busy(event.target, alert, async () => {
    const next = await stoa.search.products({ ...options, facets: false, cursor });
    goods.append(...next.items.map(hit));
    cursor = next.next_cursor;
    if (!cursor) more.remove();
  }) }, "More");
  const choice = (facet, { value, name, count }) => el("label", { class: "choice" },
    el("input", { type: "checkbox", checked: query.get(facet) === value, change: (event) => goTo({ [facet]: event.target.checked && value }) }),
    `${name ?? value} (${count})`);
  const { categories: shelves = [], tags = [], attributes = {} } = page.facets ?? {};
  const named = [
    ["category", "Category", shelves],
    ["tag", "Tag", tags],
    ...Object.entries(attributes).map(([name, values]) => [`attr[${name}]`, name, values]),
  ];
  const facets = named.filter(([, , values]) => values.length).map(([facet, name, values]) =>
    el("fieldset", {}, el("legend", {}, words(name)), ...values.map((value) => choice(facet, value))));
  const sorts = [["relevance", "what fits best"], ["newest", "what is new"], ["price", "price, low first"], ["-price", "price, high first"]];
  const sort = el("label", {}, "Sorted by", el("select", { change: (event) => goTo({ sort: event.target.value }) },
    ...sorts.map(([value, name]) => el("option", { value, selected: (query.get("sort") ?? "relevance") === value }, name))));
  const available = el("label", { class: "choice" }, el("input", { type: "checkbox", checked: query.get("available") === "true",
    change: (event) => goTo({ available: event.target.checked && "true" }) }), "In stock only");
  show(query.get("q") ? `“${query.get("q")}”` : "Search",
    el("div", { class: "found" },
      el("form", { "aria-label": "Narrow it down", submit: (event) => event.preventDefault() }, sort, available, ...facets),
      el("div", {}, page.items.length ? goods : el("p", { role: "status" }, "Nothing on the shelf fits."), alert, more,
        texts.items.length > 0 && el("section", {}, el("h2", {}, "In the journal"),
          el("ul", {}, ...texts.items.map((one) => el("li", {}, el("a", { href: `#/${one.type}/${encodeURIComponent(one.slug)}` }, one.title))))))));
}

function hit(product) {
  const image = product.image ? el("img", { src: product.image, alt: "", loading: "lazy" }) : product.title.slice(0, 1);
  return el("li", {}, el("a", { href: `#/product/${encodeURIComponent(product.slug)}` },
    el("div", { class: "picture", "aria-hidden": "true" }, image), el("h2", {}, product.title),
    el("p", {}, product.price_from ? money(product.price_from) : "not for sale", product.available ? "" : ", sold out")));
}

/** Offers words to complete what is typed. */
function suggest() {
  const form = document.querySelector("#search");
  let waiting;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.hash = `#/search/${encodeURIComponent(new URLSearchParams({ q: form.elements.q.value }))}`;
  });
  form.elements.q.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const typed = form.elements.q.value.trim();
      const { items } = typed.length < 2 ? { items: [] } : await stoa.search.suggest({ q: typed, locale: language() }).catch(() => ({ items: [] }));
      document.querySelector("#suggestions").replaceChildren(...items.map((one) => el("option", { value: one.text })));
    }, 150);
  });
}

// ------------------------------------------------------------------------------------------------ pages and articles

/** The language of whoever reads; what is not written in it comes in the shop's first. */
const language = () => (navigator.language.startsWith("de") ? "de" : "en");

async function showJournal() {
  const { items } = await stoa.delivery.listPublished("article", { locale: language(), limit: 20 });
  const teaser = (one) => {
    const cover = one.assets[one.fields.cover];
    return el("li", {}, el("a", { href: `#/article/${encodeURIComponent(one.slug)}` },
      el("div", { class: "picture" }, cover && el("img", { src: cover.url, alt: cover.alt ?? "", width: cover.width, height: cover.height, loading: "lazy" })),
      el("h2", {}, one.fields.title), el("p", {}, one.fields.teaser ?? "")));
  };
  show("Journal", items.length ? el("ul", { class: "goods" }, ...items.map(teaser)) : el("p", {}, "Nothing is written yet."));
}

const showEntry = (type) => async (slug) => {
  const entry = await stoa.delivery.showPublished(type, slug, { locale: language(), include: 1 });
  const cover = entry.assets[entry.fields.cover];
  const date = new Date(entry.first_published_at).toLocaleDateString();
  show(entry.fields.title, el("article", { class: "article", lang: entry.locale },
    type === "article" && el("p", { class: "quiet" }, date),
    cover && el("img", { src: cover.url, alt: cover.alt ?? "", width: cover.width, height: cover.height }),
    ...blocks(entry.fields.body?.json ?? [], entry)));
};

/** A rich text as elements. The answer also has it as HTML, which a page of the server would take. */
function blocks(list, entry) {
  return list.map((block) => {
    const inner = () => inlines(block.children, entry);
    switch (block.type) {
      case "paragraph": return el("p", {}, ...inner());
      case "heading": return el(`h${Math.max(2, block.level)}`, {}, ...inner());
      case "list": return el(block.ordered ? "ol" : "ul", {}, ...block.items.map((item) => el("li", {}, ...blocks(item, entry))));
      case "quote": return el("blockquote", {}, ...blocks(block.children, entry));
      case "code": return el("pre", {}, el("code", {}, block.text));
      case "divider": return el("hr");
      case "table": return el("table", {}, ...block.rows.map((row, index) =>
        el("tr", {}, ...row.map((cell) => el(index ? "td" : "th", index ? {} : { scope: "col" }, ...inlines(cell, entry))))));
      case "asset": return figure(entry.assets[block.asset_id], block.caption);
      case "entry": return el("p", {}, other(block.entry_id, entry));
      default: return "";
    }
  });
}

function figure(asset, caption) {
  if (!asset?.media_type.startsWith("image/")) return asset ? el("p", {}, el("a", { href: asset.url }, caption ?? asset.file_name)) : "";
  return el("figure", {}, el("img", { src: asset.url, alt: asset.alt ?? "", width: asset.width, height: asset.height, loading: "lazy" }),
    caption && el("figcaption", {}, caption));
}

const MARKS = { bold: "strong", italic: "em", underline: "u", strike: "s", code: "code", subscript: "sub", superscript: "sup" };

function inlines(list, entry) {
  return list.map((inline) => {
    if (inline.type === "break") return el("br");
    if (inline.type === "text") return (inline.marks ?? []).reduce((text, mark) => (MARKS[mark] ? el(MARKS[mark], {}, text) : text), inline.text);
    const words = inlines(inline.children, entry);
    if (inline.entry_id) return other(inline.entry_id, entry, words);
    return el("a", { href: inline.url ?? entry.assets[inline.asset_id]?.url ?? "#/", rel: "noopener" }, ...words);
  });
}

function other(id, entry, words) {
  const target = entry.included?.[id];
  return target ? el("a", { href: `#/${target.type}/${encodeURIComponent(target.slug)}` }, ...(words ?? [target.fields.title])) : el("span", {}, ...(words ?? []));
}

// ------------------------------------------------------------------------------------------------ the way between

const PAGES = { "": () => listProducts(), category: listProducts, product: showProduct, cart: showCart, checkout: showCheckout, order: showOrder,
  account: showAccount, search: showSearch, journal: showJournal, article: showEntry("article"), page: showEntry("page") };
let visit = 0;
/** The page to go back to from the account's. */
let cameFrom = "#/";
/** What ends when another page is shown. */
let leave = null;

async function go() {
  leave?.();
  leave = null;
  const [page = "", argument] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  const mine = ++visit;
  if (page !== "account") cameFrom = location.hash || "#/";
  try {
    await (PAGES[page] ?? PAGES[""])(argument);
  } catch (error) {
    if (mine === visit) show("That did not work", el("p", { role: "alert" }, explain(error)), el("a", { class: "button", href: "#/" }, "To the shop"));
  }
  if (mine === visit && visit > 1) main.focus();
}

async function begin() {
  window.addEventListener("hashchange", go);
  document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); main.focus(); });
  suggest();
  await Promise.all([go(), categories(), nameAccount()]);
  if (!location.hash.startsWith("#/cart")) count(await findCart().catch(() => null));
}

async function categories() {
  const { items } = await stoa.categories.showTree();
  document.querySelector("#categories").append(...items.map((one) => el("a", { href: `#/category/${one.id}` }, one.name)));
}

begin();
