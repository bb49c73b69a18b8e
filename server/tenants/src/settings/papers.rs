//! Papers: what a business sends, and what head office reads of it.

use std::collections::BTreeMap;

use async_trait::async_trait;
use server_kernel::{
    Actor, DbError, ServiceError, Tx, audit,
    files::{self, FileKind},
    zone,
};
use shared::{
    AppError, AppResult, ErrorCode,
    caller::{Caller, HeadOffice, SignedIn},
    error::FieldProblem,
    ids::{DocumentId, TenantId},
    permission::Module,
    tenants::papers::{DocumentFile, DocumentKind, DocumentStatus, DocumentView, MAX_DOCUMENT, PapersApi},
};

use uuid::Uuid;

use crate::{Tenants, model};

/// The parts of `tenants:approve` that are about papers: those who take businesses on, and the legal department.
const PARTS: [&str; 2] = ["verification", "contracts"];
/// More than anybody needs to show.
const MAX_DOCUMENTS: i64 = 20;
/// What a paper may be.
const PAPERS: &[FileKind] = &[FileKind::Pdf, FileKind::Png, FileKind::Jpeg];

/// Somebody of head office who decides on papers.
///
/// # Errors
/// `auth.required`, `auth.forbidden`.
pub(super) fn reviewer(caller: &Caller) -> Result<(&SignedIn, &HeadOffice), AppError> {
    let approve = Module::Tenants.approve();
    let may = PARTS.iter().map(|part| caller.head_office_part(approve, part));
    may.reduce(Result::or).unwrap_or(Err(ErrorCode::Forbidden.into()))
}

impl Tenants {
    async fn own_papers(&self, caller: &Caller) -> Result<Vec<DocumentView>, ServiceError> {
        let (user, place) = caller.whole_business(Module::Tenants.read())?;
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        let views = lists(&mut tx, &[place.tenant.0]).await?.remove(&place.tenant);
        tx.commit().await?;
        Ok(views.unwrap_or_default())
    }

