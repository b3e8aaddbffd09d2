//! Typed ids: a prefix and a ULID (`prod_01J…`), parsed once at the edge.
//!
//! One ULID names an order, its reservation and its payment, so each of them is created by one conditional
//! put and replies correlate without a lookup.

use std::sync::atomic::{AtomicU64, Ordering};

use rand::RngExt;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ulid::Ulid;

use crate::Clock;

/// How long after an id was made its own capability may not know it yet, in milliseconds.
const ON_ITS_WAY_MS: u64 = 60_000;
/// How far the clock that made an id may be ahead, in milliseconds.
const AHEAD_MS: u64 = 10_000;

/// Makes a ULID: 48 bits of the clock's time, 80 random bits, so ids sort by the time they were made.
pub fn ulid(clock: &Clock) -> Ulid {
    let millis = u64::try_from(clock.now().as_millis()).unwrap_or_default();
    Ulid::from_parts(millis, rand::rng().random::<u128>() >> 48)
}

/// A short name for one process, for leases and log lines.
pub fn instance() -> u64 {
    static INSTANCE: AtomicU64 = AtomicU64::new(0);
    let known = INSTANCE.load(Ordering::Relaxed);
    if known != 0 {
        return known;
    }
    let made = rand::rng().random::<u64>() | 1;
    match INSTANCE.compare_exchange(0, made, Ordering::Relaxed, Ordering::Relaxed) {
        Ok(_) => made,
        Err(other) => other,
    }
}

/// Makes any type with `FromStr<Err = Invalid>` and `Display` a checked text in JSON, in requests and in OpenAPI.
///
/// `checked_text!(Sku, "a stock keeping unit", example = "TEE-BLK-M", pattern = "^[A-Za-z0-9._-]{1,64}$")`;
/// `max_length = 500`, and `schema = "LocaleTag"` for another name in OpenAPI, may follow.
#[macro_export]
macro_rules! checked_text {
    ($name:ident, $($described:tt)*) => {
        impl $crate::reexport::serde::Serialize for $name {
            fn serialize<S: $crate::reexport::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> $crate::reexport::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::reexport::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text =
                    <std::borrow::Cow<'de, str> as $crate::reexport::serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err($crate::reexport::serde::de::Error::custom)
            }
        }

        $crate::request_text!($name, $($described)*);
    };
}

/// The same without serde, for a type that reads what was stored more leniently than what a client sends.
#[macro_export]
macro_rules! request_text {
    ($name:ident, $description:expr, example = $example:expr, pattern = $pattern:expr $(, max_length = $most:expr)? $(, one_of = $all:expr)? $(, schema = $schema:expr)? $(,)?) => {
        impl $crate::reexport::deserr::Deserr<$crate::fault::Faults> for $name {
            fn deserialize_from_value<V: $crate::reexport::deserr::IntoValue>(
                value: $crate::reexport::deserr::Value<V>,
                location: $crate::reexport::deserr::ValuePointerRef<'_>,
            ) -> Result<Self, $crate::fault::Faults> {
                $crate::fault::parse_text(value, location)
            }
        }

        impl $crate::reexport::utoipa::PartialSchema for $name {
            fn schema() -> $crate::reexport::utoipa::openapi::RefOr<$crate::reexport::utoipa::openapi::schema::Schema> {
                $crate::reexport::utoipa::openapi::ObjectBuilder::new()
                    .schema_type($crate::reexport::utoipa::openapi::schema::Type::String)
                    .description(Some($description))
                    .examples([$example])
                    .pattern(Some($pattern))
                    $(.max_length(Some($most)))?
                    $(.enum_values(Some($all)))?
                    .into()
            }
        }

        impl $crate::reexport::utoipa::ToSchema for $name {
            $(fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed($schema)
            })?
        }
    };
}

