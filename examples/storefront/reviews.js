// What shoppers say of a product: its rating, its reviews, and one's own. It gets the shop's client and small things from the
// page, and gives back elements; whoever leaves it out takes one line out of `showProduct`.

import { isProblem } from "./client/index.js";

const SORTS = [["newest", "newest first"], ["highest", "best first"], ["lowest", "worst first"]];
const AT_ONCE = 5;

const stars = (rating) => "★★★★★☆☆☆☆☆".slice(5 - rating, 10 - rating);

/** What somebody has; nothing where the shop has no such thing. */
async function ifThere(promise) {
  try {
    return await promise;
  } catch (error) {
    if (isProblem(error) && error.status === 404) return null;
    throw error;
  }
}

/** The section of a product's page, which fills itself. */
export function reviewsOf({ stoa, fresh, el, busy, explain }, product) {
  const head = el("div", {});
  const list = el("ol", { class: "reviews" });
  const alert = el("p", { role: "alert" });
  const more = el("button", { type: "button", class: "plain", hidden: true, click: () => busy(more, alert, () => add(cursor)) }, "More reviews");
  const order = el("select", { change: () => busy(order, alert, begin) }, ...SORTS.map(([value, name]) => el("option", { value }, name)));
  const sorted = el("label", { class: "choice", hidden: true }, "Sorted: ", order);
  const own = el("div", {});
  let cursor = null;
  // Once one's own is written, nothing older is shown.
  let reader = stoa;

  const star = (rating) => el("span", { role: "img", class: "stars", "aria-label": `${rating} of five stars` }, stars(rating));

  function entry(review) {
    const by = review.author ? review.author.display_name : "somebody";
    return el("li", {},
      el("p", {}, star(review.rating), " ", el("strong", {}, review.title)),
      review.body && el("p", { class: "said" }, review.body),
      el("p", { class: "quiet" }, `${by}, ${new Date(review.published_at).toLocaleDateString()}`, review.verified_purchase && el("span", { class: "state" }, "bought it")));
  }

  async function add(from) {
    const asked = { limit: AT_ONCE, sort: order.value, cursor: from ?? undefined };
    const page = (await ifThere(reader.reviews.list(product.id, asked))) ?? { items: [], next_cursor: null };
    list.append(...page.items.map(entry));
    cursor = page.next_cursor;
    more.hidden = !cursor;
  }

  /** The rating and the first reviews, as they are now. */
  async function begin() {
    const [rating] = await Promise.all([ifThere(reader.ratings.find(product.id)), (list.replaceChildren(), add(null))]);
    sorted.hidden = !(rating?.count > 1);
    if (!rating?.count) {
      head.replaceChildren(el("p", {}, "Nobody has written about it yet."));
      return;
    }
    const bars = rating.histogram.map((count, at) => el("div", {}, el("dt", {}, `${at + 1} ${at ? "stars" : "star"}`),
      el("dd", {}, el("meter", { min: 0, max: rating.count, value: count, "aria-label": `${at + 1} stars` }), ` ${count}`))).reverse();
    head.replaceChildren(
      el("p", {}, star(Math.round(Number(rating.average))), " ", el("strong", {}, rating.average), ` of five, by ${rating.count} ${rating.count === 1 ? "review" : "reviews"}`),
      el("dl", { class: "histogram" }, ...bars));
  }

  /** The form for one's own review; for those who are signed in. */
  async function offer() {
    const tokens = await stoa.tokens();
    if (!tokens || tokens.guest_id) {
      own.replaceChildren(el("p", {}, el("a", { href: "#/account" }, "Sign in"), " to write a review."));
      return;
    }
    const [mine, profile] = await Promise.all([ifThere(stoa.reviews.findOwn(product.id)), ifThere(stoa.profiles.findOwn())]);
    own.replaceChildren(form(mine, profile));
  }

  function form(mine, profile) {
    const wrong = el("p", { role: "alert" });
    const button = el("button", {}, mine ? "Save" : "Publish");
    const field = (name, label, attributes) => el("label", {}, label, el("input", { name, ...attributes }));
    const ratings = [5, 4, 3, 2, 1].map((rating) => el("option", { value: rating, selected: mine?.rating === rating }, `${stars(rating)} ${rating}`));
    const body = el("textarea", { name: "body", rows: 4, maxlength: 5000 });
    body.value = mine?.body ?? "";
    const take = mine && el("button", { type: "button", class: "plain", click: () => busy(take, wrong, async () => {
      await stoa.reviews.delete(product.id, mine);
      reader = fresh;
      await Promise.all([begin(), offer()]);
    }) }, "Take it back");
    const made = el("form", { submit: (event) => {
      event.preventDefault();
      busy(button, wrong, () => save(new FormData(made), mine, profile));
    } },
    el("fieldset", {}, el("legend", {}, mine ? "Your review" : "Write a review"),
      mine?.state === "hidden" && el("p", {}, "The shop has hidden it: only you see it."),
      mine?.verified_purchase && el("p", { class: "quiet" }, "Others see that you bought it."),
      !profile && field("display_name", "Your name, as others see it", { required: true, maxlength: 50, autocomplete: "nickname" }),
      !profile && field("handle", "Your name in addresses", { required: true, minlength: 3, maxlength: 30, autocapitalize: "none", pattern: "[a-z0-9_]+", placeholder: "ada_l" }),
      el("label", {}, "Stars", el("select", { name: "rating", required: true }, ...ratings)),
      field("title", "In short", { maxlength: 150, value: mine?.title ?? "" }),
      el("label", {}, "In long", body),
      button, take, wrong));
    return made;
  }

  async function save(typed, mine, profile) {
    const get = (name) => String(typed.get(name) ?? "").trim();
    if (!profile) await stoa.profiles.save({ handle: get("handle"), display_name: get("display_name") });
    const review = { rating: Number(get("rating")), title: get("title"), body: get("body") };
    try {
      await stoa.reviews.save(product.id, review, mine ? { ifMatch: mine } : {});
    } catch (error) {
      // Somebody wrote it in another window: the form shows what is there, and keeps nothing of it unseen.
      if (!isProblem(error, "stale_version") && !isProblem(error, "precondition_required")) throw error;
      await offer();
      own.querySelector("[role=alert]").textContent = "It was changed elsewhere meanwhile. This is what is there now.";
      return;
    }
    reader = fresh;
    await Promise.all([begin(), offer()]);
  }

  const section = el("section", { class: "opinions", "aria-label": "Reviews" }, el("h2", {}, "Reviews"), head, sorted, list, more, alert, own);
  Promise.all([begin(), offer()]).catch((error) => { alert.textContent = explain(error); });
  return section;
}
