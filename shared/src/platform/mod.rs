//! What head office sees and does across businesses, and the audit log, which every business reads for itself too.

mod audit;
mod bookings;
mod businesses;
mod people;

pub use audit::{Actor, AuditFilter, AuditPage, AuditRow, Place};
pub use bookings::{Contact, FoundBooking, LimitRow};
pub use businesses::{
    BusinessFacts, BusinessLine, BusinessSearch, BusinessStatus, Member, NO_PLAN, PlanFacts, Rules,
    Suspension, is_slug,
};
pub use people::{AccountStatus, PeopleSearch, PersonFacts, PersonLine, Session, WorksAt};

use async_trait::async_trait;

use crate::{AppResult, booking::Page, caller::Caller, ids::UserId};

/// Head office, and the audit log.
#[async_trait]
pub trait PlatformApi: Send + Sync {
    /// What was done at the caller's business. **Permissions:** audit:R at the business.
    async fn audit_here(&self, caller: &Caller, filter: &AuditFilter) -> AppResult<AuditPage>;

    /// What was done anywhere. Leaves an entry of its own. **Permissions:** audit:R everywhere; with the part `finance` only
    /// what is about money.
    async fn audit(&self, caller: &Caller, filter: &AuditFilter) -> AppResult<AuditPage>;

    /// Businesses by name or slug. **Permissions:** tenants:R everywhere, be it a part.
    async fn businesses(&self, caller: &Caller, search: &BusinessSearch) -> AppResult<Page<BusinessLine>>;

    /// One business, as much of it as the caller's permissions reach. Leaves an entry at the business.
    /// **Permissions:** tenants:R everywhere, be it a part.
    async fn business(&self, caller: &Caller, slug: &str) -> AppResult<BusinessFacts>;

    /// Nobody finds or books it until it is reinstated. **Permissions:** tenants:U everywhere.
    async fn suspend_business(&self, caller: &Caller, slug: &str, reason: &str) -> AppResult<()>;

    /// As it was before it was suspended. **Permissions:** tenants:U everywhere.
    async fn reinstate_business(&self, caller: &Caller, slug: &str) -> AppResult<()>;

    /// Accounts by name or address. **Permissions:** profiles:R everywhere; with the part `account state` names and addresses
    /// are masked.
    async fn people(&self, caller: &Caller, search: &PeopleSearch) -> AppResult<Page<PersonLine>>;

    /// One account. **Permissions:** as for [`PlatformApi::people`]; sessions with sessions:R, roles with rbac:R.
    async fn person(&self, caller: &Caller, user: UserId) -> AppResult<PersonFacts>;

    /// Out everywhere at once, and not in again until reinstated. Nobody suspends themselves or somebody of head office whom they
    /// do not stand above. **Permissions:** profiles:U everywhere.
    async fn suspend_person(&self, caller: &Caller, user: UserId, reason: &str) -> AppResult<()>;

    /// May sign in again. **Permissions:** as for [`PlatformApi::suspend_person`].
    async fn reinstate_person(&self, caller: &Caller, user: UserId) -> AppResult<()>;

    /// Ends every session of somebody. **Permissions:** sessions:D everywhere.
    async fn sign_out_everywhere(&self, caller: &Caller, user: UserId) -> AppResult<()>;

    /// Bookings with this number: each business counts for itself, so there may be several. Contacts are masked for who may not
    /// read customers. Leaves an entry at each business. **Permissions:** bookings:R everywhere.
    async fn find_bookings(&self, caller: &Caller, number: &str) -> AppResult<Vec<FoundBooking>>;

    /// Limits that bit in the last day. **Permissions:** audit:R everywhere.
    async fn limits(&self, caller: &Caller) -> AppResult<Vec<LimitRow>>;
}
