//! `stoa`, or the bare HTTP server, as a process of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;

use crate::wire::{Wire, request};

/// A running server; killed when it is dropped.
pub(crate) struct Process {
    child: Child,
    /// `127.0.0.1:<port>`
    pub(crate) address: String,
    /// From the start of the process until it said that it listens.
    pub(crate) ready: Duration,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
}

impl Process {
    /// Starts `stoa` in memory, or on disk in this folder.
    pub(crate) fn start(data: Option<&Path>) -> Self {
        Self::start_other(Path::new(env!("CARGO_BIN_EXE_stoa")), data)
    }

    /// The same, of another build.
    pub(crate) fn start_other(program: &Path, data: Option<&Path>) -> Self {
        let mut command = Command::new(program);
        command.args(["--port", "0"]);
        match data {
            Some(folder) => command.arg("--data").arg(folder),
            None => command.arg("--memory"),
        };
        Self::spawn(command, "client secret")
    }

    /// Starts the bare HTTP server: this program again.
    pub(crate) fn bare(bodies: &Path, data: &Path) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg("bare").arg(bodies).arg(data);
        Self::spawn(command, "listens on")
    }

    fn spawn(mut command: Command, last: &str) -> Self {
        let begun = Instant::now();
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let mut process = Self {
            child,
            address: String::new(),
            ready: Duration::ZERO,
            client_id: String::new(),
            client_secret: String::new(),
        };
        for line in &mut lines {
            let value = line.split_whitespace().last().unwrap_or_default();
            if line.contains("listens on") {
                process.ready = begun.elapsed();
                process.address = value.trim_start_matches("http://").to_owned();
            } else if line.contains("client id") {
                process.client_id = value.to_owned();
            } else if line.contains("client secret") {
                process.client_secret = value.to_owned();
            }
            if line.contains(last) {
                break;
            }
        }
        // Whoever writes to a pipe that nobody reads would stop one day.
        std::thread::spawn(move || lines.for_each(drop));
        process
    }

    /// A token of the first administrator's client.
    pub(crate) async fn admin(&self, wire: &mut Wire) -> String {
        let pair = format!("{}:{}", self.client_id, self.client_secret);
        let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair));
        let form = Some(("application/x-www-form-urlencoded", "grant_type=client_credentials"));
        let admin = wire.send(&request("POST", "/oauth/token", &[("authorization", &basic)], form), 200).await;
        admin.text("access_token")
    }

    /// The most memory that it ever held (`VmHWM`).
    pub(crate) fn peak_mb(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = peak.and_then(|peak| peak.split_whitespace().next()?.parse::<f64>().ok());
        kilobytes.unwrap_or(f64::NAN) / 1024.0
    }

    /// The processor time that it has had, in milliseconds (`/proc/<pid>/stat`, proc(5)).
    pub(crate) fn processor_ms(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        // The name, in brackets, may hold blanks; user and system time are the fields 14 and 15.
        let fields = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().collect::<Vec<_>>());
        let ticks = |place: usize| fields.as_ref()?.get(place)?.parse::<f64>().ok();
        // A tick is a hundredth of a second on Linux (`USER_HZ`).
        ticks(11).zip(ticks(12)).map_or(f64::NAN, |(user, system)| (user + system) * 10.0)
    }

    /// Kills it without warning.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
