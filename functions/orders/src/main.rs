//! The Lambda function of orders.

use orders::Orders;

fn main() -> Result<(), shared::lambda::Error> {
    shared::lambda::serve::<Orders>()
}
