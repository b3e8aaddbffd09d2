//! What people see: documents, e-mails, notes, the whole timeline, disputes.
#![expect(clippy::unwrap_used, reason = "a failing test port fails the test")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::id::DisputeId;
use events::cart::TaxSum;
use events::orders::{FulfillmentShipped, OrderConfirmed};
use events::payments::{DisputeClosed, DisputeOpened, PaymentCaptureFailed};
use futures::future::BoxFuture;
use orders::Orders;
use serde_json::json;
use service::capability::{Capability, Hosted};
use service::event::Event;
use service::mail::{Mail, MailError, MailPort};
use testkit::Call;

use crate::shop::*;

/// Collects e-mails; fails the first one.
#[derive(Debug, Default)]
struct Postbox {
    taken: Mutex<Vec<Mail>>,
    tries: Mutex<u32>,
}

impl MailPort for Postbox {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(async move {
            let mut tries = self.tries.lock().unwrap();
            *tries += 1;
            if *tries == 1 {
                return Err(MailError::Failed("not now".into()));
            }
            self.taken.lock().unwrap().push(mail.clone());
            Ok(())
        })
    }
}

fn event<D: domain::event::EventData>(shop: &Shop, data: &D) -> Event {
    Event::new("orders", &shop.clock, data).unwrap()
}

#[tokio::test]
async fn the_owner_gets_each_email_once() {
    let shop = shop();
    let id = confirmed(&shop, account(&shop.clock)).await;
    let confirmed = shop.take::<OrderConfirmed>().pop().unwrap();
    send(&shop, id, json!([{ "line": 1, "quantity": 1 }])).await;
    let shipped = shop.take::<FulfillmentShipped>().pop().unwrap();
    let postbox = Arc::new(Postbox::default());
    let context = Capability::context(&*shop.capability).clone().with_mail(Arc::clone(&postbox) as Arc<dyn MailPort>);
    let orders = Orders::new(context).unwrap();

    let confirmed = event(&shop, &confirmed);
    assert!(Hosted::consume(&orders, &confirmed).await.is_err(), "the mail port failed, so the event is retried");
    for _ in 0..2 {
        Hosted::consume(&orders, &confirmed).await.unwrap();
        Hosted::consume(&orders, &event(&shop, &shipped)).await.unwrap();
    }
    let mails = postbox.taken.lock().unwrap().clone();
    assert_eq!(mails.len(), 2);
    let number = text(&read_order(&shop, id).await, "number");
    assert_eq!(mails[0].to, "penelope@example.com");
    assert_eq!(mails[0].subject, format!("Your order {number} at Stoa"));
    assert!(mails[0].text.contains("Total: 34.97 EUR") && mails[0].text.contains("Odos Ermou 12"), "{}", mails[0].text);
    assert!(mails[0].html.as_ref().unwrap().contains("34.97 EUR"));
    assert!(
        mails[1].text.contains("Tracking number: 0034") && !mails[1].text.contains("MUG-BLUE"),
        "{}",
        mails[1].text
    );
    assert!(!format!("{mails:?}").contains("penelope"));
    let entries = timeline(&read_order(&shop, id).await);
    assert_eq!(entries[5..], ["confirmation_mailed", "shipment_mailed"]);
    // Without a mail port nothing is sent and nothing recorded.
    let quiet = crate::shop::confirmed(&shop, account(&shop.clock)).await;
    let event = event(&shop, &shop.take::<OrderConfirmed>().pop().unwrap());
    shop.deliver_event(&event).await.unwrap();
    assert_eq!(timeline(&read_order(&shop, quiet).await).last().unwrap(), "confirmed");
}

