//! The settings.

use service::setting::{Kind, Setting};

/// Read by the way to the API that the host plugs in.
const API_URL: Setting = Setting::new(
    "CONSOLE_API_URL",
    Kind::Url,
    "Where the console's function reaches the API, if not at the name that browsers use. One process needs none.",
)
.parameter("ConsoleApiUrl");

/// All settings of the console.
pub(crate) const SETTINGS: &[Setting] = &[API_URL];
