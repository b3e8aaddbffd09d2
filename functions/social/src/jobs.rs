//! The work of the schedule and of operators.

mod publish;
mod republish;

use service::capability::WorkError;

pub(crate) use self::republish::republish;
use crate::Social;
use crate::commands::erase;

/// Does what is due. What fails does not hold up the rest.
pub(crate) async fn tick(app: &Social) -> Result<(), WorkError> {
    let published = self::publish::publish(app).await;
    erase::go_on(app).await?;
    Ok(published?)
}
