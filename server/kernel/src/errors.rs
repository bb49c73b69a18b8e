//! From what the database says to what a caller hears.

use shared::{AppError, ErrorCode};
use thiserror::Error;

/// What the database answered.
#[derive(Debug, Error)]
pub enum DbError {
    /// It could not be reached, or did not answer in time.
    #[error("the database is not available")]
    Unavailable(#[source] sqlx::Error),
    /// A statement ran into a named constraint.
    #[error("constraint {0}")]
    Constraint(String),
    /// A wait for a lock, or the statement itself, took too long.
    #[error("the database was too busy")]
    Busy,
    /// A row that should be there is not, or a write did not touch the rows it should have.
    #[error("{0} rows where {1} were expected")]
    Affected(u64, u64),
    /// A stored value that this program cannot read.
    #[error("{table}.{column} holds a value that cannot be read")]
    Inconsistent {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
    },
    /// Row security let nothing through: a service did not ask before.
    #[error("the database refuses")]
    Refused(#[source] sqlx::Error),
    /// Anything else.
    #[error(transparent)]
    Other(sqlx::Error),
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Io(_)
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            sqlx::Error::Database(database) => match (database.constraint(), database.code().as_deref()) {
                (Some(constraint), _) => Self::Constraint(constraint.to_owned()),
                // lock_not_available, query_canceled, idle_in_transaction_session_timeout
                (None, Some("55P03" | "57014" | "25P03")) => Self::Busy,
                // admin_shutdown, crash_shutdown, cannot_connect_now, connection failures
                (None, Some("57P01" | "57P02" | "57P03" | "08000" | "08003" | "08006")) => {
                    Self::Unavailable(error)
                }
                // insufficient_privilege
                (None, Some("42501")) => Self::Refused(error),
                _ => Self::Other(error),
            },
            _ => Self::Other(error),
        }
    }
}

impl DbError {
    /// Whether a constraint of this name was in the way.
    #[must_use]
    pub fn is_constraint(&self, name: &str) -> bool {
        matches!(self, Self::Constraint(constraint) if constraint == name)
    }
}

/// An error on its way out of a service: either meant for the caller, or ours.
#[derive(Debug, Error)]
pub enum ServiceError {
    /// For the caller.
    #[error(transparent)]
    App(#[from] AppError),
    /// Ours.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Ours, and not the database's.
    #[error("{0}")]
    Internal(String),
}

impl From<ErrorCode> for ServiceError {
    fn from(code: ErrorCode) -> Self {
        Self::App(code.into())
    }
}

impl From<sqlx::Error> for ServiceError {
    fn from(error: sqlx::Error) -> Self {
        Self::Db(error.into())
    }
}

impl From<ServiceError> for AppError {
    /// What is ours is logged here, once, and leaves as `internal` or `unavailable`.
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::App(error) => error,
            ServiceError::Db(DbError::Unavailable(source)) => {
                tracing::warn!(error = %source, "database unavailable");
                Self { retry_after: Some(2), ..Self::new(ErrorCode::Unavailable) }
            }
            ServiceError::Db(DbError::Busy) => {
                tracing::warn!("database busy");
                Self { retry_after: Some(1), ..Self::new(ErrorCode::Unavailable) }
            }
            ServiceError::Db(DbError::Refused(source)) => {
                tracing::error!(error = %source, "row security refused what a service let through");
                Self::new(ErrorCode::Forbidden)
            }
            other => {
                tracing::error!(error = %other, "internal error");
                Self::new(ErrorCode::Internal)
            }
        }
    }
}

/// Checks that a write touched as many rows as it should have.
///
/// # Errors
/// [`DbError::Affected`].
pub fn ensure_affected(actual: u64, expected: u64) -> Result<(), DbError> {
    if actual == expected { Ok(()) } else { Err(DbError::Affected(actual, expected)) }
}
