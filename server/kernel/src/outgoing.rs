//! Requests to addresses that somebody gave us: TLS only and never inside a network of its own. Names are resolved here and the
//! connection goes to exactly the address that was looked at, so a name cannot point elsewhere a moment later.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

/// Why a connection was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Closed {
    /// It leads inside a network, or is not protected.
    #[error("the address may not be asked")]
    Forbidden,
    /// Nobody answers there.
    #[error("nobody answers")]
    Unreachable,
}

/// What a request is written to and its answer read from.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// Which addresses may be asked.
#[derive(Clone, Debug, Default)]
pub struct Door {
    allowed: Arc<Vec<String>>,
}

/// `calendar.example.com`, with its port where it is not the usual one.
#[must_use]
pub fn host_of(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

impl Door {
    /// Opens also to these hosts (`localhost:5232`), without TLS and inside a network: never in production.
    #[must_use]
    pub const fn new(allowed: Arc<Vec<String>>) -> Self {
        Self { allowed }
    }

    fn is_allowed(&self, url: &Url) -> bool {
        host_of(url).is_some_and(|host| self.allowed.contains(&host))
    }

    /// Whether an address may be asked at all, before anything is resolved.
    #[must_use]
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

    /// Connects, if it may.
    ///
    /// # Errors
    /// When it may not, or nobody answers.
    pub async fn connect(&self, url: &Url) -> Result<Box<dyn Stream>, Closed> {
        if !self.may_knock(url) {
            return Err(Closed::Forbidden);
        }
        let address = self.resolve(url).await?;
        let stream = TcpStream::connect(address).await.map_err(|_| Closed::Unreachable)?;
        if url.scheme() != "https" {
            return Ok(Box::new(stream));
        }
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let name = ServerName::try_from(host).map_err(|_| Closed::Unreachable)?;
        Ok(Box::new(tls()?.connect(name, stream).await.map_err(|_| Closed::Unreachable)?))
    }

    /// Every address of a name must be one that may be asked: not the one that happens to come first.
    async fn resolve(&self, url: &Url) -> Result<SocketAddr, Closed> {
        let port = url.port_or_known_default().ok_or(Closed::Unreachable)?;
        let addresses: Vec<SocketAddr> = match url.host() {
            Some(Host::Domain(name)) => {
                lookup_host((name, port)).await.map_err(|_| Closed::Unreachable)?.collect()
            }
            Some(Host::Ipv4(ip)) => vec![SocketAddr::from((ip, port))],
            Some(Host::Ipv6(ip)) => vec![SocketAddr::from((ip, port))],
            None => Vec::new(),
        };
        if !self.is_allowed(url) && addresses.iter().any(|address| !is_public(address.ip())) {
            return Err(Closed::Forbidden);
        }
        addresses.first().copied().ok_or(Closed::Unreachable)
    }
}

fn tls() -> Result<TlsConnector, Closed> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| Closed::Unreachable)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
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
        let door = Door::new(Arc::new(vec!["localhost:5232".to_owned()]));
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
        let outcome = Door::default().connect(&Url::parse("https://localhost/x").unwrap()).await;
        assert_eq!(outcome.err(), Some(Closed::Forbidden));
    }
}
