//! Words that several steps share.

use app_core::i18n::*;
use leptos_i18n::td_string;
use shared::tenants::start::Step;

/// `Spa`, `Salon`, …
pub(crate) fn kind_name(kind: &str) -> String {
    let locale = use_i18n().get_locale();
    match kind {
        "spa" => td_string!(locale, business.kind_spa),
        "salon" => td_string!(locale, business.kind_salon),
        "home_service" => td_string!(locale, business.kind_home_service),
        "hotel_spa" => td_string!(locale, business.kind_hotel_spa),
        "wellness_center" => td_string!(locale, business.kind_wellness_center),
        "driving_school" => td_string!(locale, business.kind_driving_school),
        "independent_instructor" => td_string!(locale, business.kind_independent_instructor),
        _ => td_string!(locale, business.kind_other),
    }
    .to_string()
}

/// The picture of a kind of business.
pub(super) fn kind_icon(kind: &str) -> &'static str {
    match kind {
        "spa" => "leaf",
        "hotel_spa" => "bell",
        "wellness_center" => "sun-moon",
        "salon" => "sparkles",
        "driving_school" => "car",
        "independent_instructor" => "navigation",
        "home_service" => "house",
        _ => "map-pin",
    }
}

/// `Opening hours`, as a heading of the summary and the name of a step.
pub(super) fn step_name(step: Step) -> String {
    let locale = use_i18n().get_locale();
    match step {
        Step::Kind => td_string!(locale, business.step_kind),
        Step::Name => td_string!(locale, business.step_name),
        Step::Place => td_string!(locale, business.step_place),
        Step::Hours => td_string!(locale, business.step_hours),
        Step::Rooms => td_string!(locale, business.step_rooms),
        Step::Team => td_string!(locale, business.step_team),
        Step::Services => td_string!(locale, business.step_services),
        Step::Summary => td_string!(locale, business.step_summary),
    }
    .to_string()
}

macro_rules! countries {
    ($code:expr, $locale:expr, { $($text:literal => $key:ident,)+ }) => {
        match $code {
            $($text => td_string!($locale, business.$key).to_string(),)+
            other => other.to_owned(),
        }
    };
}

/// `India`.
pub(super) fn country_name(code: &str) -> String {
    let locale = use_i18n().get_locale();
    countries!(code, locale, {
        "AE" => country_ae,
        "AU" => country_au,
        "BH" => country_bh,
        "CA" => country_ca,
        "DE" => country_de,
        "EG" => country_eg,
        "ES" => country_es,
        "FR" => country_fr,
        "GB" => country_gb,
        "IE" => country_ie,
        "IN" => country_in,
        "IT" => country_it,
        "KE" => country_ke,
        "KW" => country_kw,
        "LK" => country_lk,
        "MY" => country_my,
        "NL" => country_nl,
        "NP" => country_np,
        "NZ" => country_nz,
        "OM" => country_om,
        "QA" => country_qa,
        "SA" => country_sa,
        "SG" => country_sg,
        "US" => country_us,
        "ZA" => country_za,
    })
}

/// Whether it is worked in cars, in chairs or in rooms.
pub(super) fn rooms_words(kind: &str) -> (String, String) {
    let locale = use_i18n().get_locale();
    let (title, lead) = match kind {
        "driving_school" | "independent_instructor" => {
            (td_string!(locale, business.rooms_title_cars), td_string!(locale, business.rooms_lead_cars))
        }
        "salon" => {
            (td_string!(locale, business.rooms_title_chairs), td_string!(locale, business.rooms_lead_chairs))
        }
        "home_service" => {
            (td_string!(locale, business.rooms_title_home), td_string!(locale, business.rooms_lead_home))
        }
        _ => (td_string!(locale, business.rooms_title), td_string!(locale, business.rooms_lead)),
    };
    (title.to_string(), lead.to_string())
}
