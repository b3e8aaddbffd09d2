//! Endpoints: few, so that one key holds them all.

use domain::id::WebhookEndpointId;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, TableError, Write};

use super::Store;
use crate::model::{Endpoint, MAX_ENDPOINTS};

pub(crate) const ENDPOINT: &str = "endpoint";
pub(crate) const ENDPOINT_COUNT: &str = "endpoint_count";
const ENDPOINTS: &str = "endpoints";

/// How many endpoints there are.
#[derive(Serialize, Deserialize)]
struct Count {
    count: u64,
}

fn key(id: WebhookEndpointId) -> Key {
    Key::new(ENDPOINTS, id.to_string())
}

impl Store {
    /// An endpoint. 1 RRU.
    pub(crate) async fn find_endpoint(&self, id: WebhookEndpointId) -> Result<Option<Endpoint>, TableError> {
        self.table.get(&key(id)).await
    }

    /// All endpoints, oldest first, strongly consistent. 1 RRU for each 4 KB.
    pub(crate) async fn endpoints(&self) -> Result<Vec<Endpoint>, TableError> {
        let most = usize::try_from(MAX_ENDPOINTS).unwrap_or(usize::MAX);
        self.table.query(Index::Main, ENDPOINTS).consistent().all(most).await
    }

    /// Creates an endpoint and counts it; `None` where there are as many as may be.
    pub(crate) async fn create_endpoint(&self, endpoint: &Endpoint) -> Result<Option<[Write; 2]>, TableError> {
        let count = self.count_endpoints().await?;
        let fits = count < MAX_ENDPOINTS;
        Ok(fits.then(|| [Write::create(ENDPOINT, key(endpoint.id), endpoint), counted(count, count + 1)]))
    }

    pub(crate) fn replace_endpoint(&self, after: &Endpoint) -> Write {
        Write::replace(ENDPOINT, key(after.id), after, after.version - 1)
    }

    /// Deletes an endpoint as it was read, and counts it off.
    pub(crate) async fn delete_endpoint(&self, before: &Endpoint) -> Result<[Write; 2], TableError> {
        let count = self.count_endpoints().await?;
        let delete = Write::delete(ENDPOINT, key(before.id)).at_version(before.version);
        Ok([delete, counted(count, count.saturating_sub(1))])
    }

    async fn count_endpoints(&self) -> Result<u64, TableError> {
        let found: Option<Count> = self.table.get(&Key::only(ENDPOINT_COUNT)).await?;
        Ok(found.map_or(0, |found| found.count))
    }
}

/// Writes how many there are over what was read.
fn counted(before: u64, after: u64) -> Write {
    let write = Write::put(ENDPOINT_COUNT, Key::only(ENDPOINT_COUNT), &Count { count: after });
    match before {
        0 => write.when("attribute_not_exists(pk) OR #count = :before").value("before", before),
        _ => write.when("#count = :before").value("before", before),
    }
}
