//! The routes. What is a person's own needs a token of the account and no scope; moderators hold `social:moderate`.

mod accept_follow_request;
mod block_profile;
mod create_post;
mod create_report;
mod decide_report;
mod delete_post;
mod delete_review;
mod export_own;
mod find_moderation_review;
mod find_own_profile;
mod find_own_review;
mod find_post;
mod find_profile;
mod find_rating;
mod find_report;
mod follow_profile;
mod hide_post;
mod hide_review;
mod list_blocks;
mod list_follow_requests;
mod list_followers;
mod list_following;
mod list_mutes;
mod list_post_edits;
mod list_post_replies;
mod list_posts;
mod list_profiles;
mod list_ratings;
mod list_reactions;
mod list_reports;
mod list_reviews;
mod list_scheduled_posts;
mod mute_profile;
mod react_to_post;
mod reject_follow_request;
mod remove_follower;
mod requests;
mod save_profile;
mod save_review;
mod show_moderation_log;
mod show_thread;
mod suspend_profile;
mod take_back_reaction;
mod unblock_profile;
mod unfollow_profile;
mod unhide_post;
mod unhide_review;
mod unmute_profile;
mod unsuspend_profile;
mod update_post;
mod views;

use crate::Social;

service::routes! { Social, tag = "social":
    get    "/profiles/me"                             => find_own_profile,
    get    "/profiles"                                => list_profiles,
    put    "/profiles/me"                             => save_profile,
    get    "/profiles/{handle}"                       => find_profile,
    put    "/profiles/{handle}/follow"                => follow_profile,
    delete "/profiles/{handle}/follow"                => unfollow_profile,
    get    "/profiles/{handle}/followers"             => list_followers,
    get    "/profiles/{handle}/following"             => list_following,
    put    "/profiles/{handle}/block"                 => block_profile,
    delete "/profiles/{handle}/block"                 => unblock_profile,
    put    "/profiles/{handle}/mute"                  => mute_profile,
    delete "/profiles/{handle}/mute"                  => unmute_profile,
    get    "/follow-requests"                         => list_follow_requests,
    post   "/follow-requests/{account_id}/accept"     => accept_follow_request,
    post   "/follow-requests/{account_id}/reject"     => reject_follow_request,
    delete "/followers/{account_id}"                  => remove_follower,
    get    "/blocks"                                  => list_blocks,
    get    "/mutes"                                   => list_mutes,
    get    "/posts"                                   => list_posts,
    post   "/posts"                                   => create_post,
    get    "/posts/{post_id}"                         => find_post,
    patch  "/posts/{post_id}"                         => update_post,
    delete "/posts/{post_id}"                         => delete_post,
    get    "/posts/{post_id}/edits"                   => list_post_edits,
    get    "/posts/{post_id}/replies"                 => list_post_replies,
    get    "/posts/{post_id}/reactions"               => list_reactions,
    put    "/posts/{post_id}/reactions/{kind}"        => react_to_post,
    delete "/posts/{post_id}/reactions/{kind}"        => take_back_reaction,
    get    "/posts/{post_id}/thread"                  => show_thread,
    post   "/posts/{post_id}/hide"                    => hide_post,
    post   "/posts/{post_id}/unhide"                  => unhide_post,
    get    "/scheduled-posts"                         => list_scheduled_posts,
    post   "/profiles/{handle}/suspend"               => suspend_profile,
    post   "/profiles/{handle}/unsuspend"             => unsuspend_profile,
    public get "/reviews/{product_id}"                => list_reviews,
    get    "/reviews/{product_id}/mine"               => find_own_review,
    put    "/reviews/{product_id}/mine"               => save_review,
    delete "/reviews/{product_id}/mine"               => delete_review,
    post   "/reviews/{review_id}/hide"                => hide_review,
    post   "/reviews/{review_id}/unhide"              => unhide_review,
    public get "/ratings"                             => list_ratings,
    public get "/ratings/{product_id}"                => find_rating,
    get    "/reports"                                 => list_reports,
    post   "/reports"                                 => create_report,
    get    "/reports/{report_id}"                     => find_report,
    post   "/reports/{report_id}/decide"              => decide_report,
    get    "/moderation-log"                          => show_moderation_log,
    get    "/moderation-reviews/{review_id}"          => find_moderation_review,
    get    "/social-export"                           => export_own,
}
