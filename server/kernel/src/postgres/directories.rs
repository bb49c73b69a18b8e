use std::{
    fs::DirBuilder,
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt, MetadataExt},
    path::{Path, PathBuf},
};

use nix::unistd::Uid;
use sha2::{Digest, Sha256};

use super::{
    account::Account,
    error::{PostgresError, io_error},
};

/// Where a cluster goes when its user cannot reach the data directory.
pub(super) const ELSEWHERE: &str = "/var/lib/ombaro";

/// Where everything of one embedded server lies.
#[derive(Debug, Clone)]
pub(super) struct Directories {
    /// Holds the cluster and the locks: the data directory, or its stand-in under `/var/lib/ombaro`.
    pub(super) base: PathBuf,
    /// The cluster (PGDATA).
    pub(super) data: PathBuf,
    /// The private folder of the Unix socket. Short, whatever the data directory is called: the kernel refuses addresses
    /// of more than 107 bytes.
    pub(super) socket: PathBuf,
    /// Stands in the title of every process of the server.
    pub(super) cluster_name: String,
}

impl Directories {
    /// Chooses the place and the user. A cluster that exists decides both.
    pub(super) fn choose(data_dir: &Path, elsewhere: &Path) -> Result<(Self, Account), PostgresError> {
        std::fs::create_dir_all(data_dir).map_err(io_error("create", data_dir))?;
        let data_dir = data_dir.canonicalize().map_err(io_error("resolve", data_dir))?;
        let here = data_dir.join("postgres");
        if here.exists() {
            let account = Account::owner_of(&here)?;
            if !account.reaches(&data_dir) {
                return Err(PostgresError::Unreachable { path: here, user: account.name });
            }
            return Ok((Self::in_base(&data_dir)?, account));
        }
        let base = elsewhere.join(digest(&data_dir));
        let there = base.join("postgres");
        if Uid::effective().is_root() && there.exists() {
            tracing::info!(
                data_dir = %data_dir.display(), cluster = %there.display(),
                "using the database made earlier outside the data directory"
            );
            let account = Account::owner_of(&there)?;
            return Ok((Self::in_base(&base)?, account));
        }
        let account = Account::find()?;
        if account.reaches(&data_dir) {
            return Ok((Self::in_base(&data_dir)?, account));
        }
        tracing::warn!(
            data_dir = %data_dir.display(), cluster = %there.display(), user = account.name,
            "the database's user cannot reach the data directory: the database is kept elsewhere"
        );
        DirBuilder::new().recursive(true).mode(0o755).create(&base).map_err(io_error("create", &base))?;
        Ok((Self::in_base(&base)?, account))
    }

    fn in_base(base: &Path) -> Result<Self, PostgresError> {
        let base = base.canonicalize().map_err(io_error("resolve", base))?;
        // Nobody but root can make a name in /run first; in /tmp anybody could, which `open_socket_directory` finds out.
        let run = Path::new("/run");
        let parent = if Uid::effective().is_root() && run.is_dir() { run } else { Path::new("/tmp") };
        let cluster_name = format!("ombaro-{}", digest(&base));
        Ok(Self { data: base.join("postgres"), socket: parent.join(&cluster_name), base, cluster_name })
    }

    /// Makes the socket's folder, or checks that the one that is there is the account's alone: whoever owned it could put a
    /// socket of their own there and be given the passwords.
    pub(super) fn open_socket_directory(&self, account: &Account) -> Result<(), PostgresError> {
        match DirBuilder::new().mode(0o700).create(&self.socket) {
            Ok(()) => account.take(&self.socket)?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(io_error("create", &self.socket)(error)),
        }
        let metadata = self.socket.symlink_metadata().map_err(io_error("read", &self.socket))?;
        let private =
            metadata.is_dir() && metadata.uid() == account.uid.as_raw() && metadata.mode() & 0o7777 == 0o700;
        if private {
            return Ok(());
        }
        Err(PostgresError::UnsafeSocketDirectory {
            path: self.socket.clone(),
            expected: account.uid.as_raw(),
        })
    }

    pub(super) fn log_file(&self) -> PathBuf {
        self.data.join("server.log")
    }
}

/// Twelve hexadecimal digits that stand for a path.
fn digest(path: &Path) -> String {
    let hash = Sha256::digest(path.as_os_str().as_encoded_bytes());
    hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
