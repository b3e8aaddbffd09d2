//! Mails: at once and in digests, not in quiet hours, and no more once somebody unsubscribes.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::BoxFuture;
use notifications::Notifications;
use serde_json::{Value, json};
use service::Capability;
use service::capability::Hosted;
use service::mail::{Mail, MailError, MailPort};
use testkit::{Call, Fault, Faults};

use crate::support::*;

/// Keeps what is sent, with the links that end it.
#[derive(Debug, Default)]
struct Mailbox {
    sent: Mutex<Vec<(Mail, String)>>,
    fails: Mutex<Option<bool>>,
}

impl MailPort for Mailbox {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(async move {
            match *self.fails.lock().unwrap() {
                Some(true) => return Err(MailError::Refused("never".into())),
                Some(false) => return Err(MailError::Failed("not now".into())),
                None => {}
            }
            self.sent.lock().unwrap().push((mail.clone(), mail.unsubscribe.clone().unwrap_or_default()));
            Ok(())
        })
    }
}

struct Post {
    rig: Rig,
    mailing: Arc<Notifications>,
    mailbox: Arc<Mailbox>,
}

impl Post {
    /// A rig with a mailbox, in which my address is known.
    async fn new(settings: &[(&str, &str)]) -> Self {
        let rig = Rig::with(settings, None);
        let mailbox = Arc::new(Mailbox::default());
        let context = Capability::context(&*rig.capability).clone();
        let context = context.with_mail(Arc::clone(&mailbox) as Arc<dyn MailPort>);
        let mailing = Arc::new(Notifications::new(context).unwrap());
        let contact = json!({ "account_id": me(), "version": 1, "email": "ada@example.com" });
        tell(&rig, "identity.contact.changed", contact).await;
        Self { rig, mailing, mailbox }
    }

    /// What the tick sends: `subject: first line` of each.
    async fn sent(&self) -> Vec<String> {
        let mails = self.mails().await;
        mails.iter().map(|(mail, _)| format!("{}: {}", mail.subject, mail.text.lines().next().unwrap())).collect()
    }

    async fn mails(&self) -> Vec<(Mail, String)> {
        Hosted::tick(&*self.mailing).await.unwrap();
        std::mem::take(&mut *self.mailbox.sent.lock().unwrap())
    }

    async fn prefer(&self, body: Value) {
        good(&self.rig, own(Call::put("/notifications/preferences")).header("if-match", "*").json(body)).await;
    }
}

fn channels(mail: &str) -> Value {
    json!({ "inbox": true, "live": true, "mail": mail })
}

#[tokio::test]
async fn orders_go_out_at_once_where_the_shop_says_so() {
    let post = Post::new(&[("NOTIFICATIONS_ORDER_MAIL", "true")]).await;
    tell(&post.rig, "orders.order.placed", placed(1, &me())).await;
    tell(&post.rig, "orders.order.placed", placed(1, &me())).await;
    react(&post.rig, 1, 10).await;
    let mails = post.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!((mails[0].0.to.as_str(), mails[0].0.subject.as_str()), ("ada@example.com", "Your order N1 was placed"));
    assert!(post.sent().await.is_empty(), "once");

    let other = Post::new(&[]).await;
    tell(&other.rig, "orders.order.placed", placed(1, &me())).await;
    tell(&other.rig, "orders.order.confirmed", confirmed(1, &me())).await;
    assert!(other.sent().await.is_empty(), "by default, none goes out");
}

#[tokio::test]
async fn quiet_hours_hold_mails_and_sockets_and_not_the_inbox() {
    let post = Post::new(&[]).await;
    notifications::listen(&post.rig.capability, me().parse().unwrap()).await.unwrap();
    // It is noon in UTC, and two o'clock in Athens.
    post.prefer(json!({
        "kinds": { "reaction": channels("at_once") },
        "quiet_hours": { "start": "13:30", "end": "15:00", "time_zone": "Europe/Athens" },
    }))
    .await;
    react(&post.rig, 1, 10).await;
    assert_eq!(counts(&post.rig).await, (1, 1));
    let told = notifications::messages_after(&post.rig.capability, me().parse().unwrap(), 1, 10).await.unwrap();
    assert_eq!(told[0].quiet_until, Some(post.rig.clock.now() + HOUR));
    post.rig.advance(HOUR - Duration::from_secs(1));
    assert!(post.sent().await.is_empty());
    post.rig.advance(Duration::from_secs(1));
    assert_eq!(post.sent().await, ["Somebody reacted to your post: - Somebody reacted to your post."]);
}

