//! A cart with its prices: lines from the read model of the catalog, what promotions take off, totals, and what has
//! changed since it was shown.

use domain::id::{ProductId, PromotionId, Sku};
use domain::money::MoneyError;
use domain::tax::TaxClass;
use domain::{Money, Timestamp};
use events::cart::{Discount, TaxSum, Tier, Totals};

use super::cart::Status;
use super::discounts::{self, Basket, Goods, Outcome, Reason};
use super::line::{CartCode, Frozen, FrozenLine};
use super::shipping::{MethodContent, Parcel, ShippingMethod, ShippingTable};
use super::shop::ShopTerms;
use super::tax::{Rate, TaxTable};
use super::totals::{self, Item, LineSum, Shipping};
use super::usage::{Redemption, Usage};
use super::{Offer, Offers, Promotion, PromotionCode, Refusal, Settings, ShoppingCart, StoredLine};

/// The terms of the installation: what is configured from outside.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// Tax rates.
    pub taxes: TaxTable,
    /// Shipping methods of a shop that has made none of its own.
    pub shipping: ShippingTable,
}

impl Terms {
    /// Refuses a destination of which the shop has not said how it is taxed: no tax is only where the shop said so.
    pub fn require_taxed(&self, settings: &Settings) -> Result<(), Refusal> {
        let pointer = if settings.shipping_address.is_some() { "/shipping_address/country" } else { "/country" };
        match settings.destination() {
            Some(country) if !self.taxes.knows(country) => Err(Refusal::NotServed { pointer, country }),
            _ => Ok(()),
        }
    }
}

/// All that a cart is priced by, as it was read.
#[derive(Clone, Debug, Default)]
pub struct PriceBook {
    /// What is asked for each sku.
    pub offers: Offers,
    /// What the shop has said about every cart.
    pub shop: ShopTerms,
    /// The promotions of the cart's codes.
    pub called: Vec<Promotion>,
    /// How often promotions with limits were used.
    pub usage: Usage,
}

impl PriceBook {
    /// A book of prices alone.
    pub fn of(offers: Offers) -> Self {
        Self { offers, ..Self::default() }
    }

    /// The promotions that a cart may get: the automatic ones, and those that its codes call in.
    pub fn promotions(&self) -> impl Iterator<Item = &Promotion> {
        let automatic = self.shop.promotions.iter().filter(|promotion| promotion.content.code.is_none());
        automatic.chain(self.called.iter().filter(|promotion| promotion.content.code.is_some()))
    }

    /// The promotion that a code in a cart stands for.
    fn called_by(&self, code: &CartCode) -> Option<&Promotion> {
        self.called
            .iter()
            .find(|known| known.id == code.promotion_id && known.content.code.as_ref() == Some(&code.code))
    }
}

/// A line with its price.
#[derive(Clone, Debug, PartialEq)]
pub struct PricedLine {
    /// Names the line within its cart.
    pub number: u32,
    /// What.
    pub sku: Sku,
    /// Of which product, where that is known.
    pub product_id: Option<ProductId>,
    /// As it is called; the sku where no title is known.
    pub title: String,
    /// How many.
    pub quantity: u32,
    /// What it comes to.
    pub sum: LineSum,
    /// The unit price that was shown when the line was set, where it is another now.
    pub previous_unit_price: Option<Money>,
    /// Whether it can be bought now.
    pub available: bool,
    /// What one piece weighs.
    pub weight_g: u32,
    /// Whether stock is counted for it.
    pub track_inventory: bool,
    /// Whether it may be sold beyond the stock.
    pub backorder: bool,
}

/// A code in a cart, with what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PricedCode {
    /// The code.
    pub code: PromotionCode,
    /// Its promotion.
    pub promotion_id: PromotionId,
    /// As that is called, where it is known.
    pub name: Option<String>,
    /// What it took off, or why nothing.
    pub taken: Result<Money, Reason>,
}

/// A cart with its prices.
#[derive(Clone, Debug, PartialEq)]
pub struct PricedCart {
    /// The lines, in the order in which they were added.
    pub lines: Vec<PricedLine>,
    /// The whole.
    pub totals: Totals,
    /// The promotions that took something off, in the order in which they were applied.
    pub discounts: Vec<Discount>,
    /// The codes in it, in the order in which they were added.
    pub codes: Vec<PricedCode>,
    /// What is counted if it becomes an order.
    pub redemption: Redemption,
    /// Sums up what has changed around the cart since it was last written; zero where nothing has.
    pub fingerprint: u64,
}

