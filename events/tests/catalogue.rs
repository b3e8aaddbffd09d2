//! Golden files of every published event: a change of one is a change of what others rely on.
#![expect(clippy::unwrap_used, reason = "a rig that fails is a failed test")]

use domain::event::{EventData, Kind};
use domain::id::{Raw, Sku};
use domain::locale::Locale;
use domain::owner::Owner;
use domain::{Clock, Currency, Money, Timestamp};
use events::{cart, catalog, content, identity, inventory, orders, payments, social};
use serde_json::{Value, json};
use service::event::Event;

fn raw() -> Raw {
    Raw::parse("01J8ZQ4T6M3V0X9K2B7C5D1EFG").unwrap()
}

fn sku(text: &str) -> Sku {
    text.parse().unwrap()
}

fn money(amount: i64) -> Money {
    Money::new(amount, "EUR".parse::<Currency>().unwrap())
}

fn noon() -> Timestamp {
    "2026-03-01T12:00:00.000Z".parse().unwrap()
}

fn personal() -> cart::Personal {
    let address = cart::Address {
        name: "Ada Example".into(),
        line1: "1 Market Street".into(),
        line2: None,
        city: "Athens".into(),
        region: None,
        postal_code: "10555".into(),
        country: "GR".into(),
        phone: None,
    };
    cart::Personal { email: "ada@example.org".into(), shipping_address: address.clone(), billing_address: address }
}

fn tier((min_quantity, amount): (u32, i64)) -> cart::Tier {
    cart::Tier { min_quantity, unit_price: money(amount) }
}

fn quantities() -> Vec<orders::Quantity> {
    vec![orders::Quantity { sku: sku("TEE-M"), quantity: 2, track_inventory: true, backorder: false }]
}

fn shortages() -> Vec<inventory::Shortage> {
    vec![inventory::Shortage { sku: sku("TEE-M"), requested: 2, available: 1 }]
}

/// Puts a sample into an envelope and back, and holds its JSON against the golden file.
fn golden<D: EventData + PartialEq + std::fmt::Debug>(seen: &mut Vec<String>, data: D) {
    let clock = Clock::manual(noon());
    let source = D::TYPE.split('.').next().unwrap();
    let event = Event::new(source, &clock, &data).unwrap();
    let text = serde_json::to_string(&event).unwrap();
    let back: Event = serde_json::from_str(&text).unwrap();
    assert_eq!(back.data::<D>().unwrap(), data, "{} does not survive its envelope", D::TYPE);
    // A field that a later publisher adds is tolerated.
    let mut richer: Value = serde_json::from_str(event.data.get()).unwrap();
    richer["added_later"] = Value::Bool(true);
    assert_eq!(serde_json::from_value::<D>(richer).unwrap(), data);

    let mut envelope: Value = serde_json::from_str(&text).unwrap();
    for (name, fixed) in [("id", "01J8ZQ4T6M3V0X9K2B7C5D1EFG"), ("correlationid", "req_1")] {
        envelope[name] = Value::String(fixed.into());
    }
    envelope["kind"] = Value::String(match D::KIND {
        Kind::State => "state".into(),
        Kind::Fact => format!("fact {}", data.natural_key()),
    });
    insta::assert_json_snapshot!(D::TYPE, envelope);
    seen.push(D::TYPE.to_owned());
}

