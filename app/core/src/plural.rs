//! Which form of a word goes with a number (CLDR plural rules). The server knows the rules; a browser has them built in
//! (ECMA-402 `Intl.PluralRules`), so they and their data are not downloaded.

use leptos_i18n::Locale as _;

use crate::i18n::Locale;

/// CLDR's plural categories. Every counted text has all six, also where a language tells fewer apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PluralForm {
    /// Arabic: none.
    Zero,
    /// One thing.
    One,
    /// Arabic: a pair.
    Two,
    /// Arabic: three to ten.
    Few,
    /// Arabic: eleven to ninety-nine.
    Many,
    /// Everything else.
    Other,
}

impl PluralForm {
    /// The form that goes with `count` things.
    #[must_use]
    pub fn of(locale: Locale, count: impl TryInto<u32>) -> Self {
        form(locale, count.try_into().unwrap_or(u32::MAX))
    }
}

#[cfg(not(target_family = "wasm"))]
fn form(locale: Locale, count: u32) -> PluralForm {
    use icu_plurals::{PluralCategory, PluralRules};

    // Every language of the interface is in the compiled data.
    let Ok(rules) = PluralRules::try_new_cardinal(locale.as_icu_locale().into()) else {
        return PluralForm::Other;
    };
    match rules.category_for(count) {
        PluralCategory::Zero => PluralForm::Zero,
        PluralCategory::One => PluralForm::One,
        PluralCategory::Two => PluralForm::Two,
        PluralCategory::Few => PluralForm::Few,
        PluralCategory::Many => PluralForm::Many,
        PluralCategory::Other => PluralForm::Other,
    }
}

#[cfg(target_family = "wasm")]
fn form(locale: Locale, count: u32) -> PluralForm {
    use js_sys::{Array, Intl::PluralRules, Object};

    let rules = PluralRules::new(&Array::of1(&locale.as_str().into()), &Object::new());
    match String::from(rules.select(f64::from(count))).as_str() {
        "zero" => PluralForm::Zero,
        "one" => PluralForm::One,
        "two" => PluralForm::Two,
        "few" => PluralForm::Few,
        "many" => PluralForm::Many,
        _ => PluralForm::Other,
    }
}

/// A counted text, `count` put in: `plural!(locale, public.places, 3)` is "3 places". The key has one text for each
/// [`PluralForm`], in lower case.
#[macro_export]
macro_rules! plural {
    ($locale:expr, $($key:ident).+, $count:expr) => {{
        let (locale, count) = ($locale, $count);
        match $crate::PluralForm::of(locale, count) {
            $crate::PluralForm::Zero => $crate::i18n::td_string!(locale, $($key).+.zero, count = count).to_string(),
            $crate::PluralForm::One => $crate::i18n::td_string!(locale, $($key).+.one, count = count).to_string(),
            $crate::PluralForm::Two => $crate::i18n::td_string!(locale, $($key).+.two, count = count).to_string(),
            $crate::PluralForm::Few => $crate::i18n::td_string!(locale, $($key).+.few, count = count).to_string(),
            $crate::PluralForm::Many => $crate::i18n::td_string!(locale, $($key).+.many, count = count).to_string(),
            $crate::PluralForm::Other => $crate::i18n::td_string!(locale, $($key).+.other, count = count).to_string(),
        }
    }};
}

#[cfg(test)]
mod tests {
    use super::PluralForm::{Few, Many, One, Other, Two, Zero};
    use super::*;

    #[test]
    fn each_language_has_its_own_forms() {
        for (locale, count, form) in [
            (Locale::en, 0, Other),
            (Locale::en, 1, One),
            (Locale::en, 2, Other),
            (Locale::hi, 0, One),
            (Locale::hi, 1, One),
            (Locale::hi, 2, Other),
            (Locale::ar, 0, Zero),
            (Locale::ar, 1, One),
            (Locale::ar, 2, Two),
            (Locale::ar, 3, Few),
            (Locale::ar, 11, Many),
            (Locale::ar, 100, Other),
        ] {
            assert_eq!(PluralForm::of(locale, count), form, "{count} in {}", locale.as_str());
        }
    }

    #[test]
    fn a_counted_text_has_its_number_in_it() {
        assert_eq!(plural!(Locale::en, public.places, 1), "1 place");
        assert_eq!(plural!(Locale::en, public.places, 3), "3 places");
        assert_eq!(plural!(Locale::ar, public.places, 2), "مكانان");
    }
}
