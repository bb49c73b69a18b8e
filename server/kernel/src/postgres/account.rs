use std::{os::unix::fs::MetadataExt, path::Path, process::Stdio};

use nix::unistd::{Gid, Uid, User, chown};
use tokio::process::Command;

use super::error::{PostgresError, io_error};

/// The operating system's user that PostgreSQL runs as: this process's own, or, as PostgreSQL refuses to be root, an
/// unprivileged one.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) uid: Uid,
    gid: Gid,
    switch: bool,
}

impl Account {
    /// For a new cluster.
    pub(super) fn find() -> Result<Self, PostgresError> {
        let uid = Uid::effective();
        if !uid.is_root() {
            let name = user(uid).map_or_else(|| uid.to_string(), |user| user.name);
            return Ok(Self { name, uid, gid: Gid::effective(), switch: false });
        }
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| User::from_name(name).ok().flatten())
            .map(|user| Self { name: user.name, uid: user.uid, gid: user.gid, switch: true })
            .ok_or(PostgresError::NoUnprivilegedUser)
    }

    /// For a cluster made earlier: its owner. Only root may become somebody else.
    pub(super) fn owner_of(data: &Path) -> Result<Self, PostgresError> {
        let metadata = data.metadata().map_err(io_error("read", data))?;
        let (owner, uid) = (Uid::from_raw(metadata.uid()), Uid::effective());
        if owner.is_root() || !(uid.is_root() || uid == owner) {
            return Err(PostgresError::WrongOwner { path: data.to_path_buf(), owner: owner.as_raw() });
        }
        let name = user(owner).map_or_else(|| owner.to_string(), |user| user.name);
        Ok(Self { name, uid: owner, gid: Gid::from_raw(metadata.gid()), switch: uid.is_root() })
    }

    /// Whether this user may enter the folder and every one above it.
    pub(super) fn reaches(&self, folder: &Path) -> bool {
        !self.switch || folder.ancestors().all(|ancestor| self.enters(ancestor))
    }

    fn enters(&self, folder: &Path) -> bool {
        folder.metadata().is_ok_and(|metadata| {
            let bit = if metadata.uid() == self.uid.as_raw() {
                0o100
            } else if metadata.gid() == self.gid.as_raw() {
                0o010
            } else {
                0o001
            };
            metadata.mode() & bit != 0
        })
    }

    /// Hands over what root made for this user.
    pub(super) fn take(&self, path: &Path) -> Result<(), PostgresError> {
        if !self.switch {
            return Ok(());
        }
        let owned = chown(path, Some(self.uid), Some(self.gid)).map_err(std::io::Error::from);
        owned.map_err(io_error("change the owner of", path))
    }

    /// A command run as this user: no environment of ours (secrets!), no working directory that may be out of reach, no
    /// supplementary groups (the standard library drops them with the uid).
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("LC_ALL", "C").env("TZ", "UTC").current_dir("/").stdin(Stdio::null());
        // pg_ctl starts the server through /bin/sh.
        command.env("PATH", "/usr/local/bin:/usr/bin:/bin");
        if self.switch {
            command.uid(self.uid.as_raw()).gid(self.gid.as_raw());
        }
        command
    }

    /// Runs it to the end; what it printed on standard output, or an error with all it said.
    pub(super) async fn output(&self, command: &mut Command) -> Result<String, PostgresError> {
        let program = command.as_std().get_program().to_owned();
        let output = command.output().await.map_err(io_error("run", &program))?;
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(stdout);
        }
        let stderr = String::from_utf8_lossy(&output.stderr);
        Err(PostgresError::Program {
            program: Path::new(&program).display().to_string(),
            output: format!("{status}: {} {}", stdout.trim(), stderr.trim(), status = output.status),
        })
    }
}

fn user(uid: Uid) -> Option<User> {
    User::from_uid(uid).ok().flatten()
}
