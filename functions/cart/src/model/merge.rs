//! Merging: one cart's lines go into another. Quantities of the same sku add up; nothing is lost, nothing is doubled.
//! Promotion codes move too.

use domain::Timestamp;

use super::line::{MAX_CODES, MAX_LINES, MAX_QUANTITY};
use super::settings::Settings;
use super::{Refusal, ShoppingCart, Status};

/// Merges `from` into `into`; returns both. Both must be active and of one currency, and everything must fit.
///
/// The totals that both were last shown with are added.
/// Codes are kept up to a cart's maximum, those of `into` first. `into` keeps its addresses and other
/// settings and takes from `from` what it lacks; `from` keeps no personal data.
pub(crate) fn merge(
    into: &ShoppingCart,
    from: &ShoppingCart,
    now: Timestamp,
) -> Result<(ShoppingCart, ShoppingCart), Refusal> {
    if into.id == from.id {
        return Err(Refusal::SameCart);
    }
    into.require_active(now)?;
    from.require_active(now)?;
    if into.currency != from.currency {
        return Err(Refusal::OtherCurrency);
    }

    let mut merged = into.touched(now);
    for line in &from.lines {
        let number = merged.next_number();
        match merged.lines.iter_mut().find(|known| known.sku == line.sku) {
            Some(known) => {
                known.quantity = known.quantity.saturating_add(line.quantity);
                if known.quantity > MAX_QUANTITY {
                    return Err(Refusal::TooMany { sku: line.sku.clone() });
                }
            }
            None => {
                let mut added = line.clone();
                (added.number, added.frozen) = (number, None);
                merged.lines.push(added);
            }
        }
    }
    if merged.lines.len() > MAX_LINES {
        return Err(Refusal::Full);
    }
    for code in &from.codes {
        if merged.codes.len() < MAX_CODES && !merged.has_code(&code.code) {
            merged.codes.push(code.clone());
        }
    }
    merged.shown = shown(into).zip(shown(from)).map(|(into, from)| into.saturating_add(from));
    merged.settings = completed(&into.settings, &from.settings);

    let mut emptied = from.touched(now);
    emptied.status = Status::Merged;
    emptied.merged_into = Some(into.id);
    emptied.settings = from.settings.impersonal();
    Ok((merged, emptied))
}

/// The total that a cart was last shown with, if known.
fn shown(cart: &ShoppingCart) -> Option<i64> {
    if cart.lines.is_empty() { Some(0) } else { cart.shown }
}

fn completed(known: &Settings, other: &Settings) -> Settings {
    let metadata = if known.metadata.is_empty() { &other.metadata } else { &known.metadata };
    Settings {
        email: known.email.clone().or_else(|| other.email.clone()),
        shipping_address: known.shipping_address.clone().or_else(|| other.shipping_address.clone()),
        billing_address: known.billing_address.clone().or_else(|| other.billing_address.clone()),
        shipping_method: known.shipping_method.clone().or_else(|| other.shipping_method.clone()),
        country: known.country.or(other.country),
        metadata: metadata.clone(),
    }
}

#[cfg(test)]
mod tests;