/// Declares a typed id: `typed_id!(/// A product. ProductId, "prod")`.
#[macro_export]
macro_rules! typed_id {
    ($(#[$meta:meta])* $name:ident, $prefix:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($crate::id::Raw);

        impl $name {
            /// What stands before the ULID.
            pub const PREFIX: &'static str = $prefix;

            /// Makes a new id; ids sort by the time they were made.
            pub fn new(clock: &$crate::Clock) -> Self {
                Self($crate::id::Raw::new(clock))
            }

            /// The ULID without its prefix: what correlates an order, its reservation and its payment.
            pub const fn raw(self) -> $crate::id::Raw {
                self.0
            }
        }

        impl From<$crate::id::Raw> for $name {
            fn from(raw: $crate::id::Raw) -> Self {
                Self(raw)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::fault::Invalid;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.strip_prefix(concat!($prefix, "_")).and_then($crate::id::Raw::parse).map(Self).ok_or_else(|| {
                    $crate::fault::Invalid::new("invalid_id", concat!("an id of the form ", $prefix, "_<ULID> is expected"))
                })
            }
        }

        $crate::checked_text!(
            $name,
            concat!("`", $prefix, "_` and a ULID."),
            example = concat!($prefix, "_01J8ZQ4T6M3V0X9K2B7C5D1EFG"),
            pattern = concat!("^", $prefix, "_[0-7][0-9A-HJKMNP-TV-Z]{25}$")
        );
    };
}

/// The ULID inside a typed id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Raw(Ulid);

impl Raw {
    /// Makes a new one.
    pub fn new(clock: &Clock) -> Self {
        Self(ulid(clock))
    }

    /// The ULID of a moment and of eighty bits that somebody else has drawn: the same each time it is asked for. Of both,
    /// what is too large is cut off.
    pub const fn from_parts(made_at_ms: u64, bits: u128) -> Self {
        Self(Ulid::from_parts(made_at_ms, bits))
    }

    /// Reads the 26 characters as they are written: upper case, no ambiguity.
    pub fn parse(text: &str) -> Option<Self> {
        let ulid = Ulid::from_string(text).ok()?;
        (ulid.to_string() == text).then_some(Self(ulid))
    }

    /// A number from 0 to `shards - 1`, evenly spread over ids: for list keys that must not run hot.
    pub fn shard(self, shards: u64) -> u64 {
        u64::try_from(self.0.random() % u128::from(shards.max(1))).unwrap_or_default()
    }

    /// When it was made, in milliseconds since the Unix epoch.
    pub fn made_at_ms(self) -> u64 {
        self.0.timestamp_ms()
    }

    /// Whether it is so young that its own capability may not know it yet: made within the last minute, by a clock
    /// that is at most ten seconds ahead of this one.
    pub fn is_young(self, clock: &Clock) -> bool {
        let now = u64::try_from(clock.now().as_millis()).unwrap_or_default();
        (now.saturating_sub(ON_ITS_WAY_MS)..=now.saturating_add(AHEAD_MS)).contains(&self.made_at_ms())
    }
}

impl std::fmt::Display for Raw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

typed_id!(
    /// A registered account: a customer or a member of staff.
    AccountId,
    "acct"
);
typed_id!(
    /// A guest: somebody with a cart and no account.
    GuestId,
    "guest"
);
typed_id!(
    /// A product.
    ProductId,
    "prod"
);
typed_id!(
    /// A category of products.
    CategoryId,
    "cat"
);
typed_id!(
    /// A cart.
    CartId,
    "cart"
);
typed_id!(
    /// An order; its reservation and its payment bear the same ULID.
    OrderId,
    "ord"
);
typed_id!(
    /// A reservation of stock for an order.
    ReservationId,
    "res"
);
typed_id!(
    /// The payment of an order.
    PaymentId,
    "pay"
);
typed_id!(
    /// A payment method: a reference to a provider's token, never a card number.
    PaymentMethodId,
    "pm"
);
typed_id!(
    /// One shipment of an order.
    FulfillmentId,
    "ful"
);
typed_id!(
    /// A list of prices that go before the variants' own.
    PriceListId,
    "plist"
);
typed_id!(
    /// A promotion: what it takes off carts, and of which.
    PromotionId,
    "promo"
);
typed_id!(
    /// Goods of an order that come back.
    ReturnId,
    "ret"
);
typed_id!(
    /// A charge that the cardholder disputes.
    DisputeId,
    "dp"
);
typed_id!(
    /// A saved address.
    AddressId,
    "addr"
);
typed_id!(
    /// One movement of stock.
    MovementId,
    "mov"
);

typed_id!(
    /// An entry of content: a page, an article, whatever its type says.
    EntryId,
    "entry"
);
typed_id!(
    /// A file that entries and products show: a picture, a document.
    AssetId,
    "asset"
);
typed_id!(
    /// Entries that are published together.
    ReleaseId,
    "rel"
);

typed_id!(
    /// A transaction of the ledger; whoever makes it names it.
    TransactionId,
    "txn"
);
typed_id!(
    /// A transfer from wallet to wallet; the client that makes it names it.
    WalletTransferId,
    "wtr"
);
typed_id!(
    /// A gift card; the client that issues it names it.
    GiftCardId,
    "gift"
);
typed_id!(
    /// An order of a market.
    TradingOrderId,
    "tord"
);

/// A stock keeping unit, the shop's own name for one variant: 1 to 64 of `A–Z a–z 0–9 . _ -`, not dots alone: `.` and
/// `..` are no names in a path (RFC 3986, section 5.2.4).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sku(String);

impl Sku {
    /// The sku's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of_its_letters(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
        fits.then(|| Self(text.to_owned()))
    }

    fn refusal() -> crate::fault::Invalid {
        crate::fault::Invalid::new(
            "invalid_sku",
            "1 to 64 letters, digits, dots, dashes or underscores are expected, and not dots alone",
        )
    }
}

