//! The isomorphic interface: the document's shell and the router. Every area is a
//! chunk of its own, so that no customer downloads the back office.

#[cfg(target_family = "wasm")]
mod elsewhere;
mod mount_page;
mod not_found;
#[cfg(not(target_family = "wasm"))]
mod shell;

use app_account::{
    BookingRoute, BookingsRoute, CodesRoute, EmailRoute, ForgotRoute, LoginRoute, MyReceiptRoute,
    NewPasskeyRoute, PasskeysRoute, ProfileRoute, RegisterRoute, ResetRoute, SecondRoute, SecurityRoute,
    TwoStepRoute, VerifyRoute,
};
use app_core::{
    i18n::{I18nContextProvider, Locale},
    keep_focus, provide_viewer,
};
use app_hours::{HoursOfRoute, LeaveRequestRoute, LeaveRoute, MyTimeRoute, TeamHoursRoute};
use app_office::{BoardRoute, CheckInRoute, DispatchRoute, KioskRoute, ReceiptRoute};
use app_platform::{
    AuditRoute, BusinessPageRoute, BusinessesRoute, FindBookingRoute, LimitsRoute, OfficeAuditRoute,
    PeopleRoute, PersonRoute, PlatformRoute, VerificationRoute,
};
use app_staff::MyDayRoute;
use app_team::{HeadOfficeRoleRoute, HeadOfficeTeamRoute, JoinRoute, RoleRoute, TeamRoute, WorkRoute};
use leptos::prelude::*;
use leptos_i18n::context::CookieOptions;
use leptos_meta::provide_meta_context;
use leptos_router::{
    Lazy, SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

#[cfg(target_family = "wasm")]
use crate::elsewhere::{
    AddonsRoute, HeadingsRoute, ImportRoute, PackagesRoute, ResourcesRoute, ServiceRoute, ServicesRoute,
};
#[cfg(target_family = "wasm")]
use crate::elsewhere::{
    AreasRoute, AssignRoute, BookRoute, BusinessRoute, ClassRoute, ClassesRoute, FilesRoute, HealthRoute,
    HereRoute, HomeRoute, HoursRoute, KiosksRoute, LateRoute, LookRoute, MoveRoute, NewBookingRoute,
    NewClassRoute, PapersRoute, PlacesRoute, PlanRoute, RepeatRoute, SettingsRoute, StartRoute,
    WaitEntryRoute, WaitRoute, WaitingRoute, WhyRoute,
};
#[cfg(target_family = "wasm")]
use crate::elsewhere::{DeviceRoute, NoticesRoute, OfflineRoute, SoldPackagesRoute};
use crate::mount_page::MountPage;
use crate::not_found::NotFound;
#[cfg(not(target_family = "wasm"))]
use app_account::{DeviceRoute, NoticesRoute, OfflineRoute};
#[cfg(not(target_family = "wasm"))]
use app_catalog::{
    AddonsRoute, HeadingsRoute, ImportRoute, PackagesRoute, ResourcesRoute, ServiceRoute, ServicesRoute,
};
#[cfg(not(target_family = "wasm"))]
use app_office::SoldPackagesRoute;
#[cfg(not(target_family = "wasm"))]
use app_office::{
    AreasRoute, AssignRoute, ClassRoute, ClassesRoute, HoursRoute, KiosksRoute, LateRoute, LookRoute,
    NewBookingRoute, NewClassRoute, PapersRoute, PlacesRoute, PlanRoute, SettingsRoute, StartRoute,
    WaitingRoute, WhyRoute,
};
#[cfg(not(target_family = "wasm"))]
use app_public::{
    BookRoute, BusinessRoute, FilesRoute, HealthRoute, HereRoute, HomeRoute, MoveRoute, RepeatRoute,
    WaitEntryRoute, WaitRoute,
};
#[cfg(not(target_family = "wasm"))]
pub use shell::{Build, shell};

/// Recalls who looked last, before pages are made that do not come from the server.
#[cfg(target_family = "wasm")]
pub async fn recall() {
    app_core::offline::remembered_viewer().await;
}

/// The language chosen is remembered for a year.
fn remember() -> CookieOptions<Locale> {
    CookieOptions::default().max_age(31_536_000_000_i64).path("/")
}

/// The whole interface.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_viewer();
    keep_focus();
    view! {
        <I18nContextProvider cookie_options=remember()>
            <Router>
                <FlatRoutes fallback=NotFound>
                    <Route path=path!("/") view={Lazy::<HomeRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/b/:slug") view={Lazy::<BusinessRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/b/:slug/book") view={Lazy::<BookRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/b/:slug/wait") view={Lazy::<WaitRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/bookings/:id/move") view={Lazy::<MoveRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/bookings/:id/repeat") view={Lazy::<RepeatRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/bookings/:id/files") view={Lazy::<FilesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/bookings/:id/health") view={Lazy::<HealthRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/wait") view={Lazy::<WaitEntryRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/login") view={Lazy::<LoginRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/login/code") view={Lazy::<SecondRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/register") view={Lazy::<RegisterRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/verify") view={Lazy::<VerifyRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/forgot") view={Lazy::<ForgotRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/reset") view={Lazy::<ResetRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/me") view={Lazy::<BookingsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/email") view={Lazy::<EmailRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/me/profile") view={Lazy::<ProfileRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/me/security") view={Lazy::<SecurityRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/me/security/two-step") view={Lazy::<TwoStepRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/me/security/codes") view={Lazy::<CodesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/me/security/passkeys") view={Lazy::<PasskeysRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/me/security/passkeys/new") view={Lazy::<NewPasskeyRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/me/notifications") view={Lazy::<NoticesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/me/notifications/device") view={Lazy::<DeviceRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/offline") view={Lazy::<OfflineRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/offline/app") view=MountPage ssr=SsrMode::Async/>
                    <Route path=path!("/me/bookings/:id") view={Lazy::<BookingRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/me/bookings/:id/receipt") view={Lazy::<MyReceiptRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/staff") view={Lazy::<MyDayRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office") view={Lazy::<BoardRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/bookings/:id/receipt") view={Lazy::<ReceiptRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/settings") view={Lazy::<SettingsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/settings/hours") view={Lazy::<HoursRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/settings/places") view={Lazy::<PlacesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/settings/areas") view={Lazy::<AreasRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/settings/kiosks") view={Lazy::<KiosksRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/settings/look") view={Lazy::<LookRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/settings/papers") view={Lazy::<PapersRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/settings/plan") view={Lazy::<PlanRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/staff/late") view={Lazy::<LateRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/new") view={Lazy::<NewBookingRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/dispatch") view={Lazy::<DispatchRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/assign") view={Lazy::<AssignRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/why") view={Lazy::<WhyRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/packages") view={Lazy::<SoldPackagesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/classes") view={Lazy::<ClassesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/classes/new") view={Lazy::<NewClassRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/classes/:id") view={Lazy::<ClassRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/waiting") view={Lazy::<WaitingRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/start") view={Lazy::<StartRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/services") view={Lazy::<ServicesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/services/edit") view={Lazy::<ServiceRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/services/headings") view={Lazy::<HeadingsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/services/addons") view={Lazy::<AddonsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/services/packages") view={Lazy::<PackagesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/services/rooms") view={Lazy::<ResourcesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/services/import") view={Lazy::<ImportRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/hours") view={Lazy::<TeamHoursRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/hours/:staff") view={Lazy::<HoursOfRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/leave") view={Lazy::<LeaveRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/leave/:id") view={Lazy::<LeaveRequestRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/staff/time") view={Lazy::<MyTimeRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/team") view={Lazy::<TeamRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/team/role") view={Lazy::<RoleRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/platform/team") view={Lazy::<HeadOfficeTeamRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/platform/team/role") view={Lazy::<HeadOfficeRoleRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/join") view={Lazy::<JoinRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/me/work") view={Lazy::<WorkRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/office/audit") view={Lazy::<OfficeAuditRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/platform") view={Lazy::<PlatformRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/platform/businesses") view={Lazy::<BusinessesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/platform/businesses/:slug") view={Lazy::<BusinessPageRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/platform/verification") view={Lazy::<VerificationRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/platform/people") view={Lazy::<PeopleRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/platform/people/:id") view={Lazy::<PersonRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/platform/bookings") view={Lazy::<FindBookingRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/platform/audit") view={Lazy::<AuditRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/platform/limits") view={Lazy::<LimitsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/here") view={Lazy::<HereRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/kiosk") view={Lazy::<KioskRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/check-in") view={Lazy::<CheckInRoute>::new()} ssr=SsrMode::Async/>
                </FlatRoutes>
            </Router>
        </I18nContextProvider>
    }
}
