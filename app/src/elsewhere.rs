//! Public pages as the browser's program sees them: the server's, each loaded as a page of its own.

use leptos::prelude::*;
use leptos_router::LazyRoute;

macro_rules! elsewhere {
    ($($(#[$doc:meta])* $route:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $route;

        impl LazyRoute for $route {
            fn data() -> Self {
                Self
            }

            async fn view(_this: Self) -> AnyView {
                // The router has changed the address; now the page follows.
                let _ = window().location().reload();
                ().into_any()
            }
        }
    )+};
}

elsewhere! {
    /// `/`
    HomeRoute,
    /// `/b/{slug}`
    BusinessRoute,
    /// `/b/{slug}/book`
    BookRoute,
}
