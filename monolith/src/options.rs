//! What can be said at the start: on the command line, by environment, or in the settings file.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::books::BooksCommand;
use crate::failure::Failure;
use crate::limits::Limits;
use crate::remote::RemoteOptions;
use crate::settings::{SettingsFile, file};

/// The settings file in the data folder.
const FILE: &str = "stoa.toml";
/// What a settings file can't say, since it decides which file is read.
const NOT_IN_FILE: [&str; 3] = ["STOA_CONFIG", "STOA_DATA", "STOA_MEMORY"];
/// What says how to serve, and nothing to an operator's command.
const SERVING: [&str; 5] = ["port", "address", "memory", "demo", "off"];

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
    #[arg(long, env = "STOA_DATA", value_name = "DIR", default_value = ".stoa", global = true)]
    pub data: PathBuf,

    /// File with settings, in TOML; stoa.toml in the data folder, if not given.
    #[arg(long, env = "STOA_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Keep nothing: a database in memory, gone with the process; a gibibyte at most for each capability, and one for its files.
    #[arg(long, env = "STOA_MEMORY", conflicts_with = "data")]
    pub memory: bool,

    /// Load a small shop to look at: products, stock, members, orders. Loaded once; later starts leave it alone.
    #[arg(long, env = "STOA_DEMO")]
    pub demo: bool,

    /// Leave a capability switched off (may be repeated); its events wait for it.
    #[arg(long = "off", env = "STOA_OFF", value_name = "CAPABILITY", value_delimiter = ',')]
    pub off: Vec<String>,

    /// The URL that tokens name as their issuer; if not given, the one that the data folder was first served with.
    #[arg(long, env = "STOA_ISSUER_URL", value_name = "URL")]
    pub issuer_url: Option<String>,

    /// A setting (may be repeated): PAYMENTS_CAPTURE_ON=confirmed. `stoa settings` lists them all.
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = setting)]
    pub settings: Vec<(String, String)>,

    /// Bounds of connections and callers, over which the settings stand.
    #[arg(skip)]
    pub limits: Limits,
    /// What the settings file says of the capabilities.
    #[arg(skip)]
    pub file: Option<SettingsFile>,

    /// The options above with their values, for those who list them.
    #[arg(skip)]
    pub host: Vec<HostOption>,

    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// An option of the process itself, as people are shown it.
#[derive(Clone, Debug)]
pub struct HostOption {
    /// The name of its variable, and in the settings file.
    pub name: String,
    /// On the command line.
    pub flag: String,
    /// What it means.
    pub meaning: String,
    /// Its default.
    pub default: String,
    /// Its value.
    pub value: String,
    /// Where the value was found.
    pub source: String,
}

/// What can be done instead of serving.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// List all settings: what each means, what it is, and where that was set.
    Settings,
    /// Emit all current states of an entity again, so that a capability that came later learns them.
    Republish {
        /// The capability: catalog.
        capability: String,
        /// The entity: product.
        kind: String,
    },
    /// Bring products into a shop: NDJSON, or CSV where the file is named so.
    ///
    /// The shop is the one at --url, or the one of the data folder, running or not.
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
    /// Write all products of a shop into a file: NDJSON, or CSV where the file is named so.
    ///
    /// The shop is the one at --url, or the one of the data folder, running or not.
    Export {
        /// The file.
        file: PathBuf,
        /// Which shop, and who asks.
        #[command(flatten)]
        remote: RemoteOptions,
    },
    /// Write a whole space of content into a file, or bring it into a shop.
    ///
    /// A file is NDJSON, and holds locales, types, assets, and entries under their ids. The files of assets are in a folder
    /// beside it.
    Content {
        /// What to do.
        #[command(subcommand)]
        command: ContentCommand,
    },
    /// Let somebody work in the console: makes the account if there is none, and prints its password once.
    ///
    /// The shop is the one at --url, or the one of the data folder, running or not. Repeated, it replaces the scopes.
    Staff {
        /// The e-mail address.
        email: String,
        /// A scope that the person gets (may be repeated): orders:write. All of them, if none is named.
        #[arg(long = "scope", value_name = "SCOPE", value_delimiter = ',')]
        scopes: Vec<String>,
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
    /// Make a new key to sign tokens with. It is published now, signs in two hours and ten minutes, and ends no token.
    RotateSigningKey {
        /// The key is known to others: the new one signs now, no other is published, and all access tokens end.
        #[arg(long)]
        at_once: bool,
    },
    /// Back up everything that is in the data folder, while the shop runs or not.
    ///
    /// All tables are copied as they are at one instant. DIR appears when it is whole; until then it is DIR.partial. A
    /// running shop writes it, as the user that it runs as.
    Backup {
        /// The backup's folder: new or empty, and not within the data folder.
        dir: PathBuf,
    },
    /// Put a backup into a new data folder: `stoa restore /backup/monday --data .stoa`.
    ///
    /// Every file is compared with its checksum first. A folder that holds anything is left alone.
    Restore {
        /// The backup's folder.
        dir: PathBuf,
    },
    /// Check files of the ledger, without a shop.
    #[command(subcommand)]
    Ledger(BooksCommand),
    /// Ask the shop that has the data folder open whether it is up. The exit code is 0 if it is, and 69 if not.
    Health {
        /// Whether it can do its work too: its database answers, and events are not behind.
        #[arg(long)]
        ready: bool,
    },
}

