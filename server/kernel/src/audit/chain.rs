//! A chain's links: each hash holds the one before it and every column of its row.

use sha2::{Digest as _, Sha256};
use shared::{ids::TenantId, time::Instant};
use uuid::Uuid;

/// What stands before the first link.
pub(super) const BEGINNING: Hash = [0; 32];
/// Another encoding is another name: what was sealed stays as it is.
const ENCODING: &[u8] = b"ombaro.audit.1";

/// A link.
pub(super) type Hash = [u8; 32];

/// The columns that a link holds, in this order.
pub const COLUMNS: &[&str] =
    &["id", "tenant_id", "user_id", "action", "resource_kind", "resource_id", "success", "at"];

/// A row of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub id: Uuid,
    pub tenant_id: Option<Uuid>,
    pub user_id: Option<Uuid>,
    pub action: String,
    pub resource_kind: String,
    pub resource_id: Option<Uuid>,
    pub success: bool,
    pub at: Instant,
}

/// The name of a chain: what belongs to no business has one of its own.
pub(super) fn key(tenant: Option<TenantId>) -> Uuid {
    tenant.map_or(Uuid::nil(), Uuid::from)
}

/// The link at `position`, after `previous`.
pub(super) fn link(previous: &Hash, position: i64, row: &Row) -> Hash {
    let mut hash = Sha256::new();
    hash.update(ENCODING);
    hash.update(previous);
    hash.update(position.to_be_bytes());
    hash.update(encode(row));
    hash.finalize().into()
}

/// Every value with its length before it, and nothing told from an empty text, so that no two rows encode alike.
fn encode(row: &Row) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    let mut put = |value: Option<&[u8]>| {
        bytes.push(u8::from(value.is_some()));
        if let Some(value) = value {
            bytes.extend((value.len() as u64).to_be_bytes());
            bytes.extend(value);
        }
    };
    put(Some(row.id.as_bytes()));
    put(row.tenant_id.as_ref().map(|id| id.as_bytes().as_slice()));
    put(row.user_id.as_ref().map(|id| id.as_bytes().as_slice()));
    put(Some(row.action.as_bytes()));
    put(Some(row.resource_kind.as_bytes()));
    put(row.resource_id.as_ref().map(|id| id.as_bytes().as_slice()));
    put(Some(&[u8::from(row.success)]));
    // To the microsecond, as PostgreSQL keeps it.
    put(Some(&row.at.timestamp_micros().to_be_bytes()));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        Row {
            id: Uuid::from_u128(1),
            tenant_id: Some(Uuid::from_u128(2)),
            user_id: None,
            action: "booking.pay".to_owned(),
            resource_kind: "booking".to_owned(),
            resource_id: None,
            success: true,
            at: "2026-11-20T04:30:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn no_two_rows_encode_alike() {
        let shifted = |action: &str, kind: &str| Row {
            action: action.to_owned(),
            resource_kind: kind.to_owned(),
            ..row()
        };
        let rows = [
            row(),
            shifted("booking.paybooking", ""),
            shifted("booking.pa", "ybooking"),
            shifted("", "booking.paybooking"),
            Row { tenant_id: None, user_id: row().tenant_id, ..row() },
            Row { tenant_id: None, resource_id: row().tenant_id, ..row() },
            Row { tenant_id: None, ..row() },
            Row { success: false, ..row() },
            Row { id: Uuid::from_u128(3), ..row() },
            Row { at: row().at + chrono::Duration::microseconds(1), ..row() },
        ];
        for (at, one) in rows.iter().enumerate() {
            for other in &rows[at + 1..] {
                assert_ne!(encode(one), encode(other), "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_link_is_the_same_for_ever() {
        let hash = "698679a1b9647a7f2150fb14f8e08a99c6489e1c1a571944c0cc0d5db2e5f6a1";
        assert_eq!(hex(&link(&BEGINNING, 1, &row())), hash);
    }

    #[test]
    fn a_link_hangs_on_the_one_before_and_on_its_place() {
        let first = link(&BEGINNING, 1, &row());
        assert_ne!(link(&first, 2, &row()), link(&BEGINNING, 2, &row()));
        assert_ne!(link(&first, 2, &row()), link(&first, 3, &row()));
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
