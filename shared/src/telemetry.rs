//! Logs as JSON lines on Lambda, as text for people in one process; `RUST_LOG` sets what is said.
