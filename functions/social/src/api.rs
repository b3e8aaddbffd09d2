//! The routes. All are for staff and services: `social:read` to look, `social:write` to change.

mod create_post;
mod delete_post;
mod find_post;
mod list_posts;
mod update_post;
mod views;

use crate::Social;

service::routes! { Social, tag = "social":
    get    "/posts"                     => list_posts,
    post   "/posts"                     => create_post,
    get    "/posts/{post_id}" => find_post,
    patch  "/posts/{post_id}" => update_post,
    delete "/posts/{post_id}" => delete_post,
}
