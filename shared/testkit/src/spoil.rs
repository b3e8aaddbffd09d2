//! Carries out a plan of faults before the embedded engine, with the attempts that the SDK's client would make.

use std::collections::BTreeSet;
use std::time::Duration;

use embedded::Engine;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use rand::RngExt;
use service::table::{Database, Failure, Request, Response};

use crate::calls::{DatabaseCall, Outcome};
use crate::faults::{Fault, Faults};
use crate::rivals;

/// Attempts at one call, the first included; as many as the clients of AWS make.
const ATTEMPTS: u32 = 3;
/// How long an attempt may take where clients give up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);

/// An engine whose calls go wrong as planned.
#[derive(Debug)]
pub(crate) struct Spoilt {
    pub(crate) faults: Faults,
    pub(crate) engine: Engine,
}

/// How an attempt ended that may be made again.
enum Again {
    /// It was not carried out, or its answer came to nothing.
    Failed(Fault),
    /// It was carried out, and its answer was lost.
    Lost(Response),
}

impl Database for Spoilt {
    fn call<'a>(&'a self, table: &'a str, request: Request) -> BoxFuture<'a, Result<Response, Failure>> {
        async move {
            let mut lost = None;
            let mut last = Fault::Hang;
            for attempt in 1..=ATTEMPTS {
                let tried = self.attempt(table, &request, lost.take());
                let ended = match self.faults.gives_up() {
                    true => tokio::time::timeout(PATIENCE, tried).await.unwrap_or(Err(Again::Failed(Fault::Hang))),
                    false => tried.await,
                };
                match ended {
                    Ok(answer) => return answer,
                    Err(Again::Failed(fault)) => last = fault,
                    Err(Again::Lost(answer)) => {
                        last = Fault::LostAnswer;
                        // A transaction's token tells the service that it is the same again. A single write has none.
                        lost = matches!(request, Request::Transact(_)).then_some(answer);
                    }
                }
                let pause = Duration::from_millis(rand::rng().random_range(0..=(5 << attempt)));
                if attempt < ATTEMPTS {
                    tokio::time::sleep(pause).await;
                }
            }
            Err(Failure::Busy(format!("injected: {last:?}").into()))
        }
        .boxed()
    }
}

impl Spoilt {
    /// One attempt: spoilt or not, it is numbered and recorded.
    async fn attempt(
        &self,
        table: &str,
        request: &Request,
        lost: Option<Response>,
    ) -> Result<Result<Response, Failure>, Again> {
        let faults = &self.faults;
        if faults.is_crashed() {
            return std::future::pending().await;
        }
        let (number, fault) = faults.next(request.operation());
        let fault = fault.filter(|fault| *fault != Fault::Conflict || request.is_write());
        if let Some(lost) = lost {
            let answer = Ok(lost);
            faults.record(entry(number, table, request, Some(&answer), fault));
            return Ok(answer);
        }
        if fault == Some(Fault::Pause) {
            faults.pause().await;
        }
        faults.rivalry(|| rivals::meet(&self.engine, table, request));
        let answer = match fault {
            None | Some(Fault::LostAnswer | Fault::CrashAfter | Fault::Pause) => {
                Some(self.engine.call(table, request.clone()).await)
            }
            Some(Fault::Throttle | Fault::Conflict | Fault::ServerError | Fault::Hang | Fault::CrashBefore) => None,
        };
        faults.record(entry(number, table, request, answer.as_ref(), fault));
        match (fault, answer) {
            (Some(Fault::Hang), _) => std::future::pending().await,
            (Some(Fault::CrashBefore | Fault::CrashAfter), _) => {
                faults.crash();
                std::future::pending().await
            }
            (Some(Fault::LostAnswer), Some(Ok(answer))) => Err(Again::Lost(answer)),
            (None | Some(Fault::Pause), Some(answer)) => Ok(answer),
            (fault, _) => Err(Again::Failed(fault.unwrap_or(Fault::LostAnswer))),
        }
    }
}

fn entry(
    number: u64,
    table: &str,
    request: &Request,
    answer: Option<&Result<Response, Failure>>,
    fault: Option<Fault>,
) -> DatabaseCall {
    let refused = match request {
        Request::Transact(_) => "TransactionCanceledException",
        _ => "ConditionalCheckFailedException",
    };
    DatabaseCall {
        number,
        operation: request.operation().to_owned(),
        tables: answer.map(|_| BTreeSet::from([table.to_owned()])).unwrap_or_default(),
        units: answer.and_then(|answer| answer.as_ref().ok()).map_or(0.0, |answer| answer.units),
        outcome: match (fault, answer) {
            (Some(fault), _) => Outcome::Spoilt(fault),
            (None, Some(Err(Failure::Refused(_)))) => Outcome::Refused(refused),
            (None, Some(Err(_))) => Outcome::Refused("ValidationException"),
            (None, _) => Outcome::Done,
        },
    }
}
