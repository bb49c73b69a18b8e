//! Signing in with a passkey, instead of the password or after it. The device verifies its user each time, so a passkey is both
//! factors. A lock does not concern it: there is nothing to guess.

use serde_json::Value;
use server_kernel::ServiceError;
use shared::{
    ErrorCode,
    identity::{NewSession, PasskeyChallenge},
    time::Instant,
};
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, PasskeyAuthentication, PublicKeyCredential,
    WebauthnError,
};

use crate::{
    Identity, accounts,
    attempts::Attempts,
    challenges::{self, Asked, Purpose},
    enter::With,
    history::{self, Method},
    notices::Notice,
    own_passkeys::unreadable,
    passkeys::{self, Kept},
    record,
};

impl Identity {
    /// Asks any passkey, or those of the account that a second question was put to.
    pub(crate) async fn passkey_question(
        &self,
        second: Option<&str>,
    ) -> Result<PasskeyChallenge, ServiceError> {
        let webauthn = self.webauthn()?;
        let user = match second {
            Some(challenge) => Some(self.asked(challenge).await?),
            None => None,
        };
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let (options, purpose, state) = match user {
            None => {
                let (options, state) = webauthn.start_discoverable_authentication().map_err(unreadable)?;
                (options, Purpose::PasskeySignIn, serde_json::to_value(state))
            }
            Some(user) => {
                let known = passkeys::all(tx.conn(), user).await?;
                let asked = webauthn.start_passkey_authentication(&known);
                let (options, state) = asked.map_err(|_| ErrorCode::PasskeyRefused)?;
                (options, Purpose::PasskeySecond, serde_json::to_value(state))
            }
        };
        let token = challenges::put(tx.conn(), purpose, user, &state.map_err(unreadable)?, now).await?;
        tx.commit().await?;
        let options = serde_json::to_string(&options.public_key).map_err(unreadable)?;
        Ok(PasskeyChallenge { token, options })
    }

    pub(crate) async fn answer_with_passkey(
        &self,
        challenge: &str,
        credential: &str,
        agent: &str,
        device: Option<&str>,
    ) -> Result<NewSession, ServiceError> {
        let answer: PublicKeyCredential =
            serde_json::from_str(credential).map_err(|_| ErrorCode::PasskeyRefused)?;
        let now = self.clock.now();
        let (first, asked, mut kept) = self.question_of(challenge, &answer, now).await?;
        match self.check_signature(first, asked.state, &answer, &kept) {
            Ok(result) => {
                kept.passkey.update_credential(&result);
            }
            Err(error) => return Err(self.refuse_passkey(&kept, &error, agent, now).await?),
        }
        let mut tx = self.begin().await?;
        accounts::lock(tx.conn(), kept.user).await?;
        if !challenges::take(tx.conn(), challenge, now).await? {
            return Err(ErrorCode::ChallengeExpired.into());
        }
        passkeys::used(tx.conn(), &kept, now).await?;
        accounts::set_attempts(tx.conn(), kept.user, Attempts::default()).await?;
        record(tx.conn(), "auth.login", Some(kept.user), true, now).await?;
        let with = With { agent, method: Method::Passkey };
        let session = self.enter(tx.conn(), kept.user, with, device, now).await?;
        tx.commit().await?;
        Ok(session)
    }

    /// The question, whether it was put to anybody, and the key that has answered it.
    async fn question_of(
        &self,
        challenge: &str,
        answer: &PublicKeyCredential,
        now: Instant,
    ) -> Result<(bool, Asked, Kept), ServiceError> {
        let mut tx = self.begin().await?;
        let first = challenges::find(tx.conn(), challenge, Purpose::PasskeySignIn, now).await?;
        let is_first = first.is_some();
        let asked = match first {
            Some(asked) => Some(asked),
            None => challenges::find(tx.conn(), challenge, Purpose::PasskeySecond, now).await?,
        };
        let kept = passkeys::find(tx.conn(), answer.get_credential_id()).await?;
        tx.commit().await?;
        let asked = asked.ok_or(ErrorCode::ChallengeExpired)?;
        let kept = kept.ok_or(ErrorCode::PasskeyRefused)?;
        if asked.user.is_some_and(|user| user != kept.user) {
            return Err(ErrorCode::PasskeyRefused.into());
        }
        Ok((is_first, asked, kept))
    }

    fn check_signature(
        &self,
        first: bool,
        state: Value,
        answer: &PublicKeyCredential,
        kept: &Kept,
    ) -> Result<AuthenticationResult, WebauthnError> {
        let webauthn = self.keys.webauthn.as_ref().ok_or(WebauthnError::InvalidUserUniqueId)?;
        if !first {
            let state: PasskeyAuthentication =
                serde_json::from_value(state).map_err(|_| WebauthnError::InvalidUserUniqueId)?;
            return webauthn.finish_passkey_authentication(answer, &state);
        }
        let state: DiscoverableAuthentication =
            serde_json::from_value(state).map_err(|_| WebauthnError::InvalidUserUniqueId)?;
        // Whom the device says it is for must be whose key it is.
        let (user, _) = webauthn.identify_discoverable_authentication(answer)?;
        if user != kept.user.0 {
            return Err(WebauthnError::InvalidUserUniqueId);
        }
        webauthn.finish_discoverable_authentication_v2(answer, state, &kept.passkey)
    }

    /// Writes down that a key was refused. One whose counter goes back may have been copied: the owner is told.
    async fn refuse_passkey(
        &self,
        kept: &Kept,
        error: &WebauthnError,
        agent: &str,
        now: Instant,
    ) -> Result<ServiceError, ServiceError> {
        let mut tx = self.begin().await?;
        accounts::lock(tx.conn(), kept.user).await?;
        history::note(tx.conn(), kept.user, Method::Passkey, agent, false, now).await?;
        record(tx.conn(), "auth.login", Some(kept.user), false, now).await?;
        if matches!(error, WebauthnError::CredentialPossibleCompromise) {
            tracing::warn!(user = %kept.user, "the counter of a passkey went back");
            self.tell(tx.conn(), kept.user, &Notice::PasskeyCopied(kept.name.clone()), now).await?;
        }
        tx.commit().await?;
        Ok(ErrorCode::PasskeyRefused.into())
    }
}
