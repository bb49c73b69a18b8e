//! The keys of this part of the program, each derived from the installation's secret for its own purpose, and what the
//! installation is to a passkey.

use server_kernel::{crypto::SecretKey, sealed::Seal};
use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};

/// Keys.
pub(crate) struct Keys {
    /// For hashes that only this installation can make.
    pub(crate) secret: SecretKey,
    /// Seals the secrets of authenticator apps.
    pub(crate) totp: Seal,
    /// Seals recovery codes on their way to the screen.
    pub(crate) slips: Seal,
    /// Asks and checks passkeys; not where the installation has no name that browsers take for one (a bare address).
    pub(crate) webauthn: Option<Webauthn>,
}

impl Keys {
    pub(crate) fn new(secret: SecretKey, base_url: &str) -> Self {
        Self {
            totp: Seal::new(&secret, "totp"),
            slips: Seal::new(&secret, "recovery codes shown"),
            webauthn: webauthn(base_url),
            secret,
        }
    }
}

fn webauthn(base_url: &str) -> Option<Webauthn> {
    let origin = Url::parse(base_url).ok()?;
    let host = origin.domain()?.to_owned();
    let built = WebauthnBuilder::new(&host, &origin).and_then(|builder| builder.rp_name("Ombaro").build());
    built.inspect_err(|error| tracing::warn!(%error, "passkeys cannot be used here")).ok()
}

#[cfg(test)]
mod tests {
    use super::webauthn;

    #[test]
    fn a_name_can_have_passkeys_and_a_bare_address_cannot() {
        assert!(webauthn("https://book.example.org").is_some());
        assert!(webauthn("http://localhost:3000").is_some());
        assert!(webauthn("http://127.0.0.1:3000").is_none());
    }
}
