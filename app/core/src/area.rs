//! Pages that reach the browser together.

/// The routes of an area, and the one chunk that holds their pages: `area!(office { BoardRoute => board::page() })`.
///
/// A page makes its resources itself, inside the chunk: what a route holds is compiled into the first load. One chunk for an
/// area and not for each page: what two chunks share becomes a file of its own, so their number doubles with every chunk.
#[macro_export]
macro_rules! area {
    ($name:ident { $($(#[$doc:meta])* $route:ident => $page:expr,)+ }) => {
        #[derive(Clone, Copy)]
        #[repr(u8)]
        enum Page {
            $($route,)+
        }

        #[leptos::lazy($name)]
        fn pages(page: Page) -> leptos::prelude::AnyView {
            match page {
                $(Page::$route => $page,)+
            }
        }

        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $route;

            impl leptos_router::LazyRoute for $route {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> leptos::prelude::AnyView {
                    pages(Page::$route).await
                }

                async fn preload() {
                    #[cfg(target_family = "wasm")]
                    __preload_pages().await;
                }
            }
        )+
    };
}
