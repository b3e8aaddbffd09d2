//! The invoice and the packing slip, as HTML pages to print.

use askama::Template;
use axum::response::{IntoResponse, Response};
use domain::{Money, Timestamp};
use events::cart::{Address, Line, Totals};
use http::{HeaderValue, StatusCode, header};
use service::Problem;

use crate::config::Config;
use crate::model::{Fulfillment, Invoice, Label, Order, OrderDetails, Portions};

/// Allows the page's own style and nothing else.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A name and address, line by line.
#[derive(Debug)]
pub(crate) struct Party(pub(crate) Vec<String>);

/// One line of a document.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) title: String,
    pub(crate) sku: String,
    pub(crate) quantity: u32,
    pub(crate) unit_price: String,
    pub(crate) discount: Option<String>,
    pub(crate) tax_rate: String,
    pub(crate) total: String,
}

/// The sums of a document.
#[derive(Debug)]
pub(crate) struct Sums {
    pub(crate) subtotal: String,
    pub(crate) discount: Option<String>,
    pub(crate) shipping: String,
    pub(crate) shipping_discount: Option<String>,
    /// For each rate: the rate, the net amount, the tax.
    pub(crate) taxes: Vec<(String, String, String)>,
    pub(crate) tax_inclusive: bool,
    pub(crate) total: String,
}

#[derive(Template)]
#[template(path = "invoice.html")]
struct InvoicePage<'a> {
    shop: &'a str,
    seller: &'a [String],
    number: &'a str,
    issued_on: String,
    order_number: String,
    ordered_on: String,
    buyer: Option<Party>,
    rows: Vec<Row>,
    sums: Sums,
    /// The amount cancelled since.
    cancelled: Option<String>,
    /// The amount refunded since.
    refunded: Option<String>,
}

#[derive(Template)]
#[template(path = "packing_slip.html")]
struct PackingSlipPage<'a> {
    shop: &'a str,
    seller: &'a [String],
    order_number: String,
    ordered_on: String,
    receiver: Option<Party>,
    shipping_method: &'a str,
    label: Label,
    customer_note: Option<String>,
    rows: Vec<Row>,
}

impl Party {
    /// Formats an address as on an envelope.
    pub(crate) fn of(address: &Address) -> Self {
        let town = format!("{} {}", address.postal_code, address.city);
        let lines = [
            Some(address.name.clone()),
            Some(address.line1.clone()),
            address.line2.clone(),
            Some(town.trim().to_owned()),
            address.region.clone(),
            Some(address.country.clone()),
        ];
        Self(lines.into_iter().flatten().filter(|line| !line.is_empty()).collect())
    }
}

impl Row {
    /// The row of an order's line.
    pub(crate) fn of(line: &Line) -> Self {
        Self {
            title: line.title.clone(),
            sku: line.sku.to_string(),
            quantity: line.quantity,
            unit_price: line.unit_price.to_string(),
            discount: unless_zero(line.discount),
            tax_rate: percent(line.tax_rate_bps),
            total: line.total.to_string(),
        }
    }

    /// The rows of some pieces of an order.
    pub(crate) fn some(sheet: &OrderDetails, portions: &Portions) -> Vec<Self> {
        let lines = sheet.lines().into_iter().map(|line| Self { quantity: portions.of(line.line), ..Self::of(&line) });
        lines.filter(|row| row.quantity > 0).collect()
    }
}

impl Sums {
    /// The sums of an order.
    pub(crate) fn of(totals: &Totals) -> Self {
        let taxes = totals.taxes.iter();
        Self {
            subtotal: totals.subtotal.to_string(),
            discount: unless_zero(totals.discount),
            shipping: totals.shipping.to_string(),
            shipping_discount: unless_zero(totals.shipping_discount),
            taxes: taxes.map(|tax| (percent(tax.rate_bps), tax.net.to_string(), tax.tax.to_string())).collect(),
            tax_inclusive: totals.tax_inclusive,
            total: totals.total.to_string(),
        }
    }
}

/// Formats a rate in basis points: `19 %`, `7.5 %`.
fn percent(bps: u32) -> String {
    let decimals = format!("{}.{:02}", bps / 100, bps % 100);
    format!("{} %", decimals.trim_end_matches('0').trim_end_matches('.'))
}

fn day(moment: Timestamp) -> String {
    moment.day()
}

/// Renders the invoice of an order.
pub(crate) fn invoice(
    config: &Config,
    order: &Order,
    sheet: &OrderDetails,
    invoice: &Invoice,
) -> Result<Response, Problem> {
    let money = |amount| unless_zero(Money::new(amount, order.currency));
    respond(&InvoicePage {
        shop: &config.shop_name,
        seller: &config.seller,
        number: &invoice.number,
        issued_on: day(invoice.at),
        order_number: order.number.to_string(),
        ordered_on: day(order.created_at),
        buyer: sheet.personal().map(|personal| Party::of(&personal.billing_address)),
        rows: sheet.lines().iter().map(Row::of).collect(),
        sums: Sums::of(&sheet.totals()),
        cancelled: money(order.saga.payment.cancelled),
        refunded: money(order.saga.payment.refunded),
    })
}

/// Renders the packing slip of a parcel, or of all that is not cancelled.
pub(crate) fn packing_slip(
    config: &Config,
    order: &Order,
    sheet: &OrderDetails,
    parcel: Option<&Fulfillment>,
    customer_note: Option<String>,
) -> Result<Response, Problem> {
    let all = || sheet.shares().ordered().minus(&order.goods.cancelled);
    respond(&PackingSlipPage {
        shop: &config.shop_name,
        seller: &config.seller,
        order_number: order.number.to_string(),
        ordered_on: day(order.created_at),
        receiver: sheet.personal().map(|personal| Party::of(&personal.shipping_address)),
        shipping_method: sheet.shipping_method(),
        label: parcel.map(|parcel| parcel.label.clone()).unwrap_or_default(),
        customer_note,
        rows: Row::some(sheet, &parcel.map_or_else(all, |parcel| parcel.lines.clone())),
    })
}

fn respond(page: &impl Template) -> Result<Response, Problem> {
    let html = page.render().map_err(|error| {
        tracing::error!(%error, "a page can't be rendered");
        Problem::internal()
    })?;
    let mut response = (StatusCode::OK, html).into_response();
    let texts = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "private, no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, text) in texts {
        response.headers_mut().insert(name, HeaderValue::from_static(text));
    }
    Ok(response)
}

/// Formats an amount; `None` if it is zero.
pub(crate) fn unless_zero(money: Money) -> Option<String> {
    (money.amount != 0).then(|| money.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_drops_trailing_zeros() {
        assert_eq!([0, 700, 750, 1_900, 825].map(percent), ["0 %", "7 %", "7.5 %", "19 %", "8.25 %"]);
    }
}
