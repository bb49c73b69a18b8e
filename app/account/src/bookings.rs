//! `/me`

use app_core::i18n::*;
use app_ui::SitePage;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

/// The page, loaded when it is first needed.
#[derive(Debug)]
pub struct BookingsRoute;

#[lazy_route]
impl LazyRoute for BookingsRoute {
    fn data() -> Self {
        Self
    }

    fn view(this: Self) -> AnyView {
        let _ = this;
        let i18n = use_i18n();
        view! { <SitePage title=t_string!(i18n, common.office)><h1>"Bookings"</h1></SitePage> }.into_any()
    }
}
