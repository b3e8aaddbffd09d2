//! The binary at a shell: settings, errors, data folder, operator's commands.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Prepares the binary in a folder whose `.stoa` holds the data.
fn stoa(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
    command.args(args).current_dir(folder).env_remove("RUST_LOG");
    command
}

/// Runs a command; returns its exit code, standard output and standard error.
fn run(command: &mut Command) -> (i32, String, String) {
    let done = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (done.status.code().unwrap(), text(&done.stdout), text(&done.stderr))
}

/// Runs a command that must fail with this exit code and one plain line that contains all of `parts`.
fn fails(command: &mut Command, code: i32, parts: &[&str]) {
    let (exit, out, error) = run(command);
    assert_eq!((exit, out.as_str()), (code, ""), "{command:?}: {error}");
    assert!(error.starts_with("stoa: ") && error.trim_end().lines().count() == 1, "one line: {error}");
    assert!(!error.contains('\u{1b}') && !error.contains("ERROR"), "no log line: {error}");
    for part in parts {
        assert!(error.contains(part), "{part:?} is not in {error}");
    }
}

/// A running shop; killed with -9 when it is dropped.
struct Served {
    child: Child,
    url: String,
}

impl Served {
    fn start(folder: &Path, args: &[&str]) -> Self {
        let mut child = stoa(folder, &["--port", "0"]).args(args).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let url = lines.find_map(|line| Some(line.strip_prefix("Stoa listens on")?.trim().to_owned()));
        let url = url.unwrap();
        // The demonstration is loaded when the process prints its line.
        if args.contains(&"--demo") {
            lines.find(|line| line.starts_with("Demonstration")).unwrap();
        }
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, url }
    }

    /// Stops it as an operator does.
    fn stop(mut self) {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Makes a folder that others may enter, so that only the data folder's own rights protect the data.
fn open_folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    chmod("755", folder.path());
    folder
}

fn chmod(mode: &str, path: &Path) {
    assert!(Command::new("chmod").arg(mode).arg(path).status().unwrap().success());
}

fn below(dir: &Path) -> Vec<PathBuf> {
    let paths = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] }).collect()
}

#[cfg(unix)]
#[test]
fn other_users_can_not_read_the_data() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    let folder = open_folder();
    let data = folder.path().join(".stoa");
    let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    for round in 0..2 {
        let shop = Served::start(folder.path(), &[]);
        let files = below(&data);
        let named = |end: &str| files.iter().any(|path| path.to_string_lossy().ends_with(end));
        assert!(
            ["administrator.json", "stoa-IdentityTable.db", "-wal", "operator.json", "issuer"].into_iter().all(named)
        );
        assert_eq!(data.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        for file in &files {
            // SQLite may have removed a log.
            let Ok(known) = file.metadata() else { continue };
            assert_eq!(known.permissions().mode() & 0o777, 0o600, "{}", file.display());
            if is_root {
                let read = Command::new("cat").arg(file).uid(65_534).gid(65_534).output().unwrap();
                assert!(!read.status.success() && read.stdout.is_empty(), "another user can read {}", file.display());
            }
        }
        drop(shop);
        if round == 0 {
            // Rights as an earlier version left them.
            chmod("755", &data);
            for file in below(&data) {
                chmod("644", &file);
            }
        }
    }
}

#[test]
fn checks_settings_before_anything_starts() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let set = |setting: &str| stoa(dir, &["--port", "0", "--set", setting]);
    fails(&mut set("CART_TAX_RATE={}"), 78, &["CART_TAX_RATE (--set) is no setting; did you mean CART_TAX_RATES?"]);
    fails(&mut set("PAYMENTS_CAPTURE_ON=never"), 78, &["PAYMENTS_CAPTURE_ON", "confirmed or shipped"]);
    fails(&mut set("CATALOG_LIST_SHARDS=99"), 78, &["a whole number from 1 to 16"]);
    fails(&mut set("PAYMENTS_PROVIDER=stripe"), 78, &["PAYMENTS_PROVIDER is stripe", "PAYMENTS_STRIPE_KEY_FILE"]);
    fails(stoa(dir, &["--issuer-url", "foo"]).args(["--port", "0"]), 78, &["--issuer-url", "has to be a URL"]);
    fails(stoa(dir, &[]).env("ORDERS_SELER", "x"), 78, &["did you mean ORDERS_SELLER?"]);
    fails(stoa(dir, &[]).env("ORDERS_RETURN_DAYS", "soon"), 78, &["(in the environment) is \"soon\""]);
    fails(
        &mut stoa(dir, &["--port", "0", "--off", "ordres"]),
        2,
        &["no capability ordres; there are identity, catalog"],
    );
    fails(&mut set("STOA_PORT=1"), 2, &["--port 1"]);
    std::fs::write(dir.join("a.toml"), "STOA_PROT = 1\n").unwrap();
    fails(&mut stoa(dir, &["--config", "a.toml"]), 78, &["STOA_PROT (in a.toml)", "STOA_PORT"]);
    std::fs::write(dir.join("a.toml"), "\nORDERS_SHOP_NAME = Agora\n").unwrap();
    fails(&mut stoa(dir, &["--config", "a.toml"]), 78, &["a.toml, line 2"]);
    fails(&mut stoa(dir, &["--config", "b.toml"]), 78, &["b.toml can't be read"]);
    fails(&mut stoa(dir, &["--set", "ORDERS_RETURN_DAYS=soon", "--data", "other"]), 78, &["ORDERS_RETURN_DAYS"]);
    assert!(!dir.join("other").exists(), "no folder is made");
}

