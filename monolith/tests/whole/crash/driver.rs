//! Runs a story unit by unit (a request, or one event to one consumer), and stops the process in one of them.

use std::time::Duration;

use service::event::Event;
use testkit::{Call, Reply};
use testkit::{Fault, Faults};

use crate::canonical;
use crate::fake_stripe::Stripe;
use crate::world::{Settings, World};

/// Where the process stops.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CrashAt {
    /// The request or delivery, from 0.
    pub(crate) unit: usize,
    /// The system whose calls are counted.
    pub(crate) at: At,
    /// The call to it, from 1.
    pub(crate) call: u64,
    /// Before or after the call.
    pub(crate) fault: Fault,
}

/// The system that the process calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    Database,
    /// Stripe; the simulator is part of the database.
    Provider,
}

/// One request, delivery or tick.
enum Unit {
    Request(Call),
    Delivery(Event, String),
    Tick(&'static str),
}

/// Runs the process, and restarts it after a crash.
pub(crate) struct Driver {
    world: World,
    stripe: Option<Stripe>,
    crash: Option<CrashAt>,
    units: usize,
    crashed: bool,
    /// Whether units are preparations, in which nothing crashes.
    preparing: bool,
    answers: Vec<String>,
    requests: Vec<(String, String)>,
}

impl Driver {
    /// Starts the process with the simulator, or with this Stripe, as the payment provider.
    pub(crate) fn new(crash: Option<CrashAt>, stripe: Option<Stripe>) -> Self {
        Self::on(&Faults::none(), crash, stripe)
    }

    /// The same, with these faults until the process stops.
    pub(crate) fn on(faults: &Faults, crash: Option<CrashAt>, stripe: Option<Stripe>) -> Self {
        let mut settings = Settings::new();
        if let Some(stripe) = &stripe {
            settings.push(("PAYMENTS_PROVIDER", "stripe".to_owned()));
            settings.push(("PAYMENTS_STRIPE_URL", stripe.url.clone()));
            settings.push(("PAYMENTS_STRIPE_KEY_FILE", stripe.key_file().to_owned()));
        }
        let world = World::set(Some("identity"), faults, None, settings);
        if let Some(stripe) = &stripe {
            stripe.follow(&world.clock);
        }
        let (answers, requests) = (Vec::new(), Vec::new());
        Self { world, stripe, crash, units: 0, crashed: false, preparing: false, answers, requests }
    }

