// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/reports`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Checkout, Conditional, Expected, Keyed, List};
use crate::types;

/// The operations of `/reports`.
#[derive(Clone, Copy, Debug)]
pub struct Reports<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Reports<'_> {
    /// Lists reports that are open, or decided; the oldest first.
    ///
    /// Needs the scope `social:moderate`. Costs 0.5 RRU for each 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `social:moderate` is missing.
    ///
    /// `GET /reports`
    pub fn list(&self, query: &ListReportsQuery) -> List<types::ReportResponse> {
        self.stoa.list(Method::GET, &["reports"]).query(query)
    }

    /// Reports a post, a review or a person to moderators.
    ///
    /// One person has one open report of one thing. Costs 2.5 to 6 RRU and 8 WRU, 10 with an idempotency key.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    /// - 409: `already_reported`: the caller's report of this is still open. Or: The same request is still running.
    /// - 422: `own_subject`: nobody reports themselves. Or: `idempotency_key_reused`: the key was used with another
    ///   request.
    ///
    /// `POST /reports`
    pub fn create(&self, body: &types::NewReport) -> Call<types::OwnReportResponse, Keyed> {
        self.stoa.call(Method::POST, &["reports"]).json(body)
    }

    /// Shows a report.
    ///
    /// Needs the scope `social:moderate`. Costs 1 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `social:moderate` is missing.
    ///
    /// `GET /reports/{report_id}`
    pub fn find(&self, report_id: &str) -> Call<types::ReportResponse, Conditional> {
        self.stoa.call(Method::GET, &["reports", report_id])
    }

    /// Decides a report: it is dismissed, or what it is about is hidden, or whoever wrote that is suspended.
    ///
    /// Needs the scope `social:moderate`. The same decision again changes nothing. Costs 1 to 5 RRU and 11 to 20 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `social:moderate` is missing.
    /// - 409: `already_decided`: it is decided otherwise. Or: The same request is still running.
    /// - 422: `unfit_decision`: a person is suspended, and what they wrote is hidden. Or: `idempotency_key_reused`: the
    ///   key was used with another request.
    ///
    /// `POST /reports/{report_id}/decide`
    pub fn decide(
        &self,
        report_id: &str,
        version: impl Into<Expected>,
        body: &types::DecideRequest,
    ) -> Call<types::ReportResponse, Checkout> {
        self.stoa.call(Method::POST, &["reports", report_id, "decide"]).version(version).json(body)
    }
}

/// The query of [`Reports::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListReportsQuery {
    /// `open` where nothing is said.
    pub state: Option<String>,
}
