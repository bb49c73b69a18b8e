//! The area's pages as routes.

app_core::area!(public {
    /// `/`
    HomeRoute => crate::home::page(),
    /// `/b/{slug}`
    BusinessRoute => crate::business::page(),
    /// `/b/{slug}/book`
    BookRoute => crate::book::page(),
});
