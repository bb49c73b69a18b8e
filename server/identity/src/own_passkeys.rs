//! Adding and removing passkeys.

use serde_json::{Value, json};
use server_kernel::ServiceError;
use shared::{
    AppError, ErrorCode,
    caller::SignedIn,
    error::FieldProblem,
    identity::{NewPasskey, PasskeyView},
    ids::PasskeyId,
    time::Instant,
};
use sqlx::PgConnection;
use webauthn_rs::prelude::{PasskeyRegistration, RegisterPublicKeyCredential, Webauthn};

use crate::{
    Identity, accounts,
    challenges::{self, Purpose},
    notices::Notice,
    passkeys, record, sessions,
};

/// More than anybody has devices.
const MOST: usize = 20;
const LONGEST_NAME: usize = 60;
/// Whoever signed in this short a time ago is not asked for the password once more.
const RECENT: chrono::Duration = chrono::Duration::minutes(10);

fn parse_name(text: &str) -> Result<String, FieldProblem> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(FieldProblem::Required),
        1..=LONGEST_NAME if !name.chars().any(char::is_control) => Ok(name),
        1..=LONGEST_NAME => Err(FieldProblem::Malformed),
        _ => Err(FieldProblem::TooLong),
    }
}

pub(crate) fn unreadable(error: impl std::fmt::Display) -> ServiceError {
    ServiceError::Internal(error.to_string())
}

impl Identity {
    /// # Errors
    /// `unavailable` where passkeys cannot be used at all.
    pub(crate) fn webauthn(&self) -> Result<&Webauthn, ServiceError> {
        Ok(self.keys.webauthn.as_ref().ok_or(ErrorCode::Unavailable)?)
    }

    pub(crate) async fn own_passkeys(&self, who: &SignedIn) -> Result<Vec<PasskeyView>, ServiceError> {
        let mut tx = self.begin().await?;
        let views = passkeys::views(tx.conn(), who.user).await?;
        tx.commit().await?;
        Ok(views)
    }

    pub(crate) async fn is_recent(&self, who: &SignedIn) -> Result<bool, ServiceError> {
        let mut tx = self.begin().await?;
        let since = sessions::since(tx.conn(), who.session).await?;
        tx.commit().await?;
        Ok(since.is_some_and(|since| since + RECENT > self.clock.now()))
    }

    /// Keeps the question and what it needs; the browser is given it by [`Self::creation_options`].
    pub(crate) async fn ask_for_passkey(
        &self,
        who: &SignedIn,
        wish: &NewPasskey,
    ) -> Result<String, ServiceError> {
        let webauthn = self.webauthn()?;
        let name = parse_name(&wish.name).map_err(|problem| AppError::field("name", problem))?;
        let mut tx = if self.is_recent(who).await? {
            self.begin().await?
        } else {
            self.prove_password(who, &wish.current_password, "auth.passkey_add").await?
        };
        let known = passkeys::all(tx.conn(), who.user).await?;
        if known.len() >= MOST {
            return Err(AppError::field("name", FieldProblem::OutOfRange).into());
        }
        let known = known.iter().map(|passkey| passkey.cred_id().clone()).collect();
        let asked = webauthn.start_passkey_registration(who.user.0, &who.email, &who.name, Some(known));
        let (options, state) = asked.map_err(unreadable)?;
        let mut options = serde_json::to_value(options.public_key).map_err(unreadable)?;
        if let Some(selection) = options.get_mut("authenticatorSelection").and_then(Value::as_object_mut) {
            // So that it is offered without an address. A key without room for it is good as a second factor all the same.
            selection.insert("residentKey".to_owned(), json!("preferred"));
        }
        let kept = json!({ "name": name, "options": options.to_string(), "state": state });
        let now = self.clock.now();
        let token = challenges::put(tx.conn(), Purpose::PasskeyAdd, Some(who.user), &kept, now).await?;
        tx.commit().await?;
        Ok(token)
    }

    async fn own_question(
        &self,
        conn: &mut PgConnection,
        who: &SignedIn,
        challenge: &str,
        now: Instant,
    ) -> Result<Value, ServiceError> {
        let asked = challenges::find(conn, challenge, Purpose::PasskeyAdd, now).await?;
        let own = asked.filter(|asked| asked.user == Some(who.user));
        Ok(own.ok_or(ErrorCode::ChallengeExpired)?.state)
    }

    pub(crate) async fn creation_options(
        &self,
        who: &SignedIn,
        challenge: &str,
    ) -> Result<String, ServiceError> {
        let mut tx = self.begin().await?;
        let kept = self.own_question(tx.conn(), who, challenge, self.clock.now()).await?;
        tx.commit().await?;
        Ok(kept.get("options").and_then(Value::as_str).unwrap_or_default().to_owned())
    }

    pub(crate) async fn keep_passkey(
        &self,
        who: &SignedIn,
        challenge: &str,
        credential: &str,
    ) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        accounts::lock(tx.conn(), who.user).await?;
        let mut kept = self.own_question(tx.conn(), who, challenge, now).await?;
        let name = kept.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        let state: PasskeyRegistration = serde_json::from_value(kept["state"].take()).map_err(unreadable)?;
        let answer: RegisterPublicKeyCredential =
            serde_json::from_str(credential).map_err(|_| ErrorCode::PasskeyRefused)?;
        let passkey = self
            .webauthn()?
            .finish_passkey_registration(&answer, &state)
            .map_err(|_| ErrorCode::PasskeyRefused)?;
        if !challenges::take(tx.conn(), challenge, now).await?
            || !passkeys::add(tx.conn(), who.user, &name, &passkey, now).await?
        {
            return Err(ErrorCode::PasskeyRefused.into());
        }
        record(tx.conn(), "auth.passkey_add", Some(who.user), true, now).await?;
        self.tell(tx.conn(), who.user, &Notice::PasskeyAdded(name), now).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn drop_passkey(&self, who: &SignedIn, passkey: PasskeyId) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let locked = accounts::lock(tx.conn(), who.user).await?;
        let name = passkeys::remove(tx.conn(), who.user, passkey).await?;
        let name = name.ok_or(ErrorCode::NotFound)?;
        // An account whose password nothing fits has only its keys.
        let no_password = !locked.password_hash.starts_with('$');
        if no_password && passkeys::all(tx.conn(), who.user).await?.is_empty() {
            return Err(ErrorCode::LastWayIn.into());
        }
        record(tx.conn(), "auth.passkey_remove", Some(who.user), true, now).await?;
        self.tell(tx.conn(), who.user, &Notice::PasskeyRemoved(name), now).await?;
        Ok(tx.commit().await?)
    }
}
