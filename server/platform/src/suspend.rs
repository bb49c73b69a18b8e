//! Businesses and accounts that are closed for a while, and sessions that end.

use serde_json::json;
use server_kernel::{ServiceError, Tx, audit, events::NewEvent, trace};
use shared::{
    AppError, ErrorCode,
    caller::{Caller, HeadOffice, SignedIn},
    error::FieldProblem,
    ids::{TenantId, UserId},
    permission::Module,
};
use uuid::Uuid;

use crate::{Platform, business, person};

const MAX_REASON: usize = 500;

fn reason(text: &str) -> Result<&str, AppError> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(AppError::field("reason", FieldProblem::Required)),
        length if length > MAX_REASON || text.contains('\0') => {
            Err(AppError::field("reason", FieldProblem::TooLong))
        }
        _ => Ok(text),
    }
}

fn changed(done: bool) -> Result<(), ServiceError> {
    if done { Ok(()) } else { Err(ErrorCode::WrongState.into()) }
}

impl Platform {
    pub(crate) async fn close_business(
        &self,
        caller: &Caller,
        slug: &str,
        why: &str,
    ) -> Result<(), ServiceError> {
        let who = caller.head_office(Module::Tenants.update())?;
        let why = reason(why)?;
        let tenant = self.business_called(who, slug).await?;
        let mut tx = self.begin(who, Some(tenant)).await?;
        let done = sqlx::query_scalar!(
            "SELECT suspend_business($1, $2, $3, $4) AS \"done!\"",
            tenant.0,
            Uuid::now_v7(),
            why,
            self.clock.now(),
        )
        .fetch_one(tx.conn())
        .await?;
        changed(done)?;
        self.end(tx, who.0, tenant, ("business.suspend", "suspended")).await
    }

    pub(crate) async fn reopen_business(&self, caller: &Caller, slug: &str) -> Result<(), ServiceError> {
        let who = caller.head_office(Module::Tenants.update())?;
        let tenant = self.business_called(who, slug).await?;
        let mut tx = self.begin(who, Some(tenant)).await?;
        let done = sqlx::query_scalar!(
            "SELECT reinstate_business($1, $2) AS \"done!\"",
            tenant.0,
            self.clock.now(),
        )
        .fetch_one(tx.conn())
        .await?;
        changed(done)?;
        self.end(tx, who.0, tenant, ("business.reinstate", "reinstated")).await
    }

    async fn business_called(
        &self,
        who: (&SignedIn, &HeadOffice),
        slug: &str,
    ) -> Result<TenantId, ServiceError> {
        let mut tx = self.begin(who, None).await?;
        let tenant = business::find(tx.conn(), slug).await?;
        tx.commit().await?;
        Ok(tenant)
    }

    /// Writes down what was done to a business, and tells every node: what they know of it is old.
    async fn end(
        &self,
        mut tx: Tx,
        user: &SignedIn,
        tenant: TenantId,
        (action, kind): (&'static str, &'static str),
    ) -> Result<(), ServiceError> {
        let version = sqlx::query_scalar!("SELECT version FROM tenants WHERE id = $1", tenant.0)
            .fetch_one(tx.conn())
            .await?;
        let event = NewEvent {
            tenant,
            aggregate_kind: "tenant",
            aggregate: tenant.0,
            version,
            kind,
            data: json!({}),
            at: self.clock.now(),
        };
        let entry = self.entry(user, action, Some(tenant), ("business", Some(tenant.0)));
        trace::record(tx.conn(), entry, event, None).await?;
        tx.commit().await?;
        self.log.wake();
        Ok(())
    }

    pub(crate) async fn close_account(
        &self,
        caller: &Caller,
        user: UserId,
        why: &str,
    ) -> Result<(), ServiceError> {
        let who = caller.head_office(Module::Profiles.update())?;
        let why = reason(why)?;
        let mut tx = self.begin(who, None).await?;
        person::exists(tx.conn(), user).await?;
        let theirs = person::office_roles(tx.conn(), user).await?;
        if !person::may_close(who.0, user, &who.1.roles, &theirs) {
            return Err(ErrorCode::Forbidden.into());
        }
        let done = sqlx::query_scalar!(
            "SELECT suspend_account($1, $2, $3, $4) AS \"done!\"",
            user.0,
            Uuid::now_v7(),
            why,
            self.clock.now(),
        )
        .fetch_one(tx.conn())
        .await?;
        changed(done)?;
        let what = ("account", Some(user.0));
        audit::record(tx.conn(), self.entry(who.0, "account.suspend", None, what)).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn reopen_account(&self, caller: &Caller, user: UserId) -> Result<(), ServiceError> {
        let who = caller.head_office(Module::Profiles.update())?;
        let mut tx = self.begin(who, None).await?;
        person::exists(tx.conn(), user).await?;
        let theirs = person::office_roles(tx.conn(), user).await?;
        if !person::may_close(who.0, user, &who.1.roles, &theirs) {
            return Err(ErrorCode::Forbidden.into());
        }
        let done =
            sqlx::query_scalar!("SELECT reinstate_account($1, $2) AS \"done!\"", user.0, self.clock.now())
                .fetch_one(tx.conn())
                .await?;
        changed(done)?;
        let what = ("account", Some(user.0));
        audit::record(tx.conn(), self.entry(who.0, "account.reinstate", None, what)).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn end_all_sessions(&self, caller: &Caller, user: UserId) -> Result<(), ServiceError> {
        let who = caller.head_office(Module::Sessions.delete())?;
        let mut tx = self.begin(who, None).await?;
        person::exists(tx.conn(), user).await?;
        sqlx::query_scalar!("SELECT end_everything_of($1, $2)", user.0, self.clock.now())
            .fetch_one(tx.conn())
            .await?;
        let what = ("account", Some(user.0));
        audit::record(tx.conn(), self.entry(who.0, "account.sign_out", None, what)).await?;
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_said_in_a_few_words() {
        assert_eq!(reason("  papers  ").unwrap(), "papers");
        assert_eq!(reason(" ").unwrap_err().problem("reason"), Some(FieldProblem::Required));
        let long = "x".repeat(MAX_REASON + 1);
        assert_eq!(reason(&long).unwrap_err().problem("reason"), Some(FieldProblem::TooLong));
    }
}
