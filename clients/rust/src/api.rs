// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations, by the first segment of their paths.

mod accounts;
mod asset_files;
mod assets;
mod blocks;
mod carts;
mod catalog;
mod categories;
mod clients;
mod content_export;
mod content_import;
mod content_locales;
mod content_types;
mod delivery;
mod delivery_previews;
mod disputes;
mod entries;
mod follow_requests;
mod followers;
mod gift_cards;
mod guests;
mod ledger;
mod markets;
mod moderation_log;
mod moderation_reviews;
mod mutes;
mod notifications;
mod oauth;
mod operations;
mod orders;
mod payment_methods;
mod payments;
mod posts;
mod price_lists;
mod products;
mod profiles;
mod promotions;
mod ratings;
mod refunds;
mod releases;
mod reports;
mod reservations;
mod returns;
mod reviews;
mod scheduled_posts;
mod search;
mod search_index;
mod search_settings;
mod service;
mod sessions;
mod shipping_methods;
mod social_export;
mod staff_notifications;
mod stock;
mod timelines;
mod trading;
mod trends;
mod wallet_rules;
mod wallet_transfers;
mod wallets;
mod webhook_endpoints;

pub use self::accounts::*;
pub use self::asset_files::*;
pub use self::assets::*;
pub use self::blocks::*;
pub use self::carts::*;
pub use self::catalog::*;
pub use self::categories::*;
pub use self::clients::*;
pub use self::content_export::*;
pub use self::content_import::*;
pub use self::content_locales::*;
pub use self::content_types::*;
pub use self::delivery::*;
pub use self::delivery_previews::*;
pub use self::disputes::*;
pub use self::entries::*;
pub use self::follow_requests::*;
pub use self::followers::*;
pub use self::gift_cards::*;
pub use self::guests::*;
pub use self::ledger::*;
pub use self::markets::*;
pub use self::moderation_log::*;
pub use self::moderation_reviews::*;
pub use self::mutes::*;
pub use self::notifications::*;
pub use self::oauth::*;
pub use self::operations::*;
pub use self::orders::*;
pub use self::payment_methods::*;
pub use self::payments::*;
pub use self::posts::*;
pub use self::price_lists::*;
pub use self::products::*;
pub use self::profiles::*;
pub use self::promotions::*;
pub use self::ratings::*;
pub use self::refunds::*;
pub use self::releases::*;
pub use self::reports::*;
pub use self::reservations::*;
pub use self::returns::*;
pub use self::reviews::*;
pub use self::scheduled_posts::*;
pub use self::search::*;
pub use self::search_index::*;
pub use self::search_settings::*;
pub use self::service::*;
pub use self::sessions::*;
pub use self::shipping_methods::*;
pub use self::social_export::*;
pub use self::staff_notifications::*;
pub use self::stock::*;
pub use self::timelines::*;
pub use self::trading::*;
pub use self::trends::*;
pub use self::wallet_rules::*;
pub use self::wallet_transfers::*;
pub use self::wallets::*;
pub use self::webhook_endpoints::*;

use crate::Stoa;

