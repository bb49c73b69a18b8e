//! Pages that bring no client as the browser's program sees them: the server's, each loaded as a page of its own.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_location};

/// Where the router is going. The browser's own address follows only when the page is there.
fn address() -> String {
    let location = use_location();
    let (path, query) = (location.pathname.get_untracked(), location.search.get_untracked());
    if query.is_empty() { path } else { format!("{path}?{}", query.trim_start_matches('?')) }
}

macro_rules! elsewhere {
    ($($(#[$doc:meta])* $route:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $route {
            address: String,
        }

        impl LazyRoute for $route {
            fn data() -> Self {
                Self { address: address() }
            }

            async fn view(this: Self) -> AnyView {
                let _ = window().location().assign(&this.address);
                // The browser is on its way. A page that were shown meanwhile would leave an entry of its own, and going back would
                // take two steps.
                std::future::pending().await
            }
        }
    )+};
}

elsewhere! {
    /// `/`
    HomeRoute,
    /// `/b/{slug}`
    BusinessRoute,
    /// `/b/{slug}/book`
    BookRoute,
    /// `/b/{slug}/wait`
    WaitRoute,
    /// `/bookings/{id}/move`
    MoveRoute,
    /// `/bookings/{id}/repeat`
    RepeatRoute,
    /// `/bookings/{id}/files`
    FilesRoute,
    /// `/bookings/{id}/health`
    HealthRoute,
    /// `/wait`
    WaitEntryRoute,
    /// `/me/notifications`
    NoticesRoute,
    /// `/me/notifications/device`
    DeviceRoute,
    /// `/offline`
    OfflineRoute,
    /// `/staff/late`
    LateRoute,
    /// `/office/waiting`
    WaitingRoute,
    /// `/office/new`
    NewBookingRoute,
    /// `/office/assign`
    AssignRoute,
    /// `/office/why`
    WhyRoute,
    /// `/office/packages`
    SoldPackagesRoute,
    /// `/office/classes`
    ClassesRoute,
    /// `/office/classes/new`
    NewClassRoute,
    /// `/office/classes/{id}`
    ClassRoute,
    /// `/office/services`
    ServicesRoute,
    /// `/office/services/edit`
    ServiceRoute,
    /// `/office/services/headings`
    HeadingsRoute,
    /// `/office/services/addons`
    AddonsRoute,
    /// `/office/services/packages`
    PackagesRoute,
    /// `/office/services/rooms`
    ResourcesRoute,
    /// `/office/services/import`
    ImportRoute,
    /// `/start`
    StartRoute,
    /// `/office/settings`
    SettingsRoute,
    /// `/office/settings/hours`
    HoursRoute,
    /// `/office/settings/places`
    PlacesRoute,
    /// `/office/settings/areas`
    AreasRoute,
    /// `/office/settings/kiosks`
    KiosksRoute,
    /// `/here`
    HereRoute,
    /// `/office/settings/look`
    LookRoute,
    /// `/office/settings/papers`
    PapersRoute,
    /// `/office/settings/plan`
    PlanRoute,
}
