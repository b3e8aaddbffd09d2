//! How deep tests go that could go on for ever.

/// The first without more, so that all tests pass within minutes on a laptop; the second where `STOA_DEEP` is set, as CI does.
pub fn depth<T>(quick: T, deep: T) -> T {
    let is_deep = std::env::var_os("STOA_DEEP").is_some_and(|set| !set.is_empty());
    if is_deep { deep } else { quick }
}