/// What can be done with a space of content.
#[derive(Clone, Debug, Subcommand)]
pub enum ContentCommand {
    /// Write locales, types, assets and entries into a file of NDJSON, and the files of assets into a folder.
    ///
    /// The shop is the one at --url, or the one of the data folder, running or not. A run that was broken off goes on
    /// where it ended (FILE.progress). Releases, schedules and older versions are not in it.
    Export {
        /// The file.
        file: PathBuf,
        /// Fetch the files of assets into this folder too; those that are there already stay.
        #[arg(long, value_name = "DIR")]
        files: Option<PathBuf>,
        /// Which shop, and who asks.
        #[command(flatten)]
        remote: RemoteOptions,
    },
    /// Bring a file of an export into a shop: entries as drafts, and with --publish as they were.
    ///
    /// The shop is the one at --url, or the one of the data folder, running or not.
    ///
    /// A run that was broken off goes on where it ended (FILE.progress); what became of each row stands in
    /// FILE.report.ndjson. Rows that say what is there already change nothing. Assets wait for their files: an entry is
    /// not published before those that it names are there.
    Import {
        /// The file.
        file: PathBuf,
        /// Write nothing: tell what would become of each row. A row goes by what the shop has, not by the rows before it.
        #[arg(long, conflicts_with_all = ["publish", "files"])]
        dry_run: bool,
        /// Upload the files of assets from this folder.
        #[arg(long, value_name = "DIR")]
        files: Option<PathBuf>,
        /// Once all rows are drafts, publish what was published and archive what was archived.
        #[arg(long)]
        publish: bool,
        /// Which shop, and who asks.
        #[command(flatten)]
        remote: RemoteOptions,
    },
}

impl Options {
    /// Reads the command line, the environment, and the settings file; help and faults of the command line end the process.
    ///
    /// # Errors
    /// The settings file's, and options that the command has no use for.
    pub fn read() -> Result<Self, Failure> {
        let first = Self::parse();
        let file = match &first.config {
            Some(path) => Some(SettingsFile::read(path.clone())?),
            None => {
                let path = first.data.join(FILE);
                (!first.memory && path.exists()).then(|| SettingsFile::read(path)).transpose()?
            }
        };
        let (own, file) = match file {
            Some(file) => {
                let (own, values) = file.values.into_iter().partition(|(name, _)| name.starts_with("STOA_"));
                (Some(SettingsFile { path: file.path.clone(), values: own }), Some(SettingsFile { values, ..file }))
            }
            None => (None, None),
        };
        let command = match &own {
            Some(own) => with_defaults(own)?,
            None => Self::command(),
        };
        // The command line was found good already.
        let refused = |error: clap::Error| {
            let text = error.render().to_string();
            let first = text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
            let path = own.as_ref().map(|own| own.path.display().to_string()).unwrap_or_default();
            Failure::settings(format!("{path}: {first}"))
        };
        let matches = command.try_get_matches().map_err(refused)?;
        let mut options = Self::from_arg_matches(&matches).map_err(refused)?;
        options.file = file;
        options.host = Self::host_options(Some((&matches, own.as_ref())));
        options.check(&matches)?;
        Ok(options)
    }