    /// The provider's card that behaves like this one of the simulator.
    pub(crate) fn card(&self, simulated: &'static str) -> &'static str {
        match (&self.stripe, simulated) {
            (None, token) => token,
            (Some(_), "tok_declined") => "pm_card_chargeDeclined",
            (Some(_), _) => "pm_card_visa",
        }
    }

    pub(crate) const fn world(&self) -> &World {
        &self.world
    }

    pub(crate) const fn units(&self) -> usize {
        self.units
    }

    pub(crate) const fn crashed(&self) -> bool {
        self.crashed
    }

    pub(crate) fn into_answers(self) -> Vec<String> {
        self.answers
    }

    /// The number of answered requests.
    pub(crate) const fn answered(&self) -> usize {
        self.answers.len()
    }

    /// Method and path of every request that has crash points.
    pub(crate) fn requests(&self) -> &[(String, String)] {
        &self.requests
    }

    /// Begins or ends the preparations, which have no crash points.
    pub(crate) const fn prepare(&mut self, yes: bool) {
        self.preparing = yes;
    }

    /// Sends a request; after a crash it repeats it, as a client without an answer does.
    pub(crate) async fn request(&mut self, call: Call) -> Reply {
        let reply = self.ask(call).await;
        // What the ledger has booked already is a 200 in place of the 201, also within a batch.
        let status = if reply.status == 201 { 200 } else { reply.status };
        let body = canonical::answer(&reply.body).to_string().replace("\"status\":201", "\"status\":200");
        self.answers.push(format!("{status} {body}"));
        reply
    }

    /// Sends a request without an idempotency key.
    ///
    /// After a crash the repeated request may find the work done, and answer with another success or an error of
    /// `done`.
    pub(crate) async fn request_or_done(&mut self, call: Call, done: &[u16]) {
        let (crashed, (method, path)) = (self.crashed, call.target());
        let target = canonical::answer(&format!("{method} {path}").into());
        let reply = self.ask(call).await;
        let again = self.crashed && !crashed;
        assert!(reply.status < 300 || (again && done.contains(&reply.status)), "{target}: {}", reply.text);
        self.answers.push(format!("{target} is done"));
    }

    /// Reads without a crash.
    pub(crate) async fn look(&self, call: Call) -> Reply {
        self.world.call(call).await
    }

    /// Runs a capability's tick; after a crash the next tick repeats it.
    pub(crate) async fn tick(&mut self, capability: &'static str) {
        self.run(&Unit::Tick(capability)).await;
    }

    async fn ask(&mut self, call: Call) -> Reply {
        if !self.preparing {
            let (method, path) = call.target();
            self.requests.push((method.to_owned(), path.to_owned()));
        }
        self.run(&Unit::Request(call)).await.unwrap()
    }

    /// Delivers every event to each consumer; after a crash it repeats the delivery, as the queue does.
    pub(crate) async fn settle(&mut self) {
        loop {
            let next = { self.world.posted.lock().unwrap().pop() };
            let Some(item) = next else { return };
            for event in item.events().unwrap() {
                let consumers: Vec<String> = self.world.consumers(&event).map(|c| c.name().to_owned()).collect();
                for consumer in consumers {
                    self.run(&Unit::Delivery(event.clone(), consumer)).await;
                }
            }
            let publisher = item.events().unwrap()[0].kind.split('.').next().unwrap().to_owned();
            self.world.capability(&publisher).context().table.delivered(item.key()).await.unwrap();
        }
    }

    async fn run(&mut self, unit: &Unit) -> Option<Reply> {
        if self.preparing {
            return perform(&self.world, unit).await;
        }
        let number = self.units;
        self.units += 1;
        let Some(crash) = self.crash.filter(|crash| crash.unit == number) else {
            return perform(&self.world, unit).await;
        };
        let mut faults = Faults::none();
        match (&self.stripe, crash.at) {
            (Some(stripe), At::Provider) => stripe.crash_at(crash.call, crash.fault == Fault::CrashAfter),
            _ => faults = faults.at(crash.call, crash.fault),
        }
        let doomed = self.world.restarted(&faults);
        let outcome = tokio::select! {
            outcome = perform(&doomed, unit) => Some(outcome),
            () = faults.crashed() => None,
            () = crashed(self.stripe.as_ref()) => None,
        };
        drop(doomed);
        if let Some(stripe) = &self.stripe {
            stripe.wire([]);
        }
        // Memory is lost; committed events are in the outboxes.
        self.world = self.world.restarted(&Faults::none());
        self.world.find_posted().await;
        match outcome {
            Some(outcome) => outcome,
            None => {
                self.crashed = true;
                perform(&self.world, unit).await
            }
        }
    }
}

/// Waits until the process has to stop in a call to Stripe.
async fn crashed(stripe: Option<&Stripe>) {
    match stripe {
        Some(stripe) => stripe.crashed().await,
        None => std::future::pending().await,
    }
}

/// Performs one unit. A client that has to wait repeats its request; a queue repeats a delivery.
async fn perform(world: &World, unit: &Unit) -> Option<Reply> {
    for _ in 0..20 {
        match unit {
            Unit::Request(call) => {
                let reply = world.call(call.clone()).await;
                if reply.problem() != "request_in_progress" {
                    return Some(reply);
                }
            }
            Unit::Tick(capability) => {
                if world.capability(capability).tick().await.is_ok() {
                    return None;
                }
            }
            Unit::Delivery(event, consumer) => {
                if world.capability(consumer).consume(event).await.is_ok() {
                    return None;
                }
            }
        }
        world.clock.advance(Duration::from_secs(31));
    }
    panic!("the unit never succeeds");
}