impl Stoa {
    /// The operations of `/accounts`.
    pub fn accounts(&self) -> Accounts<'_> {
        Accounts { stoa: self }
    }

    /// The operations of `/asset-files`.
    pub fn asset_files(&self) -> AssetFiles<'_> {
        AssetFiles { stoa: self }
    }

    /// The operations of `/assets`.
    pub fn assets(&self) -> Assets<'_> {
        Assets { stoa: self }
    }

    /// The operations of `/blocks`.
    pub fn blocks(&self) -> Blocks<'_> {
        Blocks { stoa: self }
    }

    /// The operations of `/carts`.
    pub fn carts(&self) -> Carts<'_> {
        Carts { stoa: self }
    }

    /// The operations of `/catalog`.
    pub fn catalog(&self) -> Catalog<'_> {
        Catalog { stoa: self }
    }

    /// The operations of `/categories`.
    pub fn categories(&self) -> Categories<'_> {
        Categories { stoa: self }
    }

    /// The operations of `/clients`.
    pub fn clients(&self) -> Clients<'_> {
        Clients { stoa: self }
    }

    /// The operations of `/content-export`.
    pub fn content_export(&self) -> ContentExport<'_> {
        ContentExport { stoa: self }
    }

    /// The operations of `/content-import`.
    pub fn content_import(&self) -> ContentImport<'_> {
        ContentImport { stoa: self }
    }

    /// The operations of `/content-locales`.
    pub fn content_locales(&self) -> ContentLocales<'_> {
        ContentLocales { stoa: self }
    }

    /// The operations of `/content-types`.
    pub fn content_types(&self) -> ContentTypes<'_> {
        ContentTypes { stoa: self }
    }

    /// The operations of `/delivery`.
    pub fn delivery(&self) -> Delivery<'_> {
        Delivery { stoa: self }
    }

    /// The operations of `/delivery-previews`.
    pub fn delivery_previews(&self) -> DeliveryPreviews<'_> {
        DeliveryPreviews { stoa: self }
    }

    /// The operations of `/disputes`.
    pub fn disputes(&self) -> Disputes<'_> {
        Disputes { stoa: self }
    }

    /// The operations of `/entries`.
    pub fn entries(&self) -> Entries<'_> {
        Entries { stoa: self }
    }

    /// The operations of `/follow-requests`.
    pub fn follow_requests(&self) -> FollowRequests<'_> {
        FollowRequests { stoa: self }
    }

    /// The operations of `/followers`.
    pub fn followers(&self) -> Followers<'_> {
        Followers { stoa: self }
    }

    /// The operations of `/gift-cards`.
    pub fn gift_cards(&self) -> GiftCards<'_> {
        GiftCards { stoa: self }
    }

    /// The operations of `/guests`.
    pub fn guests(&self) -> Guests<'_> {
        Guests { stoa: self }
    }

    /// The operations of `/ledger`.
    pub fn ledger(&self) -> Ledger<'_> {
        Ledger { stoa: self }
    }

    /// The operations of `/markets`.
    pub fn markets(&self) -> Markets<'_> {
        Markets { stoa: self }
    }

    /// The operations of `/moderation-log`.
    pub fn moderation_log(&self) -> ModerationLog<'_> {
        ModerationLog { stoa: self }
    }

    /// The operations of `/moderation-reviews`.
    pub fn moderation_reviews(&self) -> ModerationReviews<'_> {
        ModerationReviews { stoa: self }
    }

    /// The operations of `/mutes`.
    pub fn mutes(&self) -> Mutes<'_> {
        Mutes { stoa: self }
    }

    /// The operations of `/notifications`.
    pub fn notifications(&self) -> Notifications<'_> {
        Notifications { stoa: self }
    }

    /// The operations of `/oauth`.
    pub fn oauth(&self) -> Oauth<'_> {
        Oauth { stoa: self }
    }

    /// The operations of `/operations`.
    pub fn operations(&self) -> Operations<'_> {
        Operations { stoa: self }
    }

    /// The operations of `/orders`.
    pub fn orders(&self) -> Orders<'_> {
        Orders { stoa: self }
    }

    /// The operations of `/payment-methods`.
    pub fn payment_methods(&self) -> PaymentMethods<'_> {
        PaymentMethods { stoa: self }
    }

    /// The operations of `/payments`.
    pub fn payments(&self) -> Payments<'_> {
        Payments { stoa: self }
    }

    /// The operations of `/posts`.
    pub fn posts(&self) -> Posts<'_> {
        Posts { stoa: self }
    }

    /// The operations of `/price-lists`.
    pub fn price_lists(&self) -> PriceLists<'_> {
        PriceLists { stoa: self }
    }

    /// The operations of `/products`.
    pub fn products(&self) -> Products<'_> {
        Products { stoa: self }
    }

    /// The operations of `/profiles`.
    pub fn profiles(&self) -> Profiles<'_> {
        Profiles { stoa: self }
    }

    /// The operations of `/promotions`.
    pub fn promotions(&self) -> Promotions<'_> {
        Promotions { stoa: self }
    }

    /// The operations of `/ratings`.
    pub fn ratings(&self) -> Ratings<'_> {
        Ratings { stoa: self }
    }

    /// The operations of `/refunds`.
    pub fn refunds(&self) -> Refunds<'_> {
        Refunds { stoa: self }
    }

    /// The operations of `/releases`.
    pub fn releases(&self) -> Releases<'_> {
        Releases { stoa: self }
    }

    /// The operations of `/reports`.
    pub fn reports(&self) -> Reports<'_> {
        Reports { stoa: self }
    }

    /// The operations of `/reservations`.
    pub fn reservations(&self) -> Reservations<'_> {
        Reservations { stoa: self }
    }

    /// The operations of `/returns`.
    pub fn returns(&self) -> Returns<'_> {
        Returns { stoa: self }
    }

    /// The operations of `/reviews`.
    pub fn reviews(&self) -> Reviews<'_> {
        Reviews { stoa: self }
    }

    /// The operations of `/scheduled-posts`.
    pub fn scheduled_posts(&self) -> ScheduledPosts<'_> {
        ScheduledPosts { stoa: self }
    }

    /// The operations of `/search`.
    pub fn search(&self) -> Search<'_> {
        Search { stoa: self }
    }

    /// The operations of `/search-index`.
    pub fn search_index(&self) -> SearchIndex<'_> {
        SearchIndex { stoa: self }
    }

    /// The operations of `/search-settings`.
    pub fn search_settings(&self) -> SearchSettings<'_> {
        SearchSettings { stoa: self }
    }

    /// What the shop says of itself.
    pub fn service(&self) -> Service<'_> {
        Service { stoa: self }
    }

    /// The operations of `/sessions`.
    pub fn sessions(&self) -> Sessions<'_> {
        Sessions { stoa: self }
    }

    /// The operations of `/shipping-methods`.
    pub fn shipping_methods(&self) -> ShippingMethods<'_> {
        ShippingMethods { stoa: self }
    }

    /// The operations of `/social-export`.
    pub fn social_export(&self) -> SocialExport<'_> {
        SocialExport { stoa: self }
    }

    /// The operations of `/staff-notifications`.
    pub fn staff_notifications(&self) -> StaffNotifications<'_> {
        StaffNotifications { stoa: self }
    }

    /// The operations of `/stock`.
    pub fn stock(&self) -> Stock<'_> {
        Stock { stoa: self }
    }

    /// The operations of `/timelines`.
    pub fn timelines(&self) -> Timelines<'_> {
        Timelines { stoa: self }
    }

    /// The operations of `/trading`.
    pub fn trading(&self) -> Trading<'_> {
        Trading { stoa: self }
    }

    /// The operations of `/trends`.
    pub fn trends(&self) -> Trends<'_> {
        Trends { stoa: self }
    }

    /// The operations of `/wallet-rules`.
    pub fn wallet_rules(&self) -> WalletRules<'_> {
        WalletRules { stoa: self }
    }

    /// The operations of `/wallet-transfers`.
    pub fn wallet_transfers(&self) -> WalletTransfers<'_> {
        WalletTransfers { stoa: self }
    }

    /// The operations of `/wallets`.
    pub fn wallets(&self) -> Wallets<'_> {
        Wallets { stoa: self }
    }

    /// The operations of `/webhook-endpoints`.
    pub fn webhook_endpoints(&self) -> WebhookEndpoints<'_> {
        WebhookEndpoints { stoa: self }
    }
}
