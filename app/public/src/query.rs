//! What the address of the booking page says. Every step before the hold has its whole state here.

use std::{
    fmt::{self, Write as _},
    str::FromStr,
};

use app_core::date_key;
use chrono::NaiveDate;
use leptos_router::params::ParamsMap;
use shared::{
    ErrorCode,
    booking::{Gender, MAX_SERVICES, Place, PlaceKind},
    ids::{AddonId, AreaId, HoldId, LocationId, OptionId, ServiceId, StaffId},
};

/// One more service of the same visit, as the address says it: `service~option~guest`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Also {
    /// What.
    pub service: ServiceId,
    /// How long; the usual length when absent.
    pub option: Option<OptionId>,
    /// For which guest: 0 comes after what is there for the same one, others run beside it.
    pub guest: u32,
}

impl fmt::Display for Also {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let option = self.option.map(|id| id.to_string()).unwrap_or_default();
        write!(f, "{}~{option}~{}", self.service, self.guest)
    }
}

impl FromStr for Also {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('~');
        let service = parts.next().and_then(|id| id.parse().ok()).ok_or(())?;
        let option = parts.next().and_then(|id| id.parse().ok());
        let guest = parts.next().and_then(|guest| guest.parse().ok()).unwrap_or(0);
        Ok(Self { service, option, guest })
    }
}

impl From<&shared::booking::Wish> for Also {
    fn from(wish: &shared::booking::Wish) -> Self {
        Self { service: wish.service, option: wish.option, guest: wish.guest }
    }
}

/// What has been chosen so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookQuery {
    /// Where.
    pub slug: String,
    /// What.
    pub service: Option<ServiceId>,
    /// How long; the usual length when absent.
    pub option: Option<OptionId>,
    /// With what.
    pub addons: Vec<AddonId>,
    /// What else in the same visit.
    pub also: Vec<Also>,
    /// How many come for the first service.
    pub guests: Option<u32>,
    /// Whether one more service is to be chosen.
    pub more: bool,
    /// At whose door.
    pub place: PlaceKind,
    /// In which of the business's locations, on the premises; the main one when absent.
    pub location: Option<LocationId>,
    /// In which part of town, when it is not on the premises.
    pub area: Option<AreaId>,
    /// By whom; anyone when absent.
    pub staff: Option<StaffId>,
    /// By a woman or a man, when nobody is named.
    pub gender: Option<Gender>,
    /// Whether the times are to be shown.
    pub when: bool,
    /// First day of those shown; today when absent.
    pub from: Option<NaiveDate>,
    /// The day whose times are shown.
    pub day: Option<NaiveDate>,
    /// The time that is kept.
    pub hold: Option<HoldId>,
    /// Somebody was quicker.
    pub taken: bool,
    /// Something in the details is wrong.
    pub check: bool,
    /// The time that was kept is no longer free.
    pub gone: bool,
    /// Money pays, although credits could.
    pub money: bool,
    /// Why it did not work.
    pub refused: Option<ErrorCode>,
}

impl BookQuery {
    /// Reads an address. What cannot be read counts as not chosen.
    #[must_use]
    pub fn read(slug: String, query: &ParamsMap) -> Self {
        let code = query.get_str("refused");
        let staff = read(query, "staff");
        let (place, location) = query.get_str("place").map(read_place).unwrap_or_default();
        Self {
            place,
            location,
            area: read(query, "area").filter(|_| place != PlaceKind::Premises),
            slug,
            service: read(query, "service"),
            option: read(query, "option"),
            addons: read_all(query, "addon"),
            // What is left out is said by an empty choice. More than can be had are not asked for.
            also: read_all(query, "also").into_iter().take(MAX_SERVICES - 1).collect(),
            guests: read(query, "guests"),
            more: query.get_str("more").is_some(),
            gender: query.get_str("gender").and_then(Gender::parse).filter(|_| staff.is_none()),
            staff,
            when: query.get_str("step") == Some("when"),
            from: read(query, "from"),
            day: read(query, "day"),
            hold: read(query, "hold"),
            taken: query.get_str("taken").is_some(),
            check: query.get_str("check").is_some(),
            gone: query.get_str("gone").is_some(),
            money: query.get_str("money").is_some(),
            refused: code
                .and_then(|code| ErrorCode::ALL.iter().copied().find(|known| known.as_str() == code)),
        }
    }

