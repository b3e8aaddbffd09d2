//! People who write, what was reported of it, and webhooks; and the pages that moderators and operators have for it.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::Call;

use crate::filled::{cut, fill};
use crate::shop::Shop;

/// What people wrote, and what moderators have to do.
pub(crate) struct Written {
    /// A post of Ben's, changed once and answered.
    pub(crate) post: String,
    pub(crate) review: String,
    /// Open reports of the post, of the review, and of Ben.
    pub(crate) reports: [String; 3],
    /// A report that was dismissed.
    pub(crate) decided: String,
    /// An endpoint that is on, with a delivery, and one that is off.
    pub(crate) endpoint: String,
    pub(crate) delivery: String,
    pub(crate) other_endpoint: String,
}

fn id(made: &Value) -> String {
    made["id"].as_str().unwrap().to_owned()
}

/// Ben writes, and Ada reports it.
pub(crate) async fn write(shop: &Shop, text: &str, product: &str, ada: &str, ben: &str) -> Written {
    for (who, handle) in [(ada, "ada"), (ben, "ben")] {
        let profile = json!({ "handle": handle, "display_name": cut(text, 50), "bio": text });
        shop.by(who, "", Call::put("/profiles/me").json(profile)).await;
    }
    let post = id(&shop.by(ben, "", Call::post("/posts").json(json!({ "text": "before" }))).await);
    let change = Call::patch(format!("/posts/{post}")).header("if-match", "*").json(json!({ "text": text }));
    shop.by(ben, "", change).await;
    let reply = json!({ "text": text, "reply_to": post });
    let reply = id(&shop.by(ben, "", Call::post("/posts").json(reply)).await);
    let review = json!({ "rating": 4, "title": cut(text, 150), "body": text });
    let review = id(&shop.by(ben, "", Call::put(format!("/reviews/{product}/mine")).json(review)).await);
    let mut reports = Vec::new();
    let subjects = [("post_id", &post), ("review_id", &review), ("account_id", &ben.to_owned()), ("post_id", &reply)];
    for (kind, subject) in subjects {
        // Lists go by time.
        shop.door.clock.advance(Duration::from_millis(1));
        let report = json!({ kind: subject, "reason": "spam", "text": text });
        reports.push(id(&shop.by(ada, "", Call::post("/reports").json(report)).await));
    }
    let decided = reports.pop().unwrap();
    let decision = json!({ "decision": "dismissed", "note": text });
    let decision = Call::post(format!("/reports/{decided}/decide")).header("if-match", "*").json(decision);
    shop.staff(decision).await;
    let endpoint = async |url: &str, enabled: bool| {
        let body = json!({ "url": url, "events": ["content.*", "trading.trade.executed"], "description": cut(text, 200), "enabled": enabled });
        id(&shop.staff(Call::post("/webhook-endpoints").json(body)).await)
    };
    let (first, other_endpoint) =
        (endpoint("https://one.example/hook", true).await, endpoint("https://two.example/hook", false).await);
    let delivery = id(&shop.staff(Call::post(format!("/webhook-endpoints/{first}/test"))).await);
    shop.settle().await;
    let reports = reports.try_into().unwrap();
    Written { post, review, reports, decided, endpoint: first, delivery, other_endpoint }
}

impl Written {
    /// Its pages, and the scope that they need.
    pub(crate) fn pages(&self, product: &str) -> Vec<(String, &'static str)> {
        let [of_post, of_review, of_person] = &self.reports;
        let community = [
            "reports".to_owned(),
            format!("reports/{of_post}"),
            format!("reports/{of_review}"),
            format!("reports/{of_person}"),
            format!("reports/{}", self.decided),
            "reports?state=decided".to_owned(),
            "log".to_owned(),
            "people".to_owned(),
            format!("posts/{}", self.post),
            "reviews".to_owned(),
            format!("reviews?product={product}"),
            format!("reviews/{}", self.review),
            "people/ben".to_owned(),
        ];
        let community = community.into_iter().map(|page| (format!("/console/community/{page}"), "social:moderate"));
        let webhooks = [
            "/console/webhooks".to_owned(),
            format!("/console/webhooks/{}", self.endpoint),
            format!("/console/webhooks/{}", self.other_endpoint),
            format!("/console/webhooks/{}/deliveries/{}", self.endpoint, self.delivery),
        ];
        let webhooks = webhooks.into_iter().map(|page| (page, "notifications:webhooks"));
        let others = [
            ("/console/inbox".to_owned(), "notifications:staff"),
            ("/console/live/orders".to_owned(), "orders:read"),
            ("/console/live/events".to_owned(), "operations:read"),
        ];
        community.chain(others).chain(webhooks).collect()
    }
}

