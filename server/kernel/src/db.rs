//! The database. The pool is private to this module: whoever wants to read or write asks for a transaction that is
//! already scoped to a caller, so there is no way to forget the wall.

use std::{fmt::Write as _, time::Duration};

use shared::ids::{BookingId, StaffId, TenantId, UserId, WaitId};
use shared::{
    caller::{HeadOffice, Membership, SignedIn},
    permission::{Module, Reach, Scope},
};
use sqlx::{
    AssertSqlSafe, PgConnection, PgPool, Postgres, Transaction,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::{errors::DbError, replica::Replica};

/// In whose name a transaction runs. Row security sees exactly this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Anybody, looking at what is published; at one business when named.
    Public {
        /// Whose catalogue and diary.
        tenant: Option<TenantId>,
    },
    /// Somebody without a login, with one booking: the one being made or the one whose link was opened.
    Guest {
        /// The business.
        tenant: TenantId,
        /// The booking.
        booking: BookingId,
    },
    /// Somebody who waits for a time, with the entry being made or the one whose link was opened.
    Waiting {
        /// The business.
        tenant: TenantId,
        /// The entry.
        entry: WaitId,
    },
    /// Somebody with a login and their own bookings at every business.
    Customer {
        /// The account.
        user: UserId,
        /// The business being dealt with, if any.
        tenant: Option<TenantId>,
        /// The booking being made, if any.
        booking: Option<BookingId>,
    },
    /// Somebody who works at a business.
    Staff {
        /// The account.
        user: UserId,
        /// The business.
        tenant: TenantId,
        /// The person's diary.
        staff: Option<StaffId>,
        /// How far the person's permissions reach.
        reach: Reach,
    },
    /// Somebody of head office, who reads across businesses what the permissions say.
    Platform {
        /// The account.
        user: UserId,
        /// The business that something is done to, if any.
        tenant: Option<TenantId>,
        /// How far the person's permissions reach.
        reach: Reach,
    },
    /// The program itself: sign-in, the sequencer, jobs, demo data. `tenant` narrows nothing; it labels what is written.
    System,
}

impl Actor {
    /// Somebody at their business.
    #[must_use]
    pub const fn staff(user: &SignedIn, membership: &Membership) -> Self {
        Self::Staff {
            user: user.user,
            tenant: membership.tenant,
            staff: membership.staff,
            reach: *membership.permissions.reach(),
        }
    }

    /// Somebody of head office; at one business when named.
    #[must_use]
    pub const fn head_office(user: &SignedIn, office: &HeadOffice, tenant: Option<TenantId>) -> Self {
        Self::Platform { user: user.user, tenant, reach: *office.permissions.reach() }
    }

    fn role(self) -> &'static str {
        match self {
            Self::Public { .. } | Self::Guest { .. } | Self::Waiting { .. } => "ombaro_public",
            Self::Customer { .. } => "ombaro_customer",
            Self::Staff { reach, .. } if READS.iter().all(|read| reads_all(&reach, *read)) => "ombaro_staff",
            // Whoever does not read everything: what of it, the policies look up.
            Self::Staff { .. } => "ombaro_practitioner",
            Self::Platform { .. } => "ombaro_platform",
            Self::System => "ombaro_system",
        }
    }

    /// `BEGIN` and the whole context as one message: four round trips would cost most of the throughput. The text holds
    /// fixed names, the hexadecimal digits of typed ids and the letters of a reach, nothing that came from outside.
    fn begin_statement(self) -> String {
        let mut text = format!("BEGIN; SET LOCAL ROLE {}", self.role());
        let mut set = |name: &str, value: &dyn std::fmt::Display| {
            let _ = write!(text, "; SET LOCAL app.{name} = '{value}'");
        };
        match self {
            Self::Public { tenant: Some(tenant) } => set("tenant_id", &tenant),
            Self::Public { tenant: None } | Self::System => {}
            Self::Guest { tenant, booking } => {
                set("tenant_id", &tenant);
                set("booking_id", &booking);
            }
            Self::Waiting { tenant, entry } => {
                set("tenant_id", &tenant);
                set("entry_id", &entry);
            }
            Self::Customer { user, tenant, booking } => {
                set("user_id", &user);
                if let Some(tenant) = tenant {
                    set("tenant_id", &tenant);
                }
                if let Some(booking) = booking {
                    set("booking_id", &booking);
                }
            }
            Self::Staff { user, tenant, staff, reach } => {
                set("user_id", &user);
                set("tenant_id", &tenant);
                set("reach", &reach.as_str());
                if let Some(staff) = staff {
                    set("staff_id", &staff);
                }
            }
            Self::Platform { user, tenant, reach } => {
                set("user_id", &user);
                set("reach", &reach.as_str());
                if let Some(tenant) = tenant {
                    set("tenant_id", &tenant);
                }
            }
        }
        text
    }
}