impl std::fmt::Display for Sku {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Sku {
    type Err = crate::fault::Invalid;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::of_its_letters(text).filter(|_| text.bytes().any(|b| b != b'.')).ok_or_else(Self::refusal)
    }
}

impl Serialize for Sku {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Sku {
    /// Reads what was stored, also dots alone: they were taken once.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::of_its_letters(&text).ok_or_else(|| serde::de::Error::custom(Self::refusal()))
    }
}

crate::request_text!(
    Sku,
    "The shop's own name for one variant.",
    example = "TEE-BLACK-M",
    pattern = "^\\.*[A-Za-z0-9_-][A-Za-z0-9._-]*$",
    max_length = 64
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sku_can_be_asked_for_by_its_path() {
        for good in ["TEE-BLACK-M", "1", ".a", "a.", "..-", &"x".repeat(64)] {
            assert_eq!(good.parse::<Sku>().unwrap().as_str(), good);
        }
        for bad in ["", ".", "..", "...", "a b", "a/b", "ä", &"x".repeat(65)] {
            assert_eq!(bad.parse::<Sku>().unwrap_err().code, "invalid_sku", "{bad}");
        }
        for stored in [".", "..", "...", "TEE-BLACK-M"] {
            let json = serde_json::to_string(stored).unwrap();
            let sku: Sku = serde_json::from_str(&json).unwrap();
            assert_eq!(
                (sku.as_str(), serde_json::to_string(&sku).unwrap()),
                (stored, json),
                "what was taken once is read"
            );
        }
        for never in [r#""""#, r#""a b""#, r#""a/b""#] {
            assert!(serde_json::from_str::<Sku>(never).is_err(), "{never}");
        }
        let asked = deserr::deserialize::<Sku, _, crate::fault::Faults>(serde_json::json!("."));
        assert!(asked.is_err(), "a request names none");
    }

    #[test]
    fn an_id_is_young_for_a_minute() {
        let clock = Clock::manual(crate::Timestamp::from_millis(1_772_366_400_000));
        let made = |ago_ms: i64| Raw::from_parts((1_772_366_400_000 - ago_ms).unsigned_abs(), 7);
        for (ago_ms, young) in [(0, true), (60_000, true), (60_001, false), (-10_000, true), (-10_001, false)] {
            assert_eq!(made(ago_ms).is_young(&clock), young, "{ago_ms}");
        }
    }

    #[test]
    fn ids_survive_a_round_trip_and_refuse_what_is_not_theirs() {
        let id = OrderId::new(&Clock::system());
        assert_eq!(id.to_string().parse::<OrderId>().unwrap(), id);
        assert_eq!(PaymentId::from(id.raw()).to_string(), id.to_string().replace("ord_", "pay_"));
        for foreign in ["", "ord_", "ord_1", "prod_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "ord_01j8zq4t6m3v0x9k2b7c5d1efg"] {
            assert!(foreign.parse::<OrderId>().is_err(), "{foreign}");
        }
    }
}
