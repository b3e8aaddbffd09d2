//! What the shop's journal holds: as many notes as there are products, as long as these.

use serde_json::json;

use crate::shop::{key, until};
use crate::wire::{Wire, get, post, request};

/// Publishes so many notes, and waits until readers have them; answers with their ids.
pub(crate) async fn publish(wire: &mut Wire, admin: &str, many: usize) -> Vec<String> {
    let kind = json!({
        "id": "note", "name": "Note", "title_field": "title", "slug_field": "slug",
        "fields": [
            { "name": "title", "kind": "text", "required": true, "search": "title" },
            { "name": "slug", "kind": "slug", "required": true },
        ],
    });
    wire.send(&post("/content-types", admin, Some(&key()), &kind), 201).await;
    let mut ids = Vec::new();
    for number in 0..many {
        let title = format!("A walk along the covered side of the market, no. {number}");
        let fields = json!({ "title": title, "slug": format!("walk-{number:04}") });
        let note = json!({ "type": "note", "fields": fields });
        let id = wire.send(&post("/entries", admin, Some(&key()), &note), 201).await.text("id");
        let bearer = format!("Bearer {admin}");
        let headers = [("authorization", bearer.as_str()), ("if-match", "\"1\"")];
        let publish = request("POST", &format!("/entries/{id}/publish"), &headers, Some(("application/json", "{}")));
        wire.send(&publish, 200).await;
        ids.push(id);
    }
    for id in &ids {
        until(wire, &get(&format!("/delivery/note/{id}"), admin), |_| true).await;
    }
    ids
}