#[tokio::test]
async fn a_moderator_decides_and_the_log_has_why() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let written = &filled.community;
    let owner = shop.owner(&filled.account).await;
    let queue = async |query: &str| {
        let page = owner.get(&format!("/console/community/reports{query}")).await;
        page.rows().into_iter().map(|row| row[1].clone()).collect::<Vec<_>>()
    };
    assert_eq!(queue("").await, ["post", "review", "person @ben"]);
    assert_eq!(queue("?kind=review").await, ["review"]);
    assert_eq!(queue("?reason=abuse").await, [""; 0]);
    assert_eq!(queue("?state=decided").await, ["post"]);

    // A report shows what it is about, what that was before, and whoever wrote it.
    let path = format!("/console/community/reports/{}", written.reports[0]);
    let page = owner.get(&path).await;
    let said = page.text(0);
    for part in
        ["Reason spam", "@ben a thing", "What it said before", "before", "Replies: 1", "What moderators did before"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(page.described().contains(&"By: @ada".to_owned()), "{:?}", page.described());
    let other = format!("/console/community/reports/{}", written.reports[2]);
    assert!(page.links().contains(&other.as_str()), "the other open report of the same person: {:?}", page.links());

    // Somebody who decides later is told, and sees what was decided.
    let late = page.form("/decide").typed("decision", "dismissed").typed("note", "Fine");
    let form = page.form("/decide").typed("decision", "hidden").typed("note", "An advertisement");
    let done = owner.send(&form).await;
    assert_eq!((done.status, done.location.as_str()), (303, format!("{path}?done=decided").as_str()));
    let lost = owner.send(&late).await;
    assert!(lost.status == 422 && lost.alert().contains("Somebody else decided"), "{}", lost.alert());
    assert!(lost.described().contains(&"Why: An advertisement".to_owned()), "{:?}", lost.described());
    assert_eq!(shop.staff(Call::get(format!("/posts/{}", written.post))).await["state"], "hidden");
    let log = owner.get("/console/community/log").await;
    let newest: Vec<_> = log.rows().into_iter().map(|row| [row[1].clone(), row[2].clone(), row[4].clone()]).collect();
    assert!(newest.iter().any(|row| row == &["@ada", "hide", "An advertisement"]), "{newest:?}");

    // Given back from its own page, with a reason that is needed.
    let page = owner.get(&format!("/console/community/posts/{}", written.post)).await;
    let bare = owner.send(&page.form("/unhide")).await;
    assert!(bare.status == 422 && !bare.alert().is_empty(), "{}", bare.text(0));
    assert_eq!(owner.send(&page.form("/unhide").typed("note", "It is none")).await.status, 303);
    assert_eq!(shop.staff(Call::get(format!("/posts/{}", written.post))).await["state"], "published");
}

