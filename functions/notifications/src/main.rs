//! The function's binary: hands the capability to the Lambda entry.

fn main() -> Result<(), lambda::Error> {
    lambda::serve::<notifications::Notifications>(&[lambda::mail, lambda::secrets])
}
