//! Moves the tables of an earlier version, which kept them all in `stoa.db`, to files of their own.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use dynoxide::actions::delete_table::DeleteTableRequest;
use dynoxide::actions::list_tables::ListTablesRequest;
use dynoxide::{Database, Result};

/// Fills the folder `tables` from the database `old`, and removes that. Cut short, it begins anew at the next start.
pub(crate) fn split(old: &Path, tables: &Path) -> io::Result<()> {
    let part = tables.with_extension("part");
    match fs::remove_dir_all(&part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => fs::create_dir(&part)?,
    }
    let names = names(old).map_err(io::Error::other)?;
    for name in &names {
        let file = part.join(format!("{name}.db"));
        copy_one(old, &file, name, &names).map_err(io::Error::other)?;
        File::open(&file)?.sync_all()?;
    }
    fs::rename(&part, tables)?;
    #[cfg(unix)]
    for folder in [Some(tables), tables.parent()].into_iter().flatten() {
        File::open(folder)?.sync_all()?;
    }
    fs::remove_file(old)
}

fn names(old: &Path) -> Result<Vec<String>> {
    Ok(Database::new(&old.to_string_lossy())?.list_tables(ListTablesRequest::default())?.table_names)
}

/// Copies the whole and deletes the others from the copy, so that the engine's own records of the table come along.
fn copy_one(old: &Path, file: &Path, name: &str, names: &[String]) -> Result<()> {
    Database::new(&old.to_string_lossy())?.vacuum_into(&file.to_string_lossy())?;
    let copy = Database::new(&file.to_string_lossy())?;
    // Synced when it is done.
    copy.enable_bulk_loading()?;
    for other in names.iter().filter(|other| *other != name) {
        copy.delete_table(DeleteTableRequest { table_name: other.clone() })?;
    }
    copy.vacuum()
}