    /// The address.
    #[must_use]
    pub fn href(&self) -> String {
        self.href_of("book")
    }

    /// The address at which one waits for a time like this; in one part of the day, if one is named.
    #[must_use]
    pub fn wait_href(&self, part: Option<&str>) -> String {
        let asked = Self {
            when: false,
            more: false,
            from: None,
            hold: None,
            taken: false,
            check: false,
            gone: false,
            money: false,
            refused: None,
            ..self.clone()
        };
        let href = asked.href_of("wait");
        part.map_or(href.clone(), |part| format!("{href}&part={part}"))
    }

    fn href_of(&self, page: &str) -> String {
        let mut text = format!("{}/{page}", business_path(&self.slug));
        let mut first = true;
        let mut add = |name: &str, value: &str| {
            let _ = write!(text, "{}{name}={value}", if first { '?' } else { '&' });
            first = false;
        };
        if let Some(id) = self.service {
            add("service", &id.to_string());
        }
        if let Some(id) = self.option {
            add("option", &id.to_string());
        }
        for id in &self.addons {
            add("addon", &id.to_string());
        }
        for also in &self.also {
            add("also", &also.to_string());
        }
        if let Some(guests) = self.guests {
            add("guests", &guests.to_string());
        }
        if let Some(place) = self.place_text() {
            add("place", &place);
        }
        if let Some(id) = self.area {
            add("area", &id.to_string());
        }
        if self.more {
            add("more", "1");
        }
        if let Some(id) = self.staff {
            add("staff", &id.to_string());
        }
        if let Some(gender) = self.gender {
            add("gender", gender.as_str());
        }
        if self.when {
            add("step", "when");
        }
        if let Some(date) = self.from {
            add("from", &date_key(date));
        }
        if let Some(date) = self.day {
            add("day", &date_key(date));
        }
        if let Some(id) = self.hold {
            add("hold", &id.to_string());
        }
        let flags =
            [("taken", self.taken), ("check", self.check), ("gone", self.gone), ("money", self.money)];
        for (name, set) in flags {
            if set {
                add(name, "1");
            }
        }
        if let Some(code) = self.refused {
            add("refused", code.as_str());
        }
        text
    }

    /// The same with something changed, without what went wrong before.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut other = Self { taken: false, check: false, gone: false, refused: None, ..self.clone() };
        change(&mut other);
        other.href()
    }

    /// Whether it is not said where, although it is not on the premises.
    #[must_use]
    pub fn lacks_area(&self) -> bool {
        self.place != PlaceKind::Premises && self.area.is_none()
    }

    /// Where, as an address or a field says it; nothing in the main location.
    #[must_use]
    pub fn place_text(&self) -> Option<String> {
        match self.place {
            PlaceKind::Premises => self.location.map(|id| id.to_string()),
            kind => Some(kind.as_str().to_owned()),
        }
    }

    /// The same as others hear it; the address is typed later.
    #[must_use]
    pub fn place_of(text: &str, area: Option<AreaId>) -> Place {
        let (kind, location) = read_place(text);
        Place { kind, location, area, ..Place::default() }
    }

    /// The further services, as [`ids`] reads them.
    #[must_use]
    pub fn also_list(&self) -> String {
        self.also.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    }

    /// The add-ons, as [`ids`] reads them.
    #[must_use]
    pub fn addon_list(&self) -> String {
        self.addons.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    }
}

