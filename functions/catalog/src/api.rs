//! The routes. Below `/products` and `/categories` every GET is public and ignores tokens. Staff read products that are
//! not active, and export all, below `/catalog`. Price lists are for staff alone.

mod activate_product;
mod archive_product;
mod browse_products;
mod create_category;
mod create_price_list;
mod create_product;
mod delete_category;
mod delete_price_list;
mod delete_product;
mod export_products;
mod find_category;
mod find_price_list;
mod find_product;
mod find_product_by_slug;
mod import_products;
mod inspect_product;
mod list_categories;
mod list_price_lists;
mod list_prices;
mod list_products;
mod remove_prices;
mod requests;
mod set_prices;
mod show_category_tree;
mod update_category;
mod update_price_list;
mod update_product;
mod views;

use crate::Catalog;

service::routes! { Catalog, tag = "catalog":
    public get    "/products"                                 => list_products,
           post   "/products"                                 => create_product,
    public get    "/products/{product_id}"                    => find_product,
           patch  "/products/{product_id}"                    => update_product,
           delete "/products/{product_id}"                    => delete_product,
           post   "/products/import"                          => import_products,
    public get    "/products/by-slug/{slug}"                  => find_product_by_slug,
           post   "/products/{product_id}/activate"           => activate_product,
           post   "/products/{product_id}/archive"            => archive_product,
           get    "/catalog/products"                         => browse_products,
           get    "/catalog/products/export"                  => export_products,
           get    "/catalog/products/{product_id}"            => inspect_product,
    public get    "/categories"                               => list_categories,
           post   "/categories"                               => create_category,
    public get    "/categories/tree"                          => show_category_tree,
    public get    "/categories/{category_id}"                 => find_category,
           patch  "/categories/{category_id}"                 => update_category,
           delete "/categories/{category_id}"                 => delete_category,
           get    "/price-lists"                              => list_price_lists,
           post   "/price-lists"                              => create_price_list,
           get    "/price-lists/{price_list_id}"              => find_price_list,
           patch  "/price-lists/{price_list_id}"              => update_price_list,
           delete "/price-lists/{price_list_id}"              => delete_price_list,
           get    "/price-lists/{price_list_id}/prices"       => list_prices,
           put    "/price-lists/{price_list_id}/prices"       => set_prices,
           delete "/price-lists/{price_list_id}/prices/{sku}" => remove_prices,
}
