//! The routes of all capabilities, from their descriptions.

use stoa::capabilities;

/// A described route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) capability: &'static str,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) operation: String,
}

impl Route {
    /// Finds the described route of a request.
    pub(crate) fn of<'a>(routes: &'a [Self], method: &str, path: &str) -> Option<&'a Self> {
        let fits = |route: &&Self| route.method == method && fixed_segments(&route.path, path).is_some();
        routes.iter().filter(fits).max_by_key(|route| fixed_segments(&route.path, path))
    }
}

/// Lists every route of every capability, in the order of their descriptions.
pub(crate) fn described_routes() -> Vec<Route> {
    let mut routes = Vec::new();
    for entry in capabilities::ALL {
        let description = serde_json::to_value((entry.openapi)()).unwrap();
        for (path, methods) in description["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let (method, operation) =
                    (method.to_uppercase(), operation["operationId"].as_str().unwrap().to_owned());
                routes.push(Route { capability: entry.name, method, path: path.clone(), operation });
            }
        }
    }
    routes
}

/// Counts the fixed segments of a route's path, if the request's path matches it.
fn fixed_segments(route: &str, path: &str) -> Option<usize> {
    let (route, path): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
    let fits = route.len() == path.len() && route.iter().zip(&path).all(|(r, p)| r.starts_with('{') || r == p);
    fits.then(|| route.iter().filter(|segment| !segment.starts_with('{')).count())
}
