use std::{
    fs::{File, OpenOptions},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use nix::fcntl::{Flock, FlockArg};

use super::error::{PostgresError, io_error};

/// The two locks of a cluster. The kernel lets go of them when a process dies, however it dies.
#[derive(Debug, Clone)]
pub(super) struct Locks {
    starting: PathBuf,
    users: PathBuf,
}

/// Held while the server is made, started or stopped: one process at a time.
#[derive(Debug)]
pub(super) struct Starting(#[expect(dead_code, reason = "held, not read")] Flock<File>);

/// Held, shared, by every process that uses the server.
#[derive(Debug)]
pub(super) struct Using(Flock<File>);

impl Locks {
    pub(super) fn new(base: &Path) -> Self {
        Self { starting: base.join("postgres.starting.lock"), users: base.join("postgres.users.lock") }
    }

    /// Waits for whoever is starting or stopping the server now.
    pub(super) async fn starting(&self) -> Result<Starting, PostgresError> {
        let path = self.starting.clone();
        wait_for(path, FlockArg::LockExclusive).await.map(Starting)
    }

    /// The same if nobody holds it, for where waiting is impossible.
    pub(super) fn try_starting(&self) -> Option<Starting> {
        lock(&self.starting, FlockArg::LockExclusiveNonblock).ok().map(Starting)
    }

    /// Ask for it while holding `Starting`: the last one out tries for it exclusively under the same protection.
    pub(super) async fn using(&self) -> Result<Using, PostgresError> {
        let path = self.users.clone();
        wait_for(path, FlockArg::LockShared).await.map(Using)
    }
}

impl Using {
    /// Whether nobody else uses the server. Gives the lock up otherwise, as the kernel does: only for leaving.
    pub(super) fn is_last(&self, _: &Starting) -> bool {
        self.0.relock(FlockArg::LockExclusiveNonblock).is_ok()
    }
}

async fn wait_for(path: PathBuf, kind: FlockArg) -> Result<Flock<File>, PostgresError> {
    let failed = path.clone();
    tokio::task::spawn_blocking(move || lock(&path, kind))
        .await
        .unwrap_or_else(|error| Err(io_error("lock", failed)(std::io::Error::other(error))))
}

fn lock(path: &Path, kind: FlockArg) -> Result<Flock<File>, PostgresError> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(path)
        .map_err(io_error("open", path))?;
    Flock::lock(file, kind).map_err(|(_, errno)| io_error("lock", path)(errno.into()))
}
