//! Pictures of services, each under a random name that is never used for another one.

use server_kernel::{
    Actor, ServiceError,
    crypto::random_token,
    files::{self, PICTURES},
};
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    catalog::edit::MAX_PICTURE,
    error::FieldProblem,
    identity::Picture,
    ids::ServiceId,
    permission::{Module, Scope},
};

use super::change::Done;
use crate::Catalog;

/// How many a service can have.
const MOST: i64 = 8;

impl Catalog {
    pub(super) async fn keep_picture(
        &self,
        caller: &Caller,
        service: ServiceId,
        bytes: Vec<u8>,
    ) -> Result<(), ServiceError> {
        let mut change = self.begin(caller, Module::Catalog.update()).await?;
        let picture = files::accept("picture", bytes, MAX_PICTURE, PICTURES)?;
        let row = sqlx::query!(
            "SELECT s.version, (SELECT count(*) FROM service_pictures p WHERE p.tenant_id = $1 AND p.service_id = $2) AS \"pictures!\",
                (SELECT coalesce(max(position), 0) FROM service_pictures p WHERE p.tenant_id = $1 AND p.service_id = $2) AS \"last!\"
             FROM services s WHERE s.tenant_id = $1 AND s.id = $2 FOR UPDATE",
            change.place.tenant.0,
            service.0,
        )
        .fetch_optional(change.tx.conn())
        .await?
        .ok_or(ErrorCode::NotFound)?;
        if row.pictures >= MOST {
            return Err(AppError::field("picture", FieldProblem::OutOfRange).into());
        }
        sqlx::query!(
            "INSERT INTO service_pictures (tenant_id, name, service_id, media_type, bytes, position, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            change.place.tenant.0,
            random_token(),
            service.0,
            picture.kind.media_type(),
            picture.content,
            row.last + 1,
            self.clock.now(),
        )
        .execute(change.tx.conn())
        .await?;
        let done = Done {
            kind: "service",
            id: service.0,
            version: row.version,
            action: "service.add_picture",
            event: "service_saved",
        };
        self.end(change, done).await
    }

    pub(super) async fn drop_picture(
        &self,
        caller: &Caller,
        service: ServiceId,
        name: &str,
    ) -> Result<(), ServiceError> {
        let mut change = self.begin(caller, Module::Catalog.update()).await?;
        let gone = sqlx::query!(
            "DELETE FROM service_pictures WHERE tenant_id = $1 AND service_id = $2 AND name = $3",
            change.place.tenant.0,
            service.0,
            name.replace('\0', ""),
        )
        .execute(change.tx.conn())
        .await?;
        if gone.rows_affected() == 0 {
            return Err(ErrorCode::NotFound.into());
        }
        let done = Done {
            kind: "service",
            id: service.0,
            version: 0,
            action: "service.remove_picture",
            event: "service_saved",
        };
        self.end(change, done).await
    }

    /// The business's own people see what is not published; everybody else sees what is.
    pub(super) async fn show_picture(
        &self,
        caller: &Caller,
        slug: &str,
        name: &str,
    ) -> Result<Option<Picture>, ServiceError> {
        let own = caller.signed_in.as_ref().and_then(|user| {
            let place = user.membership.as_ref().filter(|place| place.slug == slug)?;
            let reads = place.permissions.scope(Module::Catalog.read()) >= Some(Scope::Tenant);
            reads.then(|| (Actor::staff(user, place), place.tenant))
        });
        let (actor, tenant) = match own {
            Some(own) => own,
            None => {
                let tenant = self.tenants.by_slug(slug).await?;
                (Actor::Public { tenant: Some(tenant.id) }, tenant.id)
            }
        };
        let mut tx = self.db.begin(actor).await?;
        let row = sqlx::query!(
            "SELECT media_type, bytes FROM service_pictures WHERE tenant_id = $1 AND name = $2",
            tenant.0,
            name.replace('\0', ""),
        )
        .fetch_optional(tx.conn())
        .await?;
        tx.commit().await?;
        Ok(row.map(|row| Picture { media_type: row.media_type, bytes: row.bytes }))
    }
}
