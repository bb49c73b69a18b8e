//! `/staff`

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use crate::{calls::my_day, page::MyDayPage};

/// The page, loaded when it is first needed.
#[derive(Debug)]
pub struct MyDayRoute;

#[lazy_route]
impl LazyRoute for MyDayRoute {
    fn data() -> Self {
        Self
    }

    fn view(this: Self) -> AnyView {
        let _ = this;
        let query = use_query_map();
        let date = move || query.read().get_str("date").and_then(|date| date.parse().ok());
        let day = Resource::new(date, my_day);
        view! { <MyDayPage day=day/> }.into_any()
    }
}
