//! Posts' newest states, and whether their authors are to be seen.

use events::social::{PostChanged, PostState, ProfileChanged, ProfileState, Visibility};
use service::inbox::ConsumeError;
use service::table::Attempts;

use super::schedule::schedule;
use crate::Search;
use crate::model::{Document, Source};
use crate::store::{PERSON, Person};

/// Takes a post's state; an older or repeated one changes nothing. Only public posts are found.
pub(crate) async fn take_post(app: &Search, post: PostChanged) -> Result<(), ConsumeError> {
    let (key, author, version) = (post.post_id.to_string(), post.author.to_string(), post.version);
    let (is_gone, state) = (post.state == PostState::Deleted, (post.state, post.visibility));
    if app.store.find(&key).await?.is_some_and(|before| before.version >= version) {
        if is_gone {
            // The delivery before may have been cut off here.
            app.store.forget_written(&author, &key).await?;
        }
        return Ok(());
    }
    if !is_gone {
        // Before the post itself: whoever marks all posts of its author from now on finds it.
        app.store.written_by(&author, &key).await?;
    }
    let source = (state == (PostState::Published, Visibility::Public)).then(|| Source::Post(Box::new(post)));
    if app.store.take(&Document::new(key.clone(), version, source.as_ref())?).await? {
        schedule(app).await;
    }
    if is_gone {
        app.store.forget_written(&author, &key).await?;
    }
    Ok(())
}

/// Takes whether somebody is to be seen; an older or repeated state changes nothing. Where it changes, all their posts are
/// indexed again. A change whose posts are not all marked yet is gone on with when its event comes again.
pub(crate) async fn take_profile(app: &Search, profile: ProfileChanged) -> Result<(), ConsumeError> {
    let account = profile.account_id.to_string();
    let (version, active) = (profile.version, profile.state == ProfileState::Active);
    let mut attempts = Attempts::on("person");
    let person = loop {
        let before = app.store.person(&account).await?;
        let known = before.unwrap_or_default();
        if before.is_some() && (known.version > version || (known.version == version && known.marked)) {
            return Ok(());
        }
        if before.is_some() && known.version == version {
            break known;
        }
        // Nobody finds the posts of somebody unknown.
        let is_same = known.active == active && (before.is_none() || known.marked);
        let after = Person { version, active, marked: is_same };
        match app.store.keep_person(&account, before.as_ref(), &after).await {
            Ok(()) if is_same => return Ok(()),
            Ok(()) => break after,
            Err(error) if error.refused(PERSON) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    };
    app.store.mark_written(&account).await?;
    match app.store.keep_person(&account, Some(&person), &Person { marked: true, ..person }).await {
        // Somebody else has marked them, or a newer state is there, which marks them itself.
        Err(error) if error.refused(PERSON) => {}
        other => other?,
    }
    schedule(app).await;
    Ok(())
}
