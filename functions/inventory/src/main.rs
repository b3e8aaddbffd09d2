//! The function's binary: hands the capability to the Lambda entry.

fn main() -> Result<(), shared::lambda::Error> {
    shared::lambda::serve::<inventory::Inventory>()
}
