//! What a demo business is made of.

use chrono::NaiveTime;

/// Every day of the week, as it is stored: 0 is Sunday.
pub(crate) const DAILY: &[i16] = &[0, 1, 2, 3, 4, 5, 6];

/// Hour and minute.
pub(crate) type Clock = (u32, u32);

/// Local hours on some days of the week.
pub(crate) struct Hours {
    pub days: &'static [i16],
    pub from: Clock,
    pub to: Clock,
}

impl Hours {
    /// One entry for each day: weekday, beginning, end.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (i16, NaiveTime, NaiveTime)> + '_ {
        self.days.iter().map(|day| (*day, time(self.from), time(self.to)))
    }
}

fn time((hour, minute): Clock) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default()
}

/// Where a service takes place.
pub(crate) enum Rooms {
    /// Nowhere in particular.
    None,
    /// In any room.
    Any,
    /// In one of these.
    Only(&'static [&'static str]),
}

/// A service with its lengths (minutes, price in minor units); the first is the default one.
pub(crate) struct Service {
    pub category: &'static str,
    pub name: &'static str,
    pub description: &'static str,
    pub before: i32,
    pub after: i32,
    pub rooms: Rooms,
    pub options: &'static [(i32, i64)],
}

/// An add-on; without services it goes with every one.
pub(crate) struct Addon {
    pub name: &'static str,
    pub minutes: i32,
    pub price: i64,
    pub with: &'static [&'static str],
}

/// A member of the team; without services they do every one.
pub(crate) struct Member {
    /// Where they say so.
    pub gender: Option<&'static str>,
    pub name: &'static str,
    pub title: &'static str,
    pub rating: i32,
    pub services: &'static [&'static str],
    /// In which branch; in the main location if none.
    pub at: Option<&'static str>,
    pub weekly: &'static [Hours],
    pub breaks: &'static [Hours],
}

/// Where it is.
pub(crate) struct Location {
    /// As the business itself if absent.
    pub name: Option<&'static str>,
    pub address: &'static str,
    pub place: &'static str,
    pub latitude: f64,
    pub longitude: f64,
}

/// A further location.
pub(crate) struct Branch {
    pub location: Location,
    pub hours: &'static [Hours],
}

/// A business.
pub(crate) struct Business {
    pub slug: &'static str,
    pub name: &'static str,
    pub kind: &'static str,
    pub tagline: &'static str,
    pub about: &'static str,
    pub currency: &'static str,
    pub timezone: &'static str,
    pub phone: &'static str,
    pub phone_prefix: &'static str,
    pub confirmation_mode: &'static str,
    pub notice: i32,
    pub horizon: i32,
    pub free_cancel: i32,
    pub rating: i32,
    pub reviews: i32,
    pub location: Location,
    pub hours: &'static [Hours],
    pub branches: &'static [Branch],
    pub services: &'static [Service],
    pub addons: &'static [Addon],
    pub rooms: &'static [&'static str],
    pub team: &'static [Member],
    /// Owner, manager, front desk. The therapist's login is the first member's of the team.
    pub office: [&'static str; 3],
    pub clients: &'static [&'static str],
    /// Numbers without an owner: what their last three digits are added to.
    pub client_phone: &'static str,
    /// What customers write.
    pub notes: &'static [&'static str],
}

/// Somebody's login at a business.
pub(crate) struct Login {
    pub email: String,
    pub name: &'static str,
    pub role: &'static str,
    pub part: &'static str,
}

impl Business {
    /// Everybody with a login, the therapist last.
    pub(crate) fn logins(&self) -> Vec<Login> {
        let [owner, manager, desk] = self.office;
        let first = self.team.first().map_or(self.name, |member| member.name);
        [
            ("owner", owner, "vendor", "owner"),
            ("manager", manager, "vendor_manager", "manager"),
            ("desk", desk, "vendor_receptionist", "front desk"),
            ("therapist", first, self.practitioner(), "does the work"),
        ]
        .into_iter()
        .map(|(login, name, role, part)| Login {
            email: format!("{login}@{}.demo", self.slug),
            name,
            role,
            part,
        })
        .collect()
    }

    /// The role of those who do the work.
    pub(crate) fn practitioner(&self) -> &'static str {
        if self.kind == "driving_school" { "instructor" } else { "therapist" }
    }

    /// The headings of its catalogue, in order.
    pub(crate) fn categories(&self) -> Vec<&'static str> {
        let mut categories = Vec::new();
        for service in self.services {
            if !categories.contains(&service.category) {
                categories.push(service.category);
            }
        }
        categories
    }
}
