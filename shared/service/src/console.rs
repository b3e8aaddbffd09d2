//! What identity and the console agree on: the console is a client of identity that every system has.

/// The console's client id: a public client, which nobody can register, change or delete.
pub const CLIENT_ID: &str = "client_00000000000000000000C0NS0E";
/// Where identity sends a person back to after the sign-in: a path, since console and sign-in page have one origin, and
/// neither has to know by which name browsers call it.
pub const CALLBACK: &str = "/console/callback";