/// A business's address. Only letters that such an address may have: it also goes into headers.
#[must_use]
pub fn business_path(slug: &str) -> String {
    let allowed = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '-';
    // As long as any: the address becomes part of an answer's head.
    let slug: String = slug.chars().filter(allowed).take(120).collect();
    format!("/b/{slug}")
}

/// Ids with commas between them.
#[cfg(not(target_family = "wasm"))]
#[must_use]
pub fn ids<T: FromStr>(list: &str) -> Vec<T> {
    list.split(',').filter_map(|id| id.parse().ok()).collect()
}

/// The further services of a list. Whoever asks for a woman or a man asks for all that is done to them; other guests come with wishes
/// of their own.
#[cfg(not(target_family = "wasm"))]
#[must_use]
pub fn wishes(list: &str, gender: Option<Gender>) -> Vec<shared::booking::Wish> {
    let wish = |also: Also| shared::booking::Wish {
        option: also.option,
        guest: also.guest,
        staff_gender: gender.filter(|_| also.guest == 0),
        ..shared::booking::Wish::of(also.service)
    };
    ids(list).into_iter().map(wish).collect()
}

/// `home`, `hotel`, or one of the business's locations.
fn read_place(text: &str) -> (PlaceKind, Option<LocationId>) {
    (PlaceKind::parse(text).unwrap_or_default(), text.parse().ok())
}

fn read_all<T: FromStr>(query: &ParamsMap, name: &str) -> Vec<T> {
    query.get_all(name).unwrap_or_default().iter().filter_map(|text| text.parse().ok()).collect()
}

fn read<T: FromStr>(query: &ParamsMap, name: &str) -> Option<T> {
    query.get_str(name).and_then(|text| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_as_it_was_written() {
        let service = ServiceId::new();
        let asked = BookQuery {
            slug: "serenity".to_owned(),
            service: Some(service),
            option: Some(OptionId::new()),
            addons: vec![AddonId::new(), AddonId::new()],
            also: vec![
                Also { service, option: Some(OptionId::new()), guest: 1 },
                Also { service: ServiceId::new(), option: None, guest: 0 },
            ],
            guests: Some(2),
            place: PlaceKind::Hotel,
            area: Some(AreaId::new()),
            more: true,
            staff: Some(StaffId::new()),
            when: true,
            from: NaiveDate::from_ymd_opt(2026, 11, 20),
            day: NaiveDate::from_ymd_opt(2026, 11, 21),
            taken: true,
            refused: Some(ErrorCode::TooManyHolds),
            ..BookQuery::default()
        };
        let href = asked.href();
        let (path, query) = href.split_once('?').unwrap();
        assert_eq!(path, "/b/serenity/book");
        let mut map = ParamsMap::new();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            map.insert(name.to_owned(), value.to_owned());
        }
        assert_eq!(BookQuery::read("serenity".to_owned(), &map), asked);
        assert_eq!(ids::<AddonId>(&asked.addon_list()), asked.addons);
        let (location, area) = (Some(LocationId::new()), None);
        let asked = BookQuery { place: PlaceKind::Premises, location, area, ..asked };
        map.insert("area", String::new());
        map.replace("place", asked.place_text().unwrap());
        assert_eq!(BookQuery::read("serenity".to_owned(), &map), asked);
        assert_eq!(ids::<Also>(&asked.also_list()), asked.also);
    }

    #[test]
    fn whoever_is_named_is_meant() {
        let mut map = ParamsMap::new();
        map.insert("gender", "female".to_owned());
        let asked = BookQuery::read("serenity".to_owned(), &map);
        assert_eq!(asked.gender, Some(Gender::Female));
        assert_eq!(asked.href(), "/b/serenity/book?gender=female");
        map.insert("staff", StaffId::new().to_string());
        assert_eq!(BookQuery::read("serenity".to_owned(), &map).gender, None);
    }

    #[test]
    fn an_address_holds_nothing_that_a_header_must_not() {
        assert_eq!(business_path("a\r\nb/../é?x"), "/b/abx");
    }
}
