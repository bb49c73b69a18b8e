//! What must be read again, but by this installation alone: AES-256-GCM under a key derived from its secret.

use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Payload},
};
use rand::RngCore as _;

use crate::crypto::SecretKey;

/// Which key sealed; there is one so far.
const KEY_ID: u8 = 1;
const NONCE: usize = 12;

/// Random bytes, for secrets that are not tokens.
#[must_use]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// Seals and opens for one purpose.
#[derive(Clone)]
pub struct Seal(Aes256Gcm);

impl Seal {
    /// With the key for this purpose.
    #[must_use]
    pub fn new(secret: &SecretKey, purpose: &str) -> Self {
        Self(Aes256Gcm::new(&secret.derive(purpose).into()))
    }

    /// Key id, nonce, ciphertext and tag. `bound_to` is not kept: who opens must name the same, so that nothing sealed for one
    /// person can be put in another's place. `None` only for what is too large to encrypt.
    #[must_use]
    pub fn seal(&self, plain: &[u8], bound_to: &[u8]) -> Option<Vec<u8>> {
        let nonce = random_bytes::<NONCE>();
        let sealed = self.0.encrypt(&nonce.into(), Payload { msg: plain, aad: bound_to }).ok()?;
        let mut bytes = Vec::with_capacity(1 + NONCE + sealed.len());
        bytes.push(KEY_ID);
        bytes.extend(nonce);
        bytes.extend(sealed);
        Some(bytes)
    }

    /// What was sealed; `None` when it was changed, sealed for something else, or by another installation.
    #[must_use]
    pub fn open(&self, bytes: &[u8], bound_to: &[u8]) -> Option<Vec<u8>> {
        let (KEY_ID, rest) = bytes.split_first().map(|(id, rest)| (*id, rest))? else { return None };
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>()?;
        self.0.decrypt(&(*nonce).into(), Payload { msg: sealed, aad: bound_to }).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(purpose: &str) -> Seal {
        Seal::new(&SecretKey::from_secret(&[7; 32]).unwrap(), purpose)
    }

    #[test]
    fn what_is_sealed_opens_for_the_same_purpose_and_person_only() {
        let sealed = seal("totp").seal(b"a secret", b"meera").unwrap();
        assert!(!sealed.windows(8).any(|part| part == b"a secret"));
        assert_eq!(seal("totp").open(&sealed, b"meera").as_deref(), Some(&b"a secret"[..]));
        assert_eq!(seal("totp").open(&sealed, b"arun"), None);
        assert_eq!(seal("codes").open(&sealed, b"meera"), None);
        assert_ne!(seal("totp").seal(b"a secret", b"meera").unwrap(), sealed, "never the same twice");
    }

    #[test]
    fn what_was_changed_does_not_open() {
        let seal = seal("totp");
        let sealed = seal.seal(b"a secret", b"").unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(seal.open(&changed, b""), None, "byte {at}");
            assert_eq!(seal.open(&sealed[..at], b""), None, "{at} bytes");
        }
    }
}
