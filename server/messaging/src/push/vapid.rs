//! Who sends (RFC 8292). The key is derived from the installation's secret, like every other: nothing more to keep, nothing to
//! lose; another secret means that browsers have to be switched on again.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::json;
use server_kernel::crypto::SecretKey;
use shared::time::Instant;
use url::Url;

/// How long a signature is good; a day at most.
const HOURS: i64 = 12;

/// The sender's key.
#[derive(Clone)]
pub struct Vapid {
    key: SigningKey,
    /// As browsers want it: an uncompressed point, base64url.
    public: String,
    /// Whom a push service can turn to. A server on this machine has nobody.
    contact: Option<String>,
}

impl std::fmt::Debug for Vapid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vapid").field("public", &self.public).finish_non_exhaustive()
    }
}

impl Vapid {
    /// The installation's. `None` never comes: each try fails once in four thousand million times.
    #[must_use]
    pub fn new(secret: &SecretKey, base_url: &str) -> Option<Self> {
        let purposes = ["web push", "web push 2", "web push 3"];
        let key = purposes.iter().find_map(|name| SigningKey::from_slice(&secret.derive(name)).ok())?;
        let public = BASE64.encode(key.verifying_key().to_sec1_point(false).as_bytes());
        let contact = base_url.starts_with("https://").then(|| base_url.to_owned());
        Some(Self { key, public, contact })
    }

    /// What a browser is told when it subscribes: it takes messages from nobody else.
    #[must_use]
    pub fn public(&self) -> &str {
        &self.public
    }

    /// The `Authorization` header for a message to this address.
    pub(crate) fn authorization(&self, endpoint: &Url, now: Instant) -> String {
        let mut claims = json!({
            "aud": endpoint.origin().ascii_serialization(),
            "exp": (now + chrono::Duration::hours(HOURS)).timestamp(),
        });
        if let (Some(contact), Some(claims)) = (&self.contact, claims.as_object_mut()) {
            claims.insert("sub".to_owned(), json!(contact));
        }
        let header = BASE64.encode(r#"{"typ":"JWT","alg":"ES256"}"#);
        let signed = format!("{header}.{}", BASE64.encode(claims.to_string()));
        let signature: Signature = self.key.sign(signed.as_bytes());
        format!("vapid t={signed}.{},k={}", BASE64.encode(signature.to_bytes()), self.public)
    }
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::{VerifyingKey, signature::Verifier as _};

    use super::*;

    fn vapid(base_url: &str) -> Vapid {
        Vapid::new(&SecretKey::from_secret(&[7; 32]).unwrap(), base_url).unwrap()
    }

    #[test]
    fn it_is_signed_for_this_service_and_for_half_a_day() {
        let vapid = vapid("https://book.example.org");
        let now = "2026-11-20T04:30:00Z".parse::<Instant>().unwrap();
        let endpoint = Url::parse("https://push.example.net:8443/send/abc?x=y").unwrap();
        let header = vapid.authorization(&endpoint, now);
        let (token, key) = header.strip_prefix("vapid t=").unwrap().split_once(",k=").unwrap();
        assert_eq!(key, vapid.public());
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let point = BASE64.decode(key).unwrap();
        let signature = Signature::from_slice(&BASE64.decode(signature).unwrap()).unwrap();
        VerifyingKey::from_sec1_bytes(&point).unwrap().verify(signed.as_bytes(), &signature).unwrap();
        let claims = BASE64.decode(signed.split_once('.').unwrap().1).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(claims["aud"], "https://push.example.net:8443");
        assert_eq!(claims["exp"], now.timestamp() + 12 * 3600);
        assert_eq!(claims["sub"], "https://book.example.org");
    }

    #[test]
    fn the_key_is_the_installations_and_stays() {
        assert_eq!(vapid("https://a.example").public(), vapid("http://localhost:3000").public());
        let other = Vapid::new(&SecretKey::from_secret(&[8; 32]).unwrap(), "https://a.example").unwrap();
        assert_ne!(other.public(), vapid("https://a.example").public());
        assert_eq!(vapid("http://localhost:3000").contact, None);
    }
}