#[test]
fn settings_come_from_the_file_the_environment_and_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".stoa")).unwrap();
    let file = "STOA_PORT = 0\nSTOA_OFF = ['payments']\nORDERS_SHOP_NAME = 'File'\nORDERS_RETURN_DAYS = 7\n";
    std::fs::write(folder.path().join(".stoa/stoa.toml"), file).unwrap();
    let rates = r#"CART_TAX_RATES={"DE":{"standard":1900,"reduced":700}}"#;
    let seller = "ORDERS_SELLER=Agora, Ltd.|1 Market Street|Athens";
    let mut command = stoa(folder.path(), &["--set", rates, "--set", seller, "settings"]);
    let (code, listed, error) = run(command.env("ORDERS_SHOP_NAME", "Environment"));
    assert_eq!(code, 0, "{error}");
    for line in [
        "STOA_PORT = 0  (in .stoa/stoa.toml)",
        "STOA_OFF = payments  (in .stoa/stoa.toml)",
        "ORDERS_SHOP_NAME = Environment  (in the environment)",
        "ORDERS_RETURN_DAYS = 7  (in .stoa/stoa.toml)",
        r#"CART_TAX_RATES = {"DE":{"standard":1900,"reduced":700}}  (--set)"#,
        "ORDERS_SELLER = Agora, Ltd.|1 Market Street|Athens  (--set)",
        "PAYMENTS_CAPTURE_ON = shipped  (default)",
        "When authorised money is captured.",
        "confirmed or shipped; default shipped",
    ] {
        assert!(listed.lines().any(|known| known.trim() == line), "{line} is not in\n{listed}");
    }
    // The server uses them.
    let mut child = stoa(folder.path(), &[]).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.take(6).any(|line| line == "Switched off      payments"));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn an_error_is_one_plain_line_with_its_exit_code() {
    let folder = open_folder();
    let dir = folder.path();
    let shop = Served::start(dir, &[]);
    fails(&mut stoa(dir, &["--port", "0"]), 75, &["another process", ".stoa", "--data"]);
    let port = shop.url.rsplit(':').next().unwrap();
    fails(&mut stoa(dir, &["--data", "other", "--port", port]), 71, &["can't listen on", "--port"]);
    shop.stop();

    let file = dir.join(".stoa/tables/stoa-CartTable.db");
    let whole = std::fs::read(&file).unwrap();
    std::fs::write(&file, "this is no database, however long one looks at it").unwrap();
    fails(&mut stoa(dir, &["--port", "0"]), 65, &[".stoa/tables/stoa-CartTable.db is damaged", "backup"]);
    std::fs::write(&file, whole).unwrap();

    std::fs::write(dir.join(".stoa/version"), "99\n").unwrap();
    fails(&mut stoa(dir, &["--port", "0"]), 65, &[".stoa has version 99"]);
    // A folder without a version file has the first version; the start converts it.
    std::fs::remove_file(dir.join(".stoa/version")).unwrap();
    Served::start(dir, &[]).stop();
    assert_eq!(std::fs::read_to_string(dir.join(".stoa/version")).unwrap(), "2\n");

    std::fs::create_dir(dir.join("papers")).unwrap();
    std::fs::write(dir.join("papers/thesis.txt"), "").unwrap();
    fails(&mut stoa(dir, &["--port", "0", "--data", "papers"]), 2, &["papers holds files that are not Stoa's"]);
    assert_eq!(below(&dir.join("papers")).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_outlive_a_change_of_the_port() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Served::start(folder.path(), &[]);
    let first = shop.url.clone();
    let guest = reqwest::Client::new().post(format!("{first}/guests")).json(&serde_json::json!({})).send().await;
    let guest: serde_json::Value = guest.unwrap().json().await.unwrap();
    shop.stop();
    let holder = std::net::TcpListener::bind(first.strip_prefix("http://").unwrap());
    let shop = Served::start(folder.path(), &[]);
    drop(holder);
    assert_ne!(shop.url, first);
    let cart = serde_json::json!({ "currency": "EUR", "country": "DE" });
    let request = reqwest::Client::new().post(format!("{}/carts", shop.url)).json(&cart);
    let request = request.bearer_auth(guest["access_token"].as_str().unwrap()).header("idempotency-key", "k1");
    assert_eq!(request.send().await.unwrap().status(), 201);
    let found = reqwest::get(format!("{}/.well-known/openid-configuration", shop.url)).await.unwrap();
    assert_eq!(found.json::<serde_json::Value>().await.unwrap()["issuer"], first.as_str());
}

#[test]
fn operators_commands_need_only_a_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    for args in [&["dead-letters"][..], &["republish", "catalog", "product"], &["export", "out.csv"]] {
        fails(&mut stoa(dir, args), 66, &["no shop's data in .stoa", "--data"]);
        assert!(!dir.join(".stoa").exists(), "no folder is made");
    }

    let mut shop = Served::start(dir, &["--demo"]);
    let said = |args: &[&str]| {
        let (code, said, error) = run(&mut stoa(dir, args));
        assert_eq!(code, 0, "{args:?}: {error}");
        said
    };
    // First while the shop runs, then without it.
    for round in 0..2 {
        assert_eq!(said(&["republish", "catalog", "product"]), "12 events published.\n");
        assert_eq!(said(&["dead-letters"]), "");
        assert_eq!(said(&["dead-letters", "orders", "--redrive"]), "orders: 0 delivered again, 0 still not taken\n");
        let name = format!("out-{round}.csv");
        assert!(said(&["export", &name]).contains("bytes written"));
        fails(&mut stoa(dir, &["republish", "catalog", "products"]), 2, &["republishes product, category"]);
        fails(&mut stoa(dir, &["republish", "catalogue", "product"]), 2, &["there are identity, catalog"]);
        fails(&mut stoa(dir, &["dead-letters", "order"]), 2, &["there are identity, catalog"]);
        fails(&mut stoa(dir, &["--port", "9", "dead-letters"]), 2, &["--port", "--data"]);
        // --data may stand before or after the command.
        assert_eq!(said(&["dead-letters", "--data", ".stoa"]), said(&["--data", ".stoa", "dead-letters"]));
        fails(
            &mut stoa(dir, &["republish", "catalog", "product", "--data", "other"]),
            66,
            &["no shop's data in other"],
        );
        if round == 0 {
            // The port may be given.
            let port = shop.url.rsplit(':').next().unwrap();
            assert!(said(&["--port", port, "export", "by-port.csv"]).contains("bytes written"));
            shop.child.kill().unwrap();
            shop.child.wait().unwrap();
        }
    }
    let read = |name: &str| std::fs::read_to_string(dir.join(name)).unwrap();
    assert_eq!(read("out-0.csv"), read("out-1.csv"));
    assert!(read("out-0.csv").lines().count() > 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn rotate_signing_key_replaces_a_leaked_key_and_ends_its_tokens_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    fails(&mut stoa(dir, &["rotate-signing-key"]), 66, &["no shop's data in .stoa", "--data"]);
    let shop = Served::start(dir, &[]);
    fails(&mut stoa(dir, &["--port", "9", "rotate-signing-key"]), 2, &["--port", "--data"]);
    let rotate = |args: &[&str]| {
        let (code, said, error) = run(stoa(dir, &["rotate-signing-key"]).args(args));
        assert_eq!(code, 0, "{args:?}: {error}");
        said
    };
    let guest = async |shop: &Served| {
        let made = reqwest::Client::new().post(format!("{}/guests", shop.url)).send().await.unwrap();
        made.json::<serde_json::Value>().await.unwrap()["access_token"].as_str().unwrap().to_owned()
    };
    // An unknown cart: 404 for a valid token.
    let status = async |shop: &Served, token: &str| {
        let cart = format!("{}/carts/cart_01J8ZQ4T6M3V0X9K2B7C5D1EFG", shop.url);
        reqwest::Client::new().get(cart).bearer_auth(token).send().await.unwrap().status().as_u16()
    };
    let published = async |shop: &Served| {
        let keys = reqwest::get(format!("{}/oauth/jwks.json", shop.url)).await.unwrap();
        keys.json::<serde_json::Value>().await.unwrap()["keys"].as_array().unwrap().len()
    };

    let first = guest(&shop).await;
    assert_eq!(status(&shop, &first).await, 404);
    let said = rotate(&[]);
    assert!(said.contains(" is published, and signs from "), "{said}");
    assert_eq!(rotate(&[]), said, "a repeated command changes nothing");
    assert_eq!((published(&shop).await, status(&shop, &first).await), (2, 404));

    let said = rotate(&["--at-once"]);
    assert!(said.contains(" signs from now on."), "{said}");
    assert_eq!((published(&shop).await, status(&shop, &first).await), (1, 401));
    let second = guest(&shop).await;
    assert_eq!(status(&shop, &second).await, 404);
    shop.stop();

    // Without a running process.
    rotate(&["--at-once"]);
    let shop = Served::start(dir, &[]);
    assert_eq!((status(&shop, &second).await, status(&shop, &first).await), (401, 401));
    assert_eq!(status(&shop, &guest(&shop).await).await, 404);
}

#[test]
fn reports_an_unreachable_shop_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let args = ["export", "out.csv", "--url", "http://127.0.0.1:1", "--client-id", "a", "--client-secret", "b"];
    fails(&mut stoa(folder.path(), &args), 69, &["the shop does not answer", "--url"]);
    assert!(begun.elapsed() < Duration::from_secs(5));
    // The folder's credentials are not sent to other hosts.
    std::fs::create_dir(folder.path().join(".stoa")).unwrap();
    let credentials = r#"{"client_id":"c","client_secret":"s"}"#;
    std::fs::write(folder.path().join(".stoa/administrator.json"), credentials).unwrap();
    for args in
        [["export", "out.csv", "--url", "http://192.0.2.1:8080"], ["--address", "192.0.2.1", "import", "out.csv"]]
    {
        fails(&mut stoa(folder.path(), &args), 2, &["http://192.0.2.1:8080 is neither on this machine", "--client-id"]);
    }
    let args = ["export", "out.csv", "--url", "shop", "--client-id", "a", "--client-secret", "b"];
    fails(&mut stoa(folder.path(), &args), 2, &["shop is no address"]);
}

