//! Head office's pages, in a chunk of their own, and the audit log, which every business reads for itself too.

mod audit;
mod bookings;
mod business;
mod businesses;
mod calls;
mod choose;
mod frame;
mod home;
mod host;
mod limits;
mod people;
mod person;
mod routes;
#[cfg(test)]
mod spoken;
mod verification;
mod words;

pub use calls::{
    AuditEverywhere, AuditHere, BusinessOf, DecideOnPapers, FindBookings, FindBusinesses, FindPeople,
    LimitsThatBit, PapersToLookAt, PersonOf, ReinstateBusiness, ReinstatePerson, SignOutPerson,
    SuspendBusiness, SuspendPerson,
};
pub use routes::{
    AuditRoute, BusinessPageRoute, BusinessesRoute, FindBookingRoute, LimitsRoute, OfficeAuditRoute,
    PeopleRoute, PersonRoute, PlatformRoute, VerificationRoute,
};
