//! The port: what leaves is an [`AppError`](shared::AppError), and what is ours was logged on the way.

use async_trait::async_trait;
use shared::{
    caller::{Caller, SignedIn},
    error::AppResult,
    identity::{IdentityApi, Login, NewSession, Registration, Tokens},
};

use crate::Identity;

#[async_trait]
impl IdentityApi for Identity {
    async fn login(&self, _: &Caller, login: &Login) -> AppResult<NewSession> {
        Ok(self.sign_in(login).await?)
    }

    async fn logout(&self, caller: &Caller) -> AppResult<()> {
        Ok(self.sign_out(caller.user()?).await?)
    }

    async fn register(&self, _: &Caller, registration: &Registration, locale: &str) -> AppResult<()> {
        Ok(self.make_account(registration, locale).await?)
    }

    async fn verify_email(&self, _: &Caller, token: &str) -> AppResult<NewSession> {
        Ok(self.verify(token).await?)
    }

    async fn login_api(&self, _: &Caller, login: &Login) -> AppResult<Tokens> {
        Ok(self.sign_in_api(login).await?)
    }

    async fn refresh(&self, _: &Caller, refresh_token: &str) -> AppResult<Tokens> {
        Ok(self.rotate(refresh_token).await?)
    }

    async fn resolve(&self, token: &str, business: Option<&str>) -> AppResult<Option<SignedIn>> {
        Ok(self.who(token, business).await?)
    }
}