#[test]
fn a_space_of_content_moves_between_folders_without_a_process() {
    let folder = open_folder();
    let dir = folder.path();
    fails(&mut stoa(dir, &["content", "export", "space.ndjson"]), 66, &["no shop's data in .stoa", "--data"]);
    Served::start(dir, &["--demo"]).stop();
    Served::start(dir, &["--data", "other"]).stop();
    let content = |args: &[&str]| {
        let (code, said, error) = run(stoa(dir, &["content"]).args(args));
        assert_eq!((code, error.as_str()), (0, ""), "{args:?}: {said}");
        said
    };
    let said = content(&["export", "space.ndjson", "--files", "pictures"]);
    assert!(said.contains(" bytes written to space.ndjson") && said.contains("2 files in pictures"), "{said}");
    let said = content(&["import", "space.ndjson", "--files", "pictures", "--publish", "--data", "other"]);
    assert!(said.contains("2 files uploaded") && said.contains(" 0 failed"), "{said}");
    let said = content(&["import", "space.ndjson", "--data", "other"]);
    assert!(said.contains("0 created, 0 updated, "), "{said}");
    content(&["export", "again.ndjson", "--data", "other"]);
    let lines = |name: &str| {
        let text = std::fs::read_to_string(dir.join(name)).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    assert_eq!(lines("again.ndjson"), lines("space.ndjson"));
    // Readers of the other shop see it, pictures included.
    let shop = Served::start(dir, &["--data", "other"]);
    assert!(content(&["export", "again.ndjson", "--files", "copy", "--data", "other"]).contains("2 files in copy"));
    assert_eq!(below(&dir.join("copy")).len(), 2);
    shop.stop();
    fails(&mut stoa(dir, &["--demo", "content", "import", "space.ndjson"]), 2, &["--demo", "does not serve"]);
}

#[test]
fn the_blocks_of_the_first_day_run() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Served::start(folder.path(), &[]);
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/first-day.md")).unwrap();
    let blocks: Vec<&str> = page.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(blocks.len() >= 4 && blocks[0].starts_with("STOA=http://127.0.0.1:8080\n"));
    let script = blocks.concat().replace("http://127.0.0.1:8080", &shop.url);
    let programs = std::path::Path::new(env!("CARGO_BIN_EXE_stoa")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var_os("PATH").unwrap_or_default().display());
    let mut bash = Command::new("bash");
    bash.arg("-ec").arg(&script).current_dir(folder.path()).env("PATH", path);
    let (code, said, error) = run(&mut bash);
    assert_eq!(code, 0, "{said}{error}");
    assert!(
        said.contains("olive@agora.example is staff, with ") && said.contains("Sign in at /console with"),
        "{said}"
    );
    let answers = said.lines().filter(|line| line.starts_with('{'));
    let answers: Vec<serde_json::Value> = answers.map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(answers.len() >= 4, "{said}");
    assert!(answers.iter().all(|answer| answer["type"].is_null() && answer.get("errors").is_none()), "{said}");
    assert_eq!(answers.last().unwrap()["roles"], serde_json::json!(["customer", "staff"]), "{said}");
    // Its settings are valid.
    let settings = page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let settings = settings.collect::<Vec<_>>().join("\n").replace("/etc/stoa/", "");
    for name in ["stripe-key", "stripe-webhook-secret"] {
        write_secret(&folder.path().join(name));
    }
    std::fs::write(folder.path().join(".stoa/stoa.toml"), settings).unwrap();
    let (code, listed, error) = run(&mut stoa(folder.path(), &["settings"]));
    assert_eq!(code, 0, "{error}");
    for line in [
        "ORDERS_SHOP_NAME = Agora",
        "PAYMENTS_PROVIDER = stripe",
        "PAYMENTS_WEBHOOK_SECRET_FILE = stripe-webhook-secret",
    ] {
        assert!(listed.contains(&format!("{line}  (in .stoa/stoa.toml)")), "{listed}");
    }
    shop.stop();
    Served::start(folder.path(), &[]).stop();
}