/// Prices a cart as of now. A frozen one has the prices that it was frozen with.
pub fn price(cart: &ShoppingCart, book: &PriceBook, terms: &Terms, now: Timestamp) -> Result<PricedCart, MoneyError> {
    match (cart.status, &cart.frozen) {
        (Status::CheckedOut | Status::Ordered, Some(frozen)) => price_frozen(cart, frozen, &book.offers),
        _ => price_now(cart, book, terms, now),
    }
}

/// The ways in which a cart's goods can be sent now, with what each costs.
pub fn shipping_methods(
    cart: &ShoppingCart,
    book: &PriceBook,
    terms: &Terms,
    now: Timestamp,
) -> Result<Vec<ShippingMethod>, MoneyError> {
    let currents: Vec<_> = cart.lines.iter().map(|line| current(cart, line, &book.offers, terms, now)).collect();
    let parcel = parcel(cart, &currents)?;
    let methods = book.shop.methods_or(terms.shipping.methods());
    Ok(methods.into_iter().filter_map(|method| method.offer(&parcel)).collect())
}

/// Whether the chosen method sends the goods at its price for what they are worth.
pub fn is_sent_for_value(
    cart: &ShoppingCart,
    book: &PriceBook,
    terms: &Terms,
    now: Timestamp,
) -> Result<bool, MoneyError> {
    let currents: Vec<_> = cart.lines.iter().map(|line| current(cart, line, &book.offers, terms, now)).collect();
    let parcel = parcel(cart, &currents)?;
    Ok(chosen(cart, book, terms).is_some_and(|method| method.is_for_value(&parcel)))
}

/// What one piece of a line costs by how many are bought, up to as many as it has; nothing where that is always the same.
///
/// `inclusive` says whether the cart's amounts include tax.
pub fn tiers(
    cart: &ShoppingCart,
    line: &StoredLine,
    book: &PriceBook,
    terms: &Terms,
    (inclusive, now): (bool, Timestamp),
) -> Result<Vec<Tier>, MoneyError> {
    let steps = book.offers.find(&line.sku).map(|(_, offer)| offer.steps(cart.currency, line.quantity, now));
    let mut tiers: Vec<Tier> = Vec::new();
    for quantity in steps.unwrap_or_default() {
        let fewer = StoredLine { quantity, ..line.clone() };
        let current = current(cart, &fewer, &book.offers, terms, now);
        let (unit_price, _) = totals::open(&current.item, inclusive)?;
        if current.available && tiers.last().is_none_or(|known| known.unit_price != unit_price) {
            tiers.push(Tier { min_quantity: quantity, unit_price });
        }
    }
    // One price tells something where fewer pieces have none.
    let goes_by_quantity = tiers.len() > 1 || tiers.first().is_some_and(|tier| tier.min_quantity > 1);
    Ok(if goes_by_quantity { tiers } else { Vec::new() })
}

fn price_now(cart: &ShoppingCart, book: &PriceBook, terms: &Terms, now: Timestamp) -> Result<PricedCart, MoneyError> {
    let mut currents: Vec<_> = cart.lines.iter().map(|line| current(cart, line, &book.offers, terms, now)).collect();
    let shipping = shipping(cart, &currents, book, terms)?;
    let basket = basket(cart, &currents, shipping)?;
    let discounts = discounts::discount(&basket, book.promotions(), &book.usage, now)?;

    for (current, discount) in currents.iter_mut().zip(&discounts.lines) {
        current.item.discount = *discount;
    }
    let items: Vec<_> = currents.iter().map(|current| current.item).collect();
    let amount = shipping.unwrap_or_else(|| Money::zero(cart.currency));
    let bill = totals::add_up(cart.currency, &items, Shipping { amount, discount: discounts.shipping })?;

    let mut fingerprint = Fingerprint::default();
    let mut lines = Vec::with_capacity(currents.len());
    for ((line, current), sum) in cart.lines.iter().zip(currents).zip(bill.lines) {
        fingerprint.note(line, &current);
        let now_asked = (current.item.unit_price.amount, current.item.tax_inclusive);
        let changed = now_asked != (line.amount, line.inclusive);
        let previous_unit_price = changed.then(|| Money::new(line.amount, cart.currency));
        let line = described(line, sum, &book.offers);
        lines.push(PricedLine { previous_unit_price, available: current.available, ..line });
    }
    fingerprint.terms(book, &discounts.outcomes);
    fingerprint.total(cart, bill.totals.total);
    fingerprint.expired(cart.status_at(now) == Status::Expired);
    Ok(PricedCart {
        lines,
        totals: bill.totals,
        codes: cart.codes.iter().map(|code| came_of(code, book, &discounts.outcomes)).collect(),
        discounts: discounts.outcomes.into_iter().filter_map(told).collect(),
        redemption: discounts.redemption,
        fingerprint: fingerprint.0,
    })
}

