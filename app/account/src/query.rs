//! What the addresses of these pages say.

use app_core::UiError;
use leptos_router::params::ParamsMap;
use shared::{AppError, ErrorCode, ids::BookingId};

#[cfg(not(target_family = "wasm"))]
pub use app_core::query::problem_list;
pub use app_core::query::{error_of, local_path, problems_of};

/// The booking that an address names.
pub fn booking_of(params: &ParamsMap) -> Result<BookingId, UiError> {
    let id = params.get_str("id").and_then(|id| id.parse().ok());
    id.ok_or_else(|| UiError(AppError::new(ErrorCode::NotFound)))
}
