//! Tests of e-mails: password reset and address confirmation, without revealing who has an account.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{PASSWORD, admin, refresh, rig, sign_in, sign_in_call, sign_up, text};
use domain::Clock;
use futures::future::BoxFuture;
use identity::Identity;
use serde_json::json;
use service::capability::{Capability, Hosted};
use service::mail::{Mail, MailError, MailPort};
use service::table::Index;
use testkit::{Alone, Call, Reply};
use tower::ServiceExt;

const MINUTE: Duration = Duration::from_secs(60);

/// What the mail server does with the next e-mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Behaviour {
    #[default]
    Accepts,
    Fails,
    Refuses,
    /// Accepts it after five seconds.
    IsSlow,
}

/// Keeps the sent e-mails.
#[derive(Debug)]
struct Mailbox {
    mails: Mutex<Vec<Mail>>,
    behaviour: Mutex<Behaviour>,
    clock: Clock,
}

impl MailPort for Mailbox {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), MailError>> {
        let behaviour = *self.behaviour.lock().unwrap();
        Box::pin(async move {
            match behaviour {
                Behaviour::Accepts => self.mails.lock().unwrap().push(mail.clone()),
                Behaviour::Fails => return Err(MailError::Failed("not now".into())),
                Behaviour::Refuses => return Err(MailError::Refused("never".into())),
                Behaviour::IsSlow => {
                    self.clock.advance(Duration::from_secs(5));
                    self.mails.lock().unwrap().push(mail.clone());
                }
            }
            Ok(())
        })
    }
}

/// Identity with a mailbox, on the table of a rig.
pub(crate) struct Post {
    pub(crate) rig: Alone<Identity>,
    identity: Arc<Identity>,
    mailbox: Arc<Mailbox>,
}

impl Post {
    fn new() -> Self {
        Self::over(rig())
    }

    pub(crate) fn over(rig: Alone<Identity>) -> Self {
        let clock = rig.clock.clone();
        let mailbox = Arc::new(Mailbox { mails: Mutex::default(), behaviour: Mutex::default(), clock });
        let context = Capability::context(&*rig.capability).clone();
        let context = context.with_mail(Arc::clone(&mailbox) as Arc<dyn MailPort>);
        Self { identity: Arc::new(Identity::new(context).unwrap()), rig, mailbox }
    }

    pub(crate) async fn call(&self, call: Call) -> Reply {
        let service = Hosted::service(Arc::clone(&self.identity) as Arc<dyn Hosted>);
        Reply::read(service.oneshot(call.into_request(&self.rig.clock)).await.unwrap()).await
    }

    /// Runs the tick, and takes the e-mails that it sent.
    pub(crate) async fn delivered(&self) -> Vec<Mail> {
        Hosted::tick(&*self.identity).await.unwrap();
        std::mem::take(&mut *self.mailbox.mails.lock().unwrap())
    }

    /// The number of pending e-mails.
    async fn waiting(&self) -> usize {
        let table = &Capability::context(&*self.rig.capability).table;
        table.query(Index::Main, "letters").all::<serde_json::Value>(usize::MAX).await.unwrap().len()
    }

    fn behave(&self, behaviour: Behaviour) {
        *self.mailbox.behaviour.lock().unwrap() = behaviour;
    }

    pub(crate) async fn forget(&self, email: &str) -> Reply {
        self.call(Call::post("/accounts/password-reset").json(json!({ "email": email }))).await
    }

    pub(crate) async fn reset(&self, token: &str, password: &str) -> Reply {
        let body = json!({ "token": token, "password": password });
        self.call(Call::post("/accounts/password-reset/confirm").json(body)).await
    }
}

/// The token in an e-mail without a link.
pub(crate) fn token(mail: &Mail) -> String {
    let line = mail.text.lines().find(|line| line.len() == 26 + 1 + 43).unwrap_or_else(|| panic!("{}", mail.text));
    assert!(mail.html.as_ref().unwrap().contains(line));
    line.to_owned()
}

/// The owner signs in from the network of the reset, even while strangers guess elsewhere.
#[tokio::test]
async fn a_password_reset_lets_the_owner_sign_in_while_others_guess() {
    let post = Post::new();
    sign_up(&post.rig, "ada@example.com").await;
    let from = |address: &str, call: Call| call.header("x-forwarded-for", address);
    for n in 0..10 {
        let guess = sign_in_call("ada@example.com", "guess");
        assert_eq!(post.rig.call(from(&format!("198.51.100.{n}"), guess)).await.status, 401);
    }
    for _ in 0..2 {
        let here = sign_in_call("ada@example.com", PASSWORD);
        assert_eq!(post.rig.call(from("10.0.0.1", here)).await.status, 429);
    }
    assert_eq!(post.forget("ada@example.com").await.status, 202);
    let body = json!({ "token": token(&post.delivered().await[0]), "password": "a new password" });
    let reset = from("10.0.0.1", Call::post("/accounts/password-reset/confirm").json(body));
    assert_eq!(post.call(reset).await.status, 204);
    let here = sign_in_call("ada@example.com", "a new password");
    assert_eq!(post.rig.call(from("10.0.0.1", here)).await.status, 201);
}

