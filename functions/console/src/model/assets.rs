//! Scripts and styles, compiled in. Their addresses carry a hash of what they hold, so that browsers keep them for ever.

use std::sync::LazyLock;

/// A file that pages refer to.
#[derive(Debug)]
pub(crate) struct Asset {
    /// Its path, with the hash: `/console/assets/3f2a…/console.css`.
    pub(crate) path: String,
    /// Its media type.
    pub(crate) media_type: &'static str,
    /// What it holds.
    pub(crate) content: &'static [u8],
}

/// All files. `assets/README.md` says where each comes from, with licence and checksum.
static ASSETS: LazyLock<[(&'static str, Asset); 10]> = LazyLock::new(|| {
    [
        asset("console.css", "text/css; charset=utf-8", include_bytes!("../../assets/console.css")),
        asset("console.js", "text/javascript; charset=utf-8", include_bytes!("../../assets/console.js")),
        asset("htmx.min.js", "text/javascript; charset=utf-8", include_bytes!("../../assets/htmx.min.js")),
        asset("hx-csp.min.js", "text/javascript; charset=utf-8", include_bytes!("../../assets/hx-csp.min.js")),
        asset("import.js", "text/javascript; charset=utf-8", include_bytes!("../../assets/import.js")),
        asset("live.js", "text/javascript; charset=utf-8", include_bytes!("../../assets/live.js")),
        asset("market.js", "text/javascript; charset=utf-8", include_bytes!("../../assets/market.js")),
        asset("upload.js", "text/javascript; charset=utf-8", include_bytes!("../../assets/upload.js")),
        asset("uplot.iife.min.js", "text/javascript; charset=utf-8", include_bytes!("../../assets/uplot.iife.min.js")),
        asset("uplot.min.css", "text/css; charset=utf-8", include_bytes!("../../assets/uplot.min.css")),
    ]
});

fn asset(name: &'static str, media_type: &'static str, content: &'static [u8]) -> (&'static str, Asset) {
    let hash = secrets::hash(&String::from_utf8_lossy(content));
    let path = format!("/console/assets/{}/{name}", hash.get(..12).unwrap_or_default());
    (name, Asset { path, media_type, content })
}

/// The address of a file.
pub(crate) fn path(name: &str) -> &'static str {
    ASSETS.iter().find(|(known, _)| *known == name).map(|(_, asset)| asset.path.as_str()).unwrap_or_default()
}

/// The file at an address.
pub(crate) fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().map(|(_, asset)| asset).find(|asset| asset.path == path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The checksums of `assets/README.md`: what was looked at is what is served.
    #[test]
    fn third_party_files_are_those_that_the_readme_lists() {
        let listed = include_str!("../../assets/README.md");
        for (name, content) in [
            ("htmx.min.js", &include_bytes!("../../assets/htmx.min.js")[..]),
            ("hx-csp.min.js", &include_bytes!("../../assets/hx-csp.min.js")[..]),
            ("uplot.iife.min.js", &include_bytes!("../../assets/uplot.iife.min.js")[..]),
            ("uplot.min.css", &include_bytes!("../../assets/uplot.min.css")[..]),
        ] {
            let hash = secrets::hash(&String::from_utf8_lossy(content));
            assert!(listed.contains(&format!("| `{name}` | ")) && listed.contains(&hash), "{name} {hash}");
        }
    }

    #[test]
    fn each_file_is_found_at_its_address() {
        for (name, _) in ASSETS.iter() {
            assert!(find(path(name)).is_some(), "{name}");
        }
        assert!(find("/console/assets/x/console.css").is_none());
    }
}
