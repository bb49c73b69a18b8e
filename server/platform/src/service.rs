//! The service.

use async_trait::async_trait;
use server_kernel::{Actor, Clock, Db, ServiceError, Tx, audit::Entry, events::EventLog};
use shared::{
    AppError, AppResult,
    booking::Page,
    caller::{Caller, HeadOffice, SignedIn},
    ids::{TenantId, UserId},
    permission::Permission,
    platform::{
        AuditFilter, AuditPage, BusinessFacts, BusinessLine, BusinessSearch, FoundBooking, LimitRow,
        PeopleSearch, PersonFacts, PersonLine, PlatformApi,
    },
};
use uuid::Uuid;

/// Head office.
#[derive(Clone, Debug)]
pub struct Platform {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) log: EventLog,
}

impl Platform {
    /// Head office over `db`.
    #[must_use]
    pub const fn new(db: Db, clock: Clock, log: EventLog) -> Self {
        Self { db, clock, log }
    }

    /// Begins in the name of somebody of head office.
    pub(crate) async fn begin(
        &self,
        (user, office): (&SignedIn, &HeadOffice),
        tenant: Option<TenantId>,
    ) -> Result<Tx, ServiceError> {
        Ok(self.db.begin(Actor::head_office(user, office, tenant)).await?)
    }

    /// What somebody of head office did, in the log of the business it concerns.
    pub(crate) fn entry(
        &self,
        user: &SignedIn,
        action: &'static str,
        tenant: Option<TenantId>,
        (resource_kind, resource): (&'static str, Option<Uuid>),
    ) -> Entry {
        let at = self.clock.now();
        Entry { tenant, user: Some(user.user), action, resource_kind, resource, success: true, at }
    }
}

/// Somebody of head office for whom `permission` holds everywhere, over all of its module or over one of these parts.
pub(crate) fn reader<'c>(
    caller: &'c Caller,
    permission: Permission,
    parts: &[&str],
) -> Result<(&'c SignedIn, &'c HeadOffice), AppError> {
    let of_part = |part: &&str| caller.head_office_part(permission, part).ok();
    caller.head_office(permission).or_else(|error| parts.iter().find_map(of_part).ok_or(error))
}

/// A field of a form; empty is none.
pub(crate) fn given(field: &Option<String>) -> Option<&str> {
    field.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

#[async_trait]
impl PlatformApi for Platform {
    async fn audit_here(&self, caller: &Caller, filter: &AuditFilter) -> AppResult<AuditPage> {
        Ok(self.log_of_business(caller, filter).await?)
    }

    async fn audit(&self, caller: &Caller, filter: &AuditFilter) -> AppResult<AuditPage> {
        Ok(self.log_of_all(caller, filter).await?)
    }

    async fn businesses(&self, caller: &Caller, search: &BusinessSearch) -> AppResult<Page<BusinessLine>> {
        Ok(self.find_businesses(caller, search).await?)
    }

    async fn business(&self, caller: &Caller, slug: &str) -> AppResult<BusinessFacts> {
        Ok(self.look_at_business(caller, slug).await?)
    }

    async fn suspend_business(&self, caller: &Caller, slug: &str, reason: &str) -> AppResult<()> {
        Ok(self.close_business(caller, slug, reason).await?)
    }

    async fn reinstate_business(&self, caller: &Caller, slug: &str) -> AppResult<()> {
        Ok(self.reopen_business(caller, slug).await?)
    }

    async fn people(&self, caller: &Caller, search: &PeopleSearch) -> AppResult<Page<PersonLine>> {
        Ok(self.find_people(caller, search).await?)
    }

    async fn person(&self, caller: &Caller, user: UserId) -> AppResult<PersonFacts> {
        Ok(self.look_at_person(caller, user).await?)
    }

    async fn suspend_person(&self, caller: &Caller, user: UserId, reason: &str) -> AppResult<()> {
        Ok(self.close_account(caller, user, reason).await?)
    }

    async fn reinstate_person(&self, caller: &Caller, user: UserId) -> AppResult<()> {
        Ok(self.reopen_account(caller, user).await?)
    }

    async fn sign_out_everywhere(&self, caller: &Caller, user: UserId) -> AppResult<()> {
        Ok(self.end_all_sessions(caller, user).await?)
    }

    async fn find_bookings(&self, caller: &Caller, number: &str) -> AppResult<Vec<FoundBooking>> {
        Ok(self.bookings_by_number(caller, number).await?)
    }

    async fn limits(&self, caller: &Caller) -> AppResult<Vec<LimitRow>> {
        Ok(self.limits_that_bit(caller).await?)
    }
}
