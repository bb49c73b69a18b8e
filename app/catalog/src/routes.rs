//! The area's pages as routes.

app_core::area!(catalog {
    /// `/office/services`
    ServicesRoute => crate::list::page(),
    /// `/office/services/edit`
    ServiceRoute => crate::editor::page(),
    /// `/office/services/headings`
    HeadingsRoute => crate::headings::page(),
    /// `/office/services/addons`
    AddonsRoute => crate::addons::page(),
    /// `/office/services/packages`
    PackagesRoute => crate::packages::page(),
    /// `/office/services/rooms`
    ResourcesRoute => crate::rooms::page(),
    /// `/office/services/import`
    ImportRoute => crate::import::page(),
});
