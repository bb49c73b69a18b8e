//! Files of a booking: a doctor's letter, a picture of what somebody wants. From its customer or from the team.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    error::AppResult,
    ids::{AttachmentId, BookingId},
    time::Local,
};

/// The most that one may be, in bytes.
pub const MAX_ATTACHMENT: usize = 5 * 1024 * 1024;
/// So many belong to a booking at most.
pub const MOST_ATTACHMENTS: i64 = 10;

/// A file, without what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentView {
    /// Which.
    pub id: AttachmentId,
    /// What its sender called it.
    pub file_name: String,
    /// How much it is, in bytes.
    pub bytes: i32,
    /// When it was added, in the business's zone.
    pub added_at: Local,
    /// Whether it is from the customer; the team's otherwise.
    pub by_customer: bool,
    /// Whether the customer does not see it.
    pub team_only: bool,
    /// Whether the viewer may take it away.
    pub may_remove: bool,
}

/// What belongs to a booking, as far as the viewer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentsView {
    /// Which.
    pub booking: BookingId,
    /// Its number.
    pub number: String,
    /// Where it is booked.
    pub business: String,
    /// Whether the viewer is of the team.
    pub at_work: bool,
    /// Whether the viewer may add one, were there room.
    pub may_add: bool,
    /// Whether there are as many as there can be, those that the viewer does not see among them.
    pub full: bool,
    /// The files, oldest first.
    pub files: Vec<AttachmentView>,
}

/// A file that is added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewAttachment {
    /// What its sender calls it.
    pub file_name: String,
    /// What is in it.
    pub content: Vec<u8>,
    /// Whether only the team is to see it.
    pub team_only: bool,
}

/// A file to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentFile {
    /// What its sender called it.
    pub file_name: String,
    /// As its first bytes say.
    pub media_type: String,
    /// What is in it.
    pub content: Vec<u8>,
}

/// Files of bookings. Whoever only looks at bookings does not see them.
#[async_trait]
pub trait AttachmentsApi: Send + Sync {
    /// What belongs to a booking. **Permissions:** its customer, a guest with its link; whoever works on it with bookings:U.
    async fn attachments(&self, caller: &Caller, booking: BookingId) -> AppResult<AttachmentsView>;

    /// Adds one: JPEG, PNG, WebP or PDF, by what it is and not by its name, of [`MAX_ATTACHMENT`] at most, and
    /// [`MOST_ATTACHMENTS`] in all. **Permissions:** as [`Self::attachments`]; customers only until the visit is over.
    async fn attach(&self, caller: &Caller, booking: BookingId, file: NewAttachment) -> AppResult<()>;

    /// What is in one. That somebody of the team read a customer's is written down. **Permissions:** as [`Self::attachments`].
    async fn attachment(
        &self,
        caller: &Caller,
        booking: BookingId,
        attachment: AttachmentId,
    ) -> AppResult<AttachmentFile>;

    /// Takes one away. **Permissions:** whoever added it; bookings:A.
    async fn remove_attachment(
        &self,
        caller: &Caller,
        booking: BookingId,
        attachment: AttachmentId,
    ) -> AppResult<()>;
}