fn came_of(code: &CartCode, book: &PriceBook, outcomes: &[Outcome]) -> PricedCode {
    let promotion = book.called_by(code);
    let outcome = promotion.and_then(|known| outcomes.iter().find(|outcome| outcome.promotion_id == known.id));
    PricedCode {
        code: code.code.clone(),
        promotion_id: code.promotion_id,
        name: promotion.map(|known| known.content.name.to_string()),
        taken: outcome.map_or(Err(Reason::NotInUse), |outcome| outcome.taken),
    }
}

fn told(outcome: Outcome) -> Option<Discount> {
    let amount = outcome.taken.ok()?;
    let code = outcome.code.map(|code| code.to_string());
    let Outcome { promotion_id, name, conditional, .. } = outcome;
    Some(Discount { promotion_id, name, code, amount, conditional })
}

fn price_frozen(cart: &ShoppingCart, frozen: &Frozen, offers: &Offers) -> Result<PricedCart, MoneyError> {
    let money = |amount| Money::new(amount, cart.currency);
    let mut lines = Vec::with_capacity(cart.lines.len());
    for line in &cart.lines {
        let kept = line.frozen.unwrap_or_else(|| FrozenLine { unit: line.amount, ..FrozenLine::default() });
        let subtotal = money(kept.unit).times(line.quantity.into())?;
        let (discount, tax) = (money(kept.discount), money(kept.tax));
        let rest = subtotal.minus(discount)?;
        let total = if frozen.inclusive { rest } else { rest.plus(tax)? };
        let rate = Rate::new(kept.rate_bps);
        let sum = LineSum { unit_price: money(kept.unit), subtotal, discount, rate, tax, total };
        lines.push(described(line, sum, offers));
    }
    let sums: Vec<_> = lines.iter().map(|line| line.sum).collect();
    let shipping = Shipping { amount: money(frozen.shipping), discount: money(frozen.shipping_discount) };
    let taxes = frozen.taxes.iter().map(|(rate_bps, net, tax)| TaxSum {
        rate_bps: *rate_bps,
        net: money(*net),
        tax: money(*tax),
    });
    let totals = totals::sum(cart.currency, &sums, shipping, taxes.collect(), frozen.inclusive)?;
    let discounts = frozen.discounts.iter().map(|kept| Discount {
        promotion_id: kept.promotion_id,
        name: kept.name.clone(),
        code: kept.code.as_ref().map(ToString::to_string),
        amount: money(kept.amount),
        conditional: kept.conditional,
    });
    let discounts: Vec<Discount> = discounts.collect();
    let codes = cart.codes.iter().map(|code| kept_of(code, &discounts)).collect();
    Ok(PricedCart { lines, totals, discounts, codes, redemption: Redemption::default(), fingerprint: 0 })
}

/// What came of a code at checkout: why one was not applied is not kept.
fn kept_of(code: &CartCode, discounts: &[Discount]) -> PricedCode {
    let kept = discounts.iter().find(|discount| discount.promotion_id == code.promotion_id);
    PricedCode {
        code: code.code.clone(),
        promotion_id: code.promotion_id,
        name: kept.map(|discount| discount.name.clone()),
        taken: kept.map_or(Err(Reason::NothingToDiscount), |discount| Ok(discount.amount)),
    }
}

/// What is asked for a line now; what was asked before, where it can't be bought any more.
struct Current<'a> {
    known: Option<(ProductId, &'a Offer)>,
    item: Item,
    available: bool,
}

fn current<'a>(
    cart: &ShoppingCart,
    line: &StoredLine,
    offers: &'a Offers,
    terms: &Terms,
    now: Timestamp,
) -> Current<'a> {
    let known = offers.find(&line.sku);
    let offer = known.map(|(_, offer)| offer);
    let price = offer.and_then(|offer| offer.price(cart.currency, line.quantity, now));
    let (amount, tax_inclusive) = price.map_or((line.amount, line.inclusive), |p| (p.amount, p.tax_inclusive));
    let class = offer.map_or(TaxClass::default(), |offer| offer.tax_class);
    let item = Item {
        unit_price: Money::new(amount, cart.currency),
        tax_inclusive,
        quantity: line.quantity,
        discount: Money::zero(cart.currency),
        rate: terms.taxes.rate(cart.settings.destination(), class),
    };
    Current { known, item, available: price.is_some() }
}

