//! What stands in a step before anything was typed there.

use shared::tenants::{
    Country,
    start::{Draft, PersonInput, Step},
};

use super::templates;

/// Fills what is still empty, where what was answered before says how.
pub(super) fn fill(draft: &mut Draft, locale: &str) {
    fill_country(draft, locale);
    if draft.kind.kind.is_empty() {
        return;
    }
    let kind = draft.kind.kind.clone();
    if draft.hours.is_empty() {
        draft.hours = templates::hours(&kind);
    }
    if draft.rooms.count.is_empty() {
        draft.rooms.count = templates::places(&kind).usual.to_string();
    }
    let team = &mut draft.team;
    let untouched = team.owner_works.is_empty() && team.owner_title.is_empty() && team.team.is_empty();
    if untouched && !draft.done.contains(&Step::Team) {
        "1".clone_into(&mut team.owner_works);
        templates::title(&kind, locale).clone_into(&mut team.owner_title);
        team.team = vec![PersonInput::default(); 2];
    }
    if draft.services.is_empty()
        && let Ok(currency) = draft.place.currency.parse()
    {
        draft.services = templates::services(&kind, currency, locale);
    }
}

fn fill_country(draft: &mut Draft, locale: &str) {
    if draft.kind.country.is_empty() && draft.done.is_empty() {
        let likely = match locale {
            "hi" => "IN",
            "ar" => "AE",
            _ => "",
        };
        likely.clone_into(&mut draft.kind.country);
    }
    let Some(country) = Country::find(&draft.kind.country) else { return };
    let place = &mut draft.place;
    for (field, usual) in [
        (&mut place.currency, country.currency),
        (&mut place.timezone, country.zone()),
        (&mut place.phone_prefix, country.prefix),
    ] {
        if field.is_empty() {
            usual.clone_into(field);
        }
    }
}