/// Writes a secret into a file that only its owner can read.
fn write_secret(path: &Path) {
    std::fs::write(path, "whsec_of_a_test\n").unwrap();
    chmod("600", path);
}

#[tokio::test(flavor = "multi_thread")]
async fn checks_stripes_webhooks_with_the_secret_of_a_private_file() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let names = ["stripe-key", "webhook-secret"];
    let set = [
        "PAYMENTS_PROVIDER=stripe",
        "PAYMENTS_STRIPE_KEY_FILE=stripe-key",
        "PAYMENTS_WEBHOOK_SECRET_FILE=webhook-secret",
    ];
    let args: Vec<&str> = set.into_iter().flat_map(|setting| ["--set", setting]).collect();
    names.iter().for_each(|name| write_secret(&dir.join(name)));
    for (name, setting) in names.into_iter().zip(["PAYMENTS_STRIPE_KEY_FILE", "PAYMENTS_WEBHOOK_SECRET_FILE"]) {
        chmod("644", &dir.join(name));
        let parts = [setting, name, "others than its owner may read it"];
        fails(stoa(dir, &args).args(["--port", "0"]), 78, &parts);
        chmod("600", &dir.join(name));
    }

    let shop = Served::start(dir, &args);
    let body = r#"{"id":"evt_1","type":"customer.created","data":{"object":{}}}"#;
    let send = async |secret: &str| {
        let signature =
            payments::adapters::signature::sign(body.as_bytes(), secret.as_bytes(), domain::Clock::system().now());
        let request = reqwest::Client::new().post(format!("{}/payments/webhooks/stripe", shop.url)).body(body);
        request.header("stripe-signature", signature).send().await.unwrap().status().as_u16()
    };
    assert_eq!(send("whsec_of_another").await, 401);
    assert!((200..300).contains(&send("whsec_of_a_test").await));
}

