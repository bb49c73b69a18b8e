use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::{account::Account, error::PostgresError};

const NEEDED: [&str; 3] = ["initdb", "pg_ctl", "postgres"];
const DEBIAN: &str = "/usr/lib/postgresql";

/// The folder that holds PostgreSQL's programs.
#[derive(Debug, Clone)]
pub(super) struct Programs {
    bin: PathBuf,
}

impl Programs {
    /// `OMBARO_POSTGRES_BIN`, else `PATH`, else the newest version where Debian puts them.
    pub(super) fn find() -> Result<Self, PostgresError> {
        let configured = std::env::var_os("OMBARO_POSTGRES_BIN").filter(|value| !value.is_empty());
        Self::find_in(configured, std::env::var_os("PATH"), Path::new(DEBIAN))
    }

    pub(super) fn find_in(
        configured: Option<OsString>,
        path: Option<OsString>,
        debian: &Path,
    ) -> Result<Self, PostgresError> {
        if let Some(bin) = configured.map(PathBuf::from) {
            return Self::at(&bin).ok_or(PostgresError::NotABinDirectory(bin));
        }
        let on_path = path.iter().flat_map(std::env::split_paths).find_map(|folder| {
            // Links such as /usr/local/bin/initdb stand alone: the others are next to what they point to.
            let initdb = folder.join("initdb").canonicalize().ok()?;
            Self::at(initdb.parent()?)
        });
        on_path.or_else(|| newest(debian)).ok_or(PostgresError::NotInstalled)
    }

    fn at(bin: &Path) -> Option<Self> {
        NEEDED.iter().all(|name| bin.join(name).is_file()).then(|| Self { bin: bin.to_path_buf() })
    }

    /// The programs that fit a cluster made earlier: these, or the installation of its version beside them.
    pub(super) async fn for_cluster(
        self,
        data: &Path,
        version: &str,
        account: &Account,
    ) -> Result<Self, PostgresError> {
        let found = self.major_version(account).await?;
        if found == version {
            return Ok(self);
        }
        Self::at(&Path::new(DEBIAN).join(version).join("bin")).ok_or_else(|| PostgresError::WrongVersion {
            path: data.to_path_buf(),
            cluster: version.to_owned(),
            found,
        })
    }

    async fn major_version(&self, account: &Account) -> Result<String, PostgresError> {
        // `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`
        let text = account.output(account.command(&self.postgres()).arg("--version")).await?;
        let number = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        let major = number.map(|word| word.chars().take_while(char::is_ascii_digit).collect());
        Ok(major.unwrap_or_default())
    }

    pub(super) fn initdb(&self) -> PathBuf {
        self.bin.join("initdb")
    }

    pub(super) fn pg_ctl(&self) -> PathBuf {
        self.bin.join("pg_ctl")
    }

    pub(super) fn postgres(&self) -> PathBuf {
        self.bin.join("postgres")
    }
}

fn newest(debian: &Path) -> Option<Programs> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir(debian)
        .ok()?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    versions.sort();
    versions.iter().rev().find_map(|(_, bin)| Programs::at(bin))
}