/// The reads that `ombaro_staff` stands for.
const READS: [Module; 5] =
    [Module::Bookings, Module::Assignments, Module::Payments, Module::Customers, Module::Catalog];

fn reads_all(reach: &Reach, module: Module) -> bool {
    reach.scope(module.read()) >= Some(Scope::Tenant)
}

/// The database.
#[derive(Clone, Debug)]
pub struct Db {
    pool: PgPool,
    replica: Option<Replica>,
}

/// One transaction in the name of one [`Actor`]. Dropped without [`Tx::commit`], it is rolled back.
#[derive(Debug)]
pub struct Tx {
    inner: Transaction<'static, Postgres>,
}

/// Every migration, in order.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");

impl Db {
    /// Connects. `max_connections` bounds the pool.
    ///
    /// # Errors
    /// When the address is malformed or nobody answers within ten seconds.
    pub async fn connect(url: &str, max_connections: u32) -> Result<Self, DbError> {
        let pool = pool(max_connections).connect_with(options(url)?).await?;
        Ok(Self { pool, replica: None })
    }

    /// Reads what may be a moment old from this replica, as long as it follows. Nobody has to answer there yet.
    ///
    /// # Errors
    /// When the address is malformed.
    pub fn with_replica(self, url: &str, max_connections: u32) -> Result<Self, DbError> {
        let pool =
            pool(max_connections).acquire_timeout(Duration::from_secs(1)).connect_lazy_with(options(url)?);
        Ok(Self { replica: Some(Replica::new(pool)), ..self })
    }

    /// Begins in the name of `actor`.
    ///
    /// The work runs in a task of its own: a caller that goes away in the middle must not leave a connection that is
    /// inside a transaction in the pool (sqlx 0.9.0 would).
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin(&self, actor: Actor) -> Result<Tx, DbError> {
        begin_in_a_task(&self.pool, actor).await
    }

    /// The same for reading what may be a moment old, never for deciding: on the replica, if there is one and it follows.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin_reading(&self, actor: Actor) -> Result<Tx, DbError> {
        if let Some(replica) = &self.replica
            && let Some(pool) = replica.following(&self.pool)
        {
            match begin_in_a_task(pool, actor).await {
                Ok(tx) => return Ok(tx),
                Err(_) => replica.is_away(),
            }
        }
        self.begin(actor).await
    }

    /// A connection in nobody's name, outside of a transaction: it sees no row, and may call the functions that were granted to
    /// the login (`who_holds`).
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn plain(&self) -> Result<PoolConnection<Postgres>, DbError> {
        Ok(self.pool.acquire().await?)
    }

    /// Works until it is done or this closes, which waits for every connection to be given back: whoever keeps one works in here.
    pub async fn until_closed(&self, work: impl Future<Output = ()>) {
        let _ = self.pool.close_event().do_until(work).await;
    }

    /// Applies every migration that is missing.
    ///
    /// # Errors
    /// When one fails; those before it stay.
    pub async fn migrate(&self) -> Result<(), sqlx::migrate::MigrateError> {
        let mut connection = self.pool.acquire().await?;
        sqlx::query("SET statement_timeout = 0").execute(&mut *connection).await?;
        sqlx::query("SET lock_timeout = 0").execute(&mut *connection).await?;
        MIGRATOR.run_direct(None, &mut *connection, false).await?;
        // Its settings are not the pool's.
        connection.close().await?;
        Ok(())
    }

    /// Whether the database answers.
    pub async fn is_ready(&self) -> bool {
        let probe = async { sqlx::query_scalar!("SELECT 1 AS \"one!\"").fetch_one(&self.pool).await.is_ok() };
        tokio::time::timeout(Duration::from_secs(2), probe).await.unwrap_or(false)
    }

    /// Whether every migration of this program is in.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_migrated(&self) -> Result<bool, DbError> {
        let known = sqlx::query_scalar!("SELECT to_regclass('_sqlx_migrations') IS NOT NULL AS \"known!\"")
            .fetch_one(&self.pool)
            .await?;
        if !known {
            return Ok(false);
        }
        let newest: Option<i64> =
            sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations WHERE success")
                .fetch_one(&self.pool)
                .await?;
        Ok(newest >= MIGRATOR.iter().map(|migration| migration.version).max())
    }

    /// Whether the login could walk through every wall by itself.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn login_is_superuser(&self) -> Result<bool, DbError> {
        let superuser = sqlx::query_scalar!(
            "SELECT rolsuper OR rolbypassrls AS \"superuser!\" FROM pg_roles WHERE rolname = session_user"
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(superuser)
    }

    /// Whether there is a replica, and it is one by its own word.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn has_replica(&self) -> Result<Option<bool>, DbError> {
        match &self.replica {
            Some(replica) => Ok(Some(replica.is_one().await?)),
            None => Ok(None),
        }
    }

    /// Listens on a notification channel, on a connection of its own.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn listen(&self, channel: &str) -> Result<sqlx::postgres::PgListener, DbError> {
        let mut listener = sqlx::postgres::PgListener::connect_with(&self.pool).await?;
        listener.listen(channel).await?;
        Ok(listener)
    }

    /// Connections in the pool, and how many of them are idle.
    #[must_use]
    pub fn connections(&self) -> (u32, usize) {
        (self.pool.size(), self.pool.num_idle())
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.pool.close().await;
        if let Some(replica) = &self.replica {
            replica.close().await;
        }
    }
}

