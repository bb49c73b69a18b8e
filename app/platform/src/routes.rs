//! The area's pages as routes.

app_core::area!(platform {
    /// `/platform`
    PlatformRoute => crate::home::page(),
    /// `/platform/businesses`
    BusinessesRoute => crate::businesses::page(),
    /// `/platform/businesses/{slug}`
    BusinessPageRoute => crate::business::page(),
    /// `/platform/verification`
    VerificationRoute => crate::verification::page(),
    /// `/platform/people`
    PeopleRoute => crate::people::page(),
    /// `/platform/people/{id}`
    PersonRoute => crate::person::page(),
    /// `/platform/bookings`
    FindBookingRoute => crate::bookings::page(),
    /// `/platform/audit`
    AuditRoute => crate::audit::everywhere(),
    /// `/platform/limits`
    LimitsRoute => crate::limits::page(),
    /// `/office/audit`
    OfficeAuditRoute => crate::audit::here(),
});
