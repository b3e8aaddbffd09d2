//! Making and changing one's own profile.

use domain::id::AccountId;
use events::social::ProfileState;
use http::StatusCode;
use service::Problem;
use service::table::Attempts;

use crate::Social;
use crate::model::{MAX_OLD_HANDLES, Profile, ProfileContent};
use crate::store::{HANDLE, PROFILE};

/// Writes a profile. `check` refuses one that the client has not read, knowing
/// whether it is the same already. Answers with it, and whether it is new.
pub(crate) async fn save(
    app: &Social,
    account: AccountId,
    content: ProfileContent,
    check: impl Fn(Option<&Profile>, bool) -> Result<(), Problem>,
) -> Result<(Profile, bool), Problem> {
    let mut attempts = Attempts::on("profile");
    loop {
        let (before, now) = (app.store.profile(account).await?, app.now());
        if before.as_ref().is_some_and(|before| before.state == ProfileState::Gone) {
            return Err(Problem::new(StatusCode::FORBIDDEN, "account_gone", "This account is erased."));
        }
        let is_same = before.as_ref().is_some_and(|before| before.content.as_ref() == Some(&content));
        check(before.as_ref(), is_same)?;
        let after = match &before {
            Some(before) if is_same => return Ok((before.clone(), false)),
            Some(before) => before.changed(content.clone(), now),
            None => Profile::new(account, content.clone(), now),
        };
        if after.old.len() > MAX_OLD_HANDLES {
            let detail = format!("A handle changes at most {MAX_OLD_HANDLES} times within 30 days.");
            return Err(Problem::refused("handle_changed_too_often", detail));
        }
        match app.store.save_profile(before.as_ref(), &after, now).commit().await {
            Ok(()) => return Ok((after, before.is_none())),
            Err(error) if error.refused(PROFILE) => attempts.again().await?,
            Err(error) if error.refused(HANDLE) => {
                return Err(Problem::conflict("handle_taken", "Another profile has this handle, or had it lately."));
            }
            Err(error) => return Err(error.into()),
        }
    }
}
