//! The routes. Below `/products` and `/categories` every GET is public and never looks at a token; what staff read of
//! products that are not on the shelf is below `/catalog`.

mod activate_product;
mod archive_product;
mod browse_products;
mod create_category;
mod create_product;
mod delete_category;
mod delete_product;
mod find_category;
mod find_product;
mod find_product_by_slug;
mod inspect_product;
mod list_categories;
mod list_products;
mod problems;
mod references;
mod update_category;
mod update_product;

use crate::Catalog;

shared::routes! { Catalog, tag = "catalog":
    get    "/products"                       => list_products,
    post   "/products"                       => create_product,
    get    "/products/{product_id}"          => find_product,
    patch  "/products/{product_id}"          => update_product,
    delete "/products/{product_id}"          => delete_product,
    get    "/products/by-slug/{slug}"        => find_product_by_slug,
    post   "/products/{product_id}/activate" => activate_product,
    post   "/products/{product_id}/archive"  => archive_product,
    get    "/catalog/products"               => browse_products,
    get    "/catalog/products/{product_id}"  => inspect_product,
    get    "/categories"                     => list_categories,
    post   "/categories"                     => create_category,
    get    "/categories/{category_id}"       => find_category,
    patch  "/categories/{category_id}"       => update_category,
    delete "/categories/{category_id}"       => delete_category,
}
