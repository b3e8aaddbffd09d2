//! OAuth clients.

use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Write};

use super::{Store, StoreError, unless_refused};
use crate::model::{Client, ClientId};

const PARTITION: &str = "clients";
const CLIENT: &str = "client";
const BOOTSTRAP: &str = "bootstrap";

/// The id of the first administrator's client.
#[derive(Serialize, Deserialize)]
struct Bootstrap {
    client_id: ClientId,
}

fn client_key(id: ClientId) -> Key {
    Key::new(PARTITION, id.to_string())
}

fn bootstrap_key() -> Key {
    Key::only(BOOTSTRAP)
}

impl Store {
    /// Creates a client.
    pub(crate) async fn create_client(&self, client: &Client) -> Result<(), TableError> {
        self.table.write(Write::create(CLIENT, client_key(client.id), client)).await
    }

    /// Finds a client by its id; the console without a call.
    pub(crate) async fn find_client(&self, id: ClientId) -> Result<Option<Client>, TableError> {
        match Client::built_in(id) {
            Some(console) => Ok(Some(console)),
            None => self.table.get(&client_key(id)).await,
        }
    }

    /// Deletes a client; [`StoreError::Stale`] if it has changed.
    pub(crate) async fn delete_client(&self, client: &Client) -> Result<(), StoreError> {
        let delete = Write::delete(CLIENT, client_key(client.id)).at_version(client.version);
        match self.table.write(delete).await {
            Err(error) if error.refused(CLIENT) => Err(StoreError::Stale),
            other => Ok(other?),
        }
    }

    /// Lists a page of clients, newest first.
    pub(crate) async fn list_clients(&self, limit: usize, after: Option<Position>) -> Result<Page<Client>, TableError> {
        self.table.query(Index::Main, PARTITION).newest_first().limit(limit).after(after).page().await
    }

    /// Finds the first administrator's client, if it was created.
    pub(crate) async fn find_bootstrap(&self) -> Result<Option<ClientId>, TableError> {
        let known: Option<Bootstrap> = self.table.get(&bootstrap_key()).await?;
        Ok(known.map(|bootstrap| bootstrap.client_id))
    }

    /// Creates the first administrator's client, in place of `before`; false if another call
    /// changed it first.
    pub(crate) async fn put_bootstrap(&self, client: &Client, before: Option<ClientId>) -> Result<bool, TableError> {
        let bootstrap = Bootstrap { client_id: client.id };
        let mut tx = self.table.transaction();
        match before {
            None => tx.push(Write::create(BOOTSTRAP, bootstrap_key(), &bootstrap)),
            Some(before) => {
                tx.push(Write::delete(CLIENT, client_key(before)));
                let put = Write::put(BOOTSTRAP, bootstrap_key(), &bootstrap);
                tx.push(put.when("#client_id = :before").value("before", before))
            }
        };
        tx.push(Write::create(CLIENT, client_key(client.id), client));
        unless_refused(tx.commit().await, BOOTSTRAP)
    }
}
