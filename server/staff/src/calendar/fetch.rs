//! Fetching a calendar: TLS only, never from inside a network of its own, not more than a megabyte, not longer than a few
//! seconds. Names are resolved here and the connection goes to exactly the address that was looked at, so a name cannot point
//! elsewhere a moment later; every redirect is looked at anew.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::{Request, StatusCode, body::Bytes, header};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use shared::staff::LinkFailure;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
    time::timeout,
};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

/// The largest calendar that is read.
const LARGEST: usize = 1024 * 1024;
/// For one answer, with everything before it.
const PATIENCE: Duration = Duration::from_secs(10);
const REDIRECTS: usize = 5;

/// Which addresses may be asked.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    allowed: Arc<Vec<String>>,
}

enum Answer {
    Text(String),
    Elsewhere(Url),
}

/// `calendar.example.com`, with its port where it is not the usual one.
pub(crate) fn host_of(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

impl Door {
    pub fn new(allowed: &Arc<Vec<String>>) -> Self {
        Self { allowed: Arc::clone(allowed) }
    }

    fn is_allowed(&self, url: &Url) -> bool {
        host_of(url).is_some_and(|host| self.allowed.contains(&host))
    }

    /// Whether an address may be asked at all, before anything is resolved.
    pub fn may_knock(&self, url: &Url) -> bool {
        let plain = url.username().is_empty() && url.password().is_none();
        if !plain || url.host().is_none() {
            return false;
        }
        if self.is_allowed(url) {
            return matches!(url.scheme(), "http" | "https");
        }
        let literal = match url.host() {
            Some(Host::Ipv4(ip)) => is_public(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => is_public(IpAddr::V6(ip)),
            _ => true,
        };
        url.scheme() == "https" && literal
    }

    /// Reads a calendar.
    pub async fn fetch(&self, url: Url) -> Result<String, LinkFailure> {
        let mut url = url;
        for _ in 0..=REDIRECTS {
            if !self.may_knock(&url) {
                return Err(LinkFailure::ForbiddenAddress);
            }
            match timeout(PATIENCE, self.ask(&url)).await.map_err(|_| LinkFailure::Unreachable)?? {
                Answer::Text(text) => return Ok(text),
                Answer::Elsewhere(next) => url = next,
            }
        }
        Err(LinkFailure::Refused)
    }

    async fn ask(&self, url: &Url) -> Result<Answer, LinkFailure> {
        let address = self.resolve(url).await?;
        let stream = TcpStream::connect(address).await.map_err(|_| LinkFailure::Unreachable)?;
        if url.scheme() == "https" {
            let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
            let name = ServerName::try_from(host).map_err(|_| LinkFailure::Unreachable)?;
            let stream = tls()?.connect(name, stream).await.map_err(|_| LinkFailure::Unreachable)?;
            request(stream, url).await
        } else {
            request(stream, url).await
        }
    }

    /// Every address of a name must be one that may be asked: not the one that happens to come first.
    async fn resolve(&self, url: &Url) -> Result<SocketAddr, LinkFailure> {
        let port = url.port_or_known_default().ok_or(LinkFailure::Unreachable)?;
        let addresses: Vec<SocketAddr> = match url.host() {
            Some(Host::Domain(name)) => {
                lookup_host((name, port)).await.map_err(|_| LinkFailure::Unreachable)?.collect()
            }
            Some(Host::Ipv4(ip)) => vec![SocketAddr::from((ip, port))],
            Some(Host::Ipv6(ip)) => vec![SocketAddr::from((ip, port))],
            None => Vec::new(),
        };
        if !self.is_allowed(url) && addresses.iter().any(|address| !is_public(address.ip())) {
            return Err(LinkFailure::ForbiddenAddress);
        }
        addresses.first().copied().ok_or(LinkFailure::Unreachable)
    }
}

fn tls() -> Result<TlsConnector, LinkFailure> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| LinkFailure::Unreachable)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

async fn request<S>(stream: S, url: &Url) -> Result<Answer, LinkFailure>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
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

/// Whether an address is one of the world's, and not of a network of its own, this machine's or somebody's special purpose
/// (RFC 6890).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => match embedded(ip) {
            Some(inner) => is_public_v4(inner),
            // Only what has been given out so far: 2000::/3, without documentation and benchmarks.
            None => {
                let [first, second, ..] = ip.segments();
                first & 0xe000 == 0x2000
                    && (first, second) != (0x2001, 0x0db8)
                    && !(first == 0x2001 && second < 0x0200)
                    && first != 0x3fff
            }
        },
    }
}

/// The IPv4 address that an IPv6 one stands for: mapped, translated (NAT64), 6to4.
fn embedded(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let s = ip.segments();
    let of = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match s {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x0064, 0xff9b, 0, 0, 0, 0, high, low] => Some(of(high, low)),
        [0x2002, high, low, ..] => Some(of(high, low)),
        _ => None,
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_documentation()
        || ip.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_inside_a_network_are_not_asked() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::1",
            "2001:db8::1",
            "ff02::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn only_tls_without_names_in_the_address_and_what_was_allowed() {
        let door = Door::new(&Arc::new(vec!["localhost:5232".to_owned()]));
        let may = |text: &str| door.may_knock(&Url::parse(text).unwrap());
        for good in ["https://calendar.example.com/x.ics", "http://localhost:5232/a.ics", "https://8.8.8.8/x"]
        {
            assert!(may(good), "{good}");
        }
        for bad in [
            "http://calendar.example.com/x.ics",
            "https://user:secret@calendar.example.com/",
            "ftp://localhost:5232/",
            "file:///etc/passwd",
            "https://127.0.0.1/x",
            "https://0x7f000001/x",
            "https://[::1]/x",
            "http://localhost:5233/a.ics",
        ] {
            assert!(!may(bad), "{bad}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_here_is_not_followed() {
        let door = Door::new(&Arc::default());
        let failure = door.fetch(Url::parse("https://localhost/x.ics").unwrap()).await;
        assert_eq!(failure, Err(LinkFailure::ForbiddenAddress));
    }
}
