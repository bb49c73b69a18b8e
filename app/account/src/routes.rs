//! The area's pages as routes.

app_core::area!(account {
    /// `/login`
    LoginRoute => crate::sign_in::page(),
    /// `/login/code`
    SecondRoute => crate::second::page(),
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
    /// `/email`
    EmailRoute => crate::email::page(),
    /// `/me/profile`
    ProfileRoute => crate::profile::page(),
    /// `/me/security`
    SecurityRoute => crate::security::page(),
    /// `/me/security/two-step`
    TwoStepRoute => crate::two_step::page(),
    /// `/me/security/codes`
    CodesRoute => crate::codes::page(),
    /// `/me/security/passkeys`
    PasskeysRoute => crate::passkeys::page(),
    /// `/me/security/passkeys/new`
    NewPasskeyRoute => crate::passkeys::new_page(),
    /// `/me/bookings/{id}`
    BookingRoute => crate::booking::page(),
    /// `/me/bookings/{id}/receipt`
    MyReceiptRoute => crate::receipt::page(),
});