    /// Refuses options that would be passed over in silence.
    fn check(&mut self, matches: &ArgMatches) -> Result<(), Failure> {
        let given = |id: &str| matches.value_source(id) == Some(ValueSource::CommandLine);
        if let Some((name, value)) = self.settings.iter().find(|(name, _)| name.starts_with("STOA_")) {
            let flag = name.trim_start_matches("STOA_").to_lowercase().replace('_', "-");
            return Err(Failure::usage(format!("{name} is set by --{flag} {value}, not by --set")));
        }
        match &mut self.command {
            None | Some(Command::Settings) => Ok(()),
            Some(
                Command::Import { remote, .. }
                | Command::Export { remote, .. }
                | Command::Content {
                    command: ContentCommand::Import { remote, .. } | ContentCommand::Export { remote, .. },
                }
                | Command::Staff { remote, .. },
            ) => {
                // The port of a shop on this machine.
                if remote.url.is_none() && (given("port") || given("address")) {
                    let address =
                        if self.address.is_unspecified() { "127.0.0.1".into() } else { self.address.to_string() };
                    remote.url = Some(format!("http://{address}:{}", self.port));
                }
                unused(SERVING.into_iter().filter(|id| given(id) && !matches!(*id, "port" | "address")))
            }
            Some(
                Command::Republish { .. }
                | Command::DeadLetters { .. }
                | Command::RotateSigningKey { .. }
                | Command::Backup { .. }
                | Command::Restore { .. }
                | Command::Ledger(_)
                | Command::Health { .. },
            ) => unused(SERVING.into_iter().filter(|id| given(id))),
        }
    }

    /// The options that the environment and the settings file can set too.
    pub fn host_options(found: Option<(&ArgMatches, Option<&SettingsFile>)>) -> Vec<HostOption> {
        let told = |arg: &Arg| {
            let name = variable(arg)?;
            let (mut value, mut source) = (String::new(), "default".to_owned());
            if let Some((matches, file)) = found {
                let id = arg.get_id().as_str();
                let raw = matches.try_get_raw(id).ok().flatten().into_iter().flatten();
                value = raw.map(|text| text.to_string_lossy()).collect::<Vec<_>>().join(",");
                source = match (matches.value_source(id), file) {
                    (Some(ValueSource::CommandLine), _) => "on the command line".to_owned(),
                    (Some(ValueSource::EnvVariable), _) => "in the environment".to_owned(),
                    (_, Some(file)) if file.values.iter().any(|(known, _)| *known == name) => {
                        format!("in {}", file.path.display())
                    }
                    _ => source,
                };
            }
            let default = arg.get_default_values().iter().map(|text| text.to_string_lossy()).collect::<Vec<_>>();
            let takes = arg.get_action().takes_values();
            let shape = arg.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
            let flag = format!(
                "--{}{}",
                arg.get_long().unwrap_or_default(),
                if takes { format!(" {shape}") } else { String::new() }
            );
            let meaning = arg.get_help().map(ToString::to_string).unwrap_or_default();
            Some(HostOption { name, flag, meaning: format!("{meaning}."), default: default.join(","), value, source })
        };
        Self::command().get_arguments().filter_map(told).collect()
    }

    /// In memory, on any free port: what tests want.
    pub fn for_tests() -> Self {
        Self { memory: true, port: 0, ..Self::parse_from(["stoa"]) }
    }
}

/// The variable that sets an option.
fn variable(arg: &Arg) -> Option<String> {
    arg.get_env().map(|name| name.to_string_lossy().into_owned())
}

/// The command line with the settings file's values as defaults.
fn with_defaults(own: &SettingsFile) -> Result<clap::Command, Failure> {
    let mut command = Options::command();
    for (name, value) in &own.values {
        let known =
            command.get_arguments().filter(|arg| !NOT_IN_FILE.iter().any(|not| variable(arg).as_deref() == Some(*not)));
        let ids = known.filter_map(|arg| Some((variable(arg)?, arg.get_id().clone()))).collect::<Vec<_>>();
        let Some((_, id)) = ids.iter().find(|(known, _)| known == name) else {
            let known = ids.iter().map(|(known, _)| known.as_str()).collect::<Vec<_>>().join(", ");
            let path = own.path.display();
            return Err(Failure::settings(format!(
                "{name} (in {path}) is no setting of the process; these are: {known}"
            )));
        };
        let text = value.as_array().map_or_else(|| file::plain(value), |items| file::joined(items));
        // For as long as the process lives, as all that is said of its options.
        let text: &'static str = text.leak();
        command = command.mut_arg(id, |arg| arg.default_value(text));
    }
    Ok(command)
}

fn unused<'a>(mut ids: impl Iterator<Item = &'a str>) -> Result<(), Failure> {
    match ids.next() {
        None => Ok(()),
        Some(id) => Err(Failure::usage(format!("--{id} says how to serve, and this command does not serve"))
            .hint("It works on the data folder: --data DIR.")),
    }
}

fn setting(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("NAME=VALUE is expected")?;
    Ok((name.to_owned(), value.to_owned()))
}