/// What the chosen method costs; nothing where none is chosen, or it does not send this.
fn shipping(
    cart: &ShoppingCart,
    currents: &[Current<'_>],
    book: &PriceBook,
    terms: &Terms,
) -> Result<Option<Money>, MoneyError> {
    let Some(method) = chosen(cart, book, terms) else { return Ok(None) };
    Ok(method.amount(&parcel(cart, currents)?))
}

/// The chosen method, where it is one of those in force.
fn chosen<'a>(cart: &ShoppingCart, book: &'a PriceBook, terms: &'a Terms) -> Option<&'a MethodContent> {
    let chosen = cart.settings.shipping_method.as_ref()?;
    book.shop.methods_or(terms.shipping.methods()).into_iter().find(|method| method.id == *chosen)
}

fn parcel(cart: &ShoppingCart, currents: &[Current<'_>]) -> Result<Parcel, MoneyError> {
    let items: Vec<_> = currents.iter().map(|current| current.item).collect();
    let weights = cart.lines.iter().zip(currents).map(|(line, current)| {
        let weight_g = current.known.map_or(0, |(_, offer)| offer.weight_g);
        u64::from(line.quantity) * u64::from(weight_g)
    });
    Ok(Parcel {
        currency: cart.currency,
        country: cart.settings.destination(),
        value: totals::subtotal(cart.currency, &items)?,
        weight_g: weights.sum(),
    })
}

fn basket<'a>(
    cart: &'a ShoppingCart,
    currents: &[Current<'a>],
    shipping: Option<Money>,
) -> Result<Basket<'a>, MoneyError> {
    let inclusive = currents.iter().any(|current| current.item.tax_inclusive);
    let goods = cart.lines.iter().zip(currents).map(|(line, current)| {
        let (unit_price, subtotal) = totals::open(&current.item, inclusive)?;
        Ok(Goods { sku: &line.sku, known: current.known, unit_price, quantity: line.quantity, subtotal })
    });
    let goods = goods.collect::<Result<_, MoneyError>>()?;
    Ok(Basket { currency: cart.currency, owner: cart.owner, goods, shipping })
}

fn described(line: &StoredLine, sum: LineSum, offers: &Offers) -> PricedLine {
    let known = offers.find(&line.sku);
    let title = known.map(|(_, offer)| offer.title.as_str()).filter(|title| !title.is_empty());
    PricedLine {
        number: line.number,
        sku: line.sku.clone(),
        product_id: known.map(|(product_id, _)| product_id),
        title: title.unwrap_or(line.sku.as_str()).to_owned(),
        quantity: line.quantity,
        sum,
        previous_unit_price: None,
        available: true,
        weight_g: known.map_or(0, |(_, offer)| offer.weight_g),
        track_inventory: known.is_some_and(|(_, offer)| offer.track_inventory),
        backorder: known.is_some_and(|(_, offer)| offer.backorder),
    }
}

/// FNV-1a over what differs from what the cart was written with.
#[derive(Default)]
struct Fingerprint(u64);

impl Fingerprint {
    fn note(&mut self, line: &StoredLine, current: &Current<'_>) {
        let version = current.known.map_or(0, |(_, offer)| offer.version);
        let (amount, inclusive) = (current.item.unit_price.amount, current.item.tax_inclusive);
        if current.available && (version, amount, inclusive) == (line.seen, line.amount, line.inclusive) {
            return;
        }
        let flags = u64::from(inclusive) | (u64::from(current.available) << 1);
        for number in [u64::from(line.number), version, amount.unsigned_abs(), flags] {
            self.mix(number);
        }
    }

    /// The shop's terms, and what came of each promotion under them.
    fn terms(&mut self, book: &PriceBook, outcomes: &[Outcome]) {
        if book.shop.version > 0 {
            self.mix(book.shop.version);
        }
        for outcome in outcomes {
            let came_of_it = match outcome.taken {
                Ok(amount) => amount.amount.unsigned_abs(),
                Err(reason) => u64::MAX - reason as u64,
            };
            self.mix(outcome.version);
            self.mix(came_of_it);
        }
    }

    /// The total, where it is not what was shown: also a setting of the installation may have changed it.
    fn total(&mut self, cart: &ShoppingCart, total: Money) {
        if cart.shown.is_some_and(|shown| shown != total.amount) {
            self.mix(total.amount.unsigned_abs());
        }
    }

    fn expired(&mut self, expired: bool) {
        if expired {
            self.mix(1);
        }
    }

    fn mix(&mut self, number: u64) {
        let mut hash = if self.0 == 0 { 0xcbf2_9ce4_8422_2325 } else { self.0 };
        for byte in number.to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        // Zero means that nothing has changed.
        self.0 = hash.max(1);
    }
}

#[cfg(test)]
#[path = "pricing_tests.rs"]
mod tests;
