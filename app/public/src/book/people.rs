//! With whom.

use app_core::i18n::*;
use app_ui::{Avatar, Icon};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::{
    booking::{Gender, PlaceKind},
    catalog::{ServiceView, StaffView},
    ids::{LocationId, StaffId},
};

use crate::{query::BookQuery, words::first_name};

/// Anyone, or one of those who do this service.
#[component]
pub(super) fn People(
    /// What the address says.
    asked: BookQuery,
    /// In which of the business's locations.
    here: Option<LocationId>,
    /// Everyone.
    staff: Vec<StaffView>,
    /// What is done to the one who chooses.
    services: Vec<ServiceView>,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let href = |id, gender| asked.with(|to| (to.staff, to.gender) = (id, gender));
    let current = |id: Option<StaffId>, gender: Option<Gender>| {
        ((asked.staff, asked.gender) == (id, gender)).then_some("true")
    };
    // Not everybody goes to customers, nor works in every location.
    let there = |person: &StaffView| match asked.place {
        PlaceKind::Premises => here.is_none_or(|here| person.works_in(here)),
        PlaceKind::Home | PlaceKind::Hotel => person.travels,
    };
    let staff: Vec<StaffView> = staff.into_iter().filter(there).collect();
    let genders = genders(&staff, &services);
    let skilled = services.first().map(|service| service.staff.clone()).unwrap_or_default();
    let people: Vec<StaffView> = staff.into_iter().filter(|person| skilled.contains(&person.id)).collect();
    // The first name, unless two share it.
    let call = |person: &StaffView| {
        let first = first_name(&person.name);
        let shared = people.iter().filter(|other| first_name(&other.name) == first).count() > 1;
        if shared { person.name.clone() } else { first }
    };
    let entries = people
        .iter()
        .map(|person| {
            view! {
                <li>
                    <a href=href(Some(person.id), None) aria-current=current(Some(person.id), None) data-noscroll="">
                        <Avatar name=person.name.clone()/>
                        {call(person)}
                    </a>
                </li>
            }
        })
        .collect_view();
    let genders = genders
        .into_iter()
        .map(|gender| {
            view! {
                <li>
                    <a href=href(None, Some(gender)) aria-current=current(None, Some(gender)) data-noscroll="">
                        <span class="avatar" data-hue="6" aria-hidden="true"><Icon name="user"/></span>
                        {gender_text(locale, gender)}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="picks" aria-label=td_string!(locale, public.with_whom).to_string()>
            <li>
                <a href=href(None, None) aria-current=current(None, None) data-noscroll="">
                    <span class="avatar" data-hue="6" aria-hidden="true"><Icon name="users"/></span>
                    {td_string!(locale, public.anyone).to_string()}
                </a>
            </li>
            {genders}
            {entries}
        </ul>
    }
    .into_any()
}

/// `A woman`
pub(super) fn gender_text(locale: Locale, gender: Gender) -> String {
    match gender {
        Gender::Female => td_string!(locale, public.a_woman).to_string(),
        Gender::Male => td_string!(locale, public.a_man).to_string(),
    }
}

/// Whom one can ask for: a woman where each of the services is done by one, a man likewise.
fn genders(staff: &[StaffView], services: &[ServiceView]) -> Vec<Gender> {
    let does = |service: &ServiceView, gender| {
        staff.iter().any(|person| person.gender == Some(gender) && service.staff.contains(&person.id))
    };
    let all = |gender: &Gender| services.iter().all(|service| does(service, *gender));
    [Gender::Female, Gender::Male].into_iter().filter(all).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(staff: &[StaffId]) -> ServiceView {
        ServiceView {
            id: shared::ids::ServiceId::new(),
            name: String::new(),
            description: String::new(),
            category: String::new(),
            contraindications: String::new(),
            pictures: Vec::new(),
            options: Vec::new(),
            addons: Vec::new(),
            staff: staff.to_vec(),
            guests_from: 1,
            guests_to: 1,
            side_by_side: false,
            in_class: false,
            given_at: shared::catalog::GivenAt::Premises,
        }
    }

    #[test]
    fn a_woman_can_be_asked_for_where_one_does_it_all() {
        let person = |gender| {
            let (id, name) = (StaffId::new(), String::new());
            StaffView {
                id,
                name: name.clone(),
                title: name,
                rating: None,
                gender,
                travels: false,
                locations: Vec::new(),
            }
        };
        let staff = [person(Some(Gender::Female)), person(Some(Gender::Male)), person(None)];
        let [woman, man, other] = [staff[0].id, staff[1].id, staff[2].id];
        assert_eq!(genders(&staff, &[service(&[woman, man])]), [Gender::Female, Gender::Male]);
        assert_eq!(genders(&staff, &[service(&[woman, man]), service(&[man, other])]), [Gender::Male]);
        assert_eq!(genders(&staff, &[service(&[other])]), []);
    }
}
