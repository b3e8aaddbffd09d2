//! People: profiles, how they stand to each other, who follows whom.

use domain::id::AccountId;
use serde::Serialize;
use service::table::{Index, Key, TableError, Transaction, Write};

use super::{Keyed, Store, TOP, above};
use crate::model::{Author, EVERYTHING, Mode, Profile, Relation};

/// The label of the write of a profile: refused where another came first.
pub(crate) const PROFILE: &str = "profile";
/// The label of the write of a relation: refused where another came first, or a newer one is there.
pub(crate) const RELATION: &str = "relation";
/// The label of a write or a check of an author.
pub(crate) const AUTHOR: &str = "author";

/// How many followers are read at once.
const FOLLOWERS_PAGE: usize = 1_000;

/// An item that has nothing but its key.
#[derive(Serialize)]
pub(super) struct Empty {}

pub(super) fn profile_key(of: AccountId) -> Key {
    Key::only(format!("profile#{of}"))
}

pub(super) fn relation_key(one: AccountId, other: AccountId) -> Key {
    Key::new(format!("rel#{one}"), other.to_string())
}

fn author_key(author: AccountId) -> Key {
    Key::only(format!("author#{author}"))
}

fn follower_key(author: AccountId, follower: AccountId) -> Key {
    Key::new(format!("followers#{author}"), follower.to_string())
}

fn puller_key(reader: AccountId, author: AccountId, from: &str) -> Key {
    Key::new(format!("pulls#{reader}"), format!("{from}#{author}"))
}

impl Store {
    /// Finds a profile as the last write left it.
    pub(crate) async fn profile(&self, of: AccountId) -> Result<Option<Profile>, TableError> {
        self.table.get(&profile_key(of)).await
    }

    /// Finds a profile that may be a moment old.
    pub(crate) async fn profile_eventually(&self, of: AccountId) -> Result<Option<Profile>, TableError> {
        self.table.get_eventually(&profile_key(of)).await
    }

    /// Writes a profile over the one that was read.
    pub(crate) fn save_profile(of: AccountId, before: Option<&Profile>, after: &Profile) -> Write {
        match before {
            Some(before) => Write::replace(PROFILE, profile_key(of), after, before.version),
            None => Write::create(PROFILE, profile_key(of), after),
        }
    }

    /// Holds only where the account is not erased.
    pub(crate) fn not_erased(of: AccountId) -> Write {
        Write::check(PROFILE, profile_key(of), "attribute_not_exists(#erased)")
    }

    /// How one stands to another, as the last write left it.
    pub(crate) async fn relation(&self, one: AccountId, other: AccountId) -> Result<Relation, TableError> {
        Ok(self.table.get(&relation_key(one, other)).await?.unwrap_or_default())
    }

    /// The same, a moment old.
    pub(crate) async fn relation_eventually(&self, one: AccountId, other: AccountId) -> Result<Relation, TableError> {
        Ok(self.table.get_eventually(&relation_key(one, other)).await?.unwrap_or_default())
    }

    /// All whom somebody follows, with the place from which on their posts are copied.
    pub(crate) async fn followees(&self, reader: AccountId) -> Result<Vec<AccountId>, TableError> {
        #[derive(serde::Deserialize)]
        struct Followed {
            sk: String,
            #[serde(default)]
            follows: bool,
        }
        let all = self.table.query(Index::Main, format!("rel#{reader}")).consistent().all(usize::MAX).await?;
        let followed = all.into_iter().filter(|other: &Followed| other.follows);
        Ok(followed.filter_map(|other| other.sk.parse().ok()).collect())
    }

    /// A page of those to whom somebody stands somehow; for erasure.
    pub(crate) async fn related(&self, one: AccountId, limit: usize) -> Result<Vec<AccountId>, TableError> {
        let page =
            self.table.query(Index::Main, format!("rel#{one}")).consistent().limit(limit).page::<Keyed>().await?;
        Ok(page.items.iter().filter_map(|other| other.sk.parse().ok()).collect())
    }

    /// Forgets how somebody stands to others.
    pub(crate) async fn forget_relations(&self, one: AccountId, others: &[AccountId]) -> Result<(), TableError> {
        let deletes = others.iter().map(|other| Write::delete(RELATION, relation_key(one, *other)));
        self.table.write_many(deletes.collect()).await
    }

    /// Changes whether somebody follows, over the relation that was read; with it the followers, their number, and whether
    /// the home pulls: one transaction of at most 5 actions.
    pub(crate) fn change_follow(
        &self,
        (reader, author): (AccountId, AccountId),
        before: &Relation,
        version: u64,
        follows: bool,
    ) -> Transaction {
        let mut transaction = self.table.transaction();
        let starts = follows && !before.follows;
        let set = "SET #follow_version = :version, #follows = :follows";
        let expression = match (starts, follows) {
            (true, _) => format!("{set}, #pull_from = :everything"),
            (false, true) => set.to_owned(),
            (false, false) => format!("{set} REMOVE #pull_from"),
        };
        let update = Write::update(RELATION, relation_key(reader, author), expression)
            .value("version", version)
            .value("follows", follows);
        let update = if starts { update.value("everything", EVERYTHING) } else { update };
        transaction.push(as_read(update, before));
        if starts {
            transaction.push(Write::put("follower", follower_key(author, reader), &Empty {}));
            transaction.push(Write::put("puller", puller_key(reader, author, EVERYTHING), &Empty {}));
            transaction.push(Self::count_followers(author, 1));
        } else if before.follows && !follows {
            transaction.push(Write::delete("follower", follower_key(author, reader)));
            transaction.push(Write::delete("puller", puller_key(reader, author, EVERYTHING)));
            if let Some(from) = before.pull_from.as_deref().filter(|from| *from != EVERYTHING) {
                transaction.push(Write::delete("puller", puller_key(reader, author, from)));
            }
            transaction.push(Self::count_followers(author, -1));
        }
        transaction
    }

