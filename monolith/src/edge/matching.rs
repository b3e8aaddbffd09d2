//! Which route answers a request, as an HTTP API of API Gateway chooses.

use std::sync::OnceLock;

use service::declaration::EdgeRoute;

use crate::capabilities::ALL;

/// A route and who answers it.
#[derive(Debug)]
pub struct Found {
    /// The capability's name.
    pub capability: &'static str,
    /// The route.
    pub route: EdgeRoute,
}

/// All routes of the edge.
pub fn routes() -> &'static [Found] {
    static ROUTES: OnceLock<Vec<Found>> = OnceLock::new();
    ROUTES.get_or_init(|| {
        let of = |entry: &crate::capabilities::Entry| {
            let capability = entry.name;
            entry.edge_routes().into_iter().map(move |route| Found { capability, route })
        };
        ALL.iter().flat_map(of).collect()
    })
}

/// Finds the route that answers.
///
/// The most specific path wins, segment by segment: text before `{name}` before `{proxy+}`. Among equal paths a method wins
/// over `ANY`. A route for another method only leaves room for a greedier path: `PATCH /products/x` still finds `ANY
/// /products/{proxy+}` beside `GET /products/{id}`.
pub fn find(method: &str, path: &str) -> Option<&'static Found> {
    let fitting = routes().iter().filter_map(|found| {
        let any = found.route.method == "ANY";
        let fits = (any || found.route.method.eq_ignore_ascii_case(method)) && begins_alike(&found.route.path, path);
        let rank = fits.then(|| rank(&found.route.path, path)).flatten()?;
        Some(((rank, any), found))
    });
    fitting.min_by_key(|(order, _)| *order).map(|(_, found)| found)
}

/// Whether a path begins with what the route says before its first parameter. Most routes are passed over here: every one is
/// looked at at every request.
fn begins_alike(route: &str, path: &str) -> bool {
    let alike = route.bytes().zip(path.bytes()).take_while(|(ours, theirs)| ours == theirs && *ours != b'{').count();
    matches!(route.as_bytes().get(alike), None | Some(b'{'))
}

/// The place of a path's first segment in a [`rank`]: two bits a segment, from the top.
const FIRST: u32 = 62;

/// How a route's path fits: smaller is more specific, from the first segment on; `None` if it does not fit, or has more
/// than 32 segments.
fn rank(route: &str, path: &str) -> Option<u64> {
    let mut segments = segments_of(path)?;
    let (mut rank, mut place) = (0, Some(FIRST));
    for part in segments_of(route)? {
        let segment = segments.next()?;
        match part {
            [b'{', .., b'+', b'}'] => {
                rank |= 2 << place?;
                return (!segment.is_empty() || segments.next().is_some()).then_some(rank);
            }
            [b'{', .., b'}'] if !segment.is_empty() => rank |= 1 << place?,
            text if text == segment => {}
            _ => return None,
        }
        place = place?.checked_sub(2);
    }
    segments.next().is_none().then_some(rank)
}

fn segments_of(path: &str) -> Option<impl Iterator<Item = &[u8]>> {
    Some(path.as_bytes().strip_prefix(b"/")?.split(|byte| *byte == b'/'))
}
