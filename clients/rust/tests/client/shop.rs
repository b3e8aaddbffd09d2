//! Against a whole shop.

use std::time::Duration;

use futures::{StreamExt, TryStreamExt};
use stoa_client::api::{
    ExportProductsQuery, FindPackingSlipQuery, ImportProductsQuery, ListOrdersQuery, ListProductsQuery,
};
use stoa_client::types::{
    AddLineRequest, AddPaymentMethodRequest, CheckOutRequest, CreateAccountRequest, CreateFulfillmentRequest, Money,
    OpenCartRequest, OrderStatus, PaymentState, ProductContent, ProductPatch, ProductPrice, ProductVariantContent,
    ReceiveStockRequest, ShipFulfillmentRequest, UpdateAccountRequest,
};
use stoa_client::{Error, Expected, Patch, Stoa};

use crate::support::{Counting, Cutting, Shop, address};

/// A card that pays.
fn card() -> AddPaymentMethodRequest {
    AddPaymentMethodRequest { token: Some("tok_success".into()), ..AddPaymentMethodRequest::default() }
}

/// Makes a cart with one piece, and the request that checks it out.
async fn ready(shopper: &Stoa, sku: &str) -> (String, CheckOutRequest) {
    let cart = OpenCartRequest { country: Some("DE".to_owned()), ..OpenCartRequest::new("EUR") };
    let cart = shopper.carts().open(&cart).send().await.unwrap();
    shopper.carts().add_line(&cart.id, &AddLineRequest::new(sku, 1)).send().await.unwrap();
    let method = shopper.payment_methods().add(&card()).send().await.unwrap();
    let request = CheckOutRequest::new("ada@example.org", address(), "standard");
    (cart.id, CheckOutRequest { payment_method: Some(method.id), ..request })
}

