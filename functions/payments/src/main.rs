//! The Lambda function of payments.

use payments::Payments;

fn main() -> Result<(), shared::lambda::Error> {
    shared::lambda::serve::<Payments>()
}
