//! Pages that are lists and forms: complete as the server sends them, they bring no client.

app_core::area!(told {
    /// `/me/notifications`
    NoticesRoute => crate::notices::list_page(),
    /// `/me/notifications/device`
    DeviceRoute => crate::notices::device_page(),
    /// `/offline`
    OfflineRoute => crate::notices::offline_page(),
});
