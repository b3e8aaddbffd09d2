//! What a call touches and what it costs, read from the engine's own requests and responses.

use dynoxide::actions::{
    batch_get_item::{BatchGetItemRequest, BatchGetItemResponse},
    batch_write_item::{BatchWriteItemRequest, BatchWriteItemResponse},
    delete_item::{DeleteItemRequest, DeleteItemResponse},
    describe_table::{DescribeTableRequest, DescribeTableResponse},
    describe_time_to_live::{DescribeTimeToLiveRequest, DescribeTimeToLiveResponse},
    get_item::{GetItemRequest, GetItemResponse},
    put_item::{PutItemRequest, PutItemResponse},
    query::{QueryRequest, QueryResponse},
    scan::{ScanRequest, ScanResponse},
    transact_get_items::{TransactGetItemsRequest, TransactGetItemsResponse},
    transact_write_items::{TransactWriteItemsRequest, TransactWriteItemsResponse},
    update_item::{UpdateItemRequest, UpdateItemResponse},
};
use dynoxide::types::ConsumedCapacity;

/// A request that says what it touches.
pub(crate) trait Metered {
    /// The tables that it names, one for each action.
    fn tables(&self) -> Vec<&str>;
    /// Asks for consumed units, and tells whether the caller had asked already.
    fn ask(&mut self) -> bool;
}

/// A response that says what it cost.
pub(crate) trait Meters {
    /// Consumed units, reads and writes alike.
    fn units(&self) -> f64;
    /// Takes them out again, for a caller who did not ask.
    fn forget(&mut self);
}

fn ask(wish: &mut Option<String>) -> bool {
    let asked = wish.as_deref().is_some_and(|wish| wish != "NONE");
    if !asked {
        *wish = Some("TOTAL".to_owned());
    }
    asked
}

macro_rules! single {
    ($($request:ty, $response:ty;)*) => {$(
        impl Metered for $request {
            fn tables(&self) -> Vec<&str> {
                vec![&self.table_name]
            }
            fn ask(&mut self) -> bool {
                ask(&mut self.return_consumed_capacity)
            }
        }
        impl Meters for $response {
            fn units(&self) -> f64 {
                self.consumed_capacity.as_ref().map_or(0.0, |capacity| capacity.capacity_units)
            }
            fn forget(&mut self) {
                self.consumed_capacity = None;
            }
        }
    )*};
}

single! {
    GetItemRequest, GetItemResponse;
    UpdateItemRequest, UpdateItemResponse;
    DeleteItemRequest, DeleteItemResponse;
    QueryRequest, QueryResponse;
    ScanRequest, ScanResponse;
}

macro_rules! free {
    ($($request:ty, $response:ty;)*) => {$(
        impl Metered for $request {
            fn tables(&self) -> Vec<&str> {
                vec![&self.table_name]
            }
            fn ask(&mut self) -> bool {
                true
            }
        }
        impl Meters for $response {
            fn units(&self) -> f64 {
                0.0
            }
            fn forget(&mut self) {}
        }
    )*};
}

free! {
    DescribeTableRequest, DescribeTableResponse;
    DescribeTimeToLiveRequest, DescribeTimeToLiveResponse;
}

impl Metered for PutItemRequest {
    fn tables(&self) -> Vec<&str> {
        vec![&self.table_name]
    }
    fn ask(&mut self) -> bool {
        ask(&mut self.return_consumed_capacity)
    }
}

impl Meters for PutItemResponse {
    fn units(&self) -> f64 {
        self.consumed_capacity.as_ref().map_or(0.0, |capacity| capacity.capacity_units)
    }
    fn forget(&mut self) {
        self.consumed_capacity = None;
    }
}

impl Metered for BatchGetItemRequest {
    fn tables(&self) -> Vec<&str> {
        self.request_items.keys().map(String::as_str).collect()
    }
    fn ask(&mut self) -> bool {
        ask(&mut self.return_consumed_capacity)
    }
}

impl Metered for BatchWriteItemRequest {
    fn tables(&self) -> Vec<&str> {
        self.request_items.keys().map(String::as_str).collect()
    }
    fn ask(&mut self) -> bool {
        ask(&mut self.return_consumed_capacity)
    }
}

impl Metered for TransactGetItemsRequest {
    fn tables(&self) -> Vec<&str> {
        self.transact_items.iter().map(|item| item.get.table_name.as_str()).collect()
    }
    fn ask(&mut self) -> bool {
        ask(&mut self.return_consumed_capacity)
    }
}

impl Metered for TransactWriteItemsRequest {
    fn tables(&self) -> Vec<&str> {
        let named = self.transact_items.iter().filter_map(|item| {
            let put = item.put.as_ref().map(|put| &put.table_name);
            let update = item.update.as_ref().map(|update| &update.table_name);
            let delete = item.delete.as_ref().map(|delete| &delete.table_name);
            let check = item.condition_check.as_ref().map(|check| &check.table_name);
            put.or(update).or(delete).or(check)
        });
        named.map(String::as_str).collect()
    }
    fn ask(&mut self) -> bool {
        ask(&mut self.return_consumed_capacity)
    }
}

macro_rules! several {
    ($($response:ty),*) => {$(
        impl Meters for $response {
            fn units(&self) -> f64 {
                self.consumed_capacity.iter().flatten().map(|capacity: &ConsumedCapacity| capacity.capacity_units).sum()
            }
            fn forget(&mut self) {
                self.consumed_capacity = None;
            }
        }
    )*};
}

several!(BatchGetItemResponse, BatchWriteItemResponse, TransactGetItemsResponse, TransactWriteItemsResponse);
