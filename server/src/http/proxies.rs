//! Whose address a request comes from, where a balancer or proxy stands before us: it says so in `X-Forwarded-For`, and is believed if
//! `OMBARO_PROXIES` names it. Limits and sessions see the person's address, not the balancer's.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    body::Body,
    extract::{ConnectInfo, State},
    http::{HeaderMap, Request, Response},
    middleware::Next,
};

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Addresses that are believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Arc<[Network]>);

/// All addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    fn read(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address.parse().ok()?, Some(bits.parse().ok()?)),
            None => (text.parse().ok()?, None),
        };
        let most = if matches!(address, IpAddr::V4(_)) { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        (bits <= most).then_some(Self { address, bits })
    }

    fn holds(self, other: IpAddr) -> bool {
        match (self.address, other.to_canonical()) {
            (IpAddr::V4(mine), IpAddr::V4(other)) => {
                (mine.to_bits() ^ other.to_bits()).leading_zeros() >= self.bits
            }
            (IpAddr::V6(mine), IpAddr::V6(other)) => {
                (mine.to_bits() ^ other.to_bits()).leading_zeros() >= self.bits
            }
            _ => false,
        }
    }
}

impl Proxies {
    /// Addresses and networks (`10.0.0.0/8`), separated by commas.
    ///
    /// # Errors
    /// The first that is none.
    pub fn read(text: &str) -> Result<Self, String> {
        let named = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let networks = named.map(|part| Network::read(part).ok_or_else(|| part.to_owned()));
        Ok(Self(networks.collect::<Result<_, _>>()?))
    }

    fn believe(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.holds(address))
    }

    /// The nearest address that is not one of ours. What stands before it in the list, anybody could have written.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let said: Vec<&str> = headers
            .get_all(FORWARDED_FOR)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .collect();
        let mut client = peer;
        for part in said.into_iter().rev() {
            if !self.believe(client) {
                break;
            }
            let Some(before) = address(part) else { break };
            client = before;
        }
        client
    }
}

/// With a port or without.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

/// Puts the person's address where the connection's was.
pub async fn see_through(
    State(proxies): State<Proxies>,
    mut request: Request<Body>,
    next: Next,
) -> Response<Body> {
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied() {
        let client = proxies.client(peer.ip(), request.headers());
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(client, peer.port())));
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(proxies: &str, peer: &str, said: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in said {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        Proxies::read(proxies).unwrap().client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn only_those_who_are_named_are_believed_and_only_about_who_came_to_them() {
        for (proxies, peer, said, expected) in [
            ("", "192.0.2.7", &["198.51.100.1"][..], "192.0.2.7"),
            ("192.0.2.7", "192.0.2.7", &["198.51.100.1"], "198.51.100.1"),
            ("192.0.2.7", "192.0.2.7", &[], "192.0.2.7"),
            // Whoever writes the header themselves is seen through.
            ("192.0.2.7", "192.0.2.7", &["203.0.113.9, 198.51.100.1"], "198.51.100.1"),
            ("192.0.2.7", "203.0.113.9", &["198.51.100.1"], "203.0.113.9"),
            // One proxy behind another, each with a line of its own.
            ("192.0.2.0/24", "192.0.2.7", &["203.0.113.9", "198.51.100.1, 192.0.2.8"], "198.51.100.1"),
            ("192.0.2.0/24", "192.0.2.7", &["192.0.2.9"], "192.0.2.9"),
            ("192.0.2.7", "192.0.2.7", &["nonsense"], "192.0.2.7"),
            ("192.0.2.7", "192.0.2.7", &["198.51.100.1:4711"], "198.51.100.1"),
            ("::1, fd00::/8", "fd00::2", &["[2001:db8::1]:4711"], "2001:db8::1"),
            ("10.0.0.0/8", "::ffff:10.1.2.3", &["2001:db8::1"], "2001:db8::1"),
        ] {
            assert_eq!(client(proxies, peer, said), expected, "{proxies} {peer} {said:?}");
        }
    }

    #[test]
    fn what_is_no_address_is_named() {
        for text in ["10.0.0.0/33", "::/129", "balancer", "10.0.0.1, 10.0.0"] {
            assert!(Proxies::read(text).is_err(), "{text}");
        }
        assert_eq!(Proxies::read(" , "), Ok(Proxies::default()));
    }
}
