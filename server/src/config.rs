//! Settings: from the environment, or from the file that `OMBARO_CONFIG` names (`ombaro.toml` here, if there is one). The
//! environment wins.

use std::{fs, io::Write as _, net::SocketAddr, os::unix::fs::OpenOptionsExt as _, path::PathBuf};

use app_core::Tiles;
use chrono::{DateTime, FixedOffset};
use figment::{
    Figment,
    providers::{Env, Format as _, Serialized, Toml},
};
use rand::RngCore as _;
use serde::{Deserialize, Serialize};
use server_kernel::{Clock, crypto::SecretKey, mail::Delivery};

use crate::http::Proxies;

/// Where this installation stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// Somebody's machine.
    #[default]
    Development,
    /// Real businesses.
    Production,
}

/// Every setting.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Config {
    /// `OMBARO_LISTEN`: address and port.
    pub listen: SocketAddr,
    /// `OMBARO_BASE_URL`: what stands in front of links. Anything but this machine must be https.
    pub base_url: String,
    /// `OMBARO_DATA_DIR`: where the embedded database and the secret live.
    pub data_dir: PathBuf,
    /// `DATABASE_URL`: another PostgreSQL, as the owner of the schema. Without, one is started here.
    pub database_url: Option<String>,
    /// `DATABASE_READ_URL`: a replica of it, for free times. Without, they are read where everything is.
    pub database_read_url: Option<String>,
    /// `REDIS_URL`: what several nodes share besides the database. Without, each tells the others through the database, and counts
    /// limits by itself.
    pub redis_url: Option<String>,
    /// `OMBARO_PROXIES`: addresses and networks (`10.0.0.0/8`, separated by commas) of balancers that are believed when they say whose
    /// request they bring (`X-Forwarded-For`).
    pub proxies: String,
    /// `OMBARO_SECRET_KEY`: 32 characters or more. Without, one is made and kept in the data directory.
    pub secret_key: Option<String>,
    /// `OMBARO_RATE_LIMIT_SCALE`: all limits times this; 0 switches them off.
    pub rate_limit_scale: f64,
    /// `OMBARO_NOW`: the clock starts there and ticks on (RFC 3339).
    pub now: Option<DateTime<FixedOffset>>,
    /// `OMBARO_ENV`: `development` or `production`.
    pub env: Environment,
    /// `OMBARO_SITE_DIR`: the built client.
    pub site_dir: PathBuf,
    /// `OMBARO_CALENDAR_HOSTS`: hosts (`localhost:5232`, separated by commas) whose calendars are read also without TLS and from
    /// inside this machine's network. Not for production.
    pub calendar_hosts: String,
    /// `OMBARO_PUSH_HOSTS`: the same for the services that push messages are handed to. Not for production.
    pub push_hosts: String,
    /// `OMBARO_TILES`: where the pictures behind maps come from (`https://tiles.example/{z}/{x}/{y}.png`). Browsers ask for them there:
    /// choose a host that may know which streets are looked at. Without, maps show places and no streets.
    pub tiles: String,
    /// `OMBARO_TILES_CREDIT`: whose they are, as their licence asks for.
    pub tiles_credit: String,
    /// `OMBARO_DATABASE_CONNECTIONS`: how many this process may open.
    pub database_connections: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            base_url: "http://localhost:3000".to_owned(),
            data_dir: PathBuf::from("./var"),
            database_url: None,
            database_read_url: None,
            redis_url: None,
            proxies: String::new(),
            secret_key: None,
            rate_limit_scale: 1.0,
            now: None,
            env: Environment::Development,
            site_dir: PathBuf::from("target/site"),
            calendar_hosts: String::new(),
            push_hosts: String::new(),
            tiles: String::new(),
            tiles_credit: String::new(),
            database_connections: 24,
        }
    }
}