#[test]
fn a_backup_is_taken_from_a_running_shop_and_restored_elsewhere() {
    let folder = open_folder();
    let dir = folder.path();
    fails(&mut stoa(dir, &["backup", "monday"]), 66, &["no shop's data in .stoa", "--data"]);
    let shop = Served::start(dir, &["--demo"]);
    std::fs::write(dir.join("extra.toml"), "").unwrap();
    std::fs::create_dir_all(dir.join(".stoa/blobs/content/files~")).unwrap();
    std::fs::write(dir.join(".stoa/blobs/content/files~/asset"), "a picture").unwrap();
    let backup = |name: &str| stoa(dir, &["backup", name]);
    let (code, said, error) = run(&mut backup("monday"));
    assert_eq!(code, 0, "{error}");
    assert!(said.starts_with("Backed up to ") && said.contains("/monday: "), "{said}");
    fails(&mut backup("monday"), 2, &["monday is there already", "new or empty"]);
    fails(&mut backup("extra.toml"), 2, &["extra.toml is there already"]);
    fails(&mut backup(".stoa/monday"), 2, &[".stoa/monday is within the data folder"]);
    fails(&mut backup("away/monday"), 66, &["there is no folder", "away"]);
    fails(&mut stoa(dir, &["--port", "1", "backup", "x"]), 2, &["--port", "does not serve"]);
    std::fs::create_dir(dir.join("tuesday.partial")).unwrap();
    fails(&mut backup("tuesday"), 75, &["tuesday.partial is there", "delete"]);
    std::fs::create_dir(dir.join("wednesday")).unwrap();
    assert_eq!(run(&mut backup("wednesday")).0, 0, "an empty folder is taken");
    shop.stop();
    // Without a process, and of what a stopped one left.
    assert_eq!(run(&mut backup("thursday")).0, 0);
    assert!(!dir.join("thursday.partial").exists());
    fails(&mut stoa(dir, &["--data", "thursday", "--port", "0"]), 2, &["thursday is a backup", "stoa restore"]);
    for name in ["tables/stoa-OrdersTable.db", "administrator.json", "issuer", "version", "mail", "backup.json"] {
        assert!(dir.join("thursday").join(name).exists(), "{name}");
    }
    assert!(!dir.join("thursday/lock").exists() && !dir.join("monday/operator.json").exists());

    let exported = |data: &str| {
        assert_eq!(run(&mut stoa(dir, &["export", "products.ndjson", "--data", data])).0, 0);
        std::fs::read_to_string(dir.join("products.ndjson")).unwrap()
    };
    assert!(exported(".stoa").lines().count() > 3);
    let restore = |name: &str, into: &str| stoa(dir, &["restore", name, "--data", into]);
    fails(&mut restore("monday", ".stoa"), 2, &[".stoa holds", "already", "new or empty"]);
    fails(&mut restore("nothing", "new"), 66, &["nothing is no backup"]);
    for name in ["monday", "thursday"] {
        let (code, said, error) = run(&mut restore(name, &format!("new-{name}")));
        assert_eq!(code, 0, "{error}");
        assert!(said.starts_with(&format!("Restored into new-{name}: ")), "{said}");
        let shop = Served::start(dir, &["--data", &format!("new-{name}")]);
        assert_eq!(exported(&format!("new-{name}")), exported(".stoa"));
        let before = std::fs::read(dir.join(".stoa/administrator.json")).unwrap();
        assert_eq!(before, std::fs::read(dir.join(format!("new-{name}/administrator.json"))).unwrap());
        let asset = std::fs::read(dir.join(format!("new-{name}/blobs/content/files~/asset"))).unwrap();
        assert_eq!(asset, b"a picture");
        assert!(!dir.join(name).join("blobs.key").exists(), "links are signed anew");
        shop.stop();
    }
}

