//! The area's pages as routes.

app_core::area!(public {
    /// `/`
    HomeRoute => crate::home::page(),
    /// `/b/{slug}`
    BusinessRoute => crate::business::page(),
    /// `/b/{slug}/book`
    BookRoute => crate::book::page(),
    /// `/b/{slug}/wait`
    WaitRoute => crate::wait::join_page(),
    /// `/bookings/{id}/move`
    MoveRoute => crate::moving::page(),
    /// `/bookings/{id}/repeat`
    RepeatRoute => crate::series::page(),
    /// `/bookings/{id}/files`
    FilesRoute => crate::files::page(),
    /// `/bookings/{id}/health`
    HealthRoute => crate::health::page(),
    /// `/here`
    HereRoute => crate::here::page(),
    /// `/wait`
    WaitEntryRoute => crate::wait::entry_page(),
});
