//! `/staff`

use app_core::UiError;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use shared::booking::DayView;

use crate::{calls::my_day, page::MyDayPage};

/// The page, loaded when it is first needed.
#[derive(Debug)]
pub struct MyDayRoute {
    day: Resource<Result<DayView, UiError>>,
}

#[lazy_route]
impl LazyRoute for MyDayRoute {
    fn data() -> Self {
        let query = use_query_map();
        let date = move || query.read().get_str("date").and_then(|date| date.parse().ok());
        Self { day: Resource::new(date, my_day) }
    }

    fn view(this: Self) -> AnyView {
        view! { <MyDayPage day=this.day/> }.into_any()
    }
}
