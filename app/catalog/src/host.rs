//! How these pages' forms are answered: with the page they came from, which says what came of it.

use app_core::query::refusal;
use leptos_axum::redirect;
use shared::{
    AppResult,
    catalog::edit::{ServiceFilter, ServiceState},
};

/// Back to a page below `/office/services`. `done` names what was done to it.
pub(crate) fn back(page: &str, outcome: &AppResult<()>, done: &str) {
    let said = match outcome {
        Ok(()) => format!("done={done}"),
        Err(error) => refusal(error),
    };
    let join = if page.contains('?') { '&' } else { '?' };
    redirect(&format!("/office/services{page}{join}{said}"));
}

/// The list as somebody was looking at it.
pub(crate) fn list(filter: &ServiceFilter) -> String {
    let mut query = leptos_router::params::ParamsMap::new();
    if !filter.q.trim().is_empty() {
        query.insert("q", filter.q.clone());
    }
    if let Some(state) = filter.state {
        query.insert("state", state_word(state).to_owned());
    }
    query.to_query_string()
}

/// A state in an address.
pub(crate) const fn state_word(state: ServiceState) -> &'static str {
    match state {
        ServiceState::Published => "published",
        ServiceState::Unpublished => "unpublished",
        ServiceState::Archived => "archived",
    }
}

/// The state that an address names.
pub(crate) fn state_of(word: &str) -> Option<ServiceState> {
    [ServiceState::Published, ServiceState::Unpublished, ServiceState::Archived]
        .into_iter()
        .find(|state| state_word(*state) == word)
}
