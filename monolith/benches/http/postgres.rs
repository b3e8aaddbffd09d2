//! PostgreSQL of Debian (`apt-get install postgresql`), in a folder of its own, with its usual settings.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::finance::{ACCOUNTS, CLIENTS};

/// The tables, and a transfer: guarded, once for its id.
const SCHEMA: &str = "
CREATE TABLE accounts (id int PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0), version bigint NOT NULL);
CREATE TABLE transfers (id uuid PRIMARY KEY, payer int NOT NULL, payee int NOT NULL, amount bigint NOT NULL, booked_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE entries (transfer uuid NOT NULL, account int NOT NULL, amount bigint NOT NULL, balance bigint NOT NULL, PRIMARY KEY (account, transfer));
INSERT INTO accounts SELECT n, 1000000000, 1 FROM generate_series(0, ACCOUNTS) n;
CREATE FUNCTION transfer(_id uuid, _payer int, _payee int, _amount bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE _left bigint; _has bigint;
BEGIN
  INSERT INTO transfers (id, payer, payee, amount) VALUES (_id, _payer, _payee, _amount) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN; END IF;
  UPDATE accounts SET balance = balance - _amount, version = version + 1 WHERE id = _payer RETURNING balance INTO _left;
  UPDATE accounts SET balance = balance + _amount, version = version + 1 WHERE id = _payee RETURNING balance INTO _has;
  INSERT INTO entries VALUES (_id, _payer, -_amount, _left), (_id, _payee, _amount, _has);
END $$;
ALTER DATABASE postgres SET default_transaction_isolation = 'serializable';
VACUUM ANALYZE;
";

/// A running server; stopped when it is dropped.
pub(crate) struct Postgres {
    folder: tempfile::TempDir,
    programs: PathBuf,
    port: u16,
}

/// What it did.
pub(crate) struct Done {
    pub(crate) rate: f64,
    pub(crate) latency_ms: f64,
}

impl Postgres {
    /// Makes a database and starts it.
    pub(crate) fn start() -> Self {
        let programs = glob().unwrap_or_else(|| panic!("PostgreSQL is not here: apt-get install postgresql"));
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let postgres = Self { folder: tempfile::tempdir().unwrap(), programs, port };
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(postgres.folder.path()));
        }
        run(postgres.program("initdb").args(["--auth=trust", "--username=postgres", "--pgdata"]).arg(postgres.data()));
        let options = format!("-p {port} -k '' -h 127.0.0.1");
        run(postgres
            .program("pg_ctl")
            .args(["--wait", "--silent", "--log"])
            .arg(postgres.folder.path().join("log"))
            .args(["--pgdata", &postgres.data(), "--options", &options, "start"]));
        run(postgres.client("psql").args(["--quiet", "--command"]).arg("SELECT 1"));
        let file = postgres.file("schema.sql", &SCHEMA.replace("ACCOUNTS", &ACCOUNTS.to_string()));
        run(postgres.client("psql").args(["--quiet", "--set=ON_ERROR_STOP=1", "--file", &file]));
        postgres
    }

    /// Transfers for so long; the hot account is the one behind all others.
    pub(crate) fn transfers(&self, is_hot: bool, seconds: u64) -> Done {
        let payer = if is_hot {
            format!("\\set payer {ACCOUNTS}")
        } else {
            format!("\\set payer random(0, {})", ACCOUNTS / 2 - 1)
        };
        let script = format!(
            "{payer}\n\\set payee random({}, {})\nSELECT transfer(gen_random_uuid(), :payer, :payee, 1);\n",
            if is_hot { 0 } else { ACCOUNTS / 2 },
            ACCOUNTS - 1
        );
        let script = self.file("transfer.sql", &script);
        let clients = CLIENTS.to_string();
        let out = run(self
            .client("pgbench")
            .args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--max-tries=0"])
            .args(["--client", &clients, "--time", &seconds.to_string(), "--file", &script]));
        let value = |name: &str| {
            let line = out.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("no {name} in {out}"));
            let value = line.split(['=', ':']).nth(1).and_then(|rest| rest.split_whitespace().next());
            value.and_then(|value| value.parse::<f64>().ok()).unwrap_or_else(|| panic!("{line}"))
        };
        assert_eq!(value("number of failed transactions"), 0.0, "{out}");
        Done { rate: value("tps"), latency_ms: value("latency average") }
    }

    fn data(&self) -> String {
        self.folder.path().join("data").to_string_lossy().into_owned()
    }

    fn file(&self, name: &str, content: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_string_lossy().into_owned()
    }

    /// A program of PostgreSQL's; it refuses root.
    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        if !is_root() {
            return Command::new(program);
        }
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    }

    fn client(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        command.env("PGHOST", "127.0.0.1").env("PGPORT", self.port.to_string());
        command.env("PGUSER", "postgres").env("PGDATABASE", "postgres");
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.data();
        let _ = self.program("pg_ctl").args(["--silent", "--mode=immediate", "--pgdata", &data, "stop"]).status();
    }
}

/// Where its programs are.
fn glob() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<PathBuf> = versions.filter_map(|version| Some(version.ok()?.path().join("bin"))).collect();
    found.sort();
    found.pop()
}

fn is_root() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().any(|line| line.starts_with("Uid:") && line.split_whitespace().nth(2) == Some("0"))
}

fn run(command: &mut Command) -> String {
    // A server that is started keeps its parent's pipes.
    let is_start = command.get_args().any(|argument| argument == "start");
    let (out, err) = if is_start { (Stdio::null(), Stdio::null()) } else { (Stdio::piped(), Stdio::piped()) };
    let output = command.stdout(out).stderr(err).output().unwrap();
    let (text, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {text}{errors}");
    text.into_owned()
}
