use std::{
    fs::{DirBuilder, File},
    io::{Read, Seek, SeekFrom},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    time::Duration,
};

use nix::sys::signal::Signal;
use tokio::time::{Instant, sleep};

use super::{
    account::Account,
    directories::Directories,
    error::{PostgresError, io_error},
    locks::Starting,
    process::{Processes, ServerState, has_process_table},
    programs::Programs,
};

/// On the command line, so that they hold for clusters made by earlier versions too.
/// `terse`: a message's detail quotes the row, which may be somebody's name or address.
/// `jit`: compiling costs more than it gains in statements of a few milliseconds.
const SETTINGS: [&str; 14] = [
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "fsync=on",
    "max_connections=100",
    "shared_buffers=64MB",
    "log_lock_waits=on",
    "deadlock_timeout=1s",
    "log_checkpoints=off",
    "log_error_verbosity=terse",
    "log_timezone=UTC",
    "timezone=UTC",
    "lc_messages=C",
    "jit=off",
    "port=5432",
];
const POLL: Duration = Duration::from_millis(50);
/// Recovery after a crash reads at most a gigabyte of log.
const START_WITHIN: Duration = Duration::from_secs(180);
const ORPHANS_END_WITHIN: Duration = Duration::from_secs(30);
const HALT_BLOCKING_WITHIN: Duration = Duration::from_secs(5);
const LOG_LIMIT: u64 = 64 << 20;

/// One database cluster and its server.
#[derive(Debug)]
pub(super) struct Cluster {
    pub(super) directories: Directories,
    pub(super) processes: Processes,
    account: Account,
    programs: Programs,
}

impl Cluster {
    /// Makes the cluster if there is none. Under `Starting`, as is everything that changes it.
    pub(super) async fn open(
        directories: Directories,
        account: Account,
        programs: Programs,
        starting: &Starting,
    ) -> Result<Self, PostgresError> {
        let processes = Processes::new(&directories, account.uid);
        let mut cluster = Self { directories, processes, account, programs };
        if !cluster.directories.data.exists() {
            cluster.create(starting).await?;
        }
        let version_file = cluster.directories.data.join("PG_VERSION");
        let version = std::fs::read_to_string(&version_file).map_err(io_error("read", version_file))?;
        let data = cluster.directories.data.clone();
        cluster.programs = cluster.programs.for_cluster(&data, version.trim(), &cluster.account).await?;
        Ok(cluster)
    }

    /// Everything is made beside its place and then renamed: a kill in the middle leaves nothing half made.
    async fn create(&self, _: &Starting) -> Result<(), PostgresError> {
        let Directories { base, data, .. } = &self.directories;
        tracing::info!(path = %data.display(), user = self.account.name, "creating the database");
        let unfinished = base.join("postgres.new");
        let mut made = Ok(());
        for locale in ["C.UTF-8", "C"] {
            if unfinished.exists() {
                std::fs::remove_dir_all(&unfinished).map_err(io_error("remove", &unfinished))?;
            }
            DirBuilder::new().mode(0o700).create(&unfinished).map_err(io_error("create", &unfinished))?;
            self.account.take(&unfinished)?;
            made = self.initialise(&unfinished, locale).await;
            if made.is_ok() {
                break;
            }
        }
        made?;
        flush(&unfinished).await?;
        std::fs::rename(&unfinished, data).map_err(io_error("create", data))?;
        File::open(base).and_then(|folder| folder.sync_all()).map_err(io_error("write", base))
    }

    async fn initialise(&self, data: &Path, locale: &str) -> Result<(), PostgresError> {
        let mut initdb = self.account.command(&self.programs.initdb());
        // Only the socket leads in, and its folder lets nobody else pass.
        initdb.args(["--username=ombaro", "--auth-local=trust", "--auth-host=reject"]);
        initdb.args(["--encoding=UTF8", "--data-checksums"]).arg(format!("--locale={locale}"));
        self.account.output(initdb.arg("--pgdata").arg(data)).await?;
        // Single-user mode reads statements from its standard input; no server needs to run for this.
        let statement = data.join("create-database.sql");
        std::fs::write(&statement, "CREATE DATABASE ombaro\n").map_err(io_error("write", &statement))?;
        let input = File::open(&statement).map_err(io_error("read", &statement))?;
        let mut single = self.account.command(&self.programs.postgres());
        single
            .arg("--single")
            .arg("-D")
            .arg(data)
            .args(["-c", "exit_on_error=on", "-c", "fsync=off", "postgres"])
            .stdin(input);
        self.account.output(&mut single).await?;
        std::fs::remove_file(&statement).map_err(io_error("remove", statement))
    }

    /// Returns once the server answers, whether it ran already, is still recovering or must be started.
    pub(super) async fn ensure_running(&self, starting: &Starting) -> Result<(), PostgresError> {
        self.directories.open_socket_directory(&self.account)?;
        let deadline = Instant::now() + START_WITHIN;
        let mut starts = 0;
        while Instant::now() < deadline {
            match self.processes.state() {
                ServerState::Ready => return Ok(()),
                ServerState::Busy => sleep(POLL).await,
                ServerState::Gone if starts == 3 => break,
                ServerState::Gone => {
                    starts += 1;
                    self.clear_away(starting).await?;
                    self.launch().await;
                }
            }
        }
        let log = self.directories.log_file();
        Err(PostgresError::DidNotStart { tail: tail(&log), log })
    }