#[tokio::test]
async fn a_reset_token_works_once_and_ends_every_session() {
    let post = Post::new();
    sign_up(&post.rig, "ada@example.com").await;
    let session = sign_in(&post.rig, "ada@example.com").await;
    for _ in 0..5 {
        post.rig.call(sign_in_call("ada@example.com", "guess")).await;
    }
    assert_eq!(post.rig.call(sign_in_call("ada@example.com", PASSWORD)).await.status, 429);
    let asked = post.forget("Ada@Example.com").await;
    assert_eq!((asked.status, asked.text.as_str()), (202, ""));
    let letters = post.delivered().await;
    assert_eq!((letters.len(), letters[0].to.as_str()), (1, "ada@example.com"));
    assert!(post.delivered().await.is_empty(), "one e-mail per request");

    let token = token(&letters[0]);
    post.rig.advance(MINUTE);
    let short = post.reset(&token, "short").await;
    assert_eq!((short.status, short.faults()), (400, vec!["/password out_of_range".to_owned()]));
    assert_eq!(post.reset(&token, "a new password").await.status, 204);
    let again = post.reset(&token, "another password").await;
    assert_eq!(
        (again.status, again.problem(), again.faults()),
        (422, "invalid_token", vec!["/token invalid_token".into()])
    );
    assert_eq!(post.rig.call(sign_in_call("ada@example.com", PASSWORD)).await.status, 401);
    let new = post.rig.call(sign_in_call("ada@example.com", "a new password")).await;
    assert_eq!(new.status, 201, "the reset clears the failed attempts");
    assert_eq!(refresh(&post.rig, text(&session, "refresh_token")).await.status, 400);
    let account = post.rig.call(Call::get("/accounts/me").bearer(text(&new.body, "account_id"), "")).await;
    assert!(account.body["email_verified_at"].is_string(), "the reset confirms the address");
}

#[tokio::test]
async fn the_answer_does_not_reveal_whether_the_account_exists() {
    let post = Post::new();
    sign_up(&post.rig, "ada@example.com").await;
    let (known, unknown) = (post.forget("ada@example.com").await, post.forget("eve@example.com").await);
    assert_eq!((known.status, &known.text, known.cost()), (unknown.status, &unknown.text, unknown.cost()));
    assert_eq!(post.delivered().await.len(), 1);
    for email in ["ada@example.com", "eve@example.com"] {
        assert_eq!((post.forget(email).await.status, post.forget(email).await.status), (202, 202));
        let more = post.forget(email).await;
        assert_eq!((more.status, more.header("retry-after").is_empty()), (429, false), "{email}");
    }
    let from = |n: u32| {
        let call = Call::post("/accounts/password-reset").header("x-forwarded-for", "10.0.0.1");
        post.call(call.json(json!({ "email": format!("a{n}@example.com") })))
    };
    for n in 0..20 {
        assert_eq!(from(n).await.status, 202);
    }
    assert_eq!(from(20).await.status, 429);
    let faults = post.call(Call::post("/accounts/password-reset").json(json!({ "email": "x", "name": 1 }))).await;
    assert_eq!(
        (faults.status, faults.faults()),
        (400, vec!["/email invalid_email".into(), "/name unknown_field".into()])
    );
}

#[tokio::test]
async fn only_the_newest_token_works_for_an_hour_and_for_its_purpose() {
    let post = Post::new();
    let id = text(&sign_up(&post.rig, "ada@example.com").await, "id").to_owned();
    post.forget("ada@example.com").await;
    let first = token(&post.delivered().await[0]);
    post.forget("ada@example.com").await;
    let second = token(&post.delivered().await[0]);
    let other = format!("{}{}", &second[..27], "A".repeat(43));
    let verify = |token: &str| Call::post("/accounts/verification/confirm").json(json!({ "token": token }));
    for bad in [first.as_str(), other.as_str(), "nonsense", "01J8ZQ4T6M3V0X9K2B7C5D1EFG.x"] {
        assert_eq!(post.reset(bad, "a new password").await.problem(), "invalid_token", "{bad}");
    }
    assert_eq!(post.call(verify(&second)).await.problem(), "invalid_token", "another purpose");
    post.rig.advance(60 * MINUTE);
    assert_eq!(post.reset(&second, "a new password").await.problem(), "invalid_token", "too old");

    post.forget("ada@example.com").await;
    let third = token(&post.delivered().await[0]);
    let lock = Call::patch(format!("/accounts/{id}")).bearer(admin(&post.rig).await, "identity:write").if_match(1);
    assert_eq!(post.call(lock.json(json!({ "status": "locked" }))).await.status, 200);
    assert_eq!(post.reset(&third, "a new password").await.problem(), "invalid_token", "the account is locked");
    post.forget("ada@example.com").await;
    assert!(post.delivered().await.is_empty(), "a locked account gets no e-mail");
}