impl Config {
    /// Reads and checks the settings.
    ///
    /// # Errors
    /// One sentence that names the setting.
    pub fn load() -> Result<Self, String> {
        let file = std::env::var("OMBARO_CONFIG").unwrap_or_else(|_| "ombaro.toml".to_owned());
        let config: Self = Figment::from(Serialized::defaults(Self::default()))
            .merge(Toml::file(file))
            .merge(Env::prefixed("OMBARO_").ignore(&["config"]))
            .merge(Env::raw().only(&["DATABASE_URL", "DATABASE_READ_URL", "REDIS_URL"]))
            .extract()
            .map_err(|error| format!("settings: {error}"))?;
        let config = Self { base_url: config.base_url.trim_end_matches('/').to_owned(), ..config };
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), String> {
        let host = self.base_url.split("://").nth(1).unwrap_or_default();
        let here = ["localhost", "127.0.0.1", "[::1]"]
            .iter()
            .any(|name| host == *name || host.starts_with(&format!("{name}:")));
        if !(self.base_url.starts_with("https://") || (here && self.base_url.starts_with("http://"))) {
            return Err(format!("OMBARO_BASE_URL must begin with https:// ({})", self.base_url));
        }
        if !self.tiles.is_empty() && self.tiles().is_none() {
            return Err("OMBARO_TILES must look like https://tiles.example/{z}/{x}/{y}.png".to_owned());
        }
        if self.env == Environment::Production && self.now.is_some() {
            return Err("OMBARO_NOW is not for production".to_owned());
        }
        if self.env == Environment::Production && !self.calendar_hosts.trim().is_empty() {
            return Err("OMBARO_CALENDAR_HOSTS is not for production".to_owned());
        }
        if self.env == Environment::Production && !self.push_hosts.trim().is_empty() {
            return Err("OMBARO_PUSH_HOSTS is not for production".to_owned());
        }
        if self.env == Environment::Production && self.rate_limit_scale <= 0.0 {
            return Err("OMBARO_RATE_LIMIT_SCALE may not be 0 in production".to_owned());
        }
        if self.database_connections < 4 {
            return Err("OMBARO_DATABASE_CONNECTIONS must be at least 4".to_owned());
        }
        Ok(())
    }

    /// Who is believed about whose request it is.
    ///
    /// # Errors
    /// One sentence that names the setting.
    pub fn proxies(&self) -> Result<Proxies, String> {
        Proxies::read(&self.proxies).map_err(|text| format!("OMBARO_PROXIES: {text} is no address"))
    }

    /// Hosts that calendars may be read from although they are inside a network.
    #[must_use]
    pub fn calendar_hosts(&self) -> Vec<String> {
        hosts(&self.calendar_hosts)
    }

    /// Hosts that push messages may be handed to although they are inside a network.
    #[must_use]
    pub fn push_hosts(&self) -> Vec<String> {
        hosts(&self.push_hosts)
    }

    /// The pictures behind maps.
    #[must_use]
    pub fn tiles(&self) -> Option<Tiles> {
        Tiles::new(&self.tiles, &self.tiles_credit)
    }

    /// The process's clock.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.now.map_or_else(Clock::system, |now| Clock::starting_at(now.to_utc()))
    }

    /// How messages leave.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        match self.env {
            Environment::Development => Delivery::DevelopmentMailbox,
            Environment::Production => Delivery::NotConfigured,
        }
    }

    /// The installation's secret, made on first use.
    ///
    /// # Errors
    /// When it is too short, or cannot be read or kept.
    pub fn secret(&self) -> Result<SecretKey, String> {
        let secret = match &self.secret_key {
            Some(secret) => secret.clone().into_bytes(),
            None => self.kept_secret().map_err(|error| format!("{}: {error}", self.data_dir.display()))?,
        };
        SecretKey::from_secret(&secret)
            .ok_or_else(|| "OMBARO_SECRET_KEY needs 32 characters or more".to_owned())
    }

    fn kept_secret(&self) -> std::io::Result<Vec<u8>> {
        let path = self.data_dir.join("secret.key");
        if let Ok(secret) = fs::read(&path) {
            return Ok(secret);
        }
        fs::create_dir_all(&self.data_dir)?;
        let mut bytes = [0_u8; 32];
        rand::rng().fill_bytes(&mut bytes);
        // Whoever comes first makes it; the other reads it.
        match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
            Ok(mut file) => {
                file.write_all(hex::encode(bytes).as_bytes())?;
                file.sync_all()?;
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
        fs::read(&path)
    }
}

fn hosts(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|host| !host.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_that_is_not_this_machine_must_be_https() {
        for (base_url, good) in [
            ("http://localhost:3000", true),
            ("http://127.0.0.1", true),
            ("https://book.example.org", true),
            ("http://book.example.org", false),
            ("http://localhost.evil.example", false),
            ("ftp://localhost", false),
        ] {
            let config = Config { base_url: base_url.to_owned(), ..Config::default() };
            assert_eq!(config.check().is_ok(), good, "{base_url}");
        }
    }

    #[test]
    fn production_refuses_what_is_only_for_development() {
        let production = Config { env: Environment::Production, ..Config::default() };
        assert!(production.check().is_ok());
        assert!(Config { rate_limit_scale: 0.0, ..production.clone() }.check().is_err());
        assert!(
            Config { calendar_hosts: "localhost:5232".to_owned(), ..production.clone() }.check().is_err()
        );
        assert!(Config { push_hosts: "localhost:8090".to_owned(), ..production.clone() }.check().is_err());
        let now = DateTime::parse_from_rfc3339("2026-11-20T10:00:00+05:30").ok();
        assert!(Config { now, ..production }.check().is_err());
    }
}
