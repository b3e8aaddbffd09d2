//! `/console/community/reports/{report_id}`: one report with what it is about, and the decision of it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde_json::json;

use super::super::filters;
use super::super::page::{Alert, Frame, failed, forbidden, go_to, no_page, shown};
use super::super::visit::Visit;
use super::MODERATES;
use super::context::{Context, people, read};
use super::seen::Report;
use crate::adapters::stoa::{ApiError, Refusal};
use crate::model::form::segment;

#[derive(Template)]
#[template(path = "community/report.html")]
struct ReportPage {
    frame: Frame,
    report: Report,
    /// Who made it, and who decided it, by name.
    reporter: String,
    decided_by: String,
    context: Context,
    decision: String,
    note: String,
}

impl ReportPage {
    /// What can become of it, with the words of the choice.
    fn decisions(&self) -> Vec<(&'static str, &'static str)> {
        let all = [
            ("dismissed", "Dismiss it: nothing breaks the rules"),
            ("hidden", "Hide what was written"),
            ("suspended", "Suspend the person"),
        ];
        let is_person = self.report.subject.kind() == "person";
        all.into_iter().filter(|(code, _)| !(is_person && *code == "hidden")).collect()
    }
}

fn path(id: &str) -> String {
    format!("/reports/{}", segment(id))
}

/// Shows the page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    match visit.api.get(&path(&id)).await {
        Ok(report) => render(&visit, report, None).await,
        Err(error) => failed(&visit, &error),
    }
}

async fn render(visit: &Visit, report: Report, alert: Option<Alert>) -> Response {
    let named: Vec<&str> = [report.reporter.as_deref(), report.decided_by.as_deref()].into_iter().flatten().collect();
    let (context, people) = futures::join!(read(visit, report.subject.clone()), people(visit, named));
    let (mut context, people) = match (context, people) {
        (Ok(context), Ok(people)) => (context, people),
        (Err(error), _) | (_, Err(error)) => return failed(visit, &error),
    };
    context.history.reports.retain(|other| other.id != report.id);
    let name = |id: &Option<String>| {
        let id = id.as_deref().unwrap_or_default();
        people.get(id).map_or_else(|| id.to_owned(), super::seen::Person::name)
    };
    let page = ReportPage {
        frame: Frame::of(visit, format!("Report of a {}", report.subject.kind()), "/console/community/reports")
            .noting(visit.query.get("done"))
            .alerting(alert),
        reporter: name(&report.reporter),
        decided_by: name(&report.decided_by),
        report,
        context,
        decision: visit.form.get("decision").to_owned(),
        note: visit.form.get("note").to_owned(),
    };
    shown(&page, &page.frame)
}

/// Decides the report, and shows it again.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    if !visit.holds(MODERATES) {
        return forbidden(&visit);
    }
    if action != "decide" {
        return no_page().await;
    }
    let form = &visit.form;
    let body = json!({ "decision": form.get("decision"), "note": form.get("note") });
    let decided = format!("{}/decide", path(&id));
    match visit.api.post_to::<Report>(&decided, form.get("key"), form.get("version"), &body).await {
        Ok(report) => go_to(&format!("{}?done=decided", report.address())),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() && refusal.status != 404 => {
            match visit.api.get::<Report>(&path(&id)).await {
                Ok(report) => {
                    let alert = alert_of(&refusal, &report);
                    render(&visit, report, Some(alert)).await
                }
                Err(error) => failed(&visit, &error),
            }
        }
        Err(error) => failed(&visit, &error),
    }
}

/// Whoever was later is told what the other one decided.
fn alert_of(refusal: &Refusal, report: &Report) -> Alert {
    let mut alert = Alert::of(refusal);
    if !report.is_open() {
        alert.text = "Somebody else decided this meanwhile. It is shown as it is now.".to_owned();
    }
    alert
}