#[cfg(unix)]
#[test]
fn other_users_can_not_read_a_backup_or_what_is_restored_from_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = open_folder();
    let dir = folder.path();
    Served::start(dir, &["--demo"]).stop();
    std::fs::write(dir.join(".stoa/stoa.toml"), "ORDERS_SHOP_NAME = 'Agora'\n").unwrap();
    std::fs::create_dir_all(dir.join(".stoa/mail/cur")).unwrap();
    std::fs::write(dir.join(".stoa/mail/cur/1.eml"), "Subject: one").unwrap();
    chmod("644", &dir.join(".stoa/mail/cur/1.eml"));
    assert_eq!(run(&mut stoa(dir, &["backup", "monday"])).0, 0);
    assert_eq!(run(&mut stoa(dir, &["restore", "monday", "--data", "new"])).0, 0);
    for root in ["monday", "new"] {
        let root = dir.join(root);
        assert_eq!(std::fs::read(root.join("mail/cur/1.eml")).unwrap(), b"Subject: one");
        for file in below(&root) {
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{}", file.display());
        }
        for folder in ["", "tables", "mail", "mail/cur"] {
            let mode = root.join(folder).metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o700, "{folder}");
        }
    }
    let (_, listed, _) = run(&mut stoa(dir, &["--data", "new", "settings"]));
    assert!(listed.contains("ORDERS_SHOP_NAME = Agora  (in new/stoa.toml)"), "{listed}");
}

