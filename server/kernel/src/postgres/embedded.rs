use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::watch;

use super::{
    cluster::Cluster,
    directories::{Directories, ELSEWHERE},
    error::PostgresError,
    locks::{Locks, Using},
    programs::Programs,
    supervise::Supervisor,
};

/// A share in the PostgreSQL server of a data directory. The server runs while somebody holds one.
#[derive(Debug)]
pub struct Embedded {
    cluster: Arc<Cluster>,
    locks: Locks,
    using: Option<Using>,
    supervisor: Mutex<Option<Supervisor>>,
}

impl Embedded {
    /// Makes the cluster if the data directory has none, starts its server if nobody has, and returns once it answers.
    pub async fn start(data_dir: &Path) -> Result<Self, PostgresError> {
        Self::start_or_elsewhere(data_dir, Path::new(ELSEWHERE)).await
    }

    pub(super) async fn start_or_elsewhere(data_dir: &Path, elsewhere: &Path) -> Result<Self, PostgresError> {
        let programs = Programs::find()?;
        let (directories, account) = Directories::choose(data_dir, elsewhere)?;
        let locks = Locks::new(&directories.base);
        let starting = locks.starting().await?;
        let using = locks.using().await?;
        let cluster = Cluster::open(directories, account, programs, &starting).await?;
        cluster.ensure_running(&starting).await?;
        Ok(Self { cluster: Arc::new(cluster), locks, using: Some(using), supervisor: Mutex::new(None) })
    }

    /// For sqlx and libpq alike: the socket's folder stands, percent-encoded, where the host would. The role owns the
    /// database and is the cluster's superuser.
    pub fn url(&self) -> String {
        let socket = self.cluster.directories.socket.display().to_string().replace('/', "%2F");
        format!("postgres://ombaro@{socket}/ombaro")
    }

    /// Watches the server from now on and starts it again when it is lost. The value is whether it answers. Asking again
    /// gives another view of the same watch.
    pub fn supervise(&self) -> watch::Receiver<bool> {
        let mut supervisor = self.supervisor.lock().unwrap_or_else(PoisonError::into_inner);
        supervisor.get_or_insert_with(|| Supervisor::spawn(self.cluster.clone(), self.locks.clone())).ready()
    }

    /// Lets go of the server, and stops it if nobody else uses it.
    pub async fn stop(mut self) -> Result<(), PostgresError> {
        let supervisor = self.supervisor.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(supervisor) = supervisor {
            supervisor.end().await;
        }
        let Some(using) = self.using.take() else {
            return Ok(());
        };
        let starting = self.locks.starting().await?;
        if using.is_last(&starting) { self.cluster.halt(&starting).await } else { Ok(()) }
    }

    /// Errors, lock waits and deadlocks are written here. It moves to `server.log.1` when it has grown long.
    pub fn log_file(&self) -> PathBuf {
        self.cluster.directories.log_file()
    }

    /// The server's first process; `None` while it is lost.
    pub fn postmaster_pid(&self) -> Option<i32> {
        self.cluster.processes.postmaster().map(nix::unistd::Pid::as_raw)
    }

    /// The cluster's folder (PGDATA), which is not in the data directory when the database's user cannot reach that.
    pub fn cluster_dir(&self) -> &Path {
        &self.cluster.directories.data
    }
}

/// For paths that never come to `stop`: an error in `main`, a panic. Holds its thread until the server has ended.
impl Drop for Embedded {
    fn drop(&mut self) {
        let Some(using) = self.using.take() else { return };
        if let Some(supervisor) = self.supervisor.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
            supervisor.abandon();
        }
        if let Some(starting) = self.locks.try_starting()
            && using.is_last(&starting)
        {
            self.cluster.halt_blocking(&starting);
        }
    }
}
