//! Addresses in links: suggested from the name, and not those that mean something else here.

/// Words that are pages, or that would pass for us.
const RESERVED: &[&str] = &[
    "about",
    "account",
    "admin",
    "api",
    "app",
    "assets",
    "auth",
    "b",
    "blog",
    "book",
    "booking",
    "bookings",
    "business",
    "check-in",
    "contact",
    "demo",
    "dev",
    "docs",
    "head-office",
    "help",
    "home",
    "legal",
    "login",
    "logout",
    "mail",
    "me",
    "new",
    "office",
    "ombaro",
    "pkg",
    "platform",
    "pricing",
    "privacy",
    "public",
    "register",
    "reset",
    "root",
    "security",
    "settings",
    "staff",
    "start",
    "static",
    "status",
    "support",
    "system",
    "team",
    "terms",
    "test",
    "verify",
    "www",
];
/// Long enough for any name, short enough for a poster.
const LONGEST: usize = 60;
const SHORTEST: usize = 2;

/// Whether a business may have it.
pub(super) fn is_allowed(slug: &str) -> bool {
    !RESERVED.contains(&slug)
}

/// Whether it is one: letters and digits of ASCII in groups between single dashes.
pub(super) fn is_well_formed(slug: &str) -> bool {
    (SHORTEST..=LONGEST).contains(&slug.len())
        && slug.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// Made from a name; `fallback` where nothing of it can be written in an address.
pub(super) fn suggest(name: &str, fallback: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match plain(letter) {
            Some("and") => {
                if !slug.is_empty() && !slug.ends_with('-') {
                    slug.push('-');
                }
                slug.push_str("and-");
            }
            Some(text) => slug.push_str(text),
            None if letter.is_ascii_alphanumeric() => slug.push(letter),
            // An apostrophe joins what it stands between.
            None if matches!(letter, '\'' | '’') => {}
            None if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            None => {}
        }
    }
    slug.truncate(LONGEST);
    let slug = slug.trim_end_matches('-');
    let slug = if slug.len() < SHORTEST { fallback } else { slug };
    slug.to_owned()
}

/// The same with a number behind, for when it is taken.
pub(super) fn alternatives(slug: &str) -> Vec<String> {
    let stem: String = slug.chars().take(LONGEST - 4).collect();
    let stem = stem.trim_end_matches('-');
    (2..40).map(|number| format!("{stem}-{number}")).collect()
}

fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ä' | 'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ō' | 'ő' => "o",
        'ö' | 'œ' => "oe",
        'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ß' => "ss",
        'ť' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ū' | 'ů' | 'ű' => "u",
        'ü' => "ue",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        '&' => "and",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_makes_an_address() {
        for (name, slug) in [
            ("Serenity Spa", "serenity-spa"),
            ("  Priya's  Salon!! ", "priyas-salon"),
            ("Café Écume & Söhne", "cafe-ecume-and-soehne"),
            ("शांति स्पा", "spa"),
            ("سكينة", "spa"),
            ("A", "spa"),
            ("24/7 Nails", "24-7-nails"),
        ] {
            let made = suggest(name, "spa");
            assert_eq!(made, slug, "{name}");
        }
    }

    #[test]
    fn every_suggestion_is_an_address() {
        for name in ["Black & White", "--a--b--", "x".repeat(300).as_str(), "Ω spa Ω", "& & &"] {
            let made = suggest(name, "spa");
            assert!(is_well_formed(&made), "{name:?} makes {made:?}");
            assert!(alternatives(&made).iter().all(|slug| is_well_formed(slug)), "{made}");
        }
    }

    #[test]
    fn an_address_is_letters_digits_and_single_dashes() {
        for good in ["ab", "serenity-2", "24-7"] {
            assert!(is_well_formed(good), "{good}");
        }
        let long = "x".repeat(61);
        for bad in ["", "a", "-a", "a-", "a--b", "Serenity", "a b", "é", "a_b", long.as_str()] {
            assert!(!is_well_formed(bad), "{bad:?}");
        }
        assert!(!is_allowed("office") && is_allowed("offices"));
    }
}