/// README.md: a tour.
#[tokio::test(flavor = "multi_thread")]
async fn the_tour_of_the_readme() {
    let shop = Shop::open().await;
    let admin = &shop.admin;

    let price = ProductPrice { tax_inclusive: Some(true), ..ProductPrice::new(1999, "EUR") };
    let variant = ProductVariantContent {
        title: Some("M".to_owned()),
        prices: Some(vec![price]),
        ..ProductVariantContent::new("TEE-BLACK-M")
    };
    let content = ProductContent { variants: Some(vec![variant]), ..ProductContent::new("black-tee", "Black tee") };
    let product = admin.products().create(&content).send().await.unwrap();
    admin.products().activate(&product.id).send().await.unwrap();
    shop.host.bus.settled().await;
    let level = admin.stock().receive("TEE-BLACK-M", &ReceiveStockRequest::new(10)).send().await.unwrap();
    assert_eq!(level.on_hand, 10);
    shop.host.bus.settled().await;
    let shown = admin.anonymous().products().list(&ListProductsQuery::default()).limit(5).page().await.unwrap();
    assert_eq!((shown.items.len(), shown.items[0].title.as_str(), shown.next_cursor), (1, "Black tee", None));

    let nobody = admin.anonymous();
    let email = "ada@example.org";
    nobody.accounts().create(&CreateAccountRequest::new(email, "correct horse battery")).send().await.unwrap();
    let ada = nobody.sign_in(email, "correct horse battery").await.unwrap();

    let cart = OpenCartRequest { country: Some("DE".to_owned()), ..OpenCartRequest::new("EUR") };
    let cart = ada.carts().open(&cart).send().await.unwrap();
    ada.carts().add_line(&cart.id, &AddLineRequest::new("TEE-BLACK-M", 2)).send().await.unwrap();
    let method = ada.payment_methods().add(&card()).send().await.unwrap();
    let request = CheckOutRequest {
        payment_method: Some(method.id),
        expected_total: Some(Money::new(4488, "EUR")),
        ..CheckOutRequest::new(email, address(), "standard")
    };
    let placed = ada.carts().check_out(&cart.id, &request).send().await.unwrap();

    let order = ada.orders().find(&placed.id).wait(Duration::from_secs(5)).answer().await.unwrap();
    assert_eq!(order.body.status, OrderStatus::Confirmed);
    assert_eq!(order.header("preference-applied"), Some("wait"));

    let parcel = admin.orders().create_fulfillment(&placed.id, &CreateFulfillmentRequest::default());
    let parcel = parcel.send().await.unwrap();
    let ship = ShipFulfillmentRequest::new("Hermes", "H123");
    admin.orders().ship_fulfillment(&placed.id, &parcel.id, &ship).send().await.unwrap();
    shop.host.bus.settled().await;
    assert_eq!(ada.orders().find(&placed.id).send().await.unwrap().status, OrderStatus::Completed);
    let payment = ada.payments().find(&placed.id.replace("ord_", "pay_")).send().await.unwrap();
    assert_eq!((payment.status, payment.captured), (PaymentState::Captured, Money::new(4488, "EUR")));

    let slip = admin.orders().find_packing_slip(&placed.id, &FindPackingSlipQuery::default()).send().await.unwrap();
    assert!(slip.contains("<html"), "a page to print: {slip}");
    shop.host.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkout_whose_answer_is_lost_makes_one_order() {
    let shop = Shop::open().await;
    shop.product("CUT-1", 500, 5).await;
    let proxy = Cutting::before(&shop.host.url, "/checkout ").await;
    let guest = Stoa::new(&proxy.url).unwrap().guest().await.unwrap();
    let (cart_id, request) = ready(&guest, "CUT-1").await;

    proxy.arm();
    let answer = guest.carts().check_out(&cart_id, &request).answer().await.unwrap();
    assert_eq!(proxy.cuts.load(std::sync::atomic::Ordering::SeqCst), 1, "the first answer was lost");
    assert!(answer.replayed, "the second one is the first again");

    // Without patience, the caller goes on under the same key.
    let (cart_id, request) = ready(&guest, "CUT-1").await;
    proxy.arm();
    let error = guest.carts().check_out(&cart_id, &request).max_attempts(1).send().await.unwrap_err();
    let Error::Unreachable { attempts: 1, .. } = &error else { panic!("{error:?}") };
    let key = error.idempotency_key().unwrap();
    let later = guest.carts().check_out(&cart_id, &request).idempotency_key(key).answer().await.unwrap();
    assert!(later.replayed);

    shop.host.bus.settled().await;
    let orders: Vec<_> = guest.orders().list(&ListOrdersQuery::default()).items().try_collect().await.unwrap();
    assert_eq!(orders.len(), 2, "one for each cart");
    assert_eq!(shop.admin.stock().find("CUT-1").send().await.unwrap().on_hand, 3);
    shop.host.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_whose_answer_is_lost_is_not_called_stale() {
    let shop = Shop::open().await;
    shop.product("PATCH-1", 500, 5).await;
    let proxy = Cutting::before(&shop.host.url, "PATCH /products/").await;
    let administrator = shop.host.administrator.clone().unwrap();
    let admin = Stoa::builder(&proxy.url).credentials(administrator.client_id, administrator.client_secret);
    let admin = admin.build().unwrap();
    let product = admin.products().find_by_slug("patch-1").answer().await.unwrap();
    let patch = ProductPatch { title: Some("New".to_owned()), description: Patch::Clear, ..Default::default() };

    proxy.arm();
    let lost = admin.products().update(&product.body.id, product.etag.as_ref().unwrap(), &patch).send().await;
    assert!(matches!(lost, Err(Error::Unreachable { .. })), "it was made, or not: {lost:?}");
    let now = admin.products().find_by_slug("patch-1").send().await.unwrap();
    assert_eq!((now.title.as_str(), now.version), ("New", product.body.version + 1));
    let stale = admin.products().update(&now.id, product.body.version, &patch).send().await.unwrap_err();
    assert_eq!(stale.code(), Some("stale_version"));
    admin.products().update(&now.id, Expected::any(), &patch).send().await.unwrap();
    shop.host.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_a_stream_over_its_pages() {
    let shop = Shop::open().await;
    for number in 0..7 {
        shop.product(&format!("PAGE-{number}"), 100, 1).await;
    }
    let counting = Counting::requests_to("/products");
    let nobody = Stoa::builder(&shop.host.url).transport(counting.clone()).build().unwrap();
    let list = || nobody.products().list(&ListProductsQuery::default()).limit(3);
    let slugs: Vec<_> = list().items().map_ok(|product| product.slug).try_collect().await.unwrap();
    let expected: Vec<_> = (0..7).rev().map(|number| format!("page-{number}")).collect();
    assert_eq!(slugs, expected, "newest first");
    assert!(counting.count() >= 3);

    let asked = counting.count();
    let first: Vec<_> = list().items().take(2).collect().await;
    assert!(first.iter().all(Result::is_ok) && counting.count() == asked + 1, "a page is asked for when it is needed");

    let first = list().page().await.unwrap();
    let second = list().cursor(first.next_cursor.unwrap()).page().await.unwrap();
    assert_eq!(second.items[0].slug, "page-3");
    let error = list().cursor("made up").items().next().await.unwrap().unwrap_err();
    assert_eq!(error.code(), Some("invalid_request"));
    shop.host.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_lists_every_fault() {
    let shop = Shop::open().await;
    let price = ProductPrice::new(-5, "EURO");
    let variant = ProductVariantContent { prices: Some(vec![price]), ..ProductVariantContent::new("") };
    let content = ProductContent { variants: Some(vec![variant]), ..ProductContent::new("Not A Slug", "") };
    let error = shop.admin.products().create(&content).idempotency_key("mine").send().await.unwrap_err();
    let Error::Problem(problem) = &error else { panic!("{error:?}") };
    assert_eq!((problem.status.as_u16(), problem.code.as_str()), (400, "invalid_request"));
    let mut pointers: Vec<_> = problem.errors.iter().map(|fault| fault.pointer.as_str()).collect();
    pointers.sort_unstable();
    let expected =
        ["/slug", "/title", "/variants/0/prices/0/amount", "/variants/0/prices/0/currency", "/variants/0/sku"];
    assert_eq!(pointers, expected, "{error}");
    assert!(problem.request_id.is_some() && problem.attempts == 1);
    assert_eq!(error.idempotency_key(), Some("mine"));
    assert!(error.to_string().contains("/slug"), "{error}");

    let missing = shop.admin.stock().find("NO/SUCH ?#").send().await.unwrap_err();
    assert_eq!(missing.status().map(|status| status.as_u16()), Some(404), "{missing}");
    let impossible = shop.admin.stock().find("..").send().await.unwrap_err();
    assert!(matches!(impossible, Error::Call(_)), "{impossible:?}");
    shop.host.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_only_what_is_new_and_changes_fields() {
    let shop = Shop::open().await;
    let nobody = shop.admin.anonymous();
    nobody
        .accounts()
        .create(&CreateAccountRequest::new("eve@example.org", "correct horse battery"))
        .send()
        .await
        .unwrap();
    let eve = nobody.sign_in("eve@example.org", "correct horse battery").await.unwrap();
    let account = eve.accounts().find("me").answer().await.unwrap();
    let etag = account.etag.unwrap();
    assert!(eve.accounts().find("me").send_unless(&etag).await.unwrap().is_none());
    let change = UpdateAccountRequest { name: "Eve".to_owned().into(), ..Default::default() };
    let changed = eve.accounts().update("me", &etag, &change).send().await.unwrap();
    assert_eq!(changed.name.as_deref(), Some("Eve"));
    let newer = eve.accounts().find("me").send_unless(&etag).await.unwrap().unwrap();
    let cleared = UpdateAccountRequest { name: Patch::Clear, ..Default::default() };
    let cleared = eve.accounts().update("me", newer.etag.as_ref().unwrap(), &cleared).send().await.unwrap();
    assert_eq!(cleared.name, None);
    shop.host.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_products_go_in_and_out() {
    let shop = Shop::open().await;
    let rows = "slug,status,title,sku,amount,currency\nmug,active,Mug,MUG-1,900,EUR\ncup,active,Cup,CUP-1,,EUR\n";
    let import = |dry_run| {
        let query = ImportProductsQuery { dry_run: Some(dry_run), ..Default::default() };
        shop.admin.products().import("text/csv; charset=utf-8", rows, &query).send()
    };
    let tried = import(true).await.unwrap();
    assert!(tried.dry_run && tried.rows.len() == 2, "{tried:?}");
    import(false).await.unwrap();
    let query = ExportProductsQuery { limit: Some(1), ..Default::default() };
    let exported = shop.admin.catalog().export_products(&query).answer().await.unwrap();
    assert_eq!(exported.body.lines().count(), 1, "{}", exported.body);
    shop.host.stop().await;
}
