//! What can be said at the start, on the command line or by environment.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::limits::Limits;
use crate::remote::RemoteOptions;

/// Stoa in one process: a shop's backend, database included.
///
/// Without further words it serves on http://127.0.0.1:8080, keeps its data in .stoa/ in this folder, and prints how to
/// get a token and what to try. Stop it with Ctrl-C; whatever was acknowledged is there at the next start.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "stoa",
    version,
    after_help = "The API reference is served at /docs, metrics at /metrics. RUST_LOG sets what is logged (RUST_LOG=info logs each request)."
)]
pub struct Options {
    /// Port to listen on; 0 takes any that is free.
    #[arg(long, env = "STOA_PORT", default_value_t = 8080)]
    pub port: u16,

    /// Address to listen on; 0.0.0.0 lets other machines in.
    #[arg(long, env = "STOA_ADDRESS", default_value = "127.0.0.1")]
    pub address: IpAddr,

    /// Folder that keeps the data.
    #[arg(long, env = "STOA_DATA", value_name = "DIR", default_value = ".stoa")]
    pub data: PathBuf,

    /// Keep nothing: a database in memory, gone with the process; a gibibyte at most for each capability.
    #[arg(long, env = "STOA_MEMORY", conflicts_with = "data")]
    pub memory: bool,

    /// Load a small shop to look at: products, stock, members, orders. Loaded once; later starts leave it alone.
    #[arg(long, env = "STOA_DEMO")]
    pub demo: bool,

    /// Leave a capability switched off (may be repeated); its events wait for it.
    #[arg(long = "off", env = "STOA_OFF", value_name = "CAPABILITY", value_delimiter = ',')]
    pub off: Vec<String>,

    /// The URL that tokens name as their issuer; http://<address>:<port> if not given.
    #[arg(long, env = "STOA_ISSUER_URL", value_name = "URL")]
    pub issuer_url: Option<String>,

    /// A setting of the functions, as template.yaml names it (may be repeated): PAYMENTS_CAPTURE_ON=confirmed.
    #[arg(long = "set", env = "STOA_SET", value_name = "NAME=VALUE", value_delimiter = ',', value_parser = setting)]
    pub settings: Vec<(String, String)>,

    /// Bounds of connections and callers, over which the settings stand.
    #[arg(skip)]
    pub limits: Limits,

    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done instead of serving.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Emit all current states of an entity again, so that whoever came later hears of them.
    Republish {
        /// The capability: catalog.
        capability: String,
        /// The entity: product.
        kind: String,
    },
    /// Bring products into a shop that is running: NDJSON, or CSV where the file is named so.
    ///
    /// A run that was broken off goes on where it ended (FILE.progress); what became of each row stands in
    /// FILE.report.ndjson. Rows that say what is there already change nothing, and what a row does not name stays.
    /// Files in UTF-8, UTF-16 and Windows-1252 are read, with commas, semicolons, tabs or bars between cells.
    Import {
        /// The file.
        file: PathBuf,
        /// Write nothing: tell what would become of each row.
        #[arg(long)]
        dry_run: bool,
        /// Replace a list that a row names whole (tags, prices, media …), instead of keeping what the row does not name.
        #[arg(long)]
        replace_lists: bool,
        /// Which shop, and who asks.
        #[command(flatten)]
        remote: RemoteOptions,
    },
    /// Write all products of a shop that is running into a file: NDJSON, or CSV where the file is named so.
    Export {
        /// The file.
        file: PathBuf,
        /// Which shop, and who asks.
        #[command(flatten)]
        remote: RemoteOptions,
    },
    /// List the events that a capability could not take, or let it try them again.
    DeadLetters {
        /// The capability: orders. All of them, if not given.
        capability: Option<String>,
        /// Deliver them again; what is taken now is a dead letter no more.
        #[arg(long)]
        redrive: bool,
    },
}

impl Options {
    /// In memory, on any free port: what tests want.
    pub fn for_tests() -> Self {
        Self { memory: true, port: 0, ..Self::parse_from(["stoa"]) }
    }
}

fn setting(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("NAME=VALUE is expected")?;
    Ok((name.to_owned(), value.to_owned()))
}