#[tokio::test]
async fn documents_show_what_was_bought_and_run_no_scripts() {
    let shop = shop();
    let owner = account(&shop.clock);
    let mut checkout = checkout(&shop.clock, owner);
    checkout.lines[0].title = "<script>alert(1)</script>".into();
    checkout.lines[0].tax_rate_bps = 2_400;
    checkout.totals.taxes = [(2_400, 806, 193), (1_300, 2_000, 260)]
        .map(|(rate_bps, net, tax)| TaxSum { rate_bps, net: eur(net), tax: eur(tax) })
        .to_vec();
    let id = checkout.order_id;
    deliver(&shop, &checkout).await;
    deliver(&shop, &held(&shop, id)).await;
    deliver(&shop, &authorized(&shop, id)).await;
    deliver(&shop, &committed(id)).await;
    let path = format!("/orders/{id}");
    let notes = json!({ "customer_note": "Thank you, <b>Penelope</b>", "notes": "Pays late" });
    let noted = shop.call(staff(Call::patch(&path).json(notes)).if_match(4)).await;
    assert_eq!(noted.status, 200, "{}", noted.text);
    let seen = shop.call(Call::get(&path).bearer(owner, "")).await;
    assert_eq!(
        (text(&seen.body, "customer_note"), seen.body.get("notes")),
        ("Thank you, <b>Penelope</b>".into(), None)
    );
    shop.advance(Duration::from_secs(240));
    shop.tick().await.unwrap();

    let invoice = shop.call(Call::get(format!("{path}/invoice")).bearer(owner, "")).await;
    assert_eq!((invoice.status, invoice.header("content-type")), (200, "text/html; charset=utf-8"), "{}", invoice.text);
    assert!(invoice.header("content-security-policy").starts_with("default-src 'none'"));
    for part in ["INV-000001", "Penelope Laertiades", "34.97 EUR", "Included tax 24 %", "13 %", "2.60 EUR"] {
        assert!(invoice.text.contains(part), "{part}: {}", invoice.text);
    }
    assert!(!invoice.text.contains("<script>") && invoice.text.contains("alert(1)"), "{}", invoice.text);
    let slip = shop.call(staff(Call::get(format!("{path}/packing-slip")))).await;
    assert!(
        slip.text.contains("MUG-BLUE") && slip.text.contains("Thank you") && !slip.text.contains("<b>"),
        "{}",
        slip.text
    );
    assert!(!slip.text.contains("EUR") && !slip.text.contains("Pays late"), "{}", slip.text);
    let parcel = text(&send(&shop, id, json!([{ "line": 2, "quantity": 1 }])).await.body, "id");
    let slip = shop.call(staff(Call::get(format!("{path}/packing-slip?fulfillment_id={parcel}")))).await;
    assert!(slip.text.contains("TEE-WHITE-S") && !slip.text.contains("MUG-BLUE"), "{}", slip.text);
    let slip = Call::get(format!("{path}/packing-slip"));
    assert_problem(&shop.call(slip.bearer(owner, "")).await, 403, "insufficient_scope");
    let foreign = Call::get(format!("{path}/invoice")).bearer(account(&shop.clock), "");
    assert_problem(&shop.call(foreign).await, 404, "not_found");
}

#[tokio::test]
async fn pages_through_a_long_timeline() {
    let shop = shop();
    let (id, mut parcel) = packed(&shop, account(&shop.clock)).await;
    for _ in 0..30 {
        let path = format!("/orders/{id}/fulfillments");
        assert_eq!(shop.call(staff(Call::post(format!("{path}/{parcel}/cancel")))).await.status, 200);
        parcel = text(&shop.call(staff(Call::post(path).json(json!({})))).await.body, "id");
    }
    let mut expected = ["placed", "awaiting_payment", "committing", "confirmed", "packed"].map(str::to_owned).to_vec();
    expected.extend((0..30).flat_map(|_| ["unpacked".to_owned(), "packed".to_owned()]));
    for limit in [1, 7, 16, 24, 100] {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let path = format!("/orders/{id}/timeline?limit={limit}{cursor}");
            let page = shop.call(staff(Call::get(path))).await;
            assert_eq!(page.status, 200, "{}", page.text);
            found.extend(page.body["items"].as_array().unwrap().iter().map(|entry| text(entry, "what")));
            match page.body["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(found, expected, "limit {limit}");
    }
    let shown = timeline(&read_order(&shop, id).await);
    assert!(expected.ends_with(&shown) && shown.len() <= 24, "the newest entries: {shown:?}");
}

#[tokio::test]
async fn disputes_and_failures_are_shown_in_any_order_of_arrival() {
    let shop = shop();
    let id = confirmed(&shop, account(&shop.clock)).await;
    let failed = PaymentCaptureFailed {
        payment_id: id.raw().into(),
        order_id: id,
        n: 1,
        amount: eur(TOTAL),
        code: "card_closed".into(),
        source: None,
    };
    let disputes = [DisputeId::new(&shop.clock), DisputeId::new(&shop.clock)];
    let opened = |n: usize| DisputeOpened {
        dispute_id: disputes[n],
        payment_id: id.raw().into(),
        order_id: id,
        amount: eur(100),
        reason: "fraudulent".into(),
        respond_by: None,
    };
    let closed = |n: usize, won| DisputeClosed {
        dispute_id: disputes[n],
        payment_id: id.raw().into(),
        order_id: id,
        amount: eur(100),
        won,
        provider: None,
    };
    for _ in 0..2 {
        deliver(&shop, &failed).await;
        deliver(&shop, &opened(0)).await;
    }
    let order = read_order(&shop, id).await;
    assert_eq!((&order["disputed"], &order["capture_failed"]), (&json!(true), &json!(true)));
    for _ in 0..2 {
        deliver(&shop, &closed(0, false)).await;
        deliver(&shop, &closed(1, true)).await;
        deliver(&shop, &opened(1)).await;
        deliver(&shop, &opened(0)).await;
    }
    let order = read_order(&shop, id).await;
    assert_eq!(order["disputed"], false);
    assert_eq!(order["disputes"][0]["won"], false);
    assert_eq!(order["disputes"][1]["won"], true);
    assert_eq!(timeline(&order)[4..], ["capture_failed", "dispute_opened", "dispute_lost", "dispute_won"]);
    assert_eq!(order["timeline"][4]["detail"], "card_closed");
}
