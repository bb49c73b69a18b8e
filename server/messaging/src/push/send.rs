//! Handing a message to the service that the browser named. Its address came from a browser: it is asked only where the world is
//! (`Door`), gets nothing but the encrypted message, and of its answer nothing but the number is read.

use std::{sync::Arc, time::Duration};

use http_body_util::Full;
use hyper::{
    Request, StatusCode,
    body::Bytes,
    header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HOST},
};
use hyper_util::rt::TokioIo;
use server_kernel::outgoing::{Closed, Door, host_of};
use shared::time::Instant;
use tokio::time::timeout;
use url::Url;

use super::{Keys, Vapid, encrypt};

/// For one answer, with everything before it. Other jobs wait meanwhile.
const PATIENCE: Duration = Duration::from_secs(5);

/// One message.
pub(crate) struct PushMessage<'a> {
    /// Where the browser wants it.
    pub endpoint: &'a str,
    /// Who can read it.
    pub keys: &'a Keys,
    /// What the service worker reads.
    pub text: &'a [u8],
    /// A later message about the same takes its place while the browser is away. 32 characters of base64url at most.
    pub topic: &'a str,
    /// How many seconds it is worth anything.
    pub seconds: i64,
    /// Whether the device should be woken for it.
    pub urgent: bool,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The service has it.
    Sent,
    /// The browser does not listen any more.
    Gone,
    /// The service does not take it, and would not take it the next time.
    Refused(String),
    /// It may work later.
    Later(String),
}

/// Sends.
#[derive(Clone, Debug)]
pub(crate) struct Pusher {
    door: Door,
    vapid: Vapid,
}

impl Pusher {
    pub(crate) fn new(vapid: Vapid, allowed: Vec<String>) -> Self {
        Self { door: Door::new(Arc::new(allowed)), vapid }
    }

    pub(crate) fn public(&self) -> &str {
        self.vapid.public()
    }

    /// Whether messages may be sent there at all.
    pub(crate) fn may_ask(&self, endpoint: &str) -> bool {
        Url::parse(endpoint).is_ok_and(|url| self.door.may_knock(&url))
    }

    pub(crate) async fn send(&self, message: &PushMessage<'_>, now: Instant) -> Outcome {
        match timeout(PATIENCE, self.ask(message, now)).await {
            Ok(Ok(status)) => outcome(status),
            Ok(Err(outcome)) => outcome,
            Err(_) => Outcome::Later("no answer in time".to_owned()),
        }
    }

    async fn ask(&self, message: &PushMessage<'_>, now: Instant) -> Result<StatusCode, Outcome> {
        let refused = |why: &str| Outcome::Refused(why.to_owned());
        let later = |_| Outcome::Later("nobody answers".to_owned());
        let url = Url::parse(message.endpoint).map_err(|_| refused("no address"))?;
        let body = encrypt(message.keys, message.text).ok_or_else(|| refused("too long"))?;
        let stream = self.door.connect(&url).await.map_err(|closed| match closed {
            Closed::Forbidden => refused("an address that may not be asked"),
            Closed::Unreachable => Outcome::Later("nobody answers".to_owned()),
        })?;
        let target =
            url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
        let request = Request::post(target)
            .header(HOST, host_of(&url).unwrap_or_default())
            .header(AUTHORIZATION, self.vapid.authorization(&url, now))
            .header(CONTENT_ENCODING, "aes128gcm")
            .header(CONTENT_TYPE, "application/octet-stream")
            .header("ttl", message.seconds)
            .header("urgency", if message.urgent { "high" } else { "normal" })
            .header("topic", message.topic)
            .body(Full::new(Bytes::from(body)))
            .map_err(|_| refused("no address"))?;
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(later)?;
        let driver = tokio::spawn(connection);
        let answer = sender.send_request(request).await;
        driver.abort();
        Ok(answer.map_err(later)?.status())
    }
}

/// RFC 8030, sections 5 and 7.3.
fn outcome(status: StatusCode) -> Outcome {
    let said = || status.as_u16().to_string();
    match status {
        StatusCode::NOT_FOUND | StatusCode::GONE => Outcome::Gone,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => Outcome::Later(said()),
        _ if status.is_success() => Outcome::Sent,
        _ if status.is_server_error() => Outcome::Later(said()),
        // Redirects among them: nobody leads us elsewhere.
        _ => Outcome::Refused(said()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_service_says_decides_whether_it_is_tried_again() {
        let answer = |code: u16| outcome(StatusCode::from_u16(code).unwrap());
        assert_eq!([200, 201, 202, 204].map(answer), [const { Outcome::Sent }; 4]);
        assert_eq!([404, 410].map(answer), [Outcome::Gone, Outcome::Gone]);
        for code in [408, 429, 500, 502, 503] {
            assert_eq!(answer(code), Outcome::Later(code.to_string()));
        }
        for code in [301, 400, 401, 403, 413] {
            assert_eq!(answer(code), Outcome::Refused(code.to_string()));
        }
    }
}
