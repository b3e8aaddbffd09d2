//! The binary `stoa`.
#![expect(clippy::print_stdout, reason = "this is the program that talks to a person")]

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;
use stoa::options::Command;
use stoa::{Host, Options, StartError};
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
    match runtime.block_on(run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

fn fail(error: &dyn std::error::Error) -> ExitCode {
    tracing::error!("{}", shared::table::error_chain(error));
    ExitCode::FAILURE
}

async fn run(options: &Options) -> Result<(), StartError> {
    let mut host = Host::start(options).await?;
    if let Some(Command::Republish { capability, kind }) = &options.command {
        host.bus.recover().await?;
        let count = host.republish(capability, kind).await?;
        println!("{count} events published.");
        return Ok(());
    }
    host.serve().await?;
    greet(&host, options);
    stop_signal().await;
    println!("Stopping.");
    host.stop().await;
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