fn options(url: &str) -> Result<PgConnectOptions, sqlx::Error> {
    Ok(url.parse::<PgConnectOptions>()?.application_name("ombaro").options([
        // A connection that was forgotten inside a transaction must not hold its locks for long, and nobody waits
        // for a lock or a statement longer than a person would.
        ("idle_in_transaction_session_timeout", "10s"),
        ("lock_timeout", "8s"),
        ("statement_timeout", "15s"),
        ("jit", "off"),
        // Planning costs more than most statements do, and a plan made for one customer's ids is no better than
        // one for everybody's: each is planned once for each connection.
        ("plan_cache_mode", "force_generic_plan"),
    ]))
}

fn pool(max_connections: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(max_connections)
        .min_connections(0)
        .acquire_timeout(Duration::from_secs(10))
        .idle_timeout(Duration::from_secs(120))
        // A dead connection shows itself in the first statement; asking before each loan costs a round trip.
        .test_before_acquire(false)
}

async fn begin_in_a_task(pool: &PgPool, actor: Actor) -> Result<Tx, DbError> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { begin_on(&pool, actor.begin_statement()).await }).await;
    match begun {
        Ok(result) => Ok(Tx { inner: result? }),
        Err(_) => Err(DbError::Busy),
    }
}

async fn begin_on(pool: &PgPool, statement: String) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    match pool.begin_with(AssertSqlSafe(statement.clone())).await {
        // The server went away since this connection was used last; the next one is new.
        Err(sqlx::Error::Io(_)) => pool.begin_with(AssertSqlSafe(statement)).await,
        Err(sqlx::Error::Database(error))
            if matches!(error.code().as_deref(), Some("57P01" | "57P02" | "25P03")) =>
        {
            pool.begin_with(AssertSqlSafe(statement)).await
        }
        other => other,
    }
}

impl Tx {
    /// The connection, for `sqlx::query!(…).fetch_…(tx.conn())`.
    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.inner
    }

    /// Commits.
    ///
    /// # Errors
    /// When the server does not confirm; then nothing is certain and the caller must look.
    pub async fn commit(self) -> Result<(), DbError> {
        Ok(self.inner.commit().await?)
    }

    /// Rolls back now instead of when dropped.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn rollback(self) -> Result<(), DbError> {
        Ok(self.inner.rollback().await?)
    }

    /// Turns to one business, for a caller whose context named none (a customer with bookings at several).
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn enter(&mut self, tenant: TenantId) -> Result<(), DbError> {
        sqlx::query!("SELECT set_config('app.tenant_id', $1, true)", tenant.to_string())
            .fetch_one(self.conn())
            .await?;
        Ok(())
    }

    /// Goes on as the program itself: for the few writes whose result the caller may not see any more (a therapist who
    /// declines). Only after the caller was authorised.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn continue_as_system(&mut self) -> Result<(), DbError> {
        sqlx::query("SET LOCAL ROLE ombaro_system").execute(self.conn()).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use shared::permission::Role;

    use super::*;

    #[test]
    fn a_context_is_one_message_of_fixed_names_and_ids() {
        let tenant = TenantId::new();
        let user = UserId::new();
        let reach = *Role::Therapist.permissions().reach();
        let statement = Actor::Staff { user, tenant, staff: None, reach }.begin_statement();
        assert_eq!(
            statement,
            format!(
                "BEGIN; SET LOCAL ROLE ombaro_practitioner; SET LOCAL app.user_id = '{user}'; \
                 SET LOCAL app.tenant_id = '{tenant}'; SET LOCAL app.reach = '{}'",
                reach.as_str()
            )
        );
    }
}
