//! How a parcel looks from the outside, and what the routes about an order's pieces have in common.

use deserr::Deserr;
use domain::bounds::{BoundedInt, Line};
use domain::collection::BoundedVec;
use domain::fault::{Faults, Invalid};
use domain::id::{FulfillmentId, OrderId};
use domain::{Timestamp, checked_text};
use serde::{Deserialize, Serialize};
use service::Problem;
use utoipa::ToSchema;

use crate::model::{Fulfillment, Label, Order, ParcelStatus, Portion, Portions};

/// A name of a carrier, or its number for a parcel.
pub(in crate::api) type LabelText = Line<1, 100>;

/// The most lines that are named at once: an order has no more.
pub(in crate::api) const MAX_LINES: usize = 90;

/// Where a parcel can be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrackingUrl(String);

impl TrackingUrl {
    /// The most characters.
    const MAX: usize = 500;
}

impl std::fmt::Display for TrackingUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for TrackingUrl {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let host = text.strip_prefix("https://").unwrap_or_default().split(['/', '?', '#']).next().unwrap_or_default();
        let fits =
            text.len() <= Self::MAX && text.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b));
        if fits && host.contains('.') && host.split('.').all(|label| !label.is_empty()) {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::new("invalid_url", "an address that begins with https:// is expected, of at most 500 characters"))
    }
}

checked_text!(
    TrackingUrl,
    "An address that begins with `https://`.",
    example = "https://www.dhl.de/en/privatkunden.html?piececode=00340434161094042557",
    pattern = r"^https://[!$-,\-0-;=@-\[\]_a-z~]+(\.[!$-,\-0-;=@-\[\]_a-z~]+)+([/?#][!#-;=?-\[\]_a-z~]*)?$",
    max_length = TrackingUrl::MAX
);

/// So many pieces of a line.
#[derive(Clone, Copy, Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "line": 1, "quantity": 2 }))]
pub(crate) struct PortionRequest {
    /// The line's number within the order.
    #[schema(value_type = BoundedInt<1, 1_000>)]
    line: BoundedInt<1, 1_000>,
    /// How many pieces.
    #[schema(value_type = BoundedInt<1, 999>)]
    quantity: BoundedInt<1, 999>,
}

impl PortionRequest {
    /// The line and its pieces.
    pub(in crate::api) fn portion(self) -> Portion {
        let number = |n: i64| u32::try_from(n).unwrap_or_default();
        Portion { line: number(self.line.get()), quantity: number(self.quantity.get()) }
    }
}

/// The lines that a request names, each once and at least one: 400 otherwise.
pub(in crate::api) fn portions(lines: BoundedVec<PortionRequest, MAX_LINES>) -> Result<Vec<Portion>, Problem> {
    let portions: Vec<Portion> = lines.into_vec().into_iter().map(PortionRequest::portion).collect();
    each_once(portions.iter().map(|portion| portion.line))?;
    Ok(portions)
}

/// 400 unless there is a line, and none comes twice.
pub(in crate::api) fn each_once(lines: impl Iterator<Item = u32>) -> Result<(), Problem> {
    let (mut known, mut faults) = (Vec::new(), Faults::none());
    for (place, line) in lines.enumerate() {
        if known.contains(&line) {
            faults.add(format!("/lines/{place}/line"), Invalid::new("repeated", "this line is named more than once"));
        }
        known.push(line);
    }
    if known.is_empty() {
        faults.add("/lines", Invalid::new("out_of_range", "at least one line is expected"));
    }
    faults.none_or(()).map_err(Problem::invalid)
}

/// The pieces that a request names, where so many are there to be had; 422 with every line that has fewer.
pub(in crate::api) fn within(asked: &[Portion], there: &Portions, ordered: &Portions) -> Result<Portions, Problem> {
    let mut faults = Faults::none();
    for (place, portion) in asked.iter().enumerate() {
        let most = there.of(portion.line);
        if ordered.of(portion.line) == 0 {
            faults.add(format!("/lines/{place}/line"), Invalid::new("unknown_line", "the order has no such line"));
        } else if portion.quantity > most {
            let detail = format!("at most {most} pieces are left");
            faults.add(format!("/lines/{place}/quantity"), Invalid::new("out_of_range", detail));
        }
    }
    let refused =
        |faults| Problem::refused_with("not_enough_left", "There are not so many pieces left to do that with.", faults);
    faults.none_or(asked.iter().copied().collect()).map_err(refused)
}

/// So many pieces of a line.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct PortionResponse {
    /// The line's number within the order.
    line: u32,
    /// How many pieces.
    quantity: u32,
}

impl From<Portion> for PortionResponse {
    fn from(portion: Portion) -> Self {
        Self { line: portion.line, quantity: portion.quantity }
    }
}

/// A parcel: what is packed together and goes out together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FulfillmentResponse {
    /// Its id.
    id: FulfillmentId,
    /// The order.
    order_id: OrderId,
    /// How far it has come.
    status: ParcelStatus,
    /// What is in it.
    lines: Vec<PortionResponse>,
    /// Who carries it.
    #[serde(skip_serializing_if = "Option::is_none")]
    carrier: Option<String>,
    /// The carrier's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    tracking: Option<String>,
    /// Where it can be followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    tracking_url: Option<String>,
    /// When it was packed.
    packed_at: Timestamp,
    /// When the carrier had it.
    #[serde(skip_serializing_if = "Option::is_none")]
    shipped_at: Option<Timestamp>,
    /// When it arrived.
    #[serde(skip_serializing_if = "Option::is_none")]
    delivered_at: Option<Timestamp>,
    /// When it was unpacked again.
    #[serde(skip_serializing_if = "Option::is_none")]
    cancelled_at: Option<Timestamp>,
}

impl FulfillmentResponse {
    /// All parcels of an order, oldest first.
    pub(in crate::api) fn all(order: &Order) -> Vec<Self> {
        order.goods.fulfillments.iter().map(|parcel| Self::of(order.id, parcel)).collect()
    }

    /// One of an order's parcels.
    pub(in crate::api) fn one(order: &Order, id: FulfillmentId) -> Option<Self> {
        order.goods.find(id).map(|parcel| Self::of(order.id, parcel))
    }

    fn of(order_id: OrderId, parcel: &Fulfillment) -> Self {
        let Label { carrier, tracking, tracking_url } = parcel.label.clone();
        Self {
            id: parcel.id,
            order_id,
            status: parcel.status(),
            lines: parcel.lines.iter().map(PortionResponse::from).collect(),
            carrier,
            tracking,
            tracking_url,
            packed_at: parcel.packed_at,
            shipped_at: parcel.shipped_at,
            delivered_at: parcel.delivered_at,
            cancelled_at: parcel.cancelled_at,
        }
    }
}

/// 404 where the order has no such parcel.
pub(in crate::api) fn has_parcel(order: &Order, id: FulfillmentId) -> Result<&Fulfillment, Problem> {
    order.goods.find(id).ok_or_else(|| Problem::not_found("fulfillment"))
}
