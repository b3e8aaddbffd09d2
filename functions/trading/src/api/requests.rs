//! What a client asks of a market's order: checked as far as no market has to be known.

use deserr::Deserr;
use domain::Amount;
use domain::bounds::Line;
use domain::fault::{Faults, Invalid};
use utoipa::ToSchema;

use crate::model::book::{Kind, SelfTrade, Side, TimeInForce};
use crate::model::{Symbol, amount_faults};

/// A new order.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(super) struct PlaceTradingOrderRequest {
    pub(super) market: Symbol,
    /// The client's own name for it, which no other order of its owner has.
    #[deserr(default)]
    #[schema(required = false, inline, example = "bot-7-000123")]
    pub(super) client_order_id: Option<Line<1, 64>>,
    pub(super) side: Side,
    #[deserr(default = Kind::Limit)]
    #[schema(required = false)]
    pub(super) kind: Kind,
    /// `gtc` where nothing is said, and `ioc` for a market order.
    #[deserr(default)]
    #[schema(required = false)]
    pub(super) time_in_force: Option<TimeInForce>,
    /// Whether it is rejected where it would not rest.
    #[deserr(default)]
    #[schema(required = false)]
    pub(super) post_only: bool,
    /// What happens where it would meet another order of its owner.
    #[deserr(default = SelfTrade::CancelNewest)]
    #[schema(required = false)]
    pub(super) self_trade: SelfTrade,
    /// What one lot may cost: of a `limit` and a `stop_limit`.
    #[deserr(default)]
    #[schema(required = false, example = "6000")]
    pub(super) price: Option<Amount>,
    /// It waits until the last trade's price is there: of a `stop_limit`.
    #[deserr(default)]
    #[schema(required = false)]
    pub(super) stop_price: Option<Amount>,
    /// How much, of the base.
    #[schema(example = "300000")]
    pub(super) quantity: Amount,
    /// What it may spend, of the quote: of a `market` order that buys.
    #[deserr(default)]
    #[schema(required = false)]
    pub(super) quote_limit: Option<Amount>,
}

impl PlaceTradingOrderRequest {
    /// How long it lasts.
    pub(super) fn time_in_force(&self) -> TimeInForce {
        let usual = if self.kind == Kind::Market { TimeInForce::Ioc } else { TimeInForce::Gtc };
        self.time_in_force.unwrap_or(usual)
    }

    /// All that does not go together.
    pub(super) fn faults(&self) -> Faults {
        let (is_market, buys) = (self.kind == Kind::Market, self.side == Side::Buy);
        let given = [
            ("/price", self.price, !is_market),
            ("/stop_price", self.stop_price, self.kind == Kind::StopLimit),
            ("/quote_limit", self.quote_limit, is_market && buys),
        ];
        let mut amounts = vec![("/quantity", self.quantity)];
        amounts.extend(given.iter().filter_map(|(pointer, amount, _)| Some((*pointer, (*amount)?))));
        let mut faults = amount_faults(&amounts);
        for (pointer, amount, is_needed) in given {
            match (amount, is_needed) {
                (None, true) => faults.add(pointer, Invalid::new("required", "this kind of order needs it")),
                (Some(_), false) => faults.add(pointer, Invalid::new("not_taken", "this kind of order has none")),
                _ => {}
            }
        }
        if is_market && self.time_in_force() == TimeInForce::Gtc {
            faults.add("/time_in_force", Invalid::new("not_taken", "a market order never rests: ioc or fok"));
        }
        if self.post_only && self.time_in_force() != TimeInForce::Gtc {
            faults.add("/post_only", Invalid::new("not_taken", "an order that never rests can't be post-only"));
        }
        faults
    }
}

/// Another price, another quantity, or both.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(super) struct AmendTradingOrderRequest {
    /// What one lot may cost.
    #[deserr(default)]
    #[schema(required = false, example = "6100")]
    pub(super) price: Option<Amount>,
    /// The whole quantity, with what is filled.
    #[deserr(default)]
    #[schema(required = false, example = "200000")]
    pub(super) quantity: Option<Amount>,
}

impl AmendTradingOrderRequest {
    pub(super) fn faults(&self) -> Faults {
        let given = [("/price", self.price), ("/quantity", self.quantity)];
        let amounts: Vec<_> = given.iter().filter_map(|(pointer, amount)| Some((*pointer, (*amount)?))).collect();
        let mut faults = amount_faults(&amounts);
        if amounts.is_empty() {
            faults.add("", Invalid::new("required", "a price or a quantity is expected"));
        }
        faults
    }
}
