//! Reports, and the log of what moderators did. The queue and the log are one key each: staff's hands, far below 500 writes a second.

use domain::id::{AccountId, ReportId};
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Transaction, Write};

use super::Store;
use crate::model::{LogEntry, Report, subject_id};

/// The label of the write of a report: refused where another write came first.
pub(crate) const REPORT: &str = "report";
/// The label of the write of a person's open report of something: refused where there is one.
pub(crate) const REPORTED: &str = "reported";
const LOG: &str = "log";

#[derive(Serialize, Deserialize)]
struct Open {
    report_id: ReportId,
}

fn key(id: ReportId) -> Key {
    Key::only(format!("report#{id}"))
}

fn open_key(report: &Report, reporter: AccountId) -> Key {
    Key::new(format!("reported#{reporter}"), subject_id(&report.subject))
}

fn indexed(write: Write, report: &Report) -> Write {
    let (list, at) = match &report.decided {
        None => ("open", report.opened_at),
        Some(decided) => ("decided", decided.at),
    };
    let write = write.index1(format!("reports#{list}"), format!("{at}#{}", report.id));
    match report.reporter {
        Some(reporter) => write.index2(format!("reports-of#{reporter}"), report.id.to_string()),
        None => write,
    }
}

impl Store {
    pub(crate) async fn report(&self, id: ReportId) -> Result<Option<Report>, TableError> {
        self.table.get(&key(id)).await
    }

    /// Opens a report, with its event. 8 WRU.
    pub(crate) fn open_report(&self, report: &Report, reporter: AccountId) -> Transaction {
        let mut transaction = self.table.transaction();
        transaction.push(indexed(Write::create(REPORT, key(report.id), report), report));
        transaction.push(Write::create(REPORTED, open_key(report, reporter), &Open { report_id: report.id }));
        transaction.publish(&report.opened());
        transaction
    }

    /// Adds the decision of a report, with its event. 8 WRU.
    pub(crate) fn decide_report(&self, transaction: &mut Transaction, before: &Report, after: &Report) {
        transaction.push(indexed(Write::replace(REPORT, key(after.id), after, before.version), after));
        if let Some(reporter) = before.reporter {
            transaction.push(Write::delete(REPORTED, open_key(before, reporter)).when("attribute_exists(pk)"));
        }
        if let Some(event) = after.decision() {
            transaction.publish(&event);
        }
    }

    /// Takes the person and their words out of a report. 2 WRU, 4 of an open one.
    pub(crate) fn blank_report(&self, before: &Report) -> Transaction {
        let after = Report { reporter: None, text: None, version: before.version + 1, ..before.clone() };
        let mut transaction = self.table.transaction();
        transaction.push(indexed(Write::replace(REPORT, key(after.id), &after, before.version), &after));
        if let (Some(reporter), None) = (before.reporter, &before.decided) {
            transaction.push(Write::delete(REPORTED, open_key(before, reporter)).when("attribute_exists(pk)"));
        }
        transaction
    }

    /// Reports that are open, or decided; the oldest first. 0.5 RRU for each 4 KB.
    pub(crate) async fn reports(
        &self,
        is_open: bool,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Report>, TableError> {
        let list = if is_open { "reports#open" } else { "reports#decided" };
        self.table.query(Index::First, list).limit(limit).after(after).page().await
    }

    /// Reports of a person. 0.5 RRU for each 4 KB.
    pub(crate) async fn reports_of(
        &self,
        account: AccountId,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<Report>, TableError> {
        self.table.query(Index::Second, format!("reports-of#{account}")).limit(limit).after(after).page().await
    }

    /// Adds to the log. 2 WRU.
    pub(crate) fn log(&self, transaction: &mut Transaction, entry: &LogEntry) {
        transaction.push(Write::create(LOG, Key::new("log", format!("{}#{}", entry.at, entry.id)), entry));
    }

    /// What moderators did, newest first. 0.5 RRU for each 4 KB.
    pub(crate) async fn logged(&self, limit: usize, after: Option<Position>) -> Result<Page<LogEntry>, TableError> {
        self.table.query(Index::Main, "log").newest_first().limit(limit).after(after).page().await
    }
}
