//! The isomorphic interface: the document's shell and the router. Public pages are in the first chunk; each other audience
//! has its own.

mod not_found;
#[cfg(not(target_family = "wasm"))]
mod shell;

use app_account::BookingsRoute;
use app_core::{i18n::I18nContextProvider, provide_viewer};
use app_office::BoardRoute;
use app_public::HomePage;
use app_staff::MyDayRoute;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    Lazy, SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::not_found::NotFound;
#[cfg(not(target_family = "wasm"))]
pub use shell::shell;

/// The whole interface.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_viewer();
    view! {
        <I18nContextProvider>
            <Router>
                <FlatRoutes fallback=NotFound>
                    <Route path=path!("/") view=HomePage ssr=SsrMode::Async/>
                    <Route path=path!("/me") view={Lazy::<BookingsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/staff") view={Lazy::<MyDayRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office") view={Lazy::<BoardRoute>::new()} ssr=SsrMode::Async/>
                </FlatRoutes>
            </Router>
        </I18nContextProvider>
    }
}