fn golden_of_social(s: &mut Vec<String>) {
    let (ada, post_id) = (raw().into(), raw().into());
    let bob = Raw::parse("01J8ZQ4T6M3V0X9K2B7C5D1B0B").unwrap().into();
    golden(
        s,
        social::ProfileChanged {
            account_id: ada,
            version: 1_772_366_400_000,
            state: social::ProfileState::Active,
            handle: Some("ada".into()),
            display_name: "Ada Example".into(),
            avatar: Some(raw().into()),
            locked: true,
        },
    );
    let state = social::FollowState::Requested;
    golden(s, social::FollowChanged { follower: bob, followee: ada, version: 1, state, since: noon() });
    golden(s, social::BlockChanged { blocker: ada, blocked: bob, version: 1, active: true });
    golden(s, social::MuteChanged { muter: ada, muted: bob, version: 2, active: true, until: Some(noon()) });
    golden(
        s,
        social::PostChanged {
            post_id,
            author: ada,
            version: 1_772_366_400_000,
            state: social::PostState::Published,
            visibility: social::Visibility::Followers,
            text: "Look, @bob: #linen".into(),
            tags: vec!["linen".into()],
            mentions: vec![bob],
            media: vec![social::PostMedia { asset_id: raw().into(), alt: Some("A shirt.".into()) }],
            reply_to: Some(social::ReplyTo { post_id, author: bob, root: post_id }),
            lang: Some("en".parse().unwrap()),
            published_at: noon(),
            edited_at: Some(noon()),
        },
    );
    let kind = "like".to_owned();
    golden(s, social::ReactionChanged { post_id, author: ada, account_id: bob, kind, version: 3, active: true });
    golden(
        s,
        social::ReviewChanged {
            review_id: raw().into(),
            product_id: raw().into(),
            author: ada,
            version: 1_772_366_400_000,
            state: social::PostState::Hidden,
            rating: 4,
            title: String::new(),
            body: String::new(),
            verified_purchase: true,
            published_at: noon(),
        },
    );
    let histogram = [0, 1, 0, 0, 2];
    golden(s, social::RatingChanged { product_id: raw().into(), version: 3, count: 3, sum: 12, histogram });
    let (report_id, subject) = (raw().into(), social::Reported::Post(post_id));
    golden(s, social::ReportOpened { report_id, subject, reason: "spam".into(), opened_at: noon() });
    let (subject, decision) = (social::Reported::Profile(ada), "suspended".to_owned());
    golden(s, social::ReportDecided { report_id, subject, decision, decided_at: noon() });
}

#[test]
fn a_checkout_of_before_can_still_be_read() {
    let golden = include_str!("snapshots/catalogue__cart.cart.checked_out.snap");
    let (_, json) = golden.split_once("\n---\n").unwrap();
    let mut data = serde_json::from_str::<Value>(json).unwrap()["data"].take();
    data["lines"][0].as_object_mut().unwrap().remove("tiers");
    data["discounts"][0].as_object_mut().unwrap().remove("conditional");
    data.as_object_mut().unwrap().remove("shipping_conditional");
    let checkout: cart::CheckedOut = serde_json::from_value(data).unwrap();
    assert!(checkout.lines[0].tiers.is_empty() && !checkout.discounts[0].conditional);
    assert!(!checkout.shipping_conditional);
    assert!(checkout.payment_method.is_some());
}

