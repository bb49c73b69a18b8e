//! Random tokens, their hashes, and keys derived from the installation's secret.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac as _};
use rand::RngCore as _;
use sha2::{Digest as _, Sha256};
use shared::ids::BookingId;

/// 256 random bits as base64url: session cookies, refresh tokens.
#[must_use]
pub fn random_token() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What a guest's token begins with, so that it is never mistaken for an access token.
pub const GUEST_PREFIX: &str = "guest_";

/// The token that opens one booking to whoever has no account. Only this installation can work it out, so that every letter
/// can carry it and none has to be kept.
#[must_use]
pub fn guest_token(secret: &SecretKey, booking: BookingId) -> String {
    let secret = secret.pseudonym("booking-link", &booking.to_string());
    format!("{GUEST_PREFIX}{}", URL_SAFE_NO_PAD.encode(secret))
}

/// The page that swaps a guest's token for a cookie and opens the booking.
#[must_use]
pub fn guest_page(base_url: &str, secret: &SecretKey, booking: BookingId) -> String {
    format!("{base_url}/booking/{booking}/{}", guest_token(secret, booking))
}

/// Where a customer finds a booking: with the link of whoever ordered without an account, or in the account. `hash` is that of
/// the token that opens it, if one does.
#[must_use]
pub fn customer_page(base_url: &str, secret: &SecretKey, booking: BookingId, hash: Option<&[u8]>) -> String {
    if hash == Some(token_hash(&guest_token(secret, booking)).as_slice()) {
        guest_page(base_url, secret, booking)
    } else {
        format!("{base_url}/me/bookings/{booking}")
    }
}

/// What of a token is stored.
#[must_use]
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// SHA-256.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// A code to be read aloud and typed: eight characters without the ones that are mistaken for others (40 bits).
#[must_use]
pub fn short_code() -> String {
    const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let mut bytes = [0_u8; 8];
    rand::rng().fill_bytes(&mut bytes);
    bytes
        .iter()
        .filter_map(|byte| ALPHABET.get(usize::from(byte & 31)))
        .map(|letter| char::from(*letter))
        .collect()
}

/// The installation's secret. Everything that needs a key derives its own from it by name, so that no two purposes share
/// one.
#[derive(Clone)]
pub struct SecretKey([u8; 32]);

impl SecretKey {
    /// From any secret of 32 bytes or more.
    #[must_use]
    pub fn from_secret(secret: &[u8]) -> Option<Self> {
        (secret.len() >= 32).then(|| Self(Sha256::digest(secret).into()))
    }

    /// The key for one purpose (HMAC-SHA-256 as a pseudo-random function, RFC 5869's expand with one block).
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        match Hmac::<Sha256>::new_from_slice(&self.0) {
            Ok(mut mac) => {
                mac.update(purpose.as_bytes());
                mac.update(&[1]);
                mac.finalize().into_bytes().into()
            }
            // HMAC takes keys of every length.
            Err(_) => self.0,
        }
    }

    /// A hash that only this installation can make: for addresses in limits, never reversible by guessing.
    #[must_use]
    pub fn pseudonym(&self, purpose: &str, text: &str) -> Vec<u8> {
        let mut hasher = Sha256::new();
        hasher.update(self.derive(purpose));
        hasher.update(text.as_bytes());
        hasher.finalize().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_code_has_eight_readable_characters() {
        for _ in 0..100 {
            let code = short_code();
            assert_eq!(code.len(), 8);
            assert!(!code.contains(['0', 'O', '1', 'I']), "{code}");
        }
    }

    #[test]
    fn every_purpose_has_its_own_key() {
        let key = SecretKey::from_secret(&[7; 32]).unwrap();
        assert_ne!(key.derive("a"), key.derive("b"));
        assert!(SecretKey::from_secret(&[7; 31]).is_none());
    }
}