#[test]
fn a_damaged_backup_is_refused_before_anything_is_written() {
    let folder = open_folder();
    let dir = folder.path();
    Served::start(dir, &[]).stop();
    assert_eq!(run(&mut stoa(dir, &["backup", "monday"])).0, 0);
    let refused = |parts: &[&str]| {
        fails(&mut stoa(dir, &["restore", "monday", "--data", "new"]), 65, parts);
        assert!(!dir.join("new").exists(), "nothing is written");
    };
    let damage = |name: &str, change: &dyn Fn(&mut Vec<u8>), parts: &[&str]| {
        let file = dir.join("monday").join(name);
        let whole = std::fs::read(&file).unwrap();
        let mut bytes = whole.clone();
        change(&mut bytes);
        std::fs::write(&file, bytes).unwrap();
        refused(parts);
        std::fs::write(&file, whole).unwrap();
    };
    let table = "tables/stoa-OrdersTable.db";
    damage(table, &|bytes| *bytes.last_mut().unwrap() ^= 1, &[table, "its checksum differs"]);
    damage(table, &|bytes| bytes.truncate(bytes.len() - 1), &[table, "bytes instead of"]);
    damage("administrator.json", &Vec::clear, &["administrator.json", "0 bytes instead of"]);
    damage("backup.json", &|bytes| bytes.truncate(100), &["monday/backup.json is damaged"]);
    let edit = |from: &'static str, to: &'static str| {
        move |bytes: &mut Vec<u8>| {
            let text = String::from_utf8(std::mem::take(bytes)).unwrap();
            assert!(text.contains(from), "{from} is not in {text}");
            *bytes = text.replace(from, to).into_bytes();
        }
    };
    damage(
        "backup.json",
        &edit("\"administrator.json\"", "\"../x\""),
        &["backup.json is damaged", "no file of a shop"],
    );
    damage(
        "backup.json",
        &edit("\"version\": 2", "\"version\": 9"),
        &["monday has version 9", "knows versions up to 2"],
    );
    damage("backup.json", &edit("\"form\": 1", "\"form\": 2"), &["monday was taken by Stoa", "does not know"]);
    let issuer = dir.join("monday/issuer");
    let whole = std::fs::read(&issuer).unwrap();
    std::fs::remove_file(&issuer).unwrap();
    refused(&["monday/issuer", "it is missing"]);
    std::fs::write(&issuer, whole).unwrap();

    // What a restore that was cut short leaves is taken by another alone.
    std::fs::create_dir(dir.join("new")).unwrap();
    std::fs::write(dir.join("new/restoring"), "").unwrap();
    std::fs::write(dir.join("new/issuer"), "half").unwrap();
    fails(
        &mut stoa(dir, &["--data", "new", "--port", "0"]),
        65,
        &["the restore into new was cut short", "stoa restore"],
    );
    assert_eq!(run(&mut stoa(dir, &["restore", "monday", "--data", "new"])).0, 0);
    Served::start(dir, &["--data", "new"]).stop();
}

#[test]
fn health_is_asked_of_the_shop_that_has_the_folder_open() {
    let folder = open_folder();
    let dir = folder.path();
    fails(&mut stoa(dir, &["health"]), 66, &["no shop's data in .stoa"]);
    let shop = Served::start(dir, &["--address", "0.0.0.0"]);
    let (code, said, error) = run(&mut stoa(dir, &["health"]));
    assert_eq!((code, said.trim()), (0, format!("{} is up.", shop.url).as_str()), "{error}");
    let (code, said, error) = run(&mut stoa(dir, &["health", "--ready"]));
    assert_eq!((code, said.trim()), (0, format!("{} is ready.", shop.url).as_str()), "{error}");
    shop.stop();
    fails(&mut stoa(dir, &["health"]), 69, &["no process has .stoa open"]);
}

/// What a process writes onto a pipe whose reader has gone.
fn closed() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

