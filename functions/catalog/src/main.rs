//! The function `catalog` on Lambda.

fn main() -> Result<(), shared::lambda::Error> {
    shared::lambda::serve::<catalog::Catalog>()
}
