//! The routes. All are for staff and services: `content:read` to look, `content:write` to save, `content:publish` for what
//! readers see, `content:admin` for locales and types.

mod archive_entry;
mod cancel_release;
mod complete_asset;
mod create_asset;
mod create_content_type;
mod create_entry;
mod create_release;
mod delete_asset;
mod delete_content_type;
mod delete_entry;
mod delete_release;
mod diff_entry_versions;
mod export_content;
mod find_asset;
mod find_content_locales;
mod find_content_type;
mod find_entry;
mod find_entry_version;
mod find_release;
mod import_content;
mod list_assets;
mod list_content_types;
mod list_entries;
mod list_entry_references;
mod list_entry_referrers;
mod list_entry_versions;
mod list_releases;
mod publish_entry;
mod publish_release;
mod renew_asset_upload;
mod replace_content_locales;
mod requests;
mod restore_entry_version;
mod schedule_entry;
mod show_asset_file;
mod unarchive_entry;
mod unpublish_entry;
mod unschedule_entry;
mod update_asset;
mod update_content_type;
mod update_entry;
mod update_release;
mod views;

use crate::Content;

service::routes! { Content, tag = "content":
    get    "/content-locales"                           => find_content_locales,
    put    "/content-locales"                           => replace_content_locales,
    get    "/content-types"                             => list_content_types,
    post   "/content-types"                             => create_content_type,
    get    "/content-types/{type_id}"                   => find_content_type,
    patch  "/content-types/{type_id}"                   => update_content_type,
    delete "/content-types/{type_id}"                   => delete_content_type,
    get    "/entries"                                   => list_entries,
    post   "/entries"                                   => create_entry,
    get    "/entries/{entry_id}"                        => find_entry,
    patch  "/entries/{entry_id}"                        => update_entry,
    delete "/entries/{entry_id}"                        => delete_entry,
    post   "/entries/{entry_id}/publish"                => publish_entry,
    post   "/entries/{entry_id}/unpublish"              => unpublish_entry,
    post   "/entries/{entry_id}/archive"                => archive_entry,
    post   "/entries/{entry_id}/unarchive"              => unarchive_entry,
    get    "/entries/{entry_id}/references"             => list_entry_references,
    get    "/entries/{entry_id}/referrers"              => list_entry_referrers,
    get    "/entries/{entry_id}/versions"               => list_entry_versions,
    get    "/entries/{entry_id}/versions/{n}"           => find_entry_version,
    get    "/entries/{entry_id}/versions/{n}/diff"      => diff_entry_versions,
    post   "/entries/{entry_id}/versions/{n}/restore"   => restore_entry_version,
    post   "/entries/{entry_id}/schedule"               => schedule_entry,
    delete "/entries/{entry_id}/schedule"               => unschedule_entry,
    get    "/releases"                                  => list_releases,
    post   "/releases"                                  => create_release,
    get    "/releases/{release_id}"                     => find_release,
    patch  "/releases/{release_id}"                     => update_release,
    delete "/releases/{release_id}"                     => delete_release,
    post   "/releases/{release_id}/publish"             => publish_release,
    post   "/releases/{release_id}/cancel"              => cancel_release,
    get    "/content-export"                            => export_content,
    post   "/content-import"                            => import_content,
    get    "/assets"                     => list_assets,
    post   "/assets"                     => create_asset,
    get    "/assets/{asset_id}"          => find_asset,
    patch  "/assets/{asset_id}"          => update_asset,
    delete "/assets/{asset_id}"          => delete_asset,
    post   "/assets/{asset_id}/upload"   => renew_asset_upload,
    post   "/assets/{asset_id}/complete" => complete_asset,
    public get "/asset-files/{asset_id}/{file_name}" => show_asset_file,
}
