//! What kind of item a key is of.

use service::table::Key;

/// Partitions whose sort keys users choose: content types.
const NAMED: [&str; 2] = ["guards", "types"];

/// From the words that its key begins with: `ord order`, `level`, `idempotency`; `skus *` where its sort key begins with
/// none, `types *` where it is a name.
pub fn kind(key: &Key) -> String {
    let (pk, sk) = (key.pk.as_str(), key.sk.as_str());
    let first = |text: &str| text.split(['#', '_', ':']).next().unwrap_or_default().to_owned();
    let word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    match sk {
        sk if sk == pk => first(pk),
        sk if !NAMED.contains(&pk) && word(&first(sk)) => format!("{} {}", first(pk), first(sk)),
        _ => format!("{} *", first(pk)),
    }
}
