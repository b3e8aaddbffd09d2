//! What kind of item a key is of.

use serde_json::Value;

/// From the words that its key begins with: `ord order`, `level`, `idempotency`; `skus *` where its sort key begins with
/// none.
pub fn kind(key: &Value) -> String {
    let text = |name: &str| key[name]["S"].as_str().unwrap_or_default().to_owned();
    let (pk, sk) = (text("pk"), text("sk"));
    let first = |text: &str| text.split(['#', '_', ':']).next().unwrap_or_default().to_owned();
    let word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    match sk.as_str() {
        sk if sk == pk => first(&pk),
        sk if word(&first(sk)) => format!("{} {}", first(&pk), first(sk)),
        _ => format!("{} *", first(&pk)),
    }
}