#[tokio::test]
async fn confirms_an_address_once() {
    let post = Post::new();
    let id = text(&sign_up(&post.rig, "ada@example.com").await, "id").to_owned();
    let ask = || Call::post("/accounts/me/verification").bearer(&id, "");
    assert_eq!(post.call(Call::post("/accounts/me/verification")).await.status, 401);
    let other = Call::post(format!("/accounts/{id}/verification")).bearer("client_x", "identity:write");
    assert_eq!(post.call(other).await.status, 404);
    assert_eq!(post.call(ask()).await.status, 202);
    let letter = post.delivered().await.remove(0);
    let verify = || Call::post("/accounts/verification/confirm").json(json!({ "token": token(&letter) }));
    assert_eq!(post.reset(&token(&letter), "a new password").await.problem(), "invalid_token");
    assert_eq!(post.call(verify()).await.status, 204);
    assert_eq!(post.call(verify()).await.problem(), "invalid_token");
    let account = post.call(Call::get("/accounts/me").bearer(&id, "")).await;
    assert_eq!((account.body["version"].as_u64(), account.body["email_verified_at"].is_string()), (Some(2), true));
    let again = post.call(ask()).await;
    assert_eq!((again.status, again.problem()), (409, "email_verified"));
}

#[tokio::test]
async fn retries_a_failed_e_mail_but_not_a_refused_one() {
    let post = Post::new();
    sign_up(&post.rig, "ada@example.com").await;
    post.behave(Behaviour::Fails);
    post.forget("ada@example.com").await;
    assert!(post.delivered().await.is_empty());
    post.behave(Behaviour::Accepts);
    assert!(post.delivered().await.is_empty(), "the first tick's claim lasts for two minutes");
    post.rig.advance(2 * MINUTE);
    let letters = post.delivered().await;
    assert_eq!(post.reset(&token(&letters[0]), "a new password").await.status, 204);

    post.behave(Behaviour::Refuses);
    post.forget("ada@example.com").await;
    assert!(post.delivered().await.is_empty());
    post.behave(Behaviour::Fails);
    post.forget("ada@example.com").await;
    assert!(post.delivered().await.is_empty());
    post.behave(Behaviour::Accepts);
    post.rig.advance(30 * MINUTE);
    assert!(post.delivered().await.is_empty(), "one was refused, the other is too old");
}

#[tokio::test]
async fn many_unwanted_e_mails_do_not_delay_a_wanted_one() {
    let post = Post::new();
    sign_up(&post.rig, "ada@example.com").await;
    for n in 0..250 {
        assert_eq!(post.forget(&format!("nobody{n}@example.com")).await.status, 202);
    }
    post.rig.advance(Duration::from_millis(1));
    post.forget("ada@example.com").await;
    assert_eq!((post.delivered().await.len(), post.waiting().await), (1, 0));
}

#[tokio::test]
async fn deletes_expired_e_mails_without_delaying_new_ones() {
    let post = Post::new();
    sign_up(&post.rig, "ada@example.com").await;
    for n in 0..250 {
        assert_eq!(post.forget(&format!("nobody{n}@example.com")).await.status, 202);
    }
    post.rig.advance(30 * MINUTE);
    post.forget("ada@example.com").await;
    assert_eq!((post.delivered().await.len(), post.waiting().await), (1, 0));
}

#[tokio::test]
async fn a_tick_sends_for_twenty_seconds_and_the_next_ones_continue() {
    let post = Post::new();
    for n in 0..30 {
        let email = format!("a{n}@example.com");
        sign_up(&post.rig, &email).await;
        post.rig.advance(Duration::from_millis(1));
        assert_eq!(post.forget(&email).await.status, 202);
    }
    post.behave(Behaviour::IsSlow);
    let (mut ticks, mut sent) = (0, Vec::new());
    while sent.len() < 30 {
        let now = post.delivered().await;
        assert!((4..16).contains(&now.len()), "{} in one tick", now.len());
        sent.extend(now.into_iter().map(|mail| mail.to));
        ticks += 1;
    }
    let each: std::collections::BTreeSet<_> = sent.iter().collect();
    assert_eq!((sent.len(), each.len(), post.waiting().await), (30, 30, 0), "{ticks} ticks");
}