    /// Waits for what a killed server left behind, asking ever more firmly, and removes its stale files.
    async fn clear_away(&self, _: &Starting) -> Result<(), PostgresError> {
        let began = Instant::now();
        let mut asked = None;
        loop {
            let orphans = self.processes.orphans();
            if orphans.is_empty() {
                break;
            }
            // With the postmaster gone nothing they hold can be saved: what was committed is in the log.
            let signal = match began.elapsed().as_secs() {
                0..2 => None,
                2..5 => Some(Signal::SIGTERM),
                5..10 => Some(Signal::SIGQUIT),
                _ => Some(Signal::SIGKILL),
            };
            if let Some(signal) = signal.filter(|_| asked != signal) {
                tracing::warn!(count = orphans.len(), %signal, "ending processes of a lost PostgreSQL server");
                orphans.iter().for_each(|pid| self.processes.signal(*pid, signal));
                asked = Some(signal);
            }
            if began.elapsed() > ORPHANS_END_WITHIN {
                return Err(PostgresError::DidNotStop(self.directories.data.clone()));
            }
            sleep(POLL).await;
        }
        if has_process_table() {
            // A number in them may belong to a stranger by now, and PostgreSQL would refuse to start.
            let lock = self.directories.socket.join(".s.PGSQL.5432.lock");
            for stale in [self.directories.data.join("postmaster.pid"), lock] {
                let _ = std::fs::remove_file(stale);
            }
        }
        Ok(())
    }

    /// Starts the server in a session of its own, so that it outlives this process and the terminal's Ctrl-C.
    async fn launch(&self) {
        let log = self.directories.log_file();
        if log.metadata().is_ok_and(|metadata| metadata.len() > LOG_LIMIT) {
            let _ = std::fs::rename(&log, log.with_extension("log.1"));
        }
        let socket = format!("unix_socket_directories={}", self.directories.socket.display());
        let name = format!("cluster_name={}", self.directories.cluster_name);
        // After a crash, one flush of the file system instead of one for each file.
        let flush = cfg!(target_os = "linux").then_some("recovery_init_sync_method=syncfs");
        let settings = SETTINGS.into_iter().chain([socket.as_str(), name.as_str()]).chain(flush);
        let options: String = settings.map(|setting| format!("-c {setting} ")).collect();
        let mut pg_ctl = self.account.command(&self.programs.pg_ctl());
        pg_ctl.args(["start", "--silent", "--wait", "--timeout=60", "--options", &options]);
        pg_ctl.arg("--log").arg(&log).arg("--pgdata").arg(&self.directories.data);
        // The state decides, not this answer: recovery may outlast pg_ctl's patience.
        if let Err(error) = self.account.output(&mut pg_ctl).await {
            tracing::warn!(%error, "pg_ctl did not start PostgreSQL");
        }
    }

    /// Stops it, open connections or not.
    pub(super) async fn halt(&self, _: &Starting) -> Result<(), PostgresError> {
        if self.processes.state() == ServerState::Gone {
            return Ok(());
        }
        let mut pg_ctl = self.account.command(&self.programs.pg_ctl());
        pg_ctl.args(["stop", "--silent", "--wait", "--mode=fast", "--timeout=60", "--pgdata"]);
        self.account.output(pg_ctl.arg(&self.directories.data)).await?;
        // Empty by now; if not, it is kept for the next start.
        let _ = std::fs::remove_dir(&self.directories.socket);
        Ok(())
    }

    /// The same where nothing can be awaited. Waits a little, so that whoever starts next does not meet a server that still
    /// says it is ready.
    pub(super) fn halt_blocking(&self, _: &Starting) {
        let Some(postmaster) = self.processes.postmaster() else {
            return;
        };
        self.processes.signal(postmaster, Signal::SIGINT);
        let began = std::time::Instant::now();
        while self.processes.postmaster().is_some() && began.elapsed() < HALT_BLOCKING_WITHIN {
            std::thread::sleep(POLL);
        }
    }

    pub(super) fn socket_file(&self) -> PathBuf {
        self.directories.socket.join(".s.PGSQL.5432")
    }
}

/// Everything written in the folder reaches the disk.
async fn flush(folder: &Path) -> Result<(), PostgresError> {
    let folder = folder.to_path_buf();
    let flushed = tokio::task::spawn_blocking(move || {
        File::open(&folder).and_then(|file| sync_file_system(&file)).map_err(io_error("write", folder))
    });
    flushed.await.unwrap_or_else(|error| Err(io_error("write", "")(std::io::Error::other(error))))
}

#[cfg(target_os = "linux")]
fn sync_file_system(file: &File) -> std::io::Result<()> {
    nix::unistd::syncfs(file).map_err(Into::into)
}

#[cfg(not(target_os = "linux"))]
fn sync_file_system(_: &File) -> std::io::Result<()> {
    nix::unistd::sync();
    Ok(())
}

/// The last two kilobytes of a file that may be long.
fn tail(path: &Path) -> String {
    let mut text = Vec::new();
    if let Ok(mut file) = File::open(path) {
        let length = file.metadata().map_or(0, |metadata| metadata.len());
        let _ = file.seek(SeekFrom::Start(length.saturating_sub(2048)));
        let _ = file.read_to_end(&mut text);
    }
    String::from_utf8_lossy(&text).trim().to_owned()
}
