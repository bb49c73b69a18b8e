//! Files of a booking: from its customer or from the team.

use async_trait::async_trait;
use server_kernel::{
    DbError, ServiceError,
    files::{self, FileKind},
    zone::local,
};
use shared::{
    AppError, AppResult, ErrorCode,
    booking::{
        Actor as Part,
        attachments::{
            AttachmentFile, AttachmentView, AttachmentsApi, AttachmentsView, MAX_ATTACHMENT,
            MOST_ATTACHMENTS, NewAttachment,
        },
    },
    caller::Caller,
    error::FieldProblem,
    ids::{AttachmentId, BookingId},
};
use uuid::Uuid;

use crate::{Bookings, access::Opened};

/// What one may be.
const KINDS: &[FileKind] = &[FileKind::Pdf, FileKind::Png, FileKind::Jpeg, FileKind::Webp];

/// What somebody may do to the files of a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rights {
    customer: bool,
    manager: bool,
    add: bool,
}

impl Rights {
    /// Whoever only looks at bookings does not read what belongs to them.
    fn of(opened: &Opened) -> Result<Self, ErrorCode> {
        let customer = opened.viewer.is_customer();
        let whole = opened.viewer.parts(None).into_iter();
        let own = opened.state.appointments.iter().flat_map(|each| opened.viewer.parts(each.staff));
        let parts: Vec<Part> = whole.chain(own).collect();
        if parts.is_empty() {
            return Err(ErrorCode::Forbidden);
        }
        Ok(Self {
            customer,
            manager: parts.contains(&Part::Manager),
            add: !customer || !opened.state.status.is_over(),
        })
    }

    /// A guest has no account: what the customer's side added is the customer's.
    const fn may_remove(self, by_customer: bool, mine: bool) -> bool {
        if self.customer { by_customer } else { self.manager || (!by_customer && mine) }
    }
}

impl Bookings {
    async fn list_attachments(
        &self,
        caller: &Caller,
        id: BookingId,
    ) -> Result<AttachmentsView, ServiceError> {
        let mut opened = self.open(caller, id, false).await?;
        let rights = Rights::of(&opened)?;
        let (tenant, user) = (opened.tenant.clone(), opened.user.map(|user| user.0));
        let rows = sqlx::query!(
            "SELECT id, file_name, octet_length(content) AS \"bytes!\", created_at, by_customer, team_only,
                    coalesce(added_by = $3, false) AS \"mine!\"
             FROM booking_attachments WHERE tenant_id = $1 AND booking_id = $2 ORDER BY created_at, id",
            tenant.id.0,
            id.0,
            user,
        )
        .fetch_all(opened.tx.conn())
        .await?;
        let number = sqlx::query_scalar!(
            "SELECT number FROM bookings WHERE tenant_id = $1 AND id = $2",
            tenant.id.0,
            id.0
        )
        .fetch_one(opened.tx.conn())
        .await?;
        let full = count(&mut opened).await? >= MOST_ATTACHMENTS;
        opened.tx.commit().await?;
        let files = rows.into_iter().map(|row| AttachmentView {
            id: AttachmentId(row.id),
            file_name: row.file_name,
            bytes: row.bytes,
            added_at: local(tenant.timezone, row.created_at),
            by_customer: row.by_customer,
            team_only: row.team_only,
            may_remove: rights.may_remove(row.by_customer, row.mine),
        });
        Ok(AttachmentsView {
            booking: id,
            number,
            business: tenant.name.clone(),
            at_work: !rights.customer,
            may_add: rights.add,
            full,
            files: files.collect(),
        })
    }

