//! Who comes when. It depends on the business, the date and the diary; today also on the hour, so that whoever looks
//! finds somebody on the table, somebody in the waiting room, and time to book.

use chrono::{DateTime, Datelike, Duration, Weekday};
use server_kernel::zone;
use shared::{
    availability::SpanSet,
    time::{Instant, Span},
};
use uuid::Uuid;

use super::{diary::Diary, fill::Filling, progress};
use crate::{
    random::Random,
    stage::{Choice, Client, Extra, Offer, Stage},
};

/// The most of anybody's working time that is booked, buffers included, percent.
pub(super) const MOST: i64 = 55;
/// Today every second person can be booked for this long from now.
const OPEN_HOURS: Duration = Duration::hours(4);

/// One visit.
pub(super) struct Visit<'a> {
    pub offer: &'a Offer,
    pub choice: &'a Choice,
    pub extras: Vec<&'a Extra>,
    pub client: &'a Client,
    pub staff: Uuid,
    pub room: Option<Uuid>,
    /// The visit itself.
    pub span: Span,
    /// With its buffers.
    pub claim: Span,
    pub notes: &'static str,
    pub channel: &'static str,
    /// How many minutes before its start it was ordered.
    pub lead: i64,
    pub progress: progress::Progress,
}

/// The visits of a day.
pub(super) fn plan<'a>(stage: &'a Stage, diary: &Diary, now: Instant) -> Vec<Visit<'a>> {
    let mut random = Random::of(&format!("{}/{}", stage.business.slug, diary.date));
    let clients = clients(stage, diary, &mut random);
    let today = zone::local(stage.zone, now).date_naive();
    let ahead = (diary.date - today).num_days();
    let mut filling = Filling::new(stage, diary, now, random, clients);
    for (nth, working) in diary.working.iter().enumerate() {
        let Some(worker) = stage.team.get(nth) else { continue };
        let busy = diary.busy.get(&worker.id).cloned().unwrap_or_default();
        let mut free = working.subtract(&busy);
        let percent = filling.random.between(28, if (0..=1).contains(&ahead) { 42 } else { 52 });
        filling.turn_to(worker, free.total() * i32::try_from(MOST).unwrap_or(50) / 100);
        if ahead == 0 {
            if let Some(claim) = filling.place_around_now(&free) {
                free = free.subtract(&SpanSet::from_unsorted([claim]));
            }
            if nth % 2 == 1 {
                free = free.subtract(&SpanSet::from_unsorted(Span::new(now, now + OPEN_HOURS)));
            }
        }
        filling.fill(&free, percent);
    }
    filling.visits
}

/// The customers in the order in which they come; the one with a login first on some days.
fn clients<'a>(stage: &'a Stage, diary: &Diary, random: &mut Random) -> Vec<&'a Client> {
    let (mut regulars, mut clients): (Vec<_>, Vec<_>) =
        stage.clients.iter().partition(|client| client.user.is_some());
    random.shuffle(&mut clients);
    let comes = match stage.business.kind {
        "spa" => diary.date.num_days_from_ce() % 4 == 1,
        "salon" => diary.date.weekday() == Weekday::Thu,
        _ => diary.date.weekday() == Weekday::Sat,
    };
    if comes {
        clients.append(&mut regulars);
    }
    // Taken from the end.
    clients
}

/// The first moment on the wall clock's grid that is not before `at`.
pub(super) fn on_grid(stage: &Stage, at: Instant) -> Instant {
    let offset = i64::from(zone::local(stage.zone, at).offset().local_minus_utc());
    let step = stage.step.max(1) * 60;
    // Up to the whole second first.
    let seconds = at.timestamp() + i64::from(at.timestamp_subsec_nanos() > 0);
    let past = (seconds + offset).rem_euclid(step);
    let up = if past == 0 { 0 } else { step - past };
    DateTime::from_timestamp(seconds + up, 0).unwrap_or(at)
}
