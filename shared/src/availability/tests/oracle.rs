//! The rules again, as slowly and plainly as possible: every minute is looked at. All input is on whole minutes.

use chrono::{Duration, FixedOffset, Timelike};

use super::*;

pub(super) struct Oracle<'a> {
    pub request: &'a Request,
    pub diary: &'a Diary,
    /// (from, seconds east of UTC), the first one from the beginning of time.
    pub clock: Vec<(Instant, i32)>,
}

impl Oracle<'_> {
    fn minutes(start: Instant, from: i64, to: i64) -> impl Iterator<Item = Span> {
        (from..to).filter_map(move |minute| {
            let at = start + Duration::minutes(minute);
            Span::new(at, at + Duration::minutes(1))
        })
    }

    fn service(&self, start: Instant) -> impl Iterator<Item = Span> {
        Self::minutes(start, 0, i64::from(self.request.duration_minutes))
    }

    fn claimed(&self, start: Instant) -> impl Iterator<Item = Span> {
        let request = self.request;
        let after = i64::from(request.duration_minutes + request.buffer_after_minutes);
        Self::minutes(start, -i64::from(request.buffer_before_minutes), after)
    }

    fn within(mut minutes: impl Iterator<Item = Span>, set: &SpanSet) -> bool {
        minutes.all(|minute| set.iter().any(|span| span.contains(minute)))
    }

    fn outside(mut minutes: impl Iterator<Item = Span>, set: &SpanSet) -> bool {
        minutes.all(|minute| !set.iter().any(|span| span.overlaps(minute)))
    }

    fn on_grid(&self, start: Instant) -> bool {
        let (_, offset) = self.clock.iter().rfind(|(from, _)| *from <= start).unwrap();
        let wall = start.with_timezone(&FixedOffset::east_opt(*offset).unwrap());
        (wall.hour() * 60 + wall.minute()).is_multiple_of(self.request.grid.step_minutes())
            && wall.second() == 0
    }

    fn able(&self) -> Vec<&StaffDiary> {
        let wanted = |staff: &&StaffDiary| match self.request.choice {
            StaffChoice::Anyone => true,
            StaffChoice::Named(id) => staff.id == id,
        };
        self.diary.staff.iter().filter(wanted).collect()
    }

    fn works(&self, staff: &StaffDiary, start: Instant) -> bool {
        Self::within(self.claimed(start), &staff.working)
    }

    fn free(&self, staff: &StaffDiary, start: Instant) -> bool {
        self.works(staff, start) && Self::outside(self.claimed(start), &staff.busy)
    }

    pub fn rooms(&self, start: Instant) -> Vec<RoomId> {
        let free = |room: &&RoomDiary| Self::outside(self.claimed(start), &room.busy);
        self.diary.rooms.iter().filter(free).map(|room| room.id).collect()
    }

    pub fn refusal(&self, start: Instant) -> Option<Refusal> {
        let request = self.request;
        let able = self.able();
        match request.policy {
            Policy::Staff { backdate_minutes } => {
                if start < request.now - Duration::minutes(backdate_minutes.into()) {
                    return Some(Refusal::Past);
                }
            }
            Policy::Customer if start < request.now => return Some(Refusal::Past),
            Policy::Customer
                if start < request.now + Duration::minutes(request.min_notice_minutes.into()) =>
            {
                return Some(Refusal::TooSoon);
            }
            Policy::Customer if start >= request.horizon => return Some(Refusal::TooFar),
            Policy::Customer if !self.on_grid(start) => return Some(Refusal::OffGrid),
            Policy::Customer => {}
        }
        if able.is_empty() {
            Some(Refusal::NotSkilled)
        } else if !Self::within(self.service(start), &self.diary.opening) {
            Some(Refusal::Closed)
        } else if !able.iter().any(|staff| self.works(staff, start)) {
            Some(Refusal::OutsideHours)
        } else if !able.iter().any(|staff| self.free(staff, start)) {
            Some(Refusal::StaffBusy)
        } else if request.room == RoomNeed::One && self.rooms(start).is_empty() {
            Some(Refusal::NoRoom)
        } else {
            None
        }
    }

    /// Who is free at `start`, whether or not it is offered.
    pub fn staff(&self, start: Instant) -> Vec<StaffId> {
        self.able().into_iter().filter(|staff| self.free(staff, start)).map(|staff| staff.id).collect()
    }

    pub fn best(&self, start: Instant) -> bool {
        self.able().into_iter().any(|staff| self.free(staff, start) && self.tidy(staff, start))
    }

    /// How far the visit could be pushed either way in this person's diary decides.
    fn tidy(&self, staff: &StaffDiary, start: Instant) -> bool {
        let fits = |start| self.free(staff, start) && Self::within(self.service(start), &self.diary.opening);
        let slack = |way: i64| (1..).take_while(|push| fits(start + Duration::minutes(way * push))).count();
        let (earlier, later) = (slack(-1), slack(1));
        let step = usize::try_from(self.request.grid.step_minutes()).unwrap();
        let shortest = usize::try_from(self.diary.shortest_visit_minutes).unwrap();
        let hard = |slack: usize| slack < step;
        let fine = |slack: usize| hard(slack) || slack >= shortest;
        (hard(earlier) && fine(later)) || (hard(later) && fine(earlier))
    }

    /// Everything that `slots` should say for starts from minute `from` to `to`.
    pub fn slots(&self, from: i64, to: i64) -> Vec<(Instant, Vec<StaffId>, bool)> {
        (from..to)
            .map(at)
            .filter(|start| self.on_grid(*start) && self.refusal(*start).is_none())
            .map(|start| (start, self.staff(start), self.best(start)))
            .collect()
    }
}
