//! `ombaro openapi`

use std::io::Write as _;

/// Prints the OpenAPI document.
///
/// # Errors
/// When it cannot be written.
pub fn run() -> Result<(), String> {
    let text = server_rest::openapi().to_pretty_json().map_err(|error| error.to_string())?;
    writeln!(std::io::stdout(), "{text}").map_err(|error| error.to_string())
}
