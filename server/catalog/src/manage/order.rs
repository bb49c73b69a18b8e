//! The order in which things stand.

use server_kernel::{DbError, ServiceError};
use shared::{
    ErrorCode,
    caller::Caller,
    catalog::edit::{Listed, Way},
    permission::Module,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::change::Done;
use crate::Catalog;

/// The same ids with one of them a place earlier or later; at the edge it stays.
fn shifted(mut ids: Vec<Uuid>, id: Uuid, way: Way) -> Option<Vec<Uuid>> {
    let place = ids.iter().position(|known| *known == id)?;
    let other = match way {
        Way::Up => place.checked_sub(1),
        Way::Down => Some(place + 1).filter(|next| *next < ids.len()),
    };
    if let Some(other) = other {
        ids.swap(place, other);
    }
    Some(ids)
}

impl Catalog {
    pub(super) async fn shift_one(
        &self,
        caller: &Caller,
        what: Listed,
        id: Uuid,
        way: Way,
    ) -> Result<(), ServiceError> {
        let mut change = self.begin(caller, Module::Catalog.update()).await?;
        let tenant = change.place.tenant.0;
        let ids = in_order(change.tx.conn(), tenant, what, id).await?;
        let ids = shifted(ids, id, way).ok_or(ErrorCode::NotFound)?;
        keep_order(change.tx.conn(), tenant, what, &ids).await?;
        let kind = match what {
            Listed::Category => "service_category",
            Listed::Service => "service",
            Listed::Addon => "addon",
            Listed::Resource => "resource",
            Listed::Package => "package",
        };
        let done = Done { kind, id, version: 0, action: "catalog.reorder", event: "catalog_reordered" };
        self.end(change, done).await
    }
}

/// What stands in one list with it. Services stand under their heading; archived ones stand nowhere.
async fn in_order(
    conn: &mut PgConnection,
    tenant: Uuid,
    what: Listed,
    id: Uuid,
) -> Result<Vec<Uuid>, DbError> {
    let ids = match what {
        Listed::Category => sqlx::query_scalar!(
            "SELECT id FROM service_categories WHERE tenant_id = $1 ORDER BY position, name, id FOR UPDATE",
            tenant,
        )
        .fetch_all(conn)
        .await,
        Listed::Service => {
            sqlx::query_scalar!(
                "SELECT id FROM services WHERE tenant_id = $1 AND archived_at IS NULL
                    AND category_id = (SELECT category_id FROM services WHERE tenant_id = $1 AND id = $2)
                 ORDER BY position, name, id FOR UPDATE",
                tenant,
                id,
            )
            .fetch_all(conn)
            .await
        }
        Listed::Addon => {
            sqlx::query_scalar!(
                "SELECT id FROM addons WHERE tenant_id = $1 ORDER BY position, name, id FOR UPDATE",
                tenant,
            )
            .fetch_all(conn)
            .await
        }
        Listed::Resource => {
            sqlx::query_scalar!(
                "SELECT id FROM resources WHERE tenant_id = $1
                    AND kind = (SELECT kind FROM resources WHERE tenant_id = $1 AND id = $2)
                 ORDER BY position, name, id FOR UPDATE",
                tenant,
                id,
            )
            .fetch_all(conn)
            .await
        }
        Listed::Package => {
            sqlx::query_scalar!(
                "SELECT id FROM packages WHERE tenant_id = $1 ORDER BY position, name, id FOR UPDATE",
                tenant,
            )
            .fetch_all(conn)
            .await
        }
    };
    Ok(ids?)
}

async fn keep_order(
    conn: &mut PgConnection,
    tenant: Uuid,
    what: Listed,
    ids: &[Uuid],
) -> Result<(), DbError> {
    let done = match what {
        Listed::Category => {
            sqlx::query!(
                "UPDATE service_categories t SET position = o.place::int
                 FROM unnest($2::uuid[]) WITH ORDINALITY AS o (id, place) WHERE t.tenant_id = $1 AND t.id = o.id",
                tenant,
                ids,
            )
            .execute(conn)
            .await
        }
        Listed::Service => {
            sqlx::query!(
                "UPDATE services t SET position = o.place::int
                 FROM unnest($2::uuid[]) WITH ORDINALITY AS o (id, place) WHERE t.tenant_id = $1 AND t.id = o.id",
                tenant,
                ids,
            )
            .execute(conn)
            .await
        }
        Listed::Addon => {
            sqlx::query!(
                "UPDATE addons t SET position = o.place::int
                 FROM unnest($2::uuid[]) WITH ORDINALITY AS o (id, place) WHERE t.tenant_id = $1 AND t.id = o.id",
                tenant,
                ids,
            )
            .execute(conn)
            .await
        }
        Listed::Resource => {
            sqlx::query!(
                "UPDATE resources t SET position = o.place::int
                 FROM unnest($2::uuid[]) WITH ORDINALITY AS o (id, place) WHERE t.tenant_id = $1 AND t.id = o.id",
                tenant,
                ids,
            )
            .execute(conn)
            .await
        }
        Listed::Package => {
            sqlx::query!(
                "UPDATE packages t SET position = o.place::int
                 FROM unnest($2::uuid[]) WITH ORDINALITY AS o (id, place) WHERE t.tenant_id = $1 AND t.id = o.id",
                tenant,
                ids,
            )
            .execute(conn)
            .await
        }
    };
    done?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_changes_places_with_its_neighbour_and_stays_at_the_edge() {
        let [a, b, c] = [1, 2, 3].map(Uuid::from_u128);
        for (id, way, order) in [
            (b, Way::Up, [b, a, c]),
            (b, Way::Down, [a, c, b]),
            (a, Way::Up, [a, b, c]),
            (c, Way::Down, [a, b, c]),
        ] {
            assert_eq!(shifted(vec![a, b, c], id, way), Some(order.to_vec()));
        }
        assert_eq!(shifted(vec![a], b, Way::Up), None);
    }
}
