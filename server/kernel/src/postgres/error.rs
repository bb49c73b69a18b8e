use std::{io, path::PathBuf};

/// Why the embedded PostgreSQL cannot be used. Every text says what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PostgresError {
    #[error(
        "PostgreSQL's programs (initdb, pg_ctl, postgres) were not found. Install PostgreSQL 15 or newer \
         (Debian, Ubuntu: apt-get install postgresql postgresql-contrib), or name the folder with them in \
         OMBARO_POSTGRES_BIN, or set DATABASE_URL to use a server of your own"
    )]
    NotInstalled,
    #[error("{path} (OMBARO_POSTGRES_BIN) does not hold initdb, pg_ctl and postgres", path = .0.display())]
    NotABinDirectory(PathBuf),
    #[error(
        "the database in {path} was made by PostgreSQL {cluster}, but PostgreSQL {found} is what is installed. \
         Install PostgreSQL {cluster}, or move the data with pg_upgrade", path = .path.display()
    )]
    WrongVersion { path: PathBuf, cluster: String, found: String },
    #[error("PostgreSQL refuses to run as root, and there is neither a user `postgres` nor a user `nobody`")]
    NoUnprivilegedUser,
    #[error(
        "{path} belongs to uid {owner}, as whom PostgreSQL cannot be run from here. Run ombaro as that user, give the \
         folder back to its former owner (chown -R), or choose another OMBARO_DATA_DIR", path = .path.display()
    )]
    WrongOwner { path: PathBuf, owner: u32 },
    #[error(
        "the database in {path} is there, but its user `{user}` can no longer reach it; let others enter \
         the folders above it (chmod o+x)", path = .path.display()
    )]
    Unreachable { path: PathBuf, user: String },
    #[error(
        "{path} is not a folder that only uid {expected} may enter; another user may have made it. Remove it and \
         start again", path = .path.display()
    )]
    UnsafeSocketDirectory { path: PathBuf, expected: u32 },
    #[error("{program} failed: {output}")]
    Program { program: String, output: String },
    #[error("PostgreSQL did not start; the end of {log}:\n{tail}", log = .log.display())]
    DidNotStart { log: PathBuf, tail: String },
    #[error("PostgreSQL's processes did not end in time in {path}", path = .0.display())]
    DidNotStop(PathBuf),
    #[error("cannot {action} {path}: {source}", path = .path.display())]
    Io { action: &'static str, path: PathBuf, source: io::Error },
}

/// Says what was being done to which path, for `map_err`.
pub(super) fn io_error(
    action: &'static str,
    path: impl Into<PathBuf>,
) -> impl FnOnce(io::Error) -> PostgresError {
    let path = path.into();
    move |source| PostgresError::Io { action, path, source }
}
