//! The Lambda function.

fn main() -> Result<(), shared::lambda::Error> {
    shared::lambda::serve::<cart::Cart>()
}
