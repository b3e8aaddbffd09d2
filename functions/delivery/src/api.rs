//! The routes. What is published is for everybody; drafts are for those with `delivery:preview`.

mod list_published;
mod preview_entry;
mod requests;
mod show_published;
mod sync_published;
mod views;

use crate::Delivery;

service::routes! { Delivery, tag = "delivery":
    public get "/delivery/sync"                                => sync_published,
    public get "/delivery/{type_id}"                           => list_published,
    public get "/delivery/{type_id}/{slug_or_id}"              => show_published,
           get "/delivery-previews/{type_id}/{slug_or_id}"     => preview_entry,
}
