//! The binary `stoa`.

use std::io::{IsTerminal, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use indicatif::ProgressBar;
use mimalloc::MiMalloc;
use service::environment::Environment;
use stoa::failure::{Failure, code};
use stoa::import::content::{ContentHow, import_content};
use stoa::import::files::fetch_files;
use stoa::import::{How, Imported, What};
use stoa::operator::{self, Ask};
use stoa::options::{Command, ContentCommand};
use stoa::remote::{Remote, RemoteError, RemoteOptions, is_near};
use stoa::settings::{self, Settings};
use stoa::{Host, Options, backup, demo, export, import, staff};
use tokio::runtime::Handle;
use tracing_subscriber::EnvFilter;

/// With the system's allocator a quarter of an order's time went into it. Without huge pages: with them it took half as
/// much memory again.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Where a shop is looked for that nothing else is said of.
const DEFAULT_URL: &str = "http://127.0.0.1:8080";

/// How long work on the disk may take on when the process ends.
const LAST_WORK: Duration = Duration::from_secs(2);

/// Says a line on standard output. Nobody may listen any more (`stoa | head`), which `println!` answers with a panic: a shop
/// goes on, and a command has done its work.
macro_rules! say {
    ($($line:tt)*) => {{
        let _ = writeln!(std::io::stdout(), $($line)*);
    }};
}

fn main() -> ExitCode {
    // What this process writes holds secrets and personal data.
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Of a line that can't be logged it would speak on standard error, and end the process where that is closed.
    log.with_ansi(std::io::stderr().is_terminal()).log_internal_errors(false).init();
    let done = Options::read().and_then(|options| {
        let runtime = |name| tokio::runtime::Builder::new_multi_thread().thread_name(name).enable_all().build();
        let refused = |error: std::io::Error| Failure::new(code::SYSTEM, error.to_string());
        let (requests, events) = (runtime("requests").map_err(refused)?, runtime("events").map_err(refused)?);
        let done = requests.block_on(run(&options, events.handle()));
        events.shutdown_background();
        // Work that does not look whether to go on, such as the check of a large copy, is cut short as by a kill.
        requests.shutdown_timeout(LAST_WORK);
        done
    });
    done.unwrap_or_else(|failure| failure.report())
}

async fn run(options: &Options, events: &Handle) -> Result<ExitCode, Failure> {
    let ask = match &options.command {
        None => return serve(options, events).await,
        Some(Command::Settings) => {
            let settings = Settings::resolve(options, &Environment::process())?;
            say!("{}", settings::listed(options, &settings).trim_end());
            return Ok(ExitCode::SUCCESS);
        }
        Some(Command::Import { file, dry_run, replace_lists, remote }) => {
            let how = How { dry_run: *dry_run, what: What::Products { replace_lists: *replace_lists } };
            return bring_in(file, how, remote, options).await;
        }
        Some(Command::Export { file, remote }) => return write_out(file, remote, options).await,
        Some(Command::Content { command }) => match command {
            ContentCommand::Import { file, dry_run, files, publish, remote } => {
                let how = ContentHow { dry_run: *dry_run, files: files.clone(), publish: *publish };
                return bring_content_in(file, &how, remote, options).await;
            }
            ContentCommand::Export { file, files, remote } => {
                return write_content_out(file, files.as_deref(), remote, options).await;
            }
        },
        Some(Command::Staff { email, scopes, remote }) => return appoint(email, scopes, remote, options).await,
        Some(Command::Republish { capability, kind }) => {
            Ask::Republish { capability: capability.clone(), kind: kind.clone() }
        }
        Some(Command::DeadLetters { capability, redrive }) => {
            Ask::DeadLetters { capability: capability.clone(), redrive: *redrive }
        }
        Some(Command::RotateSigningKey { at_once }) => Ask::RotateSigningKey { at_once: *at_once },
        Some(Command::Backup { dir }) => return Ok(print(&backup::run(dir, options).await?)),
        Some(Command::Restore { dir }) => return Ok(print(&backup::restore(dir, &options.data)?)),
        Some(Command::Ledger(command)) => return Ok(print(&command.run()?)),
        Some(Command::Health { ready }) => return Ok(print(&[operator::health(*ready, options).await?])),
    };
    Ok(print(&operator::run(&ask, options).await?))
}

fn print(lines: &[String]) -> ExitCode {
    for line in lines {
        say!("{line}");
    }
    ExitCode::SUCCESS
}

/// The shop that a command is about: at an address, or in the data folder, running or not.
async fn shop(remote: &RemoteOptions, options: &Options) -> Result<(Remote, Option<Host>), Failure> {
    let (mut remote, mut own) = (remote.clone(), None);
    if let Some(url) = &remote.url {
        if remote.client_id.is_none() && !is_near(url) {
            own = operator::running(options).await.ok().flatten();
        }
    } else {
        own = match operator::running(options).await {
            Ok(Some(url)) => Some(url),
            Ok(None) => {
                let host = Host::open(options).await?;
                return Ok((Remote::within(&remote, &host)?, Some(host)));
            }
            // Who brings credentials may mean a shop that keeps its data elsewhere.
            Err(_) if remote.client_id.is_some() => Some(DEFAULT_URL.to_owned()),
            Err(failure) => return Err(failure.hint("--data names its folder, or --url where it is served.")),
        };
        remote.url.clone_from(&own);
    }
    Ok((Remote::new(&remote, &options.data, own.as_deref())?, None))
}

async fn end(host: Option<Host>) {
    if let Some(host) = host {
        host.stop().await;
    }
}

async fn bring_in(file: &Path, how: How, remote: &RemoteOptions, options: &Options) -> Result<ExitCode, Failure> {
    let (remote, host) = shop(remote, options).await?;
    let done = import::import_as(&remote, file, how, &import::bar()).await;
    end(host).await;
    let done = done?;
    say!("Read as {}.", done.read_as);
    say!("{}{}", if how.dry_run { WOULD_BE } else { "" }, counts(&done));
    if done.failed > 0 || done.warned > 0 {
        say!("See {}.report.ndjson for why, and for {} warnings.", file.display(), done.warned);
    }
    if done.failed > 0 {
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// What is said before the counts of a dry run.
const WOULD_BE: &str = "Nothing was written. It would be: ";

fn counts(done: &Imported) -> String {
    let Imported { created, updated, unchanged, failed, .. } = done;
    format!("{created} created, {updated} updated, {unchanged} unchanged, {failed} failed")
}

async fn bring_content_in(
    file: &Path,
    how: &ContentHow,
    remote: &RemoteOptions,
    options: &Options,
) -> Result<ExitCode, Failure> {
    let (remote, host) = shop(remote, options).await?;
    let done = import_content(&remote, file, how, &import::bar()).await;
    end(host).await;
    let done = done?;
    if let Some(drafts) = &done.drafts {
        say!("Read as {}.", drafts.read_as);
        say!("{}{}", if how.dry_run { WOULD_BE } else { "" }, counts(drafts));
    }
    if done.files > 0 {
        say!("{} files uploaded", done.files);
    }
    match &done.published {
        Some(published) => say!("Published: {}", counts(published)),
        None if how.publish => say!("Nothing was published, since rows failed."),
        None => {}
    }
    if done.drafts.iter().chain(&done.published).any(|pass| pass.failed > 0) {
        say!("See {}.report.ndjson for why.", file.display());
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

async fn write_content_out(
    file: &Path,
    folder: Option<&Path>,
    remote: &RemoteOptions,
    options: &Options,
) -> Result<ExitCode, Failure> {
    let (remote, host) = shop(remote, options).await?;
    let written = async {
        let bytes = export::export_content(&remote, file, &ProgressBar::new_spinner()).await?;
        let files = match folder {
            Some(folder) => Some((fetch_files(&remote, file, folder).await?, folder)),
            None => None,
        };
        Ok::<_, RemoteError>((bytes, files))
    };
    let written = written.await;
    end(host).await;
    let (bytes, files) = written?;
    say!("{bytes} bytes written to {}", file.display());
    if let Some((files, folder)) = files {
        say!("{files} files in {}", folder.display());
    }
    Ok(ExitCode::SUCCESS)
}

async fn write_out(file: &Path, remote: &RemoteOptions, options: &Options) -> Result<ExitCode, Failure> {
    let (remote, host) = shop(remote, options).await?;
    let bytes = export::export(&remote, file, &ProgressBar::new_spinner()).await;
    end(host).await;
    say!("{} bytes written to {}", bytes?, file.display());
    Ok(ExitCode::SUCCESS)
}

async fn appoint(
    email: &str,
    scopes: &[String],
    remote: &RemoteOptions,
    options: &Options,
) -> Result<ExitCode, Failure> {
    let (remote, host) = shop(remote, options).await?;
    let done = staff::appoint(&remote, email, scopes).await;
    end(host).await;
    let done = done?;
    say!("{email} is staff, with {}.", done.scopes.join(", "));
    match done.password {
        Some(password) => say!("Sign in at /console with the password {password}"),
        None => {
            say!("The account was there already, and keeps its password. New scopes hold from the next sign-in on.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn serve(options: &Options, events: &Handle) -> Result<ExitCode, Failure> {
    let stop = stop_signal();
    let mut host = Host::start_beside(options, events.clone()).await?;
    host.serve().await?;
    greet(&host, options);
    if let (true, Some(administrator)) = (options.demo, &host.administrator) {
        let loaded = demo::load(&host, administrator).await.map_err(stoa::StartError::Demo)?;
        say!(
            "Demonstration     {} products, {} orders, {} pages and articles loaded",
            loaded.products,
            loaded.orders,
            loaded.entries
        );
        say!("                  members  {}: {}", loaded.members.join(" and "), loaded.password);
        say!("                  shop     {}/shop", host.url);
        if let Some(owner) = &loaded.owner {
            say!("                  owner    {owner}: {}, who works in the console", loaded.password);
        }
        say!();
    }
    stop.await;
    say!("Stopping.");
    host.stop().await;
    Ok(ExitCode::SUCCESS)
}

fn greet(host: &Host, options: &Options) {
    let url = &host.url;
    let data = if options.memory {
        "in memory, gone with this process".to_owned()
    } else {
        options.data.display().to_string()
    };
    say!("Stoa listens on   {url}");
    say!("Console           {url}/console  (`stoa staff you@example.org` lets you in)");
    say!("API reference     {url}/docs/");
    say!("Data              {data}");
    if host.issuer != *url {
        say!("Tokens come from  {} (their issuer; --issuer-url names another)", host.issuer);
    }
    if !options.off.is_empty() {
        say!("Switched off      {}", options.off.join(", "));
    }
    if let Some(administrator) = &host.administrator {
        say!("Administrator     client id      {}", administrator.client_id);
        say!("                  client secret  {}", administrator.client_secret);
        say!("\nTry: a token for the administrator\n");
        say!(
            "  curl -s {url}/oauth/token -u {}:{} -d grant_type=client_credentials",
            administrator.client_id,
            administrator.client_secret
        );
    }
    say!();
}

/// Listens for Ctrl-C and `kill` from now on; the future ends with the first.
fn stop_signal() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let signals = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate()).and_then(|terminate| Ok((terminate, signal(SignalKind::interrupt())?)))
    };
    async move {
        #[cfg(unix)]
        if let Ok((mut terminate, mut interrupt)) = signals {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            return;
        }
        let _ = tokio::signal::ctrl_c().await;
    }
}
