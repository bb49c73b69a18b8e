//! The area's pages as routes.

app_core::area!(office {
    /// `/office`
    BoardRoute => crate::board::page(),
    /// `/office/dispatch`
    DispatchRoute => crate::dispatch::page(),
    /// `/office/bookings/{id}/receipt`
    ReceiptRoute => crate::receipt::page(),
});
