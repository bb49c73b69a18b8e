//! The link of an entry: its id and a secret that only this installation can work out, so that every message can carry it and
//! none has to be kept.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use server_kernel::crypto::{SecretKey, token_hash};
use shared::ids::WaitId;
use uuid::Uuid;

/// Hexadecimal digits of an id.
const ID: usize = 32;

/// The secret of one entry.
fn token(secret: &SecretKey, id: WaitId) -> String {
    URL_SAFE_NO_PAD.encode(secret.pseudonym("wait-link", &id.to_string()))
}

/// What the database knows of it.
pub(super) fn hash(secret: &SecretKey, id: WaitId) -> Vec<u8> {
    token_hash(&token(secret, id))
}

/// What opens an entry.
pub(super) fn key(secret: &SecretKey, id: WaitId) -> String {
    format!("{}{}", id.0.simple(), token(secret, id))
}

/// Where the customer finds an entry, as a path of this site.
pub(super) fn page(secret: &SecretKey, id: WaitId) -> String {
    format!("/wait?key={}", key(secret, id))
}

/// The entry that a key names, and the hash of the secret in it.
pub(super) fn read(key: &str) -> Option<(WaitId, Vec<u8>)> {
    let (id, token) = key.split_at_checked(ID)?;
    Some((WaitId(Uuid::try_parse(id).ok()?), token_hash(token)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_its_entry_and_fits_no_other() {
        let secret = SecretKey::from_secret(&[7; 32]).unwrap();
        let (one, other) = (WaitId::new(), WaitId::new());
        assert_eq!(read(&key(&secret, one)), Some((one, hash(&secret, one))));
        assert_ne!(hash(&secret, one), hash(&secret, other));
        for broken in ["", "é", "0123", &"z".repeat(75), &"é".repeat(40)] {
            assert_eq!(read(broken), None, "{broken}");
        }
    }
}