#[tokio::test]
async fn people_are_found_suspended_and_given_back() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let owner = shop.owner(&filled.account).await;
    for (asked, found) in [("search=@Ben", true), ("search=nobody", false), ("search=no+one", false)] {
        let page = owner.get(&format!("/console/community/people?{asked}")).await;
        let expected = if found { (303, "/console/community/people/ben") } else { (422, "") };
        assert_eq!((page.status, page.location.as_str()), expected, "{asked}");
    }
    let by_account = owner.get(&format!("/console/community/people?account={}", filled.other)).await;
    assert_eq!(by_account.location, "/console/community/people/ben");
    let page = owner.get("/console/community/people/ben").await;
    assert!(page.described().contains(&"Posts: 2".to_owned()), "{:?}", page.described());
    assert!(page.text(0).matches("a thing").count() >= 4, "{}", page.text(0));
    let cut = owner.get("/console/community/people/ben?cursor=x").await;
    assert!(cut.status == 422 && !cut.alert().is_empty() && !cut.text(0).contains("while the profile is suspended"));
    let done = owner.send(&page.form("/suspend").typed("note", "For a day")).await;
    assert_eq!(done.location, "/console/community/people/ben?done=suspended");
    shop.settle().await;
    let page = owner.get(&done.location).await;
    let said = page.text(0);
    assert!(said.contains("The profile is suspended.") && said.contains("not shown while the profile"), "{said}");
    assert!(said.contains("For a day"), "the log of this person: {said}");
    assert_eq!(owner.send(&page.form("/unsuspend").typed("note", "It is over")).await.status, 303);
    assert_eq!(shop.staff(Call::get("/profiles/ben")).await["state"], "active");
}

#[tokio::test]
async fn a_hidden_review_does_not_count_and_is_still_found() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let owner = shop.owner(&filled.account).await;
    let reviews = format!("/console/community/reviews?product={}", filled.product);
    let product = format!("/console/products/{}", filled.product);
    let page = owner.get(&reviews).await;
    assert!(page.text(0).contains("4.0 of five, by 1 reviews."), "{}", page.text(0));
    let shown = owner.get(&product).await;
    assert!(
        shown.text(0).contains("4.0 of five, by 1") && shown.links().contains(&reviews.as_str()),
        "{}",
        shown.text(0)
    );
    let without = shop.visitor(&filled.clerk, &["catalog:read"]).await.get(&product).await;
    assert!(without.text(0).contains("4.0 of five") && !without.links().contains(&reviews.as_str()));

    let path = format!("/console/community/reviews/{}", filled.community.review);
    let form = owner.get(&path).await.form("/hide").typed("note", "Not about the pot");
    assert_eq!(owner.send(&form).await.location, format!("{path}?done=hidden"));
    shop.settle().await;
    assert!(owner.get(&reviews).await.text(0).contains("There is none yet."));
    let hidden = owner.get("/console/community/reviews?state=hidden").await;
    assert!(hidden.links().contains(&path.as_str()), "{:?}", hidden.links());
    assert_eq!(owner.send(&owner.get(&path).await.form("/unhide").typed("note", "It is")).await.status, 303);
    let hidden = owner.get("/console/community/reviews?state=hidden").await;
    assert!(!hidden.links().contains(&path.as_str()) && hidden.status == 200);
    let nowhere = owner.get("/console/community/reviews?product=prod_01J8ZQ4T6M3V0X9K2B7C5D1EFG").await;
    assert!(nowhere.status == 422 && !nowhere.alert().is_empty());
}

#[tokio::test]
async fn a_secret_is_shown_once() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let owner = shop.owner(&filled.account).await;
    let new = owner.get("/console/webhooks").await.form("/webhooks");
    let bad = new.clone().typed("url", "https://new.example/hook").typed("events", "orders");
    let refused = owner.send(&bad).await;
    assert!(refused.status == 422 && refused.alert().contains("events 0"), "{}", refused.alert());
    assert_eq!(refused.form("/webhooks").field("url"), "https://new.example/hook");
    let made = owner.send(&refused.form("/webhooks").typed("events", "orders.*\npayments.*")).await;
    let secret = |page: &crate::html::Page| {
        let strong = page.all("strong").map(|at| page.text(at)).find(|text| text.starts_with("whsec_"));
        strong.unwrap_or_default()
    };
    let first = secret(&made);
    assert!(first.len() > 20, "{}", made.text(0));
    let action = made.form("/save").action;
    let address = action.trim_end_matches("/save");
    let page = owner.get(address).await;
    assert!(!page.text(0).contains("whsec_"), "{}", page.text(0));
    let rotated = owner.send(&page.form("/rotate")).await;
    assert!(secret(&rotated).len() > 20 && secret(&rotated) != first);
    assert!(rotated.text(0).contains("The secret before this one signs, too, until"), "{}", rotated.text(0));

    // Where the shop does not answer, nothing is offered that would do it twice.
    *shop.door.refuses.lock().unwrap() = 503;
    for form in [new.typed("url", "https://b.example/").typed("events", "*"), page.form("/rotate")] {
        let unsure = owner.send(&form).await;
        let forms = unsure.forms().into_iter().filter(|form| form.action != "/console/sign-out").count();
        assert!(unsure.status == 503 && forms == 0 && unsure.text(0).contains("Not sure"), "{}", unsure.text(0));
    }
    *shop.door.refuses.lock().unwrap() = 0;
}