#[test]
fn every_event_has_its_golden_file() {
    let mut seen = Vec::new();
    let s = &mut seen;
    let (order_id, payment_id, reservation_id) = (raw().into(), raw().into(), raw().into());
    let (cart_id, account_id) = (raw().into(), raw().into());
    let owner = Owner::Account(account_id);

    golden(s, identity::AccountCreated { account_id });
    golden(s, identity::AccountErased { account_id });
    golden(s, identity::GuestMerged { guest_id: raw().into(), account_id });
    golden(s, identity::ContactChanged { account_id, version: 2, email: Some("ada@example.org".into()) });
    golden_of_social(s);

    let price = catalog::Price {
        amount: 1999,
        currency: "EUR".parse().unwrap(),
        tax_inclusive: true,
        min_quantity: 1,
        valid_from: None,
        valid_to: None,
        price_list_id: Some(raw().into()),
    };
    let variant = catalog::Variant {
        sku: sku("TEE-M"),
        title: "M".into(),
        weight_g: 180,
        prices: vec![price],
        track_inventory: true,
        backorder: false,
    };
    golden(
        s,
        catalog::ProductChanged {
            product_id: raw().into(),
            version: 3,
            slug: "tee".into(),
            status: "active".into(),
            title: "Tee".into(),
            tax_class: "standard".into(),
            category_ids: vec![raw().into()],
            tags: vec!["summer".into()],
            variants: vec![variant],
            description: None,
            attributes: Vec::new(),
            image: None,
            created_at: None,
        },
    );
    let (en, de): (Locale, Locale) = ("en".parse().unwrap(), "de-AT".parse().unwrap());
    let locale = |code: &Locale, name: &str, fallback| content::LocaleSettings {
        code: code.clone(),
        name: name.into(),
        fallback,
    };
    let locales = vec![locale(&en, "English", None), locale(&de, "Deutsch", Some(en.clone()))];
    golden(s, content::LocalesChanged { version: 2, default: en.clone(), locales });
    let field = content::Field {
        name: "title".into(),
        kind: "text".into(),
        list: false,
        localized: true,
        search: "title".into(),
    };
    golden(
        s,
        content::TypeChanged {
            type_id: "article".into(),
            version: 3,
            name: "Article".into(),
            title_field: Some("title".into()),
            slug_field: Some("slug".into()),
            fields: vec![field],
            deleted: false,
        },
    );
    let snapshot = content::Snapshot {
        type_id: "article".into(),
        n: 4,
        locales: vec![en.clone(), de.clone()],
        fields: [("cover".to_owned(), json!("asset_01J8ZQ4T6M3V0X9K2B7C5D1EFG"))].into(),
        localized: [(en.clone(), [("title".to_owned(), json!("Linen"))].into())].into(),
        slugs: [(en.clone(), "linen".to_owned())].into(),
        assets: vec![content::Asset {
            asset_id: raw().into(),
            url: "/asset-files/asset_01J8ZQ4T6M3V0X9K2B7C5D1EFG/linen.png".into(),
            file_name: "linen.png".into(),
            media_type: "image/png".into(),
            bytes: 4_096,
            width: Some(640),
            height: Some(480),
            alt: [(en.clone(), "A field of flax".to_owned())].into(),
        }],
    };
    golden(
        s,
        content::EntryPublished {
            entry_id: raw().into(),
            version: 2,
            snapshot: snapshot.clone(),
            first_published_at: noon(),
            published_at: noon(),
            old_slugs: [(en, vec!["flax".to_owned()])].into(),
            release_id: Some(raw().into()),
        },
    );
    golden(
        s,
        content::EntryUnpublished {
            entry_id: raw().into(),
            version: 3,
            type_id: "article".into(),
            release_id: Some(raw().into()),
        },
    );
    let released = content::Released { entry_id: raw().into(), version: 3, unpublished: true };
    golden(s, content::ReleasePublished { release_id: raw().into(), published_at: noon(), entries: vec![released] });
    golden(s, content::EntryDrafted { entry_id: raw().into(), version: 5, snapshot: Some(snapshot) });
    golden(s, catalog::ProductArchived { product_id: raw().into(), version: 4, skus: vec![sku("TEE-M")] });
    golden(
        s,
        catalog::CategoryChanged {
            category_id: raw().into(),
            version: 1,
            slug: "shirts".into(),
            name: "Shirts".into(),
            parent_id: None,
            deleted: false,
        },
    );

    let level = inventory::Level { sku: sku("TEE-M"), version: 2, on_hand: 10, available: 8, steady: true };
    golden(s, inventory::StockChanged { movement_id: raw().into(), levels: vec![level] });
    let level = inventory::OversoldLevel { sku: sku("TEE-M"), version: 3, on_hand: 1, reserved: 3, short_by: 2 };
    golden(s, inventory::StockOversold { movement_id: raw().into(), levels: vec![level] });
    golden(s, inventory::ReservationHeld { reservation_id, order_id, expires_at: noon() });
    golden(s, inventory::ReservationRejected { reservation_id, order_id, shortages: shortages() });
    golden(s, inventory::ReservationCommitted { reservation_id, order_id });
    golden(s, inventory::ReservationCommitFailed { reservation_id, order_id, shortages: shortages() });
    golden(s, inventory::ReservationReleased { reservation_id, order_id });
    golden(s, inventory::ReservationExpired { reservation_id, order_id });

    let line = cart::Line {
        line: 1,
        sku: sku("TEE-M"),
        product_id: raw().into(),
        title: "Tee / M".into(),
        quantity: 2,
        unit_price: money(1999),
        subtotal: money(3998),
        discount: money(398),
        tax_rate_bps: 2400,
        tax: money(697),
        total: money(3600),
        weight_g: 180,
        track_inventory: true,
        backorder: false,
        tiers: [(1, 2199), (2, 1999)].map(tier).into(),
    };
    let totals = cart::Totals {
        subtotal: money(3998),
        discount: money(398),
        shipping: money(490),
        shipping_discount: money(0),
        tax: money(792),
        shipping_tax: money(95),
        taxes: vec![cart::TaxSum { rate_bps: 2400, net: money(3298), tax: money(792) }],
        tax_inclusive: true,
        total: money(4090),
    };
    let discount = cart::Discount {
        promotion_id: raw().into(),
        name: "Summer".into(),
        code: Some("SUMMER10".into()),
        amount: money(398),
        conditional: true,
    };
    golden(
        s,
        cart::CheckedOut {
            cart_id,
            generation: 1,
            order_id,
            owner,
            currency: "EUR".parse().unwrap(),
            lines: vec![line],
            totals,
            discounts: vec![discount],
            shipping_method: "standard".into(),
            shipping_conditional: true,
            payment_method: Some(raw().into()),
            checked_out_at: noon(),
            personal: personal(),
        },
    );

    let number = "7QK2M9XD".to_owned();
    golden(
        s,
        orders::OrderPlaced { order_id, number, owner, lines: quantities(), total: money(4488), personal: personal() },
    );
    golden(
        s,
        orders::OrderAwaitingPayment {
            order_id,
            owner,
            amount: money(4488),
            payment_method: raw().into(),
            expires_at: noon(),
        },
    );
    golden(s, orders::OrderCommitting { order_id });
    golden(s, orders::OrderConfirmed { order_id, cart_id, generation: 1, owner, total: money(4488) });
    golden(s, orders::OrderRejected { order_id, cart_id, generation: 1, reason: "insufficient_stock".into() });
    let reason = "changed my mind".to_owned();
    golden(s, orders::OrderCancelled { order_id, cart_id, generation: 1, reason, was_confirmed: false });
    golden(s, orders::OrderCompleted { order_id, owner, lines: quantities() });
    golden(
        s,
        orders::FulfillmentShipped {
            order_id,
            fulfillment_id: raw().into(),
            lines: quantities(),
            amount: money(4488),
            last: true,
            carrier: "Hermes".into(),
            tracking: "H123".into(),
        },
    );
    golden(s, orders::FulfillmentDelivered { order_id, fulfillment_id: raw().into() });
    let (return_id, amount) = (raw().into(), money(1800));
    let reason = "out of stock".to_owned();
    golden(s, orders::OrderLinesCancelled { order_id, n: 1, lines: quantities(), amount, last: false, reason });
    golden(s, orders::ReturnRequested { order_id, return_id, owner, lines: quantities() });
    golden(s, orders::ReturnDecided { order_id, return_id, owner, approved: true, reason: None });
    golden(s, orders::ReturnReceived { order_id, return_id, restock: quantities(), refund: amount });
    golden(s, orders::ReturnRefunded { order_id, return_id, owner, refunded: amount });

    golden(s, payments::PaymentAuthorized { payment_id, order_id, authorized: money(4488), expires_at: noon() });
    let action_url = "https://provider.example/act".to_owned();
    golden(s, payments::PaymentActionRequired { payment_id, order_id, attempt: 1, action_url });
    golden(s, payments::PaymentDeclined { payment_id, order_id, attempt: 1, code: "card_declined".into() });
    golden(s, payments::PaymentExpired { payment_id, order_id });
    golden(s, payments::PaymentVoided { payment_id, order_id });
    let (amount, code) = (money(4488), || "card_expired".to_owned());
    let source = || Some(return_id.to_string());
    let (captured, refunded, provider) = (amount, amount, Some("simulator".to_owned()));
    let taken = payments::PaymentCaptured { payment_id, order_id, n: 1, amount, captured, source: None, provider };
    let provider = taken.provider.clone();
    golden(s, taken);
    let given_back =
        payments::PaymentRefunded { payment_id, order_id, n: 1, amount, refunded, source: source(), provider };
    let provider = given_back.provider.clone();
    golden(s, given_back);
    golden(s, payments::PaymentCaptureFailed { payment_id, order_id, n: 1, amount, code: code(), source: None });
    golden(s, payments::PaymentRefundFailed { payment_id, order_id, n: 1, amount, code: code(), source: source() });
    let (dispute_id, reason) = (raw().into(), "fraudulent".to_owned());
    golden(s, payments::DisputeOpened { dispute_id, payment_id, order_id, amount, reason, respond_by: Some(noon()) });
    golden(s, payments::DisputeClosed { dispute_id, payment_id, order_id, amount, won: true, provider });

    // A type that is declared and has no sample would slip by. A module that tests its own JSON has its samples there.
    let folders = std::fs::read_dir(env!("CARGO_MANIFEST_DIR")).unwrap().map(|entry| entry.unwrap().path());
    let modules = folders.filter_map(|folder| std::fs::read_to_string(folder.join("mod.rs")).ok());
    let here = modules.filter(|text| !text.contains("fn keeps_its_json"));
    let declared: usize = here.map(|text| text.matches("\nevent!(").count()).sum();
    assert_eq!(seen.len(), declared, "an event type has no sample in this test");
}
