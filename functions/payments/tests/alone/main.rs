//! Payments alone: its real router and store on the embedded database, with nobody around it.

mod flow;
mod support;
