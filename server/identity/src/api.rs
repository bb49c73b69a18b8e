//! The port: what leaves is an [`AppError`](shared::AppError), and what is ours was logged on the way.

use async_trait::async_trait;
use shared::{
    caller::{Caller, SignedIn},
    error::AppResult,
    identity::{
        IdentityApi, Login, NewSession, PasswordChange, PasswordReset, Registration, SessionView, Tokens,
    },
    ids::SessionId,
};

use crate::Identity;

#[async_trait]
impl IdentityApi for Identity {
    async fn login(&self, caller: &Caller, login: &Login) -> AppResult<NewSession> {
        Ok(self.sign_in(login, &caller.agent).await?)
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
