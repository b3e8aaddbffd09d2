//! Clients for AWS that trust the five Amazon roots, compiled in.