    fn count_followers(author: AccountId, more: i64) -> Write {
        Write::update(AUTHOR, author_key(author), "ADD #followers :more").value("more", more)
    }

    /// Tells a home that it has all copies of an author's posts from a place on, unless followers are told to pull them
    /// all: one transaction of 3 or 4 actions.
    pub(crate) async fn copied_from(
        &self,
        (reader, author): (AccountId, AccountId),
        before: &Relation,
        from: Option<&str>,
    ) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        let key = relation_key(reader, author);
        let update = match from {
            Some(from) => Write::update(RELATION, key, "SET #pull_from = :from").value("from", from),
            None => Write::update(RELATION, key, "REMOVE #pull_from"),
        };
        let update = update.when("#pull_from = :everything").value("everything", EVERYTHING);
        transaction.push(as_read(update, before));
        transaction.push(Write::delete("puller", puller_key(reader, author, EVERYTHING)));
        if let Some(from) = from {
            transaction.push(Write::put("puller", puller_key(reader, author, from), &Empty {}));
        }
        transaction.push(Write::check(AUTHOR, author_key(author), "attribute_not_exists(#mode)"));
        transaction.commit().await
    }

    /// Changes whether one blocks the other, both ways, unless a newer change is there: one transaction of 2 actions.
    pub(crate) async fn change_block(
        &self,
        (blocker, blocked): (AccountId, AccountId),
        version: u64,
        active: bool,
    ) -> Result<(), TableError> {
        let mut transaction = self.table.transaction();
        let change = |key, name: &str| {
            let expression = format!("SET #{name}_version = :version, #{name} = :active");
            let newer = format!("attribute_not_exists(#{name}_version) OR #{name}_version < :version");
            Write::update(RELATION, key, expression).value("version", version).value("active", active).when(newer)
        };
        transaction.push(change(relation_key(blocker, blocked), "blocks"));
        transaction.push(change(relation_key(blocked, blocker), "blocked"));
        transaction.commit().await
    }

    /// Changes whether one mutes the other, unless a newer change is there.
    pub(crate) async fn change_mute(
        &self,
        (muter, muted): (AccountId, AccountId),
        version: u64,
        active: bool,
        until: Option<domain::Timestamp>,
    ) -> Result<(), TableError> {
        let expression = "SET #mute_version = :version, #mutes = :active, #mute_until = :until";
        let update = Write::update(RELATION, relation_key(muter, muted), expression)
            .value("version", version)
            .value("active", active)
            .value("until", until)
            .when("attribute_not_exists(#mute_version) OR #mute_version < :version");
        self.table.write(update).await
    }

    /// Finds an author as the last write left it.
    pub(crate) async fn author(&self, author: AccountId) -> Result<Author, TableError> {
        Ok(self.table.get(&author_key(author)).await?.unwrap_or_default())
    }

    /// How an author's posts reach homes from now on.
    pub(crate) fn turn(author: AccountId, before: Option<Mode>, after: Mode) -> Write {
        let update = Write::update(AUTHOR, author_key(author), "SET #mode = :mode").value("mode", after);
        match before {
            Some(before) => update.when("#mode = :before").value("before", before),
            None => update.when("attribute_not_exists(#mode)"),
        }
    }

    /// Forgets an author.
    pub(crate) async fn forget_author(&self, author: AccountId) -> Result<(), TableError> {
        self.table.write(Write::delete(AUTHOR, author_key(author))).await
    }

    /// A page of those who follow somebody, after one of them; short only at the end.
    pub(crate) async fn followers(
        &self,
        author: AccountId,
        after: Option<&str>,
    ) -> Result<(Vec<AccountId>, bool), TableError> {
        let query = self.table.query(Index::Main, format!("followers#{author}")).consistent();
        let query = query.between(above(after.unwrap_or(" ")), TOP).limit(FOLLOWERS_PAGE);
        let page = query.page::<Keyed>().await?;
        Ok((page.items.iter().filter_map(|follower| follower.sk.parse().ok()).collect(), page.next.is_some()))
    }

    /// Tells homes that they pull all of an author's posts.
    pub(crate) async fn pull_all(&self, author: AccountId, readers: &[AccountId]) -> Result<(), TableError> {
        let puts =
            readers.iter().map(|reader| Write::put("puller", puller_key(*reader, author, EVERYTHING), &Empty {}));
        self.table.write_many(puts.collect()).await
    }
}

/// Only over the follow that was read.
fn as_read(write: Write, before: &Relation) -> Write {
    match before.follow_version {
        0 => write.when("attribute_not_exists(#follow_version)"),
        version => write.when("#follow_version = :read").value("read", version),
    }
}
