//! The inputs of pricing: the installation's terms, and the items read for one cart.

use super::code::CartCode;
use super::shipping::ShippingTable;
use super::shop::ShopTerms;
use super::tax::TaxTable;
use super::usage::Usage;
use super::{Offers, Promotion, Refusal, Settings};

/// The terms of the installation, from its settings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    pub(crate) taxes: TaxTable,
    /// Shipping methods of a shop without its own ones.
    pub(crate) shipping: ShippingTable,
}

impl Terms {
    /// Refuses a country without tax rates in either table: only the shop's `none` means untaxed.
    pub(crate) fn require_taxed(&self, settings: &Settings) -> Result<(), Refusal> {
        let pointer = if settings.shipping_address.is_some() { "/shipping_address/country" } else { "/country" };
        match settings.destination() {
            Some(country) if !self.taxes.knows(country) => Err(Refusal::NotServed { pointer, country }),
            _ => Ok(()),
        }
    }
}

/// The items read to price a cart.
#[derive(Clone, Debug, Default)]
pub(crate) struct PriceBook {
    pub(crate) offers: Offers,
    pub(crate) shop: ShopTerms,
    /// The promotions of the cart's codes.
    pub(crate) called: Vec<Promotion>,
    pub(crate) usage: Usage,
}

impl PriceBook {
    /// A book with only prices.
    pub(crate) fn of(offers: Offers) -> Self {
        Self { offers, ..Self::default() }
    }

    /// The promotions to consider: the automatic ones, and those of the cart's codes.
    pub(crate) fn promotions(&self) -> impl Iterator<Item = &Promotion> {
        let automatic = self.shop.promotions.iter().filter(|promotion| promotion.content.code.is_none());
        automatic.chain(self.called.iter().filter(|promotion| promotion.content.code.is_some()))
    }

    /// The promotion of a code in a cart.
    pub(super) fn called_by(&self, code: &CartCode) -> Option<&Promotion> {
        self.called
            .iter()
            .find(|known| known.id == code.promotion_id && known.content.code.as_ref() == Some(&code.code))
    }
}
