//! Walks a chain and says whether anybody has been at the log.

use shared::ids::TenantId;
use uuid::Uuid;

use super::chain::{BEGINNING, Hash, Row, key, link};
use crate::{
    db::{Actor, Db},
    errors::DbError,
};

/// Links read at once.
const BATCH: i64 = 1_000;

/// What is wrong with a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A row does not say what it said when it was sealed.
    RowChanged,
    /// A sealed row is not there.
    RowRemoved,
    /// A row was put in among older ones.
    RowPutIn,
    /// A seal is not the one that was made.
    SealChanged,
    /// A seal is not there.
    SealRemoved,
    /// The chain ends before its head.
    Truncated,
    /// The head is not the end of the chain.
    HeadChanged,
}

/// The first thing that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub fault: Fault,
    /// Where in the chain; `None` for a row that is in none.
    pub position: Option<i64>,
    /// The row of the audit log, where it is known.
    pub audit: Option<Uuid>,
}

/// A chain in which nothing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// How many rows are sealed: the last position.
    pub sealed: i64,
    /// How many wait for their seal.
    pub waiting: i64,
    /// The last hash. Whoever notes it elsewhere sees later that nothing before it has changed.
    pub head: [u8; 32],
}

/// A chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Whose; `None` for what belongs to no business.
    pub tenant: Option<TenantId>,
    /// The business's address in links.
    pub slug: Option<String>,
}

/// Every chain there is.
///
/// # Errors
/// When the database does not answer.
pub async fn chains(db: &Db) -> Result<Vec<Chain>, DbError> {
    let mut tx = db.begin(Actor::System).await?;
    let rows = sqlx::query!(
        "SELECT c.chain AS \"chain!\", t.slug AS \"slug?\" FROM (
             SELECT tenant_id AS chain FROM audit_heads
             UNION SELECT tenant_id FROM audit_seals
             UNION SELECT coalesce(tenant_id, '00000000-0000-0000-0000-000000000000') FROM audit_logs
         ) c LEFT JOIN tenants t ON t.id = c.chain ORDER BY 1"
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    let tenant = |chain: Uuid| (!chain.is_nil()).then_some(TenantId(chain));
    Ok(rows.into_iter().map(|row| Chain { tenant: tenant(row.chain), slug: row.slug }).collect())
}

/// A link as stored, with its row if that is there.
struct Link {
    position: i64,
    audit: Uuid,
    hash: Hash,
    row: Option<Row>,
}

/// Where a chain ends, by its head and by its last seal.
struct Ends {
    head: Option<(i64, Hash)>,
    last: i64,
}

/// Recomputes one chain from its beginning: the first thing that is wrong, or what it holds.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(db: &Db, tenant: Option<TenantId>) -> Result<Result<Checked, Finding>, DbError> {
    let chain = key(tenant);
    let (mut position, mut previous) = (0, BEGINNING);
    loop {
        let links = links(db, chain, position).await?;
        if links.is_empty() {
            break;
        }
        for stored in &links {
            position += 1;
            if let Some(fault) = check(stored, position, &previous) {
                let fault = match fault {
                    Fault::RowChanged => blame(db, chain, stored, &previous).await?,
                    other => other,
                };
                let audit = (fault != Fault::SealRemoved).then_some(stored.audit);
                return Ok(Err(Finding { fault, position: Some(position), audit }));
            }
            previous = stored.hash;
        }
    }
    finish(db, chain, position, previous).await
}

fn check(stored: &Link, position: i64, previous: &Hash) -> Option<Fault> {
    if stored.position != position {
        return Some(Fault::SealRemoved);
    }
    match &stored.row {
        None => Some(Fault::RowRemoved),
        Some(row) if link(previous, position, row) != stored.hash => Some(Fault::RowChanged),
        Some(_) => None,
    }
}

/// Row and seal do not fit: what follows was made with the true seal, and tells which of the two was changed.
async fn blame(db: &Db, chain: Uuid, stored: &Link, previous: &Hash) -> Result<Fault, DbError> {
    let Some(row) = &stored.row else { return Ok(Fault::RowRemoved) };
    let computed = link(previous, stored.position, row);
    let row_is_true = match links(db, chain, stored.position).await?.first() {
        Some(Link { row: Some(after), position, hash, .. }) => link(&computed, *position, after) == *hash,
        _ => ends(db, chain).await?.head == Some((stored.position, computed)),
    };
    Ok(if row_is_true { Fault::SealChanged } else { Fault::RowChanged })
}

