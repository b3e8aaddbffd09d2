// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/categories`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Keyed, List, Plain};
use crate::types;

/// The operations of `/categories`.
#[derive(Clone, Copy, Debug)]
pub struct Categories<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Categories<'_> {
    /// Lists the categories by position.
    ///
    /// Costs 0.5 RRU per 4 KB of the page.
    ///
    /// `GET /categories`
    pub fn list(&self) -> List<types::Category> {
        self.stoa.list(Method::GET, &["categories"]).open()
    }

    /// Creates a category.
    ///
    /// Needs the scope `catalog:write`. Its slug must be free, and its parent must exist. Costs 9 WRU, 2 WRU for the
    /// idempotency key among them; 1 RRU and 3 WRU for its parent, 1 RRU and 2 WRU for each level above that.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:write` is missing.
    /// - 409: The tree is changing at this moment. Or: The same request is still running.
    /// - 422: The slug is taken, or the category can't have this parent. Or: `idempotency_key_reused`: the key was used
    ///   with another request.
    ///
    /// `POST /categories`
    pub fn create(&self, body: &types::CategoryContent) -> Call<types::Category, Keyed> {
        self.stoa.call(Method::POST, &["categories"]).json(body)
    }

    /// Shows all categories as a tree.
    ///
    /// For a shop's navigation: up to 1,000 categories, siblings by position. Costs 0.5 RRU per 4 KB of the categories.
    ///
    /// `GET /categories/tree`
    pub fn show_tree(&self) -> Call<types::CategoryTree, Plain> {
        self.stoa.call(Method::GET, &["categories", "tree"]).open()
    }

    /// Shows a category.
    ///
    /// Costs 0.5 RRU.
    ///
    /// `GET /categories/{category_id}`
    pub fn find(&self, category_id: &str) -> Call<types::Category, Conditional> {
        self.stoa.call(Method::GET, &["categories", category_id]).open()
    }

    /// Deletes a category without products and without children.
    ///
    /// Needs the scope `catalog:write`. Its slug is free again. Costs 4 RRU and 7 WRU; 3 WRU more for one with a
    /// parent.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:write` is missing.
    /// - 409: Products are in it, active or not, or it has children.
    ///
    /// `DELETE /categories/{category_id}`
    pub fn delete(&self, category_id: &str, version: impl Into<Expected>) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["categories", category_id]).version(version)
    }

    /// Changes a category.
    ///
    /// Needs the scope `catalog:write`. A JSON Merge Patch: what is absent stays, null removes. A patch that changes
    /// nothing writes nothing. Another `parent_id` moves it, with all that is below it: never below itself, and to no
    /// more than 8 levels. Costs 1 RRU and 5 WRU; 4 WRU more for another slug, 1 WRU more for another position; for a
    /// move 3 WRU for the old parent, 1 RRU and 3 WRU for the new one, 1 RRU and 2 WRU for each level above that, and
    /// 0.5 RRU per 4 KB of all categories where it has children.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `catalog:write` is missing.
    /// - 409: The tree is changing at this moment.
    /// - 422: The slug is taken, or the category can't have this parent.
    ///
    /// `PATCH /categories/{category_id}`
    pub fn update(
        &self,
        category_id: &str,
        version: impl Into<Expected>,
        body: &types::CategoryPatch,
    ) -> Call<types::Category, Plain> {
        self.stoa.call(Method::PATCH, &["categories", category_id]).version(version).merge_patch(body)
    }
}
