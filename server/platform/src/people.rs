//! The list of accounts.

use server_kernel::{DbError, ServiceError, audit};
use shared::{
    AppError,
    booking::Page,
    caller::Caller,
    error::FieldProblem,
    permission::Module,
    platform::{AccountStatus, PeopleSearch, PersonLine},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    Platform,
    cursor::{self, PAGE, cut},
    service::{given, reader},
};

/// Whether an account may be used, and nothing else of it.
pub(crate) const STATE: &str = "account state";
const MAX_LETTERS: usize = 254;

struct Row {
    id: Uuid,
    name: String,
    email: String,
    status: String,
    created_at: Instant,
}

struct Wanted {
    words: Option<String>,
    /// Whoever sees masked addresses finds whole ones only: the first letters, tried one after the other, would spell them.
    exact: bool,
    status: Option<&'static str>,
    after: Option<(Instant, Uuid)>,
}

fn parse(search: &PeopleSearch, exact: bool) -> Result<Wanted, AppError> {
    let status = given(&search.status)
        .map(|text| {
            AccountStatus::from_stored(text).ok_or_else(|| AppError::field("status", FieldProblem::Unknown))
        })
        .transpose()?;
    let words = given(&search.q).map(str::to_lowercase);
    if words.as_deref().is_some_and(|words| words.chars().count() > MAX_LETTERS || words.contains('\0')) {
        return Err(AppError::field("q", FieldProblem::TooLong));
    }
    Ok(Wanted {
        words,
        exact,
        status: status.map(AccountStatus::as_str),
        after: cursor::read(search.cursor.as_deref())?,
    })
}

impl Platform {
    pub(crate) async fn find_people(
        &self,
        caller: &Caller,
        search: &PeopleSearch,
    ) -> Result<Page<PersonLine>, ServiceError> {
        let (user, office) = reader(caller, Module::Profiles.read(), &[STATE])?;
        let wanted = parse(search, caller.head_office(Module::Profiles.read()).is_err())?;
        let mut tx = self.begin((user, office), None).await?;
        let (rows, next_cursor) = cut(find(tx.conn(), &wanted).await?, |row| (row.created_at, row.id));
        let entry = self.entry(user, "account.search", None, ("account", None));
        audit::record(tx.conn(), entry).await?;
        tx.commit().await?;
        let items = rows
            .into_iter()
            .map(|row| {
                let unreadable = DbError::Inconsistent { table: "users", column: "status" };
                let status = AccountStatus::from_stored(&row.status).ok_or(unreadable)?;
                Ok(PersonLine { user: row.id.into(), name: row.name, email: row.email, status })
            })
            .collect::<Result<_, DbError>>()?;
        Ok(Page { items, next_cursor })
    }
}

/// Newest first.
async fn find(conn: &mut PgConnection, wanted: &Wanted) -> Result<Vec<Row>, DbError> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT u.id, state.name AS \"name!\", state.email AS \"email!\", u.status, u.created_at
         FROM (
             SELECT id, status, created_at FROM users
             WHERE ($1::text IS NULL OR lower(email::text) = $1
                     OR NOT $2 AND (strpos(lower(name), $1) > 0 OR starts_with(lower(email::text), $1)))
                 AND ($3::text IS NULL OR status = $3)
                 AND ($4::timestamptz IS NULL OR (created_at, id) < ($4, $5))
             ORDER BY created_at DESC, id DESC LIMIT $6
         ) u CROSS JOIN LATERAL account_state(u.id) state
         ORDER BY u.created_at DESC, u.id DESC",
        wanted.words,
        wanted.exact,
        wanted.status,
        wanted.after.map(|(at, _)| at),
        wanted.after.map(|(_, id)| id),
        PAGE as i64 + 1,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}
