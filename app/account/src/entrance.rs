//! The account itself, as routes: signing in, and what somebody sets.

app_core::area!(entrance {
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
});
