use std::{sync::Arc, time::Duration};

use tokio::{
    net::UnixStream,
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};

use super::{cluster::Cluster, error::PostgresError, locks::Locks, process::ServerState};

const LOOK_EVERY: Duration = Duration::from_millis(500);
/// A connection costs the server a process, so it is tried less often than the process table is read.
const KNOCK_EVERY: u32 = 10;
const SLOWEST_RETRY: Duration = Duration::from_secs(30);

/// The task that keeps a server alive.
#[derive(Debug)]
pub(super) struct Supervisor {
    ready: watch::Receiver<bool>,
    leave: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Supervisor {
    pub(super) fn spawn(cluster: Arc<Cluster>, locks: Locks) -> Self {
        let (said, ready) = watch::channel(cluster.processes.state() == ServerState::Ready);
        let (leave, left) = watch::channel(false);
        let task = tokio::spawn(async move {
            watch_over(&cluster, &locks, &said, left).await;
            // Whoever still looks must not see an old "yes".
            said.send_replace(false);
        });
        Self { ready, leave, task }
    }

    pub(super) fn ready(&self) -> watch::Receiver<bool> {
        self.ready.clone()
    }

    /// Ends it between two steps: a start under way is finished first, never cut in half.
    pub(super) async fn end(self) {
        self.leave.send_replace(true);
        let _ = self.task.await;
    }

    pub(super) fn abandon(self) {
        self.leave.send_replace(true);
        self.task.abort();
    }
}

async fn watch_over(
    cluster: &Cluster,
    locks: &Locks,
    said: &watch::Sender<bool>,
    mut left: watch::Receiver<bool>,
) {
    let mut looks: u32 = 0;
    let mut pause = LOOK_EVERY;
    loop {
        tokio::select! {
            _ = left.changed() => return,
            () = sleep(pause) => {}
        }
        looks = looks.wrapping_add(1);
        let state = cluster.processes.state();
        let answers =
            state == ServerState::Ready && (!looks.is_multiple_of(KNOCK_EVERY) || knock(cluster).await);
        if said.send_if_modified(|ready| std::mem::replace(ready, answers) != answers) {
            if answers {
                tracing::info!("PostgreSQL answers again");
            } else {
                tracing::error!(?state, log = %cluster.directories.log_file().display(), "PostgreSQL is lost");
            }
        }
        if state != ServerState::Gone {
            pause = LOOK_EVERY;
        } else if let Err(error) = restart(cluster, locks).await {
            pause = (pause * 2).min(SLOWEST_RETRY);
            tracing::error!(%error, retry_in = ?pause, "PostgreSQL could not be started again");
        } else {
            pause = LOOK_EVERY;
            said.send_replace(true);
            tracing::info!("PostgreSQL was started again");
        }
    }
}

/// Several processes may notice at once: the first to get the lock starts it, the others find it running.
async fn restart(cluster: &Cluster, locks: &Locks) -> Result<(), PostgresError> {
    let starting = locks.starting().await?;
    cluster.ensure_running(&starting).await
}

async fn knock(cluster: &Cluster) -> bool {
    timeout(Duration::from_secs(5), UnixStream::connect(cluster.socket_file()))
        .await
        .is_ok_and(|connected| connected.is_ok())
}
