//! The routes. Whoever comes may search; `search:read` shows how the index is, `search:write` changes it.

mod find_index;
mod find_search_settings;
mod rebuild_index;
mod replace_search_settings;
mod requests;
mod search;
mod search_products;
mod suggest;
mod views;

use crate::Search;

service::routes! { Search, tag = "search":
    public get  "/search"               => search,
    public get  "/search/products"      => search_products,
    public get  "/search/suggestions"   => suggest,
           get  "/search-settings"      => find_search_settings,
           put  "/search-settings"      => replace_search_settings,
           get  "/search-index"         => find_index,
           post "/search-index/rebuild" => rebuild_index,
}