    async fn keep_attachment(
        &self,
        caller: &Caller,
        id: BookingId,
        file: NewAttachment,
    ) -> Result<(), ServiceError> {
        // Its row is locked: of two who add the last one, one does not.
        let mut opened = self.open(caller, id, true).await?;
        let rights = Rights::of(&opened)?;
        if !rights.add {
            return Err(ErrorCode::WrongState.into());
        }
        let accepted = files::accept("attachment", file.content, MAX_ATTACHMENT, KINDS)?;
        if count(&mut opened).await? >= MOST_ATTACHMENTS {
            return Err(AppError::field("attachment", FieldProblem::OutOfRange).into());
        }
        let (attachment, now) = (AttachmentId::new(), self.clock.now());
        sqlx::query!(
            "INSERT INTO booking_attachments
                 (tenant_id, id, booking_id, by_customer, added_by, team_only, file_name, media_type, content, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            opened.tenant.id.0,
            attachment.0,
            id.0,
            rights.customer,
            opened.user.map(|user| user.0),
            file.team_only && !rights.customer,
            files::safe_name(&file.file_name),
            accepted.kind.media_type(),
            accepted.content,
            now,
        )
        .execute(opened.tx.conn())
        .await?;
        opened.note("booking.add_file", now).await?;
        Ok(opened.tx.commit().await?)
    }

    async fn open_attachment(
        &self,
        caller: &Caller,
        id: BookingId,
        attachment: AttachmentId,
    ) -> Result<AttachmentFile, ServiceError> {
        let mut opened = self.open(caller, id, false).await?;
        let rights = Rights::of(&opened)?;
        let row = sqlx::query!(
            "SELECT file_name, media_type, content, by_customer FROM booking_attachments
             WHERE tenant_id = $1 AND booking_id = $2 AND id = $3",
            opened.tenant.id.0,
            id.0,
            attachment.0,
        )
        .fetch_optional(opened.tx.conn())
        .await?
        .ok_or(ErrorCode::NotFound)?;
        if row.by_customer && !rights.customer {
            opened.note("booking.read_file", self.clock.now()).await?;
        }
        opened.tx.commit().await?;
        Ok(AttachmentFile { file_name: row.file_name, media_type: row.media_type, content: row.content })
    }

    async fn drop_attachment(
        &self,
        caller: &Caller,
        id: BookingId,
        attachment: AttachmentId,
    ) -> Result<(), ServiceError> {
        let mut opened = self.open(caller, id, true).await?;
        let rights = Rights::of(&opened)?;
        let key: (Uuid, Uuid) = (opened.tenant.id.0, attachment.0);
        let row = sqlx::query!(
            "SELECT by_customer, coalesce(added_by = $4, false) AS \"mine!\" FROM booking_attachments
             WHERE tenant_id = $1 AND id = $2 AND booking_id = $3",
            key.0,
            key.1,
            id.0,
            opened.user.map(|user| user.0),
        )
        .fetch_optional(opened.tx.conn())
        .await?
        .ok_or(ErrorCode::NotFound)?;
        if !rights.may_remove(row.by_customer, row.mine) {
            return Err(ErrorCode::Forbidden.into());
        }
        sqlx::query!("DELETE FROM booking_attachments WHERE tenant_id = $1 AND id = $2", key.0, key.1)
            .execute(opened.tx.conn())
            .await?;
        opened.note("booking.remove_file", self.clock.now()).await?;
        Ok(opened.tx.commit().await?)
    }
}

/// How many there are: those that the team keeps to itself take their place too.
async fn count(opened: &mut Opened) -> Result<i64, DbError> {
    Ok(sqlx::query_scalar!(
        "SELECT attachments_of($1, $2) AS \"count!\"",
        opened.tenant.id.0,
        opened.state.id.0
    )
    .fetch_one(opened.tx.conn())
    .await?)
}

#[async_trait]
impl AttachmentsApi for Bookings {
    async fn attachments(&self, caller: &Caller, booking: BookingId) -> AppResult<AttachmentsView> {
        Ok(self.list_attachments(caller, booking).await?)
    }

    async fn attach(&self, caller: &Caller, booking: BookingId, file: NewAttachment) -> AppResult<()> {
        Ok(self.keep_attachment(caller, booking, file).await?)
    }

    async fn attachment(
        &self,
        caller: &Caller,
        booking: BookingId,
        attachment: AttachmentId,
    ) -> AppResult<AttachmentFile> {
        Ok(self.open_attachment(caller, booking, attachment).await?)
    }

    async fn remove_attachment(
        &self,
        caller: &Caller,
        booking: BookingId,
        attachment: AttachmentId,
    ) -> AppResult<()> {
        Ok(self.drop_attachment(caller, booking, attachment).await?)
    }
}
