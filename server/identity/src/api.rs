//! The port: what leaves is an [`AppError`](shared::AppError), and what is ours was logged on the way.

use async_trait::async_trait;
use shared::{
    ErrorCode,
    caller::{Caller, SignedIn},
    error::AppResult,
    identity::{
        EmailChange, EmailChangeStep, IdentityApi, Login, NewPasskey, NewSession, PasskeyChallenge,
        PasskeyView, PasskeysApi, PasswordChange, PasswordReset, Picture, Profile, ProfileApi, ProfileView,
        Proof, RecoveryCodes, Registration, SecondFactorApi, SecondWays, SessionView, SignInStep, SignInView,
        Tokens, TotpView,
    },
    ids::{PasskeyId, SessionId},
};

use crate::Identity;

#[async_trait]
impl IdentityApi for Identity {
    async fn login(&self, caller: &Caller, login: &Login, device: Option<&str>) -> AppResult<SignInStep> {
        Ok(self.sign_in(login, &caller.agent, device).await?)
    }

    async fn logout(&self, caller: &Caller) -> AppResult<()> {
        Ok(self.sign_out(caller.user()?).await?)
    }

    async fn register(&self, _: &Caller, registration: &Registration, locale: &str) -> AppResult<()> {
        Ok(self.make_account(registration, locale).await?)
    }

    async fn verify_email(&self, caller: &Caller, token: &str) -> AppResult<NewSession> {
        Ok(self.verify(token, &caller.agent).await?)
    }

    async fn login_api(&self, caller: &Caller, login: &Login) -> AppResult<Tokens> {
        Ok(self.sign_in_api(login, &caller.agent).await?)
    }

    async fn refresh(&self, caller: &Caller, refresh_token: &str) -> AppResult<Tokens> {
        Ok(self.rotate(refresh_token, &caller.agent).await?)
    }

    async fn forgot_password(&self, _: &Caller, email: &str) -> AppResult<()> {
        Ok(self.forgot(email).await?)
    }

    async fn reset_password(&self, _: &Caller, reset: &PasswordReset) -> AppResult<()> {
        Ok(self.reset(reset).await?)
    }

    async fn change_password(&self, caller: &Caller, change: &PasswordChange) -> AppResult<()> {
        Ok(self.replace_password(caller.user()?, change).await?)
    }

    async fn sessions(&self, caller: &Caller) -> AppResult<Vec<SessionView>> {
        Ok(self.own_sessions(caller.user()?).await?)
    }

    async fn end_session(&self, caller: &Caller, session: SessionId) -> AppResult<()> {
        Ok(self.end_own_session(caller.user()?, session).await?)
    }

    async fn end_other_sessions(&self, caller: &Caller) -> AppResult<()> {
        Ok(self.end_others(caller.user()?).await?)
    }

    async fn resolve(&self, token: &str, business: Option<&str>) -> AppResult<Option<SignedIn>> {
        Ok(self.who(token, business).await?)
    }
}

#[async_trait]
impl SecondFactorApi for Identity {
    async fn second_ways(&self, challenge: &str) -> AppResult<SecondWays> {
        Ok(self.ways(challenge).await?)
    }

    async fn enter_code(
        &self,
        caller: &Caller,
        challenge: &str,
        code: &str,
        device: Option<&str>,
    ) -> AppResult<NewSession> {
        Ok(self.answer_with_code(challenge, code, &caller.agent, device).await?)
    }

    async fn totp(&self, caller: &Caller) -> AppResult<TotpView> {
        Ok(self.two_step(caller.user()?).await?)
    }

    async fn start_totp(&self, caller: &Caller, password: &str) -> AppResult<()> {
        Ok(self.begin_two_step(caller.user()?, password).await?)
    }

    async fn confirm_totp(&self, caller: &Caller, code: &str) -> AppResult<RecoveryCodes> {
        Ok(self.confirm_two_step(caller.user()?, code).await?)
    }

