//! The list of businesses.

use server_kernel::{DbError, ServiceError, audit};
use shared::{
    AppError,
    booking::Page,
    caller::Caller,
    error::FieldProblem,
    permission::Module,
    platform::{BusinessLine, BusinessSearch, BusinessStatus, NO_PLAN},
    tenants::{plan::Plan, settings::Verification},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    Platform,
    cursor::{self, PAGE, cut},
    service::{given, reader},
};

/// Every part of a business that somebody of head office may be limited to.
pub(crate) const PARTS: &[&str] = &["public", "settings", "bank", "bank,commission", "verification"];
const MAX_LETTERS: usize = 120;

/// A business as it is listed.
pub(crate) struct Row {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub business_type: String,
    pub place: String,
    pub status: String,
    pub verification: String,
    pub plan: Option<String>,
    pub created_at: Instant,
}

/// As it is shown.
pub(crate) fn line(row: Row) -> Result<BusinessLine, DbError> {
    let unreadable = |column| DbError::Inconsistent { table: "tenants", column };
    Ok(BusinessLine {
        slug: row.slug,
        name: row.name,
        kind: row.business_type,
        place: row.place,
        status: BusinessStatus::from_stored(&row.status).ok_or_else(|| unreadable("status"))?,
        verification: Verification::from_stored(&row.verification)
            .ok_or_else(|| unreadable("verification"))?,
        plan: row.plan,
    })
}

/// What is looked for.
struct Wanted {
    words: Option<String>,
    status: Option<&'static str>,
    verification: Option<&'static str>,
    plan: Option<&'static str>,
    after: Option<(Instant, Uuid)>,
}

fn parse(search: &BusinessSearch) -> Result<Wanted, AppError> {
    let unknown = |field| move || AppError::field(field, FieldProblem::Unknown);
    let status = given(&search.status)
        .map(|text| BusinessStatus::from_stored(text).ok_or_else(unknown("status")))
        .transpose()?;
    let verification = given(&search.verification)
        .map(|text| Verification::from_stored(text).ok_or_else(unknown("verification")))
        .transpose()?;
    let plan = given(&search.plan)
        .map(|text| {
            let plan = Plan::from_stored(text).map(Plan::as_str);
            plan.or((text == NO_PLAN).then_some(NO_PLAN)).ok_or_else(unknown("plan"))
        })
        .transpose()?;
    let words = given(&search.q).map(str::to_lowercase);
    if words.as_deref().is_some_and(|words| words.chars().count() > MAX_LETTERS || words.contains('\0')) {
        return Err(AppError::field("q", FieldProblem::TooLong));
    }
    Ok(Wanted {
        words,
        status: status.map(BusinessStatus::as_str),
        verification: verification.map(Verification::as_str),
        plan,
        after: cursor::read(search.cursor.as_deref())?,
    })
}

impl Platform {
    pub(crate) async fn find_businesses(
        &self,
        caller: &Caller,
        search: &BusinessSearch,
    ) -> Result<Page<BusinessLine>, ServiceError> {
        let (user, office) = reader(caller, Module::Tenants.read(), PARTS)?;
        let wanted = parse(search)?;
        let mut tx = self.begin((user, office), None).await?;
        let (rows, next_cursor) = cut(find(tx.conn(), &wanted).await?, |row| (row.created_at, row.id));
        let entry = self.entry(user, "business.search", None, ("business", None));
        audit::record(tx.conn(), entry).await?;
        tx.commit().await?;
        let items = rows.into_iter().map(line).collect::<Result<_, _>>()?;
        Ok(Page { items, next_cursor })
    }
}

/// Newest first.
async fn find(conn: &mut PgConnection, wanted: &Wanted) -> Result<Vec<Row>, DbError> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT t.id, t.slug, t.name, t.business_type, coalesce(l.place, '') AS \"place!\", t.status, t.verification,
             p.plan AS \"plan?\", t.created_at
         FROM tenants t
         LEFT JOIN LATERAL (SELECT place FROM locations WHERE tenant_id = t.id ORDER BY is_main DESC, id LIMIT 1) l ON true
         LEFT JOIN subscriptions p ON p.tenant_id = t.id
         WHERE t.kind = 'business'
             AND ($1::text IS NULL OR strpos(lower(t.name), $1) > 0 OR strpos(t.slug, $1) > 0)
             AND ($2::text IS NULL OR t.status = $2) AND ($3::text IS NULL OR t.verification = $3)
             AND ($4::text IS NULL OR coalesce(p.plan, 'NONE') = $4)
             AND ($5::timestamptz IS NULL OR (t.created_at, t.id) < ($5, $6))
         ORDER BY t.created_at DESC, t.id DESC LIMIT $7",
        wanted.words,
        wanted.status,
        wanted.verification,
        wanted.plan,
        wanted.after.map(|(at, _)| at),
        wanted.after.map(|(_, id)| id),
        PAGE as i64 + 1,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}
