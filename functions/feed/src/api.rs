//! The routes. All need a token, a guest's too; the home and its filters need an account.

mod find_timeline_filters;
mod list_home_timeline;
mod list_tag_timeline;
mod list_trends;
mod list_user_timeline;
mod replace_timeline_filters;
mod requests;
mod views;

use crate::Feed;

service::routes! { Feed, tag = "feed":
    get "/timelines/home"               => list_home_timeline,
    get "/timelines/users/{account_id}" => list_user_timeline,
    get "/timelines/tags/{tag}"         => list_tag_timeline,
    get "/timelines/filters"            => find_timeline_filters,
    put "/timelines/filters"            => replace_timeline_filters,
    get "/trends"                       => list_trends,
}
