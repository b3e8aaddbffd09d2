//! The binary `stoa`.
#![expect(clippy::print_stdout, reason = "this is the program that talks to a person")]

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use indicatif::ProgressBar;
use mimalloc::MiMalloc;
use stoa::import::How;
use stoa::options::Command;
use stoa::remote::{Remote, RemoteError, RemoteOptions};
use stoa::{Host, Options, StartError, demo, export, import};
use tracing_subscriber::EnvFilter;

/// With the system's allocator a quarter of an order's time went into it. Without huge pages: with them it took half as
/// much memory again.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let options = Options::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error),
    };
    match &options.command {
        Some(Command::Import { file, dry_run, replace_lists, remote }) => {
            let how = How { dry_run: *dry_run, replace_lists: *replace_lists };
            return end(runtime.block_on(bring_in(file, how, remote, &options)));
        }
        Some(Command::Export { file, remote }) => {
            return end(runtime.block_on(write_out(file, remote, &options)));
        }
        _ => {}
    }
    match runtime.block_on(run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

fn fail(error: &dyn std::error::Error) -> ExitCode {
    tracing::error!("{}", shared::table::error_chain(error));
    ExitCode::FAILURE
}

fn end(outcome: Result<bool, RemoteError>) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => fail(&error),
    }
}

/// Whether every row was brought in.
async fn bring_in(file: &Path, how: How, remote: &RemoteOptions, options: &Options) -> Result<bool, RemoteError> {
    let remote = Remote::new(remote, &options.data)?;
    let done = import::import_as(&remote, file, how, &import::bar()).await?;
    println!("Read as {}.", done.read_as);
    println!(
        "{}{} created, {} updated, {} unchanged, {} failed",
        if how.dry_run { "Nothing was written. It would be: " } else { "" },
        done.created,
        done.updated,
        done.unchanged,
        done.failed
    );
    if done.failed > 0 || done.warned > 0 {
        println!("See {}.report.ndjson for why, and for {} warnings.", file.display(), done.warned);
    }
    Ok(done.failed == 0)
}

async fn write_out(file: &Path, remote: &RemoteOptions, options: &Options) -> Result<bool, RemoteError> {
    let remote = Remote::new(remote, &options.data)?;
    let bytes = export::export(&remote, file, &ProgressBar::new_spinner()).await?;
    println!("{bytes} bytes written to {}", file.display());
    Ok(true)
}

async fn run(options: &Options) -> Result<(), StartError> {
    let mut host = Host::start(options).await?;
    match &options.command {
        Some(Command::Republish { capability, kind }) => {
            host.bus.recover().await?;
            let count = host.republish(capability, kind).await?;
            println!("{count} events published.");
            return Ok(());
        }
        Some(Command::DeadLetters { capability, redrive }) => {
            return dead_letters(&host, capability.as_deref(), *redrive).await;
        }
        Some(Command::Import { .. } | Command::Export { .. }) | None => {}
    }
    host.serve().await?;
    greet(&host, options);
    if let (true, Some(administrator)) = (options.demo, &host.administrator) {
        let loaded = demo::load(&host, administrator).await?;
        println!("Demonstration     {} products, {} orders loaded", loaded.products, loaded.orders);
        println!("                  sign in as {}: {}", loaded.members.join(" or "), loaded.password);
        println!();
    }
    stop_signal().await;
    println!("Stopping.");
    host.stop().await;
    Ok(())
}

async fn dead_letters(host: &Host, capability: Option<&str>, redrive: bool) -> Result<(), StartError> {
    let named = |name: &&str| capability.is_none_or(|capability| capability == *name);
    let names: Vec<&str> = host.capabilities.iter().map(|c| c.name()).filter(named).collect();
    if let (true, Some(unknown)) = (names.is_empty(), capability) {
        return Err(StartError::UnknownCapability(unknown.to_owned()));
    }
    for name in names {
        let before = host.bus.dead_letters(name).await?;
        if redrive {
            host.bus.redrive(name).await?;
            let left = host.bus.dead_letters(name).await?.len();
            println!("{name}: {} delivered again, {left} still not taken", before.len().saturating_sub(left));
            continue;
        }
        for letter in before {
            println!("{name} {} {}", letter.sk, letter.event);
        }
    }
    Ok(())
}

fn greet(host: &Host, options: &Options) {
    let url = &host.url;
    let data = if options.memory {
        "in memory, gone with this process".to_owned()
    } else {
        options.data.display().to_string()
    };
    println!("Stoa listens on   {url}");
    println!("API reference     {url}/docs/");
    println!("Data              {data}");
    if !options.off.is_empty() {
        println!("Switched off      {}", options.off.join(", "));
    }
    if let Some(administrator) = &host.administrator {
        println!("Administrator     client id      {}", administrator.client_id);
        println!("                  client secret  {}", administrator.client_secret);
        println!("\nTry: a token for the administrator\n");
        println!(
            "  curl -s {url}/oauth/token -u {}:{} -d grant_type=client_credentials",
            administrator.client_id, administrator.client_secret
        );
    }
    println!();
}

async fn stop_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
