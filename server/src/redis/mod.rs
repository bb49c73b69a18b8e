//! Redis, where `REDIS_URL` names one: what several nodes tell each other, and count together. It keeps nothing that is not
//! forgotten within minutes, and nobody waits for it: while it is away every node goes on by itself.

mod bell;
mod limit;

use std::{sync::Arc, time::Duration};

use redis::{
    AsyncConnectionConfig, Client, IntoConnectionInfo as _, ProtocolVersion, RedisError,
    aio::MultiplexedConnection,
};
use server_kernel::crypto::SecretKey;
use tokio::sync::watch;

/// How long an answer may take. Whoever is slower is away.
const PATIENCE: Duration = Duration::from_millis(250);

/// One Redis, as all the work of this node shares it.
#[derive(Clone)]
pub struct Redis {
    client: Client,
    state: Arc<watch::Sender<State>>,
    /// Before every name: installations that share a Redis do not hear each other.
    prefix: Arc<str>,
    take: Arc<redis::Script>,
}

/// How this node sees it.
enum State {
    /// Nobody has looked yet.
    Unknown,
    /// It answers.
    There(MultiplexedConnection),
    /// It did not answer, or not in time.
    Away,
}

impl Redis {
    /// The Redis at `url` (`redis://` or, with TLS, `rediss://`); nothing has been asked of it yet. Nodes are of one installation
    /// when they have one secret.
    ///
    /// # Errors
    /// One sentence, when the address is malformed.
    pub fn new(url: &str, secret: &SecretKey) -> Result<Self, String> {
        let malformed = |error: RedisError| format!("REDIS_URL: {error}");
        let info = url.into_connection_info().map_err(malformed)?;
        // From RESP3 on, one connection brings answers and news.
        let settings = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP3);
        let name = secret.pseudonym("redis", "");
        Ok(Self {
            client: Client::open(info.set_redis_settings(settings)).map_err(malformed)?,
            state: Arc::new(watch::Sender::new(State::Unknown)),
            prefix: format!("ombaro:{}", hex::encode(name.get(..8).unwrap_or_default())).into(),
            take: Arc::new(limit::script()),
        })
    }

    /// Its address without secrets.
    #[must_use]
    pub fn address(&self) -> String {
        self.client.get_connection_info().addr().to_string()
    }

    /// Asks which version it is.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn version(&self) -> Result<String, String> {
        let asked = async {
            let mut connection =
                self.client.get_multiplexed_async_connection_with_config(&connecting()).await?;
            let said: String = redis::cmd("INFO").arg("server").query_async(&mut connection).await?;
            let version = said.lines().find_map(|line| line.strip_prefix("redis_version:"));
            Ok::<_, RedisError>(version.unwrap_or("of an unknown version").trim().to_owned())
        };
        asked.await.map_err(|error| error.to_string())
    }

    /// The connection, while there is one.
    fn connection(&self) -> Option<MultiplexedConnection> {
        match &*self.state.borrow() {
            State::There(connection) => Some(connection.clone()),
            State::Unknown | State::Away => None,
        }
    }

    fn found(&self, connection: &MultiplexedConnection) {
        let news = self.state.send_if_modified(|state| {
            let news = !matches!(state, State::There(_));
            if news {
                *state = State::There(connection.clone());
            }
            news
        });
        metrics::gauge!("ombaro_redis_up").set(1.0);
        if news {
            tracing::info!("Redis answers: nodes count limits together and tell each other of events");
        }
    }

    /// Nobody asks it any more until it answers again.
    fn lost(&self, error: &RedisError) {
        let news = self.state.send_if_modified(|state| {
            let news = !matches!(state, State::Away);
            *state = State::Away;
            news
        });
        metrics::gauge!("ombaro_redis_up").set(0.0);
        if news {
            tracing::warn!(%error, "Redis is away: this node counts limits by itself and hears of events within a second");
        }
    }
}

fn connecting() -> AsyncConnectionConfig {
    AsyncConnectionConfig::new().set_connection_timeout(Some(PATIENCE)).set_response_timeout(Some(PATIENCE))
}
