//! A capability's routes as one table, from which the router and the OpenAPI description are both made.

/// A route of a capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// `get`, `post`, `put`, `patch` or `delete`.
    pub method: &'static str,
    /// `/products/{product_id}`
    pub path: &'static str,
    /// Whether it is answered without a token.
    pub public: bool,
}

/// Declares the routes of a capability:
///
/// ```text
/// routes! { Catalog, tag = "catalog":
///     public get  "/products"              => list_products,
///            post "/products"              => create_product,
///     public get  "/products/{product_id}" => find_product,
/// }
/// ```
///
/// Each name is a module in scope with a handler of the same name that bears `#[utoipa::path(…)]`; what follows from the
/// handler's arguments describes itself ([`crate::describe`]). Makes `ROUTES`, `router(Arc<Catalog>) -> axum::Router`, and
/// `openapi()`, which a function's binary never calls and so does not carry.
#[macro_export]
macro_rules! routes {
    ($state:ty, tag = $tag:literal: $($($word:ident)+ $path:literal => $name:ident),* $(,)?) => {
        /// Each route.
        pub(crate) const ROUTES: &[$crate::routes::Route] = &[$($crate::route!($path, $($word)+)),*];

        /// The routes over their state.
        pub(crate) fn router(state: std::sync::Arc<$state>) -> $crate::reexport::axum::Router {
            $crate::reexport::axum::Router::new()
                $(.route($path, $crate::on_method!($name::$name, $($word)+)))*
                .with_state(state)
        }

        /// The routes' description.
        pub(crate) fn openapi() -> $crate::reexport::utoipa::openapi::OpenApi {
            #[derive($crate::reexport::utoipa::OpenApi)]
            #[openapi(paths($($name::$name),*), components(schemas($crate::Problem)))]
            struct Description;
            let mut whole = <Description as $crate::reexport::utoipa::OpenApi>::openapi();
            let versioned = $crate::describe::Versioned::of(&whole);
            $($crate::describe::describe(&mut whole, &versioned, $tag, &$crate::route!($path, $($word)+), &$name::$name);)*
            whole
        }

        #[cfg(test)]
        #[test]
        fn the_table_says_what_handlers_say() {
            let described = serde_json::to_value(openapi()).unwrap();
            let operations: usize = described["paths"].as_object().unwrap().values().map(|p| p.as_object().unwrap().len()).sum();
            assert_eq!(operations, ROUTES.len());
            let guarded = [$($crate::describe::needs_token(&$name::$name)),*];
            for (route, guarded) in ROUTES.iter().zip(guarded) {
                let $crate::routes::Route { method, path, public } = route;
                assert!(described["paths"][path][method].is_object(), "{method} {path} is not described");
                assert_eq!(*public, !guarded, "{method} {path}: who may call it");
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! route {
    ($path:literal, public $method:ident) => {
        $crate::routes::Route { method: stringify!($method), path: $path, public: true }
    };
    ($path:literal, $method:ident) => {
        $crate::routes::Route { method: stringify!($method), path: $path, public: false }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! on_method {
    ($handler:path, public $method:ident) => {
        $crate::reexport::axum::routing::$method($handler)
    };
    ($handler:path, $method:ident) => {
        $crate::reexport::axum::routing::$method($handler)
    };
}
