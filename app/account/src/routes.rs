//! The area's pages as routes.

app_core::area!(account {
    /// `/login`
    LoginRoute => crate::sign_in::page(),
    /// `/register`
    RegisterRoute => crate::register::page(),
    /// `/verify`
    VerifyRoute => crate::verify::page(),
    /// `/forgot`
    ForgotRoute => crate::forgot::page(),
    /// `/reset`
    ResetRoute => crate::reset::page(),
    /// `/me`
    BookingsRoute => crate::bookings::page(),
    /// `/me/security`
    SecurityRoute => crate::security::page(),
    /// `/me/bookings/{id}`
    BookingRoute => crate::booking::page(),
    /// `/me/bookings/{id}/receipt`
    MyReceiptRoute => crate::receipt::page(),
});
