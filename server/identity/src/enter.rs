//! The last step of every sign-in: the session, the line in the account's history, and a message to the owner when the browser
//! or program is a stranger.

use server_kernel::ServiceError;
use shared::{
    identity::{NewSession, Tokens},
    ids::UserId,
    time::Instant,
};
use sqlx::PgConnection;

use crate::{
    Identity, accounts,
    device::name,
    devices::{self, From},
    history::{self, Method},
    notices::{self, Notice},
    send, sessions, tokens,
};

/// What somebody comes in with.
#[derive(Clone, Copy)]
pub(crate) struct With<'a> {
    /// What the browser or program says it is.
    pub(crate) agent: &'a str,
    /// What showed who they are.
    pub(crate) method: Method,
}

impl Identity {
    /// Opens a browser session. `device` is the cookie that the browser is known by.
    pub(crate) async fn enter(
        &self,
        conn: &mut PgConnection,
        user: UserId,
        with: With<'_>,
        device: Option<&str>,
        now: Instant,
    ) -> Result<NewSession, ServiceError> {
        accounts::ensure_active(&mut *conn, user).await?;
        let cookie = self.meet(&mut *conn, user, with, &From::Browser(device), now).await?;
        let session = sessions::open_browser(&mut *conn, user, with.agent, now).await?;
        if let Some(device) = device {
            devices::hand_over(conn, user, device, session.user.session).await?;
        }
        Ok(NewSession { device: cookie, ..session })
    }

    /// The first tokens of a program.
    pub(crate) async fn enter_program(
        &self,
        conn: &mut PgConnection,
        user: UserId,
        with: With<'_>,
        now: Instant,
    ) -> Result<Tokens, ServiceError> {
        accounts::ensure_active(&mut *conn, user).await?;
        self.meet(&mut *conn, user, with, &From::Program(&name(with.agent)), now).await?;
        Ok(tokens::new_family(conn, user, with.agent, now).await?)
    }

    async fn meet(
        &self,
        conn: &mut PgConnection,
        user: UserId,
        with: With<'_>,
        from: &From<'_>,
        now: Instant,
    ) -> Result<Option<String>, ServiceError> {
        history::note(&mut *conn, user, with.method, with.agent, true, now).await?;
        let met = devices::meet(&mut *conn, user, from, now).await?;
        if met.stranger {
            self.tell(conn, user, &Notice::NewDevice { device: name(with.agent), at: now }, now).await?;
        }
        Ok(met.cookie)
    }

    /// Whoever did it, the owner hears of it.
    pub(crate) async fn tell(
        &self,
        conn: &mut PgConnection,
        user: UserId,
        notice: &Notice,
        now: Instant,
    ) -> Result<(), ServiceError> {
        let reader = accounts::reader(&mut *conn, user).await?;
        send(conn, &notices::write(reader.language, &reader.email, notice, &self.base_url), now).await
    }
}