#[tokio::test]
async fn staff_read_their_inbox_each_as_far_as_they_have_come() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let (owner, clerk) =
        (shop.owner(&filled.account).await, shop.visitor(&filled.clerk, &["notifications:staff"]).await);
    let page = owner.get("/console/inbox").await;
    assert!(page.links().iter().any(|link| link.starts_with("/console/community/reports/rpt_")), "{:?}", page.links());
    let theirs = clerk.get("/console/inbox").await;
    assert!(theirs.text(0).contains("report opened"), "{}", theirs.text(0));
    assert!(!theirs.links().iter().any(|link| link.contains("reports")));
    let count = async |visitor: &crate::shop::Visitor<'_>| visitor.raw(Call::get("/console/inbox/count")).await.text;
    assert_eq!(count(&owner).await, "<b>4 unread</b>");
    assert_eq!(owner.send(&page.form("/inbox/read")).await.location, "/console/inbox?done=read");
    assert_eq!((count(&owner).await.as_str(), count(&clerk).await.as_str()), ("", "<b>4 unread</b>"));
    assert!(owner.get("/console/inbox?unread=true").await.text(0).contains("All is read."));
}

#[tokio::test]
async fn a_list_goes_on_with_what_a_browser_has_not() {
    let shop = Shop::open("a thing");
    let filled = fill(&shop, "a thing").await;
    let owner = shop.owner(&filled.account).await;
    let page = owner.get("/console/live/orders").await;
    let table = page.all("table").next().unwrap();
    let seen = page.elements[table].attribute("data-seen").unwrap().to_owned();
    assert_eq!((page.rows().len(), seen.len()), (3, 3 * 8));
    let ask = async |query: &str, last: Option<&str>| {
        let call = Call::get(format!("/console/live/orders/stream?after={query}"));
        let call = last.iter().fold(call, |call, last| call.header("last-event-id", *last));
        let reply = owner.raw(call).await;
        assert_eq!((reply.status, reply.header("content-type")), (200, "text/event-stream; charset=utf-8"));
        reply.text
    };
    assert_eq!(ask(&seen, None).await, "retry: 5000\n\n", "nothing is new");
    shop.staff(Call::post(format!("/orders/{}/cancel", filled.plain)).json(json!({ "reason": "Lost" }))).await;
    shop.settle().await;
    let told = ask(&seen, None).await;
    let line = |name: &str| told.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned();
    let rows: Value = serde_json::from_str(&line("data: ")).unwrap();
    assert_eq!((rows.as_array().unwrap().len(), &rows[0]["id"]), (1, &json!(filled.plain)));
    assert_eq!(rows[0]["cells"][2][0], json!({ "text": "cancelled", "tone": "calm" }));
    // The browser names what it has, whatever the address says; what is made up is as good as nothing.
    assert_eq!(ask(&seen, Some(&line("id: "))).await, "retry: 5000\n\n");
    assert_eq!(ask("", Some("x")).await.matches("ord_").count(), 6);
    *shop.door.refuses.lock().unwrap() = 503;
    assert_eq!(ask(&seen, None).await, "retry: 30000\n\n", "the shop is busy");
    *shop.door.refuses.lock().unwrap() = 0;
    let lacking = shop.visitor(&filled.clerk, &["operations:read"]).await;
    assert_eq!(lacking.raw(Call::get("/console/live/orders/stream")).await.status, 403);
    let events = lacking.raw(Call::get("/console/live/events/stream")).await.text;
    assert!(events.contains("orders.order.confirmed") && events.contains("payments failed"), "{events}");
}