    async fn keep_paper(
        &self,
        caller: &Caller,
        kind: &str,
        name: &str,
        content: Vec<u8>,
    ) -> Result<(), ServiceError> {
        let (user, place) = caller.whole_business(Module::Tenants.update())?;
        let kind =
            DocumentKind::from_stored(kind).ok_or_else(|| AppError::field("kind", FieldProblem::Required))?;
        let paper = files::accept("file", content, MAX_DOCUMENT, PAPERS)?;
        let (id, now) = (DocumentId::new(), self.clock.now());
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        let sent = sqlx::query_scalar!(
            "SELECT count(*) AS \"sent!\" FROM verification_documents WHERE tenant_id = $1",
            place.tenant.0
        )
        .fetch_one(tx.conn())
        .await?;
        if sent >= MAX_DOCUMENTS {
            return Err(AppError::field("file", FieldProblem::OutOfRange).into());
        }
        sqlx::query!(
            "INSERT INTO verification_documents
                 (tenant_id, id, kind, file_name, content_type, content, uploaded_by, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            place.tenant.0,
            id.0,
            kind.as_str(),
            files::safe_name(name),
            paper.kind.media_type(),
            paper.content,
            user.user.0,
            now,
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!("SELECT papers_again() AS \"again: ()\"").fetch_one(tx.conn()).await?;
        note(&mut tx, place.tenant, user, "tenant.send_paper", id, now).await?;
        tx.commit().await?;
        self.forget(place.tenant);
        Ok(())
    }

    async fn drop_paper(&self, caller: &Caller, id: DocumentId) -> Result<(), ServiceError> {
        let (user, place) = caller.whole_business(Module::Tenants.update())?;
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        let done = sqlx::query!(
            "DELETE FROM verification_documents WHERE tenant_id = $1 AND id = $2 AND status = 'pending_review'",
            place.tenant.0,
            id.0,
        )
        .execute(tx.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Err(ErrorCode::NotFound.into());
        }
        note(&mut tx, place.tenant, user, "tenant.withdraw_paper", id, now).await?;
        Ok(tx.commit().await?)
    }

    /// Whoever is of both is served as head office first: that is written down.
    async fn open_paper(&self, caller: &Caller, id: DocumentId) -> Result<DocumentFile, ServiceError> {
        let now = self.clock.now();
        if let Ok((user, office)) = reviewer(caller) {
            let mut tx = self.db.begin(Actor::head_office(user, office, None)).await?;
            if let Some((tenant, file)) = read(&mut tx, id).await? {
                note(&mut tx, tenant, user, "tenant.read_paper", id, now).await?;
                tx.commit().await?;
                return Ok(file);
            }
        }
        let (user, place) = caller.whole_business(Module::Tenants.read())?;
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        let found = read(&mut tx, id).await?;
        tx.commit().await?;
        found.map(|(_, file)| file).ok_or_else(|| ErrorCode::NotFound.into())
    }
}

async fn read(tx: &mut Tx, id: DocumentId) -> Result<Option<(TenantId, DocumentFile)>, DbError> {
    let row = sqlx::query!(
        "SELECT tenant_id, file_name, content_type, content FROM verification_documents WHERE id = $1",
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| {
        let file =
            DocumentFile { file_name: row.file_name, content_type: row.content_type, content: row.content };
        (TenantId(row.tenant_id), file)
    }))
}

/// Each business's papers, newest first.
pub(super) async fn lists(
    tx: &mut Tx,
    tenants: &[Uuid],
) -> Result<BTreeMap<TenantId, Vec<DocumentView>>, DbError> {
    let rows = sqlx::query!(
        "SELECT d.tenant_id, d.id, d.kind, d.file_name, octet_length(d.content) AS \"bytes!\", d.status, d.created_at, t.timezone
         FROM verification_documents d JOIN tenants t ON t.id = d.tenant_id
         WHERE d.tenant_id = ANY($1::uuid[]) ORDER BY d.created_at DESC, d.id DESC",
        tenants,
    )
    .fetch_all(tx.conn())
    .await?;
    let unreadable = |column| DbError::Inconsistent { table: "verification_documents", column };
    let mut lists: BTreeMap<TenantId, Vec<DocumentView>> = BTreeMap::new();
    for row in rows {
        lists.entry(TenantId(row.tenant_id)).or_default().push(DocumentView {
            id: DocumentId(row.id),
            kind: DocumentKind::from_stored(&row.kind).ok_or(unreadable("kind"))?,
            file_name: row.file_name,
            bytes: row.bytes,
            status: DocumentStatus::from_stored(&row.status).ok_or(unreadable("status"))?,
            sent_at: zone::local(model::zone(&row.timezone)?, row.created_at),
        });
    }
    Ok(lists)
}

async fn note(
    tx: &mut Tx,
    tenant: TenantId,
    user: &SignedIn,
    action: &'static str,
    id: DocumentId,
    now: shared::time::Instant,
) -> Result<(), DbError> {
    let entry = audit::Entry {
        tenant: Some(tenant),
        user: Some(user.user),
        action,
        resource_kind: "document",
        resource: Some(id.0),
        success: true,
        at: now,
    };
    audit::record(tx.conn(), entry).await
}

#[async_trait]
impl PapersApi for Tenants {
    async fn papers(&self, caller: &Caller) -> AppResult<Vec<DocumentView>> {
        Ok(self.own_papers(caller).await?)
    }

    async fn send_paper(
        &self,
        caller: &Caller,
        kind: &str,
        file_name: &str,
        content: Vec<u8>,
    ) -> AppResult<()> {
        Ok(self.keep_paper(caller, kind, file_name, content).await?)
    }

    async fn withdraw_paper(&self, caller: &Caller, document: DocumentId) -> AppResult<()> {
        Ok(self.drop_paper(caller, document).await?)
    }

    async fn paper(&self, caller: &Caller, document: DocumentId) -> AppResult<DocumentFile> {
        Ok(self.open_paper(caller, document).await?)
    }
}
