//! The Lambda binary: hands the capability to its host.

fn main() -> Result<(), shared::lambda::Error> {
    shared::lambda::serve::<identity::Identity>()
}
