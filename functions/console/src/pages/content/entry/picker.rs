//! What may be picked: the entries and assets that changed last.

use super::super::super::visit::Visit;
use super::super::assets::Asset;
use super::super::obstacles::address_of;
use super::super::space::{ContentType, Entry};
use super::fields::{Cell, Control, Row};
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::query;

/// As many of each are proposed; others go by their ids.
const MOST: &str = "50";

/// Ids and names.
#[derive(Clone, Debug, Default)]
pub(super) struct Picks {
    pub(super) entries: Vec<(String, String)>,
    pub(super) assets: Vec<(String, String)>,
    /// Of assets that are pictures: ids, and where these are.
    pictures: Vec<(String, String)>,
}

/// What a field names.
pub(super) struct Picked {
    pub(super) address: String,
    pub(super) name: String,
    pub(super) picture: Option<String>,
}

impl Picks {
    /// What a field may name.
    pub(super) fn of(&self, row: &Row) -> &[(String, String)] {
        if row.is_asset() { &self.assets } else { &self.entries }
    }

    /// What a control names, as far as these are ids.
    pub(super) fn named(&self, row: &Row, cell: &Cell) -> Vec<Picked> {
        if !matches!(cell.control, Control::Pick | Control::Picks) {
            return Vec::new();
        }
        let find = |known: &[(String, String)], id: &str| {
            known.iter().find(|(known, _)| known == id).map(|(_, text)| text.clone())
        };
        let picked = |id: &str| {
            let name = find(self.of(row), id).unwrap_or_else(|| id.to_owned());
            Some(Picked { address: address_of(id)?, name, picture: find(&self.pictures, id) })
        };
        cell.text.lines().filter_map(|line| picked(line.trim())).collect()
    }
}

/// Reads what the type's fields may name; nothing that none of them names.
pub(super) async fn picks(visit: &Visit, of: &ContentType, locale: &str) -> Result<Picks, ApiError> {
    let has = |kind: &str| of.fields.iter().any(|field| field.value_kind() == kind);
    let targets: Vec<&str> = of.fields.iter().flat_map(super::super::space::Field::targets).collect();
    // One type is asked for alone; of several, all entries are proposed.
    let only = targets.first().filter(|first| targets.iter().all(|target| target == *first)).copied();
    let entries = async {
        let path = query([("limit", MOST), ("type", only.unwrap_or_default())]);
        if has("reference") {
            visit.api.get::<List<Entry>>(&format!("/entries?{path}")).await.map(|l| l.items)
        } else {
            Ok(Vec::new())
        }
    };
    let assets = async {
        let path = format!("/assets?limit={MOST}");
        if has("asset") { visit.api.get::<List<Asset>>(&path).await.map(|list| list.items) } else { Ok(Vec::new()) }
    };
    let (entries, assets) = futures::join!(entries, assets);
    let assets = assets?;
    Ok(Picks {
        entries: entries?.into_iter().map(|entry| (entry.id.clone(), entry.name(Some(of), locale))).collect(),
        pictures: assets.iter().filter_map(|asset| Some((asset.id.clone(), asset.picture()?))).collect(),
        assets: assets.into_iter().map(|asset| (asset.id.clone(), asset.name().to_owned())).collect(),
    })
}
