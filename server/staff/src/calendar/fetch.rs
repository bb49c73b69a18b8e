//! Fetching a calendar: TLS only, never from inside a network of its own, not more than a megabyte, not longer than a few
//! seconds; every redirect is looked at anew.

use std::time::Duration;

use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::{Request, StatusCode, body::Bytes, header};
use hyper_util::rt::TokioIo;
use server_kernel::outgoing::{Closed, Door, Stream, host_of};
use shared::staff::LinkFailure;
use tokio::time::timeout;
use url::Url;

/// The largest calendar that is read.
const LARGEST: usize = 1024 * 1024;
/// For one answer, with everything before it.
const PATIENCE: Duration = Duration::from_secs(10);
const REDIRECTS: usize = 5;

enum Answer {
    Text(String),
    Elsewhere(Url),
}

const fn failure(closed: Closed) -> LinkFailure {
    match closed {
        Closed::Forbidden => LinkFailure::ForbiddenAddress,
        Closed::Unreachable => LinkFailure::Unreachable,
    }
}

/// Reads a calendar.
pub(crate) async fn fetch(door: &Door, url: Url) -> Result<String, LinkFailure> {
    let mut url = url;
    for _ in 0..=REDIRECTS {
        let asked = async { request(door.connect(&url).await.map_err(failure)?, &url).await };
        match timeout(PATIENCE, asked).await.map_err(|_| LinkFailure::Unreachable)?? {
            Answer::Text(text) => return Ok(text),
            Answer::Elsewhere(next) => url = next,
        }
    }
    Err(LinkFailure::Refused)
}

async fn request(stream: Box<dyn Stream>, url: &Url) -> Result<Answer, LinkFailure> {
    let unreachable = |_| LinkFailure::Unreachable;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(unreachable)?;
    let driver = tokio::spawn(connection);
    let target = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let request = Request::get(target)
        .header(header::HOST, host_of(url).unwrap_or_default())
        .header(header::ACCEPT, "text/calendar, */*;q=0.1")
        .header(header::USER_AGENT, "Ombaro calendar reader")
        .body(Empty::<Bytes>::new())
        .map_err(|_| LinkFailure::Unreachable)?;
    let answer = async {
        let response = sender.send_request(request).await.map_err(unreachable)?;
        let status = response.status();
        if status.is_redirection() {
            let to = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
            let next = to.and_then(|to| url.join(to).ok()).ok_or(LinkFailure::Refused)?;
            return Ok(Answer::Elsewhere(next));
        }
        if status != StatusCode::OK {
            return Err(LinkFailure::Refused);
        }
        let body = Limited::new(response.into_body(), LARGEST).collect().await;
        let bytes = body.map_err(|error| match error.downcast_ref::<http_body_util::LengthLimitError>() {
            Some(_) => LinkFailure::TooLarge,
            None => LinkFailure::Unreachable,
        })?;
        String::from_utf8(bytes.to_bytes().to_vec()).map(Answer::Text).map_err(|_| LinkFailure::NotACalendar)
    };
    let answer = answer.await;
    driver.abort();
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_that_leads_here_is_not_followed() {
        let outcome = fetch(&Door::default(), Url::parse("https://localhost/x.ics").unwrap()).await;
        assert_eq!(outcome, Err(LinkFailure::ForbiddenAddress));
    }
}
