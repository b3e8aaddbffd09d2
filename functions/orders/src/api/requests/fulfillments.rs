//! The pieces and labels that requests about parcels and returns name.

use deserr::Deserr;
use domain::bounds::{BoundedInt, Line};
use domain::checked_text;
use domain::collection::BoundedVec;
use domain::fault::{Faults, Invalid};
use service::Problem;
use utoipa::ToSchema;

use crate::model::{Portion, Portions};

/// The name of a carrier, or a tracking number.
pub(in crate::api) type LabelText = Line<1, 100>;

/// The most lines of a request; an order has no more.
pub(in crate::api) const MAX_LINES: usize = 90;

/// The address of a parcel's tracking page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrackingUrl(String);

impl TrackingUrl {
    /// The most bytes.
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

/// A number of pieces of a line.
#[derive(Clone, Copy, Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({ "line": 1, "quantity": 2 }))]
pub(crate) struct PortionRequest {
    /// The line's number within the order.
    #[schema(value_type = BoundedInt<1, 1_000>)]
    line: BoundedInt<1, 1_000>,
    /// The number of pieces.
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

/// Reads the lines of a request.
///
/// 400 unless there is at least one line and none is repeated.
pub(in crate::api) fn portions(lines: BoundedVec<PortionRequest, MAX_LINES>) -> Result<Vec<Portion>, Problem> {
    let portions: Vec<Portion> = lines.into_vec().into_iter().map(PortionRequest::portion).collect();
    each_once(portions.iter().map(|portion| portion.line))?;
    Ok(portions)
}

/// Refuses with 400 unless there is at least one line and none is repeated.
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

/// Checks that the requested pieces are available.
///
/// 422 with every line that has fewer.
pub(in crate::api) fn within(asked: &[Portion], available: &Portions, ordered: &Portions) -> Result<Portions, Problem> {
    let mut faults = Faults::none();
    for (place, portion) in asked.iter().enumerate() {
        let most = available.of(portion.line);
        if ordered.of(portion.line) == 0 {
            faults.add(format!("/lines/{place}/line"), Invalid::new("unknown_line", "the order has no such line"));
        } else if portion.quantity > most {
            let detail = format!("at most {most} pieces are left");
            faults.add(format!("/lines/{place}/quantity"), Invalid::new("out_of_range", detail));
        }
    }
    let refused =
        |faults| Problem::refused_with("not_enough_left", "Fewer pieces are left than were asked for.", faults);
    faults.none_or(asked.iter().copied().collect()).map_err(refused)
}
