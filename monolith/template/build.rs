//! Reads template.yaml when the crate is built, so that a mistake in it stops the build and not a start.

#[path = "src/error.rs"]
pub mod error;
#[path = "src/model.rs"]
pub mod model;
#[path = "src/parser/mod.rs"]
pub mod parser;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

const TEMPLATE: &str = "../../template.yaml";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed={TEMPLATE}");
    if let Err(message) = embed(Path::new(TEMPLATE)) {
        println!("cargo::error={message}");
        process::exit(1);
    }
}

fn embed(path: &Path) -> Result<(), String> {
    let yaml = fs::read_to_string(path).map_err(|error| format!("template.yaml: {error}"))?;
    let template = parser::parse(&yaml, &BTreeMap::new()).map_err(|error| error.to_string())?;
    let json = serde_json::to_string(&template).map_err(|error| error.to_string())?;
    let out = env::var_os("OUT_DIR").ok_or("cargo gave no OUT_DIR")?;
    fs::write(PathBuf::from(out).join("template.json"), json).map_err(|error| error.to_string())
}
