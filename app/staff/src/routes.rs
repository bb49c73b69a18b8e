//! The area's pages as routes.

app_core::area!(staff {
    /// `/staff`
    MyDayRoute => crate::page::page(),
});
