//! The area's pages as routes.

app_core::area!(hours {
    /// `/office/hours`
    TeamHoursRoute => crate::team::page(),
    /// `/office/hours/{staff}`
    HoursOfRoute => crate::person::page(),
    /// `/office/leave`
    LeaveRoute => crate::leave::page(),
    /// `/office/leave/{id}`
    LeaveRequestRoute => crate::request::page(),
    /// `/staff/time`
    MyTimeRoute => crate::time::page(),
});
