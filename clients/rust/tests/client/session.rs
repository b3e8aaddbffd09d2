//! Tokens: one renewal for all, no secret in a log.

use futures::future::join_all;
use stoa_client::types::{IntrospectionForm, OpenCartRequest};
use stoa_client::{Error, Stoa, Tokens};

use crate::support::{Counting, Scripted, Shop};

/// Makes tokens old, as if their time had come.
fn aged(tokens: &Tokens) -> Tokens {
    let mut aged = tokens.clone();
    aged.renew_at = Some(1);
    aged
}

#[tokio::test(flavor = "multi_thread")]
async fn many_calls_with_an_old_token_make_one_renewal() {
    let shop = Shop::open().await;
    let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let counting = Counting::requests_to("/oauth/token");
    let keep = std::sync::Arc::clone(&told);
    let nobody = Stoa::builder(&shop.host.url).transport(counting.clone());
    let nobody = nobody.on_tokens(move |tokens| keep.lock().unwrap().push(tokens.clone())).build().unwrap();
    let first = nobody.guest().await.unwrap().tokens().unwrap();

    let guest = nobody.with_tokens(aged(&first));
    let open = || async { guest.carts().open(&OpenCartRequest::new("EUR")).send().await };
    for result in join_all((0..30).map(|_| open())).await {
        result.unwrap();
    }
    assert_eq!(counting.count(), 1);
    let second = guest.tokens().unwrap();
    assert!(second.refresh_token != first.refresh_token && second.access_token != first.access_token);
    assert_eq!((&second.guest_id, second.guest_id.is_some()), (&first.guest_id, true));
    assert_eq!(*told.lock().unwrap(), [first, second.clone()], "each pair is told once");

    // A token that the shop denies is renewed too, by one renewal.
    let mut denied = second.clone();
    denied.access_token = "not.a.token".into();
    let guest = nobody.with_tokens(denied);
    let list = || async { guest.carts().list().page().await };
    for page in join_all((0..30).map(|_| list())).await {
        assert_eq!(page.unwrap().items.len(), 20);
    }
    assert_eq!(counting.count(), 2);

    // The renewal goes on if the call that began it is given up.
    let guest = nobody.with_tokens(aged(&guest.tokens().unwrap()));
    let begun = tokio::time::timeout(std::time::Duration::from_micros(50), guest.carts().list().page()).await;
    guest.carts().list().page().await.unwrap();
    assert_eq!((begun.is_err(), counting.count()), (true, 3));
    shop.host.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_has_ended_says_so() {
    let shop = Shop::open().await;
    let nobody = shop.admin.anonymous();
    let guest = nobody.guest().await.unwrap();
    let kept = guest.tokens().unwrap();
    guest.sign_out().await.unwrap();
    assert!(guest.tokens().is_none());
    let error = guest.carts().list().page().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401), "{error}");

    let late = nobody.with_tokens(aged(&kept));
    let error = late.carts().list().page().await.unwrap_err();
    let Error::OAuth { code, .. } = &error else { panic!("{error:?}") };
    assert_eq!(code, "invalid_grant");
    assert!(late.tokens().is_none(), "there is no use in them");
    let keyed = nobody.with_tokens(aged(&kept)).carts().open(&OpenCartRequest::new("EUR")).idempotency_key("mine");
    assert_eq!(keyed.send().await.unwrap_err().idempotency_key(), Some("mine"));
    late.products().list(&Default::default()).page().await.unwrap();
    shop.host.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_who_signs_in_brings_their_things() {
    let shop = Shop::open().await;
    let nobody = shop.admin.anonymous();
    let account = stoa_client::types::CreateAccountRequest::new("bob@example.org", "correct horse battery");
    nobody.accounts().create(&account).send().await.unwrap();
    let guest = nobody.guest().await.unwrap();
    let cart = guest.carts().open(&OpenCartRequest::new("EUR")).send().await.unwrap();
    let bob = guest.sign_in("bob@example.org", "correct horse battery").await.unwrap();
    shop.host.bus.settled().await;
    assert_eq!(bob.carts().find(&cart.id).send().await.unwrap().id, cart.id);
    shop.host.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_names_itself_by_its_secret() {
    let shop = Shop::open().await;
    let administrator = shop.host.administrator.clone().unwrap();
    let token = shop.admin.access_token().await.unwrap().unwrap();
    let form = IntrospectionForm { token: Some(token), ..Default::default() };
    let call =
        |secret: &str| shop.admin.oauth().introspect_token(&form).client(&administrator.client_id, secret).send();
    assert!(call(&administrator.client_secret).await.unwrap().active);
    let error = call("wrong").await.unwrap_err();
    assert_eq!(error.code(), Some("invalid_client"), "{error:?}");

    let wrong = shop.admin.with_credentials(&administrator.client_id, "wrong");
    assert_eq!(wrong.stock().find("X").send().await.unwrap_err().code(), Some("invalid_client"));
    shop.host.stop().await;
}

#[tokio::test]
async fn no_secret_is_shown() {
    let body = r#"{"access_token":"hidden1","refresh_token":"hidden2","token_type":"Bearer","expires_in":900,
        "guest_id":"guest_1","session_id":"ses_1"}"#;
    let server = Scripted::with(&[("201 Created", body)]).await;
    let nobody = Stoa::builder(&server.url).credentials("id", "hidden3").build().unwrap();
    let issued = nobody.guests().create().send().await.unwrap();
    let guest = nobody.guest().await.unwrap();
    let request = stoa_client::types::CreateSessionRequest::new("a@example.org", "hidden4");
    let call = guest.sessions().create(&request);
    let shown = format!("{nobody:?} {issued:?} {guest:?} {:?} {request:?} {call:?}", guest.tokens());
    assert!(!shown.contains("hidden"), "{shown}");
    assert!(serde_json::to_string(&guest.tokens()).unwrap().contains("hidden2"), "they can be kept");
}