#[tokio::test]
async fn an_e_mail_links_to_the_shops_page() {
    let page = "https://shop.example/new?for=a&token=";
    let rig = Alone::<Identity>::with(&[("IDENTITY_SIGNING_KEY_ID", ""), ("IDENTITY_PASSWORD_RESET_URL", page)], None);
    let post = Post::over(rig);
    sign_up(&post.rig, "ada@example.com").await;
    post.forget("ada@example.com").await;
    let letter = post.delivered().await.remove(0);
    let link = letter.text.lines().find(|line| line.starts_with(page)).unwrap().to_owned();
    assert!(letter.html.unwrap().contains("href=\"https://shop.example/new?for=a&#38;token="));
    assert_eq!(post.reset(link.strip_prefix(page).unwrap(), "a new password").await.status, 204);
}

#[tokio::test]
async fn an_erased_account_has_no_token_and_gets_no_e_mail() {
    let post = Post::new();
    let id = text(&sign_up(&post.rig, "ada@example.com").await, "id").to_owned();
    post.forget("ada@example.com").await;
    let token = token(&post.delivered().await[0]);
    post.call(Call::post("/accounts/me/verification").bearer(&id, "")).await;
    assert_eq!(post.call(Call::delete("/accounts/me").bearer(&id, "").if_match(1)).await.status, 204);
    assert!(post.delivered().await.is_empty());
    assert_eq!(post.reset(&token, "a new password").await.problem(), "invalid_token");
    let late = post.call(Call::post("/accounts/me/verification").bearer(&id, "")).await;
    assert_eq!((late.status, late.problem()), (409, "account_erased"));
}

#[tokio::test]
async fn refuses_e_mail_requests_in_a_shop_without_mail() {
    let rig = rig();
    let id = text(&sign_up(&rig, "ada@example.com").await, "id").to_owned();
    let forgot = Call::post("/accounts/password-reset").json(json!({ "email": "ada@example.com" }));
    for call in [forgot, Call::post("/accounts/me/verification").bearer(&id, "")] {
        let reply = rig.call(call).await;
        assert_eq!((reply.status, reply.problem()), (409, "no_mail"));
    }
}

#[tokio::test]
async fn e_mails_cost_what_their_routes_say() {
    let post = Post::new();
    let id = text(&sign_up(&post.rig, "ada@example.com").await, "id").to_owned();
    let asked = Call::post("/accounts/password-reset").header("x-forwarded-for", "10.0.0.1");
    assert_eq!(post.call(asked.json(json!({ "email": "ada@example.com" }))).await.cost(), "0rru 3wru");
    let asked = Call::post("/accounts/me/verification").header("x-forwarded-for", "10.0.0.1").bearer(&id, "");
    assert_eq!(post.call(asked).await.cost(), "1rru 3wru");
    let letters = post.delivered().await;
    let of = |subject: &str| token(letters.iter().find(|letter| letter.subject.contains(subject)).unwrap());
    let verify = Call::post("/accounts/verification/confirm").json(json!({ "token": of("confirm") }));
    assert_eq!(post.call(verify).await.cost(), "2rru 7wru");
    assert_eq!(post.reset(&of("password"), "a new password").await.cost(), "2rru 6wru");
}

#[tokio::test]
async fn a_verified_address_is_published_once_and_again_on_demand() {
    use events::identity::ContactChanged;
    let post = Post::new();
    let account = sign_up(&post.rig, "Ada@example.com").await;
    sign_up(&post.rig, "eve@example.com").await;
    let republish = async || Hosted::republish(&*post.rig.capability, "contact", None).await.unwrap();
    assert_eq!(republish().await.count, 0, "nobody has verified anything");
    assert!(post.rig.take::<ContactChanged>().is_empty());
    for n in 0..2 {
        assert_eq!(post.forget("ada@example.com").await.status, 202);
        let token = token(&post.delivered().await[0]);
        post.rig.advance(MINUTE);
        assert_eq!(post.reset(&token, &format!("a new password {n}")).await.status, 204);
        post.rig.advance(MINUTE);
    }
    let told: Vec<ContactChanged> = post.rig.take();
    assert_eq!(told.len(), 1, "the address stays the same");
    assert_eq!(
        (told[0].account_id.to_string().as_str(), told[0].email.as_deref()),
        (text(&account, "id"), Some("ada@example.com"))
    );
    assert_eq!((republish().await.count, republish().await.cursor), (1, None));
    let again = post.rig.take::<ContactChanged>();
    assert_eq!((again.len(), again[0].email.as_deref()), (2, Some("ada@example.com")));
    assert!(again[0].version > told[0].version);
}
