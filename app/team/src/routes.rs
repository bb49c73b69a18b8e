//! The area's pages as routes.

app_core::area!(team {
    /// `/office/team`
    TeamRoute => crate::page(),
    /// `/office/team/role`
    RoleRoute => crate::role::page(),
    /// `/platform/team`
    HeadOfficeTeamRoute => crate::page(),
    /// `/platform/team/role`
    HeadOfficeRoleRoute => crate::role::page(),
    /// `/join`
    JoinRoute => crate::join::page(),
    /// `/me/work`
    WorkRoute => crate::work::page(),
});
