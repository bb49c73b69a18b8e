//! What somebody who waits is written.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use server_kernel::{
    Actor, Clock, Db, DbError,
    crypto::SecretKey,
    jobs::{self, JobError, Runner},
    mail::Message,
    zone::{local, parse_zone},
};
use shared::ids::{TenantId, WaitId};

use crate::waitlist::link;

/// About what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Word {
    /// They wait.
    Joined,
    /// A time is kept for them.
    Offered,
    /// They do not wait any more, and have not said so themselves.
    Ended,
}

/// Tells somebody how it stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct WaitMessage {
    pub tenant: TenantId,
    pub entry: WaitId,
    pub word: Word,
}

impl WaitMessage {
    pub const KIND: &'static str = "waitlist_message";
}

/// Writes the message and hands it to whoever delivers.
pub struct SendWaitMessage {
    db: Db,
    clock: Clock,
    secret: SecretKey,
    base_url: String,
}

impl SendWaitMessage {
    /// Over a database; `base_url` stands in front of links.
    #[must_use]
    pub const fn new(db: Db, clock: Clock, secret: SecretKey, base_url: String) -> Self {
        Self { db, clock, secret, base_url }
    }
}

#[async_trait]
impl Runner for SendWaitMessage {
    fn kind(&self) -> &'static str {
        WaitMessage::KIND
    }

    async fn run(&self, payload: serde_json::Value) -> Result<(), JobError> {
        let message: WaitMessage =
            serde_json::from_value(payload).map_err(|error| JobError::Fail(error.to_string()))?;
        let mut tx = self.db.begin(Actor::System).await?;
        let row = sqlx::query!(
            "SELECT e.contact_email::text AS \"email!\", e.locale, e.service_name, n.name, n.timezone, n.slug,
                    o.starts_at AS \"starts_at?\", o.expires_at AS \"expires_at?\"
             FROM waitlist_entries e JOIN tenants n ON n.id = e.tenant_id
             LEFT JOIN waitlist_offers o ON o.tenant_id = e.tenant_id AND o.entry_id = e.id AND o.outcome = 'open'
             WHERE e.tenant_id = $1 AND e.id = $2",
            message.tenant.0,
            message.entry.0,
        )
        .fetch_optional(tx.conn())
        .await
        .map_err(DbError::from)?
        .ok_or_else(|| JobError::Fail("no such entry".to_owned()))?;
        let zone = parse_zone(&row.timezone).ok_or_else(|| JobError::Fail("no such zone".to_owned()))?;
        let at = row.starts_at.map(|at| local(zone, at).format("%Y-%m-%d %H:%M").to_string());
        let until = row.expires_at.map(|at| local(zone, at).format("%H:%M").to_string());
        let (at, until) = match (message.word, at, until) {
            // Answered before the message was written.
            (Word::Offered, None, _) | (Word::Offered, _, None) => return Ok(()),
            (_, at, until) => (at.unwrap_or_default(), until.unwrap_or_default()),
        };
        let page = match message.word {
            Word::Ended => format!("{}/b/{}", self.base_url, row.slug),
            Word::Joined | Word::Offered => {
                format!("{}{}", self.base_url, link::page(&self.secret, message.entry))
            }
        };
        let facts = Facts {
            business: &row.name,
            service: &row.service_name,
            at: &format!("{at} ({})", zone.name()),
            until: &until,
            page: &page,
        };
        let (subject, body) = text(&row.locale, message.word, &facts);
        let mail = Message { to: row.email, subject, body };
        let payload = serde_json::to_value(&mail).map_err(|error| JobError::Fail(error.to_string()))?;
        jobs::enqueue(tx.conn(), Some(message.tenant), "send_mail", &payload, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }
}

struct Facts<'a> {
    business: &'a str,
    service: &'a str,
    at: &'a str,
    until: &'a str,
    page: &'a str,
}

/// Subject and body in the customer's language.
fn text(locale: &str, word: Word, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, service, at, until, page } = facts;
    match (locale, word) {
        ("hi", Word::Joined) => (
            format!("आप {business} की प्रतीक्षा सूची में हैं"),
            format!(
                "{service}: जैसे ही कोई उपयुक्त समय खाली होगा, हम उसे आपके लिए आधे घंटे तक रखेंगे और आपको लिखेंगे।\n\nदेखें या वापस लें: {page}\n"
            ),
        ),
        ("hi", Word::Offered) => (
            format!("{business} में आपके लिए एक समय खाली हुआ है"),
            format!("{service}\nसमय: {at}\n\nयह {until} तक आपके लिए रखा है। स्वीकार या अस्वीकार करें: {page}\n"),
        ),
        ("hi", Word::Ended) => (
            format!("आप अब {business} की प्रतीक्षा सूची में नहीं हैं"),
            format!("{service}: आपकी प्रविष्टि हटा दी गई है।\n\nफिर से बुक करें: {page}\n"),
        ),
        ("ar", Word::Joined) => (
            format!("أنت في قائمة الانتظار لدى {business}"),
            format!(
                "{service}: حالما يتوفّر موعد يناسبك نحفظه لك نصف ساعة ونكتب إليك.\n\nالاطلاع أو الانسحاب: {page}\n"
            ),
        ),
        ("ar", Word::Offered) => (
            format!("توفّر لك موعد لدى {business}"),
            format!("{service}\nالموعد: {at}\n\nمحفوظ لك حتى {until}. اقبله أو اعتذر عنه: {page}\n"),
        ),
        ("ar", Word::Ended) => (
            format!("لم تعد في قائمة الانتظار لدى {business}"),
            format!("{service}: أُزيل طلبك من القائمة.\n\nللحجز من جديد: {page}\n"),
        ),
        (_, Word::Joined) => (
            format!("You are on the waiting list of {business}"),
            format!(
                "{service}: as soon as a time that suits becomes free, we keep it for you for half an hour and write to you.\n\nSee it or withdraw: {page}\n"
            ),
        ),
        (_, Word::Offered) => (
            format!("A time is free for you at {business}"),
            format!(
                "{service}\nTime: {at}\n\nIt is kept for you until {until}. Accept or decline it: {page}\n"
            ),
        ),
        (_, Word::Ended) => (
            format!("You are no longer on the waiting list of {business}"),
            format!("{service}: your entry was taken off the list.\n\nBook again: {page}\n"),
        ),
    }
}
