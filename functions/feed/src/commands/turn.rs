//! Authors who get more followers than posts are copied to: from then on, homes pull their posts.

use domain::id::AccountId;
use service::table::TableError;

use crate::Feed;
use crate::model::Mode;
use crate::store::{AUTHOR, Due, Store, Task};

/// Begins to tell all followers' homes that they pull an author, and goes on with it at once. Posts are still copied until
/// all know, so that no home lacks one; what comes both ways is shown once. It never turns back: an author who loses
/// followers is still pulled.
pub(crate) async fn begin(app: &Feed, author: AccountId) -> Result<(), TableError> {
    let due = Due { task: Task::Turn, whose: author, after: None };
    let mut transaction = app.store.table().transaction();
    transaction.push(Store::turn(author, None, Mode::Turning));
    transaction.push(due.put());
    match transaction.commit().await {
        // Somebody else has begun.
        Err(error) if error.refused(AUTHOR) => Ok(()),
        other => {
            other?;
            go_on(app, due).await
        }
    }
}

/// Tells the rest of the followers' homes. Those who begin to follow after the turn began pull anyway.
pub(crate) async fn go_on(app: &Feed, mut due: Due) -> Result<(), TableError> {
    loop {
        let (followers, more) = app.store.followers(due.whose, due.after.as_deref()).await?;
        app.store.pull_all(due.whose, &followers).await?;
        match followers.last() {
            Some(last) if more => {
                due.after = Some(last.to_string());
                app.store.go_on(&due).await?;
            }
            _ => break,
        }
    }
    let mut transaction = app.store.table().transaction();
    transaction.push(Store::turn(due.whose, Some(Mode::Turning), Mode::Pulled));
    transaction.push(Store::done(&due));
    match transaction.commit().await {
        // It is done, or the author is erased.
        Err(error) if error.refused(AUTHOR) => app.store.table().write(Store::done(&due)).await,
        other => other,
    }
}
