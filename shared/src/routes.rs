//! A capability's routes as one table, from which the router and the OpenAPI description are both made.

/// Declares the routes of a capability:
///
/// ```text
/// routes! { Catalog, tag = "catalog":
///     get  "/products"              => list_products,
///     post "/products"              => create_product,
///     get  "/products/{product_id}" => find_product,
/// }
/// ```
///
/// Each name is a module in scope with a handler of the same name that bears `#[utoipa::path(…)]`. Makes `ROUTES`,
/// `router(Arc<Catalog>) -> axum::Router`, and `openapi()`, which a function's binary never calls and so does not carry.
#[macro_export]
macro_rules! routes {
    ($state:ty, tag = $tag:literal: $($method:ident $path:literal => $name:ident),* $(,)?) => {
        /// Method and path of each route.
        pub const ROUTES: &[(&str, &str)] = &[$((stringify!($method), $path)),*];

        /// The routes over their state.
        pub(crate) fn router(state: std::sync::Arc<$state>) -> $crate::reexport::axum::Router {
            $crate::reexport::axum::Router::new()
                $(.route($path, $crate::reexport::axum::routing::$method($name::$name)))*
                .with_state(state)
        }

        /// The routes' description.
        pub(crate) fn openapi() -> $crate::reexport::utoipa::openapi::OpenApi {
            #[derive($crate::reexport::utoipa::OpenApi)]
            #[openapi(paths($($name::$name),*), tags((name = $tag)))]
            struct Description;
            <Description as $crate::reexport::utoipa::OpenApi>::openapi()
        }

        #[cfg(test)]
        #[test]
        fn the_description_names_the_routes_of_the_table() {
            let described = serde_json::to_value(openapi()).unwrap();
            let operations: usize = described["paths"].as_object().unwrap().values().map(|p| p.as_object().unwrap().len()).sum();
            for (method, path) in ROUTES {
                assert!(described["paths"][path][method].is_object(), "{method} {path} is not described");
            }
            assert_eq!(operations, ROUTES.len());
        }
    };
}
