//! Papers: what a business sends, and what head office reads of it.

use std::collections::BTreeMap;

use async_trait::async_trait;
use server_kernel::{Actor, DbError, ServiceError, Tx, audit, zone};
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
const LONGEST_NAME: usize = 120;

/// Somebody of head office who decides on papers.
///
/// # Errors
/// `auth.required`, `auth.forbidden`.
pub(super) fn reviewer(caller: &Caller) -> Result<(&SignedIn, &HeadOffice), AppError> {
    let approve = Module::Tenants.approve();
    let may = PARTS.iter().map(|part| caller.head_office_part(approve, part));
    may.reduce(Result::or).unwrap_or(Err(ErrorCode::Forbidden.into()))
}

/// What it is, by its first bytes.
fn sniff(content: &[u8]) -> Option<&'static str> {
    match content {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        _ => None,
    }
}

/// The last part of a path, without what could mislead somebody who keeps it.
fn file_name(text: &str) -> String {
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = last.chars().filter(|letter| !letter.is_control() && !matches!(letter, '"' | '\u{202e}'));
    let name: String = kept.take(LONGEST_NAME).collect();
    if name.trim().is_empty() { "document".to_owned() } else { name.trim().to_owned() }
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
        let problem = |problem| AppError::field("file", problem);
        if content.is_empty() {
            return Err(problem(FieldProblem::Required).into());
        }
        if content.len() > MAX_DOCUMENT {
            return Err(problem(FieldProblem::TooLong).into());
        }
        let content_type = sniff(&content).ok_or_else(|| problem(FieldProblem::Malformed))?;
        let (id, now) = (DocumentId::new(), self.clock.now());
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        let sent = sqlx::query_scalar!(
            "SELECT count(*) AS \"sent!\" FROM verification_documents WHERE tenant_id = $1",
            place.tenant.0
        )
        .fetch_one(tx.conn())
        .await?;
        if sent >= MAX_DOCUMENTS {
            return Err(problem(FieldProblem::OutOfRange).into());
        }
        sqlx::query!(
            "INSERT INTO verification_documents
                 (tenant_id, id, kind, file_name, content_type, content, uploaded_by, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            place.tenant.0,
            id.0,
            kind.as_str(),
            file_name(name),
            content_type,
            content,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_what_its_first_bytes_say() {
        assert_eq!(sniff(b"%PDF-1.7 and so on"), Some("application/pdf"));
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n...."), Some("image/png"));
        assert_eq!(sniff(&[0xff, 0xd8, 0xff, 0xe0]), Some("image/jpeg"));
        for other in [&b"<html>"[..], b"", b"MZ", b"%PD", b"GIF89a", b" %PDF-1.7", b"<?xml"] {
            assert_eq!(sniff(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_file_keeps_its_last_name_without_tricks() {
        assert_eq!(file_name("C:\\Users\\me\\licence.pdf"), "licence.pdf");
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("a\"b\r\nc.pdf"), "abc.pdf");
        assert_eq!(file_name("photo\u{202e}fdp.exe"), "photofdp.exe");
        assert_eq!(file_name("  "), "document");
        assert_eq!(file_name(&"x".repeat(500)).len(), LONGEST_NAME);
    }
}
