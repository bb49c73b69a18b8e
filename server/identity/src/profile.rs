//! Name, user name, language and what may be sent.

use server_kernel::{DbError, ServiceError, errors::ensure_affected};
use shared::{
    AppError,
    caller::SignedIn,
    contact::PersonName,
    error::FieldProblem,
    identity::{Profile, ProfileView},
    ids::UserId,
    time::Instant,
};
use sqlx::PgConnection;

use crate::{
    Identity, avatars, email_change, messages::Language, phone, prove::problems, record, username::Username,
};

/// What is written.
struct Parsed {
    name: PersonName,
    username: Option<Username>,
    language: Language,
}

/// Says everything that is wrong at once.
fn parse(profile: &Profile) -> Result<Parsed, AppError> {
    let name = PersonName::parse(&profile.name);
    let username = match profile.username.trim() {
        "" => Ok(None),
        text => Username::parse(text).map(Some),
    };
    let language = Language::of(&profile.language);
    let known = language.as_str() == profile.language;
    match (name, username, known) {
        (Ok(name), Ok(username), true) => Ok(Parsed { name, username, language }),
        (name, username, known) => Err(problems([
            ("name", name.err()),
            ("username", username.err()),
            ("language", (!known).then_some(FieldProblem::Unknown)),
        ])),
    }
}

async fn read(conn: &mut PgConnection, user: UserId) -> Result<(Profile, Option<String>), DbError> {
    let row = sqlx::query!(
        "SELECT name, username::text AS username, locale, marketing_consent_at IS NOT NULL AS \"marketing!\",
             notify_email, notify_sms, CASE WHEN phone_verified_at IS NOT NULL THEN phone END AS phone
         FROM users WHERE id = $1",
        user.0,
    )
    .fetch_one(conn)
    .await?;
    let profile = Profile {
        name: row.name,
        username: row.username.unwrap_or_default(),
        language: row.locale,
        marketing: row.marketing,
        by_email: row.notify_email,
        by_text: row.notify_sms,
    };
    Ok((profile, row.phone))
}

async fn write(
    conn: &mut PgConnection,
    user: UserId,
    parsed: &Parsed,
    wanted: &Profile,
    now: Instant,
) -> Result<(), DbError> {
    let done = sqlx::query!(
        "UPDATE users SET name = $2, username = $3::text::citext, locale = $4,
             marketing_consent_at = CASE WHEN $5 THEN coalesce(marketing_consent_at, $8) END,
             notify_email = $6, notify_sms = $7
         WHERE id = $1",
        user.0,
        parsed.name.as_str(),
        parsed.username.as_ref().map(Username::as_str),
        parsed.language.as_str(),
        wanted.marketing,
        wanted.by_email,
        wanted.by_text,
        now,
    )
    .execute(conn)
    .await?;
    ensure_affected(done.rows_affected(), 1)
}

impl Identity {
    pub(crate) async fn own_profile(&self, who: &SignedIn) -> Result<ProfileView, ServiceError> {
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let (profile, phone) = read(tx.conn(), who.user).await?;
        let new_email = email_change::waiting(tx.conn(), who.user, now).await?;
        let avatar = avatars::name_of(tx.conn(), who.user).await?;
        let phone_asked = phone::asked(tx.conn(), who.user, now).await?.map(|asked| asked.phone);
        tx.commit().await?;
        Ok(ProfileView { profile, email: who.email.clone(), new_email, phone, avatar, phone_asked })
    }

    pub(crate) async fn change_profile(&self, who: &SignedIn, profile: &Profile) -> Result<(), ServiceError> {
        let parsed = parse(profile)?;
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        match write(tx.conn(), who.user, &parsed, profile, now).await {
            Err(error) if error.is_constraint("users_username_unique") => {
                return Err(AppError::field("username", FieldProblem::Unknown).into());
            }
            written => written?,
        }
        record(tx.conn(), "auth.profile", Some(who.user), true, now).await?;
        Ok(tx.commit().await?)
    }
}
