//! Making an account. What is answered and how long it takes is the same whether or not the address is known; only its
//! owner is told, by message.

use server_kernel::{DbError, ServiceError};
use shared::{
    AppError,
    contact::{EmailAddress, PersonName},
    error::{FieldError, FieldProblem},
    identity::Registration,
    ids::UserId,
    time::Instant,
};
use sqlx::PgConnection;

use crate::{
    Identity,
    accounts::{self, NewAccount},
    links::{self, Purpose},
    messages::{self, Language},
    password, record, send,
};

struct Parsed {
    name: PersonName,
    email: EmailAddress,
}

/// Says everything that is wrong at once.
fn parse(registration: &Registration) -> Result<Parsed, AppError> {
    let name = PersonName::parse(&registration.name);
    let email = EmailAddress::parse(&registration.email);
    let address = email.as_ref().map_or("", EmailAddress::as_str);
    let password = password::check(&registration.password, address);
    match (name, email, password) {
        (Ok(name), Ok(email), Ok(())) => Ok(Parsed { name, email }),
        (name, email, password) => {
            let problems: [(&str, Option<FieldProblem>); 3] =
                [("name", name.err()), ("email", email.err()), ("password", password.err())];
            let errors = problems
                .into_iter()
                .filter_map(|(field, code)| Some(FieldError { field: field.to_owned(), code: code? }));
            Err(AppError::fields(errors.collect()))
        }
    }
}

/// The account that the link will open: a new one, one that nobody has used yet, or the caller's own (the password shows
/// it) whose link was lost. `None` for somebody else's.
async fn account(
    conn: &mut PgConnection,
    wanted: &NewAccount<'_>,
    own: Option<UserId>,
    now: Instant,
) -> Result<Option<UserId>, DbError> {
    if let Some(user) = accounts::add(&mut *conn, wanted, now).await? {
        return Ok(Some(user));
    }
    if own.is_some() {
        return Ok(own);
    }
    accounts::take_over_unused(conn, wanted).await
}

impl Identity {
    pub(crate) async fn make_account(
        &self,
        registration: &Registration,
        locale: &str,
    ) -> Result<(), ServiceError> {
        let Parsed { name, email } = parse(registration)?;
        let language = Language::of(locale);
        let hash = self.passwords.hash(&registration.password).await?;
        let own = self.own_unverified(&email, &registration.password).await?;
        let wanted = NewAccount {
            name: name.as_str(),
            email: email.as_str(),
            password_hash: &hash,
            locale: language.as_str(),
        };
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let user = account(tx.conn(), &wanted, own, now).await?;
        let message = match user {
            Some(user) => {
                let token = links::new_token(tx.conn(), user, Purpose::EmailVerify, now).await?;
                messages::verify(language, &email, &format!("{}/verify?token={token}", self.base_url))
            }
            None => messages::already_registered(language, &email, &format!("{}/login", self.base_url)),
        };
        send(tx.conn(), &message, now).await?;
        record(tx.conn(), "auth.register", user, user.is_some(), now).await?;
        Ok(tx.commit().await?)
    }

    /// The account with this address, if it waits for its link and has this password. A password is compared in any case,
    /// so that nothing can be told from the time it takes.
    async fn own_unverified(
        &self,
        email: &EmailAddress,
        password: &str,
    ) -> Result<Option<UserId>, ServiceError> {
        let mut tx = self.begin().await?;
        let account = accounts::lookup(tx.conn(), email.as_str()).await?;
        let imported = accounts::imported(tx.conn()).await?;
        tx.commit().await?;
        let hash = account.as_ref().map(|account| account.password_hash.as_str());
        let fits = self.passwords.verify(password, hash, imported.as_deref()).await?;
        Ok(account.filter(|account| fits && !account.verified).map(|account| account.user))
    }
}
