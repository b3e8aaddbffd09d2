//! A transfer as a person asks for it.

use deserr::{Deserr, ValuePointerRef};
use domain::bounds::{BoundedInt, Line as OneLine, Text};
use domain::fault::{Faults, Invalid};
use domain::id::WalletTransferId;
use domain::owner::Owner;
use domain::{AssetCode, Timestamp};

use crate::model::{Every, NotNegative, Positive, Repeat, TransferDraft};

/// A transfer to make.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields, validate = fits -> Faults)]
#[serde(deny_unknown_fields)]
#[schema(as = WalletTransferContent)]
pub(crate) struct WalletTransferContent {
    /// Its id, drawn by the client: it names this transfer for ever.
    id: WalletTransferId,
    /// Who gets it.
    to: Owner,
    /// What is sent.
    asset: AssetCode,
    /// How much the recipient gets, in minor units.
    amount: Positive,
    /// What the payer says to the recipient.
    #[deserr(default)]
    message: Option<Text<1, 140>>,
    /// A reference of the payer's, which both may read; others may have the same.
    #[deserr(default)]
    reference: Option<OneLine<1, 100>>,
    /// When it is carried out: later than now. At once where nothing is said.
    #[deserr(default)]
    execute_at: Option<Timestamp>,
    /// That it is carried out again and again, first at `execute_at`.
    #[deserr(default)]
    repeat: Option<RepeatContent>,
    /// That its funds are held only, until it is completed or cancelled.
    #[deserr(default)]
    hold: Option<HoldContent>,
    /// The most that the payer pays beside the amount: where the fee is above it, nothing is sent. Of a plan it holds for each run, and is
    /// the fee of the moment where nothing is said.
    #[deserr(default)]
    max_fee: Option<NotNegative>,
}

/// How often it is carried out.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields, validate = ends -> Faults)]
#[serde(deny_unknown_fields)]
#[schema(as = WalletTransferRepeatContent)]
pub(crate) struct RepeatContent {
    /// How often. Days and months are those of UTC; a month's 31st is the last day of a shorter month.
    every: Every,
    /// The last moment at which it may be carried out. Without end where neither this nor `count` is said.
    #[deserr(default)]
    until: Option<Timestamp>,
    /// How often in all.
    #[deserr(default)]
    count: Option<BoundedInt<1, 1000>>,
}

/// Until when funds are held.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = WalletTransferHold)]
pub(crate) struct HoldContent {
    /// When the hold ends by itself, exactly: in a minute or later.
    expires_at: Timestamp,
}

fn fits(content: WalletTransferContent, location: ValuePointerRef<'_>) -> Result<WalletTransferContent, Faults> {
    let mut faults = Faults::none();
    if content.repeat.is_some() && content.execute_at.is_none() {
        let missing = Invalid::new("required", "what is repeated has a first time");
        faults.append(Faults::at(location.push_key("execute_at"), missing));
    }
    let until = content.repeat.as_ref().and_then(|repeat| repeat.until);
    if until.zip(content.execute_at).is_some_and(|(until, first)| until < first) {
        let early = Invalid::new("out_of_range", "a moment at or after execute_at is expected");
        faults.append(Faults::at(location.push_key("repeat").push_key("until"), early));
    }
    if content.hold.is_some() && content.execute_at.is_some() {
        let both = Invalid::new("exactly_one", "what is planned is not held");
        faults.append(Faults::at(location.push_key("hold"), both));
    }
    faults.none_or(content)
}

fn ends(content: RepeatContent, location: ValuePointerRef<'_>) -> Result<RepeatContent, Faults> {
    if content.until.is_some() && content.count.is_some() {
        let both = Invalid::new("exactly_one", "until and count are not both expected");
        return Err(Faults::at(location.push_key("count"), both));
    }
    Ok(content)
}

impl WalletTransferContent {
    /// The transfer of a payer.
    pub(crate) fn asked_by(self, from: Owner) -> TransferDraft {
        let repeat = self.repeat.map(|repeat| Repeat {
            every: repeat.every,
            until: repeat.until,
            count: repeat.count.and_then(|count| u32::try_from(count.get()).ok()),
        });
        TransferDraft {
            id: self.id,
            from,
            to: self.to,
            asset: self.asset,
            amount: self.amount.get(),
            message: self.message.map(Text::into_string),
            reference: self.reference.map(OneLine::into_string),
            execute_at: self.execute_at,
            repeat,
            expires_at: self.hold.map(|hold| hold.expires_at),
            max_fee: self.max_fee.map(NotNegative::get),
        }
    }
}
