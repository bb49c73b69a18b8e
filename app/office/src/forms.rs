//! Pages that are forms and nothing else: complete as the server sends them, they bring no client.

app_core::area!(forms {
    /// `/start`
    StartRoute => crate::start::page(),
    /// `/office/settings`
    SettingsRoute => crate::settings::business_page(),
    /// `/office/settings/hours`
    HoursRoute => crate::settings::hours_page(),
    /// `/office/settings/places`
    PlacesRoute => crate::settings::places_page(),
    /// `/office/settings/areas`
    AreasRoute => crate::settings::areas_page(),
    /// `/office/settings/kiosks`
    KiosksRoute => crate::settings::kiosks_page(),
    /// `/office/settings/look`
    LookRoute => crate::settings::look_page(),
    /// `/office/settings/papers`
    PapersRoute => crate::settings::papers_page(),
    /// `/office/settings/plan`
    PlanRoute => crate::settings::plan_page(),
    /// `/office/waiting`
    WaitingRoute => crate::waiting::page(),
    /// `/staff/late`
    LateRoute => crate::late::page(),
    /// `/office/new`
    NewBookingRoute => crate::new_booking::page(),
    /// `/office/assign`
    AssignRoute => crate::assign::page(),
    /// `/office/why`
    WhyRoute => crate::why::page(),
    /// `/office/packages`
    SoldPackagesRoute => crate::packages::page(),
    /// `/office/classes`
    ClassesRoute => crate::classes::page(),
    /// `/office/classes/new`
    NewClassRoute => crate::classes::new_page(),
    /// `/office/classes/{id}`
    ClassRoute => crate::classes::one_page(),
});