/// The chain was walked to its last seal: whether that is its head, and what is in no chain.
async fn finish(
    db: &Db,
    chain: Uuid,
    position: i64,
    hash: Hash,
) -> Result<Result<Checked, Finding>, DbError> {
    let ends = ends(db, chain).await?;
    let at = |fault, position| Ok(Err(Finding { fault, position: Some(position), audit: None }));
    match ends.head {
        Some((head, _)) if head > ends.last => return at(Fault::Truncated, ends.last + 1),
        Some((head, _)) if head < ends.last => return at(Fault::HeadChanged, head),
        None if ends.last > 0 => return at(Fault::HeadChanged, ends.last),
        // Sealed meanwhile: its end is somebody else's to walk.
        Some((head, _)) if head > position => {}
        Some((head, end)) if end != hash => return at(Fault::HeadChanged, head),
        _ => {}
    }
    let (put_in, waiting) = outside(db, chain).await?;
    if let Some(audit) = put_in {
        return Ok(Err(Finding { fault: Fault::RowPutIn, position: None, audit: Some(audit) }));
    }
    Ok(Ok(Checked { sealed: position, waiting, head: hash }))
}

async fn ends(db: &Db, chain: Uuid) -> Result<Ends, DbError> {
    let mut tx = db.begin(Actor::System).await?;
    let row = sqlx::query!(
        "SELECT (SELECT max(position) FROM audit_seals WHERE tenant_id = $1) AS last, h.position AS \"position?\", h.hash AS \"hash?\"
         FROM (SELECT 1) one LEFT JOIN audit_heads h ON h.tenant_id = $1",
        chain,
    )
    .fetch_one(tx.conn())
    .await?;
    tx.commit().await?;
    let head = row.position.zip(row.hash.and_then(|hash| Hash::try_from(hash).ok()));
    Ok(Ends { head, last: row.last.unwrap_or_default() })
}

/// A row that no seal will ever be made for, if there is one; and how many wait for theirs.
async fn outside(db: &Db, chain: Uuid) -> Result<(Option<Uuid>, i64), DbError> {
    let mut tx = db.begin(Actor::System).await?;
    let row = sqlx::query!(
        "SELECT (array_agg(a.id ORDER BY a.id) FILTER (WHERE a.id < h.closed_until))[1] AS put_in,
             count(*) FILTER (WHERE h.closed_until IS NULL OR a.id >= h.closed_until) AS \"waiting!\"
         FROM audit_logs a LEFT JOIN audit_heads h ON h.tenant_id = $1
         WHERE a.tenant_id IS NOT DISTINCT FROM nullif($1, '00000000-0000-0000-0000-000000000000'::uuid)
             AND NOT EXISTS (SELECT 1 FROM audit_seals s WHERE s.audit_id = a.id)",
        chain,
    )
    .fetch_one(tx.conn())
    .await?;
    tx.commit().await?;
    Ok((row.put_in, row.waiting))
}

async fn links(db: &Db, chain: Uuid, after: i64) -> Result<Vec<Link>, DbError> {
    let mut tx = db.begin(Actor::System).await?;
    let rows = sqlx::query!(
        "SELECT s.position, s.audit_id, s.hash, a.id AS \"id?\", a.tenant_id, a.user_id, a.action AS \"action?\",
             a.resource_kind AS \"resource_kind?\", a.resource_id, a.success AS \"success?\", a.at AS \"at?\"
         FROM audit_seals s LEFT JOIN audit_logs a ON a.id = s.audit_id
         WHERE s.tenant_id = $1 AND s.position > $2 ORDER BY s.position LIMIT $3",
        chain,
        after,
        BATCH,
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    let links = rows.into_iter().map(|row| {
        let (tenant_id, user_id, resource_id) = (row.tenant_id, row.user_id, row.resource_id);
        let kept = (row.id, row.action, row.resource_kind, row.success, row.at);
        let row_there = match kept {
            (Some(id), Some(action), Some(resource_kind), Some(success), Some(at)) => {
                Some(Row { id, tenant_id, user_id, action, resource_kind, resource_id, success, at })
            }
            _ => None,
        };
        let hash = Hash::try_from(row.hash).unwrap_or(BEGINNING);
        Link { position: row.position, audit: row.audit_id, hash, row: row_there }
    });
    Ok(links.collect())
}