#[tokio::test]
async fn a_digest_tells_once_what_is_unread() {
    let post = Post::new(&[]).await;
    let kinds = json!({ "reaction": channels("digest"), "follow": channels("digest") });
    let digest = json!({ "every": "daily", "hour": 15, "time_zone": "Etc/UTC" });
    post.prefer(json!({ "kinds": kinds, "digest": digest })).await;
    tell(&post.rig, "social.profile.changed", profile(10, 1, "Grace")).await;
    react(&post.rig, 1, 11).await;
    react(&post.rig, 1, 10).await;
    react(&post.rig, 2, 12).await;
    tell(&post.rig, "social.follow.changed", follow(10, 1, 1, "accepted")).await;
    let read = list(&post.rig).await[1]["id"].as_str().unwrap().to_owned();
    good(&post.rig, own(Call::put(format!("/notifications/{read}/read")))).await;
    assert!(post.sent().await.is_empty(), "not before its hour");
    post.rig.advance(3 * HOUR);
    let mails = post.mails().await;
    assert_eq!((mails.len(), mails[0].0.subject.as_str()), (1, "2 new notifications"));
    assert!(
        mails[0].0.text.starts_with("- Grace followed you.\n- Grace and one other reacted to your post.\n"),
        "{}",
        mails[0].0.text
    );
    assert!(mails[0].1.starts_with("https://issuer.test/notifications/unsubscribe?token="));

    // What comes then is in the next one, and what was in this one is not.
    react(&post.rig, 3, 10).await;
    assert!(post.sent().await.is_empty());
    post.rig.advance(DAY);
    assert_eq!(post.sent().await, ["Grace reacted to your post: - Grace reacted to your post."]);
    post.rig.advance(DAY);
    assert!(post.sent().await.is_empty(), "nothing new, no mail");
}

#[tokio::test]
async fn a_link_ends_digests_by_one_click_and_nothing_else() {
    let post = Post::new(&[]).await;
    post.prefer(json!({ "kinds": { "reaction": channels("digest"), "follow": channels("at_once") } })).await;
    react(&post.rig, 1, 10).await;
    post.rig.advance(DAY);
    let (_, url) = post.mails().await.remove(0);
    let path = url.strip_prefix("https://issuer.test").unwrap().to_owned();
    let click = || Call::post(path.clone()).body("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click");
    for _ in 0..2 {
        assert_eq!(post.rig.call(click()).await.status, 204);
    }
    let wanted = good(&post.rig, own(Call::get("/notifications/preferences"))).await.body;
    assert_eq!(
        (&wanted["kinds"]["reaction"]["mail"], &wanted["kinds"]["follow"]["mail"]),
        (&json!("off"), &json!("at_once"))
    );
    assert_eq!(wanted["version"], 2);
    react(&post.rig, 2, 10).await;
    tell(&post.rig, "social.follow.changed", follow(10, 1, 1, "accepted")).await;
    post.rig.advance(DAY);
    assert_eq!(post.sent().await, ["Somebody followed you: - Somebody followed you."]);
    let forged = post.rig.call(Call::post(format!("{path}x"))).await;
    assert_eq!((forged.status, forged.problem()), (422, "invalid_token"));
    assert_eq!(post.rig.call(Call::get(path)).await.status, 405, "looking at a link changes nothing");
}

#[tokio::test]
async fn what_can_not_be_sent_now_is_sent_later_and_what_is_refused_is_not() {
    let post = Post::new(&[("NOTIFICATIONS_ORDER_MAIL", "true")]).await;
    tell(&post.rig, "orders.order.placed", placed(1, &me())).await;
    *post.mailbox.fails.lock().unwrap() = Some(false);
    assert!(post.sent().await.is_empty());
    *post.mailbox.fails.lock().unwrap() = None;
    assert!(post.sent().await.is_empty(), "after a pause");
    post.rig.advance(Duration::from_secs(120));
    assert_eq!(post.sent().await.len(), 1);

    tell(&post.rig, "orders.order.placed", placed(2, &me())).await;
    *post.mailbox.fails.lock().unwrap() = Some(true);
    assert!(post.sent().await.is_empty());
    *post.mailbox.fails.lock().unwrap() = None;
    post.rig.advance(DAY);
    assert!(post.sent().await.is_empty());
}

