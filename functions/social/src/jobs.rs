//! The work of the schedule and of operators.

mod publish;
mod republish;

use service::capability::WorkError;

pub(crate) use self::republish::republish;
use crate::Social;

/// Does what is due.
pub(crate) async fn tick(app: &Social) -> Result<(), WorkError> {
    self::publish::publish(app).await?;
    Ok(())
}
