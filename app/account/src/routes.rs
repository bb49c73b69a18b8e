//! What somebody has booked, as routes: what is opened on the way to a visit, and kept for it, comes without the account's settings.

app_core::area!(account {
    /// `/me`
    BookingsRoute => crate::bookings::page(),
    /// `/me/bookings/{id}`
    BookingRoute => crate::booking::page(),
    /// `/me/bookings/{id}/receipt`
    MyReceiptRoute => crate::receipt::page(),
});