#[tokio::test]
async fn nobody_without_an_address_gets_a_mail() {
    let post = Post::new(&[("NOTIFICATIONS_ORDER_MAIL", "true")]).await;
    tell(&post.rig, "orders.order.placed", placed(1, &acct(2))).await;
    tell(&post.rig, "orders.order.placed", placed(2, &id("guest", 3))).await;
    tell(&post.rig, "orders.order.placed", placed(3, &me())).await;
    tell(&post.rig, "identity.contact.changed", json!({ "account_id": me(), "version": 3 })).await;
    tell(
        &post.rig,
        "identity.contact.changed",
        json!({ "account_id": me(), "version": 2, "email": "old@example.com" }),
    )
    .await;
    assert!(post.sent().await.is_empty());
    for shard in 0..4 {
        assert_eq!(dump(&post.rig, &format!("mails#{shard}")).await, "[]");
    }
}

#[tokio::test]
async fn preferences_are_replaced_and_refused_with_every_fault() {
    let rig = Rig::new();
    let found = good(&rig, own(Call::get("/notifications/preferences"))).await;
    assert_eq!((found.header("etag"), found.body["kinds"].as_object().unwrap().len()), ("\"0\"", 17));
    assert_eq!(found.body["kinds"]["order_confirmed"], channels("off"));
    let goes_without_saying = json!({ "inbox": false, "live": true, "mail": "off" });
    assert_eq!(found.body["kinds"]["order_placed"], goes_without_saying);
    assert_eq!(found.body["kinds"]["order_completed"], goes_without_saying);
    let put = |version: u64, body: Value| own(Call::put("/notifications/preferences")).if_match(version).json(body);
    let off = json!({ "inbox": false, "live": false, "mail": "off" });
    let body =
        json!({ "kinds": { "reaction": off }, "digest": { "every": "weekly", "hour": 7, "time_zone": "Asia/Tokyo" } });
    let after = good(&rig, put(0, body)).await;
    assert_eq!((after.header("etag"), &after.body["digest"]["time_zone"]), ("\"1\"", &json!("Asia/Tokyo")));
    assert_eq!(rig.call(put(0, json!({}))).await.status, 412);
    assert_eq!(rig.call(own(Call::put("/notifications/preferences")).json(json!({}))).await.status, 428);
    react(&rig, 1, 10).await;
    assert_eq!(counts(&rig).await, (0, 0), "not kept in the inbox");

    for (body, faults) in [
        (json!({ "kinds": { "nonsense": channels("off") } }), 1),
        (json!({ "kinds": { "report_opened": channels("off") } }), 1),
        (json!({ "kinds": { "reaction": { "inbox": 1, "live": true, "mail": "always" } } }), 2),
        (json!({ "quiet_hours": { "start": "24:00", "end": "7:00", "time_zone": "Mars/Olympus" } }), 3),
        (json!({ "digest": { "every": "hourly", "hour": 24, "time_zone": "UTC" }, "x": 1 }), 3),
        (json!([]), 1),
    ] {
        let reply = rig.call(put(1, body.clone())).await;
        assert_eq!((reply.status, reply.faults().len()), (400, faults), "{body} {}", reply.text);
    }
}

#[tokio::test]
async fn a_process_that_dies_anywhere_loses_no_mail_and_sends_few_twice() {
    for fault in [Fault::CrashBefore, Fault::CrashAfter] {
        for call in 1..=30 {
            let post = Post::new(&[("NOTIFICATIONS_ORDER_MAIL", "true")]).await;
            let digest = json!({ "every": "daily", "hour": 12, "time_zone": "Etc/UTC" });
            post.prefer(json!({ "kinds": { "reaction": channels("digest") }, "digest": digest })).await;
            tell(&post.rig, "orders.order.placed", placed(1, &me())).await;
            react(&post.rig, 1, 10).await;
            post.rig.advance(DAY);
            let faults = Faults::none().at(call, fault);
            let doomed = post.rig.restarted(Some(faults.clone()));
            let context = Capability::context(&*doomed.capability).clone();
            let mailing =
                Notifications::new(context.with_mail(Arc::clone(&post.mailbox) as Arc<dyn MailPort>)).unwrap();
            tokio::select! {
                () = faults.crashed() => {}
                _ = Hosted::tick(&mailing) => {}
            }
            post.rig.advance(Duration::from_secs(120));
            let sent = post.mails().await;
            let of = |subject: &str| sent.iter().filter(|(mail, _)| mail.subject.starts_with(subject)).count();
            let found = (of("Your order N1"), of("Somebody reacted"));
            assert!((1..=2).contains(&found.0) && (1..=2).contains(&found.1), "{fault:?} {call}: {found:?}");
            assert!(found.0 + found.1 <= 4);
            post.rig.advance(DAY);
            assert!(post.mails().await.is_empty(), "{fault:?} {call}");
            for shard in 0..4 {
                assert_eq!(dump(&post.rig, &format!("mails#{shard}")).await, "[]");
            }
        }
    }
}