    async fn renew_recovery_codes(&self, caller: &Caller, proof: &Proof) -> AppResult<RecoveryCodes> {
        Ok(self.renew_codes(caller.user()?, proof).await?)
    }

    async fn read_slip(&self, caller: &Caller, slip: &str) -> AppResult<Vec<String>> {
        Ok(self.codes_of_slip(caller.user()?, slip)?)
    }

    async fn sign_ins(&self, caller: &Caller) -> AppResult<Vec<SignInView>> {
        Ok(self.own_sign_ins(caller.user()?).await?)
    }

    async fn end_all_sessions(&self, caller: &Caller) -> AppResult<()> {
        Ok(self.end_everywhere(caller.user()?).await?)
    }

    async fn end_totp(&self, caller: &Caller, proof: &Proof) -> AppResult<()> {
        Ok(self.end_two_step(caller.user()?, proof).await?)
    }
}

#[async_trait]
impl PasskeysApi for Identity {
    async fn passkeys(&self, caller: &Caller) -> AppResult<Vec<PasskeyView>> {
        Ok(self.own_passkeys(caller.user()?).await?)
    }

    async fn signed_in_recently(&self, caller: &Caller) -> AppResult<bool> {
        Ok(self.is_recent(caller.user()?).await?)
    }

    async fn start_passkey(&self, caller: &Caller, passkey: &NewPasskey) -> AppResult<String> {
        Ok(self.ask_for_passkey(caller.user()?, passkey).await?)
    }

    async fn passkey_options(&self, caller: &Caller, challenge: &str) -> AppResult<String> {
        Ok(self.creation_options(caller.user()?, challenge).await?)
    }

    async fn add_passkey(&self, caller: &Caller, challenge: &str, credential: &str) -> AppResult<()> {
        Ok(self.keep_passkey(caller.user()?, challenge, credential).await?)
    }

    async fn remove_passkey(&self, caller: &Caller, passkey: PasskeyId) -> AppResult<()> {
        Ok(self.drop_passkey(caller.user()?, passkey).await?)
    }

    async fn ask_passkey(&self, second: Option<&str>) -> AppResult<PasskeyChallenge> {
        Ok(self.passkey_question(second).await?)
    }

    async fn login_with_passkey(
        &self,
        caller: &Caller,
        challenge: &str,
        credential: &str,
        device: Option<&str>,
    ) -> AppResult<NewSession> {
        Ok(self.answer_with_passkey(challenge, credential, &caller.agent, device).await?)
    }
}

#[async_trait]
impl ProfileApi for Identity {
    async fn profile(&self, caller: &Caller) -> AppResult<ProfileView> {
        Ok(self.own_profile(caller.user()?).await?)
    }

    async fn save_profile(&self, caller: &Caller, profile: &Profile) -> AppResult<()> {
        Ok(self.change_profile(caller.user()?, profile).await?)
    }

    async fn set_avatar(&self, caller: &Caller, bytes: Vec<u8>) -> AppResult<()> {
        Ok(self.keep_avatar(caller.user()?, bytes).await?)
    }

    async fn remove_avatar(&self, caller: &Caller) -> AppResult<()> {
        Ok(self.drop_avatar(caller.user()?).await?)
    }

    async fn avatar(&self, name: &str) -> AppResult<Picture> {
        self.show_avatar(name).await?.ok_or_else(|| ErrorCode::NotFound.into())
    }

    async fn change_email(&self, caller: &Caller, change: &EmailChange) -> AppResult<()> {
        Ok(self.ask_for_email(caller.user()?, change).await?)
    }

    async fn confirm_email_change(&self, token: &str) -> AppResult<EmailChangeStep> {
        Ok(self.say_yes_to_email(token).await?)
    }

    async fn send_phone_code(&self, caller: &Caller, phone: &str) -> AppResult<()> {
        Ok(self.send_code(caller.user()?, phone).await?)
    }

    async fn confirm_phone(&self, caller: &Caller, code: &str) -> AppResult<()> {
        Ok(self.take_phone_code(caller.user()?, code).await?)
    }
}
