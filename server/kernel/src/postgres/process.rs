use std::{
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, Uid},
};

use super::directories::Directories;

/// What `postmaster.pid` and the process table say about a cluster's server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ServerState {
    Ready,
    /// Alive, but starting, recovering or stopping.
    Busy,
    Gone,
}

/// The processes of one cluster.
#[derive(Debug, Clone)]
pub(super) struct Processes {
    data: PathBuf,
    cluster_name: String,
    uid: Uid,
}

impl Processes {
    pub(super) fn new(directories: &Directories, uid: Uid) -> Self {
        Self { data: directories.data.clone(), cluster_name: directories.cluster_name.clone(), uid }
    }

    pub(super) fn state(&self) -> ServerState {
        let Some(text) = self.pid_file() else {
            return ServerState::Gone;
        };
        if self.postmaster().is_none() {
            return ServerState::Gone;
        }
        // The eighth line is the server's own word on how far it is.
        if text.lines().nth(7).is_some_and(|status| status.trim() == "ready") {
            ServerState::Ready
        } else {
            ServerState::Busy
        }
    }

    /// The server's first process, if it lives. The number alone proves nothing: after a crash or in a new container it may
    /// be somebody else's, and a dead process that nobody has waited for still answers signals.
    pub(super) fn postmaster(&self) -> Option<Pid> {
        let pid = Pid::from_raw(self.pid_file()?.lines().next()?.trim().parse().ok()?);
        let lives = if has_process_table() { self.works_here(pid) } else { kill(pid, None).is_ok() };
        (pid.as_raw() > 1 && lives).then_some(pid)
    }

    /// Processes that work in the cluster although its postmaster is gone. They must end before a new one may start: two
    /// sets of processes on one set of files destroy it.
    pub(super) fn orphans(&self) -> Vec<Pid> {
        let Ok(entries) = std::fs::read_dir("/proc") else {
            return Vec::new();
        };
        entries
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
            .map(Pid::from_raw)
            .filter(|pid| self.works_here(*pid))
            .collect()
    }

    pub(super) fn signal(&self, pid: Pid, signal: Signal) {
        // Looked at again at the last moment, so that no stranger is hit.
        if self.works_here(pid) {
            let _ = kill(pid, signal);
        }
    }

    /// Every process of a server has the cluster for its working directory. Root without the right to trace (in a container)
    /// may not read that; there the command line tells.
    fn works_here(&self, pid: Pid) -> bool {
        let process = PathBuf::from(format!("/proc/{pid}"));
        let is_postgres = process.metadata().is_ok_and(|metadata| metadata.uid() == self.uid.as_raw())
            && std::fs::read(process.join("comm")).is_ok_and(|name| name.starts_with(b"postgres"));
        is_postgres
            && match std::fs::read_link(process.join("cwd")) {
                Ok(folder) => folder == self.data,
                Err(_) => std::fs::read(process.join("cmdline")).is_ok_and(|line| self.is_named_in(&line)),
            }
    }

    /// The postmaster carries `-D` and the folder, the others the cluster's name: `postgres: ombaro-0123: walwriter`.
    fn is_named_in(&self, command_line: &[u8]) -> bool {
        let mut words = command_line.split(|byte| *byte == 0);
        command_line.starts_with(format!("postgres: {}:", self.cluster_name).as_bytes())
            || words.any(|word| word == self.data.as_os_str().as_encoded_bytes())
    }

    fn pid_file(&self) -> Option<String> {
        std::fs::read_to_string(self.data.join("postmaster.pid")).ok()
    }
}

pub(super) fn has_process_table() -> bool {
    Path::new("/proc/self/cwd").exists()
}