#[test]
fn a_closed_output_ends_no_shop() {
    let folder = open_folder();
    let log = folder.path().join("log");
    let said = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    let mut command = stoa(folder.path(), &["--port", "0", "--demo"]);
    command.env("RUST_LOG", "info").stdout(closed()).stderr(std::fs::File::create(&log).unwrap());
    let mut shop = command.spawn().unwrap();
    let address = folder.path().join(".stoa/operator.json");
    let until = Instant::now() + Duration::from_secs(60);
    // The operator's commands find it though it told nobody where it listens.
    while run(&mut stoa(folder.path(), &["health"])).0 != 0 {
        assert!(shop.try_wait().unwrap().is_none() && Instant::now() < until, "{}", said("log"));
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(address.exists());
    assert!(Command::new("kill").arg(shop.id().to_string()).status().unwrap().success());
    assert!(shop.wait().unwrap().success(), "{}", said("log"));
    assert!(!said("log").contains("panicked"), "{}", said("log"));
}

#[test]
fn a_closed_output_ends_a_command_quietly() {
    let folder = open_folder();
    for args in [&["settings"][..], &["--help"], &["--version"], &["dead-letters", "orders"]] {
        let heard = stoa(folder.path(), args).output().unwrap();
        let done = stoa(folder.path(), args).stdout(closed()).output().unwrap();
        assert_eq!(done.status, heard.status, "{args:?}");
        assert_eq!(String::from_utf8_lossy(&done.stderr), String::from_utf8_lossy(&heard.stderr), "{args:?}");
    }
    // Nobody hears why it failed: the exit code says it.
    for log in ["warn", "trace"] {
        let mut command = stoa(folder.path(), &["restore", "nowhere"]);
        let done = command.env("RUST_LOG", log).stdout(closed()).stderr(closed()).status().unwrap();
        assert_eq!(done.code(), Some(66), "{log}");
    }
}

/// Posts so many transactions; the journal of the shop's ledger as it is exported, once it has them.
async fn exported_journal(folder: &Path, url: &str, at_least: usize) -> String {
    let known: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.join(".stoa/administrator.json")).unwrap()).unwrap();
    let client = reqwest::Client::new();
    let token = client.post(format!("{url}/oauth/token")).header("content-type", "application/x-www-form-urlencoded");
    let token = token.basic_auth(known["client_id"].as_str().unwrap(), known["client_secret"].as_str());
    let token = token.body("grant_type=client_credentials").send().await.unwrap();
    let token = token.json::<serde_json::Value>().await.unwrap()["access_token"].as_str().unwrap().to_owned();
    for (id, kind) in [("assets:bank:EUR", "asset"), ("wallets:ada:EUR", "liability")] {
        let account = serde_json::json!({ "id": id, "kind": kind, "currency": "EUR" });
        let opened = client.post(format!("{url}/ledger/accounts")).bearer_auth(&token).header("idempotency-key", id);
        assert_eq!(opened.json(&account).send().await.unwrap().status(), 201);
    }
    for n in 1..=at_least {
        let entry = |account: &str, side: &str| serde_json::json!({ "account": account, "side": side, "amount": "5" });
        let entries = [entry("assets:bank:EUR", "debit"), entry("wallets:ada:EUR", "credit")];
        let transaction =
            serde_json::json!({ "id": format!("txn_01J8ZQ4T6M3V0X9K2B7C5D2A{n:02}"), "entries": entries });
        let posted = client.post(format!("{url}/ledger/transactions")).bearer_auth(&token).json(&transaction);
        assert_eq!(posted.send().await.unwrap().status(), 201);
    }
    let begun = Instant::now();
    loop {
        let export =
            client.get(format!("{url}/ledger/journal/export?limit=100")).bearer_auth(&token).send().await.unwrap();
        let text = export.text().await.unwrap();
        if text.lines().count() >= at_least {
            return text;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "what is posted is not in the journal: {text}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test]
async fn an_exported_journal_is_checked_without_a_shop() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let shop = Served::start(dir, &[]);
    let journal = exported_journal(dir, &shop.url, 3).await;
    shop.stop();
    std::fs::remove_dir_all(dir.join(".stoa")).unwrap();

    std::fs::write(dir.join("journal.ndjson"), &journal).unwrap();
    let (code, said, error) = run(&mut stoa(dir, &["ledger", "verify", "journal.ndjson"]));
    assert_eq!(code, 0, "{error}");
    let last: serde_json::Value = serde_json::from_str(journal.lines().last().unwrap()).unwrap();
    assert!(said.starts_with("The journal of the ledger main is whole.\n"), "{said}");
    assert!(said.contains(last["hash"].as_str().unwrap()), "{said}");
    assert!(!dir.join(".stoa").exists(), "it needs no data folder, and makes none");

    let (code, balances, _) = run(&mut stoa(dir, &["ledger", "verify", "journal.ndjson", "--balances"]));
    let mut rows = balances.lines();
    assert_eq!(code, 0);
    assert_eq!(rows.next(), Some("account,currency,debits_posted,credits_posted,debits_pending,credits_pending"));
    let rows: Vec<Vec<&str>> = rows.map(|row| row.split(',').collect()).collect();
    let sum = |column: usize| rows.iter().map(|row| row[column].parse::<i128>().unwrap()).sum::<i128>();
    assert!(sum(2) > 0 && sum(2) == sum(3), "{balances}");
    assert!(rows.iter().any(|row| row[..4] == ["wallets:ada:EUR", "EUR", "0", "15"]), "{balances}");

    let line = journal.lines().count() / 2;
    let place = journal.lines().take(line).map(|line| line.len() + 1).sum::<usize>() + 40;
    let mut changed = journal.clone().into_bytes();
    changed[place] ^= 1;
    std::fs::write(dir.join("changed.ndjson"), &changed).unwrap();
    let named = format!("changed.ndjson: line {} is wrong: its hash is not that of its content", line + 1);
    fails(&mut stoa(dir, &["ledger", "verify", "changed.ndjson"]), 65, &[&named]);

    std::fs::write(dir.join("empty.ndjson"), "").unwrap();
    fails(&mut stoa(dir, &["ledger", "verify", "empty.ndjson"]), 65, &["empty.ndjson has no records"]);
    fails(&mut stoa(dir, &["ledger", "verify", "none.ndjson"]), 66, &["none.ndjson"]);
    fails(&mut stoa(dir, &["ledger", "verify", "."]), 66, &[]);
    fails(&mut stoa(dir, &["--port", "9", "ledger", "verify", "journal.ndjson"]), 2, &["--port"]);
    let (code, help, _) = run(&mut stoa(dir, &["ledger", "verify", "--help"]));
    assert!(code == 0 && help.contains("--balances") && help.contains("/ledger/journal/head"), "{help}");
}
