//! `stoa ledger`: what can be done with the ledger's files, without a shop.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use ledger::verify::{Verified, VerifyError, verify};

use crate::failure::{Failure, code};

/// What can be done with files of the ledger.
#[derive(Clone, Debug, Subcommand)]
pub enum BooksCommand {
    /// Check an exported journal: the chain of hashes, that no record is missing, and that each is balanced.
    ///
    /// FILE has the lines of GET /ledger/journal/export, from the first on, page after page. Nothing but the file is needed.
    /// The first line that is wrong is named, with the reason; the exit code is 65 then. Compare the last hash with that of
    /// GET /ledger/journal/head, or with one that was kept elsewhere: whoever can write a whole new file can make a chain.
    Verify {
        /// The file.
        file: PathBuf,
        /// Print what the records come to on each account, as CSV.
        #[arg(long)]
        balances: bool,
    },
}

impl BooksCommand {
    /// Does it; the lines to print.
    ///
    /// # Errors
    /// A file that is not there or in which something is wrong.
    pub fn run(&self) -> Result<Vec<String>, Failure> {
        let Self::Verify { file, balances } = self;
        let found = checked(file)?;
        let Some(ledger) = &found.ledger else {
            return Err(Failure::new(code::DATA, format!("{} has no records", file.display())));
        };
        let mut lines = Vec::new();
        if *balances {
            lines.push("account,currency,debits_posted,credits_posted,debits_pending,credits_pending".to_owned());
            lines.extend(found.accounts.iter().map(|of| {
                format!(
                    "{},{},{},{},{},{}",
                    of.account, of.currency, of.debits_posted, of.credits_posted, of.debits_pending, of.credits_pending
                )
            }));
            return Ok(lines);
        }
        lines.push(format!("The journal of the ledger {ledger} is whole."));
        lines.push(format!(
            "Records   {}, of {} accounts; {} holds are open",
            found.seq,
            found.accounts.len(),
            found.holds
        ));
        lines.push(format!("Hash      {}", found.hash));
        Ok(lines)
    }
}

fn checked(path: &Path) -> Result<Verified, Failure> {
    let unreadable = |error: std::io::Error| Failure::new(code::NO_INPUT, format!("{}: {error}", path.display()));
    let file = File::open(path).map_err(unreadable)?;
    verify(BufReader::new(file)).map_err(|error| match error {
        VerifyError::Unreadable(error) => unreadable(error),
        wrong @ VerifyError::Wrong { .. } => {
            let hint =
                "All lines before it are as they were written; export the journal again, or compare with a copy.";
            Failure::new(code::DATA, format!("{}: {wrong}", path.display())).hint(hint)
        }
    })
}
