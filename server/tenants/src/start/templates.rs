//! What a business of a type usually has: hours, rooms, services. It is a beginning, and everything of it can be changed before the
//! business is there and after.

use shared::{
    money::{Currency, Money},
    tenants::start::{DayInput, ServiceInput},
};

/// English, Hindi, Arabic.
type Words = [&'static str; 3];

/// Something sold, priced in whole US dollars.
struct Sold {
    category: Words,
    name: Words,
    lengths: &'static [(i32, i64)],
    addon: bool,
}

const fn service(category: Words, name: Words, lengths: &'static [(i32, i64)]) -> Sold {
    Sold { category, name, lengths, addon: false }
}

const fn addon(name: Words, lengths: &'static [(i32, i64)]) -> Sold {
    Sold { category: ["", "", ""], name, lengths, addon: true }
}

const MASSAGE: Words = ["Massages", "मालिश", "المساج"];
const BODY: Words = ["Body and face", "शरीर और चेहरा", "الجسم والوجه"];
const HAIR: Words = ["Hair", "बाल", "الشعر"];
const HANDS: Words = ["Hands and feet", "हाथ और पैर", "اليدان والقدمان"];
const LESSONS: Words = ["Lessons", "पाठ", "الدروس"];
const BEFORE_TEST: Words = ["Before the test", "परीक्षा से पहले", "قبل الاختبار"];

const SPA: &[Sold] = &[
    service(MASSAGE, ["Swedish massage", "स्वीडिश मालिश", "مساج سويدي"], &[(60, 80), (90, 110)]),
    service(
        MASSAGE,
        ["Deep tissue massage", "डीप टिश्यू मालिश", "مساج الأنسجة العميقة"],
        &[(60, 95), (90, 130)],
    ),
    service(MASSAGE, ["Aromatherapy massage", "अरोमाथेरेपी मालिश", "مساج بالزيوت العطرية"], &[(60, 90)]),
    service(MASSAGE, ["Head, neck and shoulders", "सिर, गर्दन और कंधे", "الرأس والرقبة والكتفان"], &[(30, 45)]),
    service(BODY, ["Body scrub", "बॉडी स्क्रब", "تقشير الجسم"], &[(45, 70)]),
    service(BODY, ["Facial", "फ़ेशियल", "عناية بالوجه"], &[(60, 75)]),
    addon(["Hot stones", "गर्म पत्थर", "أحجار ساخنة"], &[(15, 20)]),
    addon(["Foot massage", "पैरों की मालिश", "مساج القدمين"], &[(15, 18)]),
];

const SALON: &[Sold] = &[
    service(HAIR, ["Haircut, women", "महिलाओं का हेयरकट", "قص شعر نسائي"], &[(45, 45)]),
    service(HAIR, ["Haircut, men", "पुरुषों का हेयरकट", "قص شعر رجالي"], &[(30, 30)]),
    service(HAIR, ["Wash and blow-dry", "धोना और ब्लो-ड्राई", "غسيل وتجفيف"], &[(30, 35)]),
    service(HAIR, ["Colour", "बालों का रंग", "صبغة الشعر"], &[(90, 90), (120, 120)]),
    service(HANDS, ["Manicure", "मैनीक्योर", "مانيكير"], &[(45, 35)]),
    service(HANDS, ["Pedicure", "पेडीक्योर", "باديكير"], &[(60, 45)]),
    addon(["Conditioning treatment", "कंडीशनिंग ट्रीटमेंट", "ترطيب الشعر"], &[(15, 15)]),
    addon(["Beard trim", "दाढ़ी की छँटाई", "تهذيب اللحية"], &[(15, 12)]),
];

const HOME: &[Sold] = &[
    service(MASSAGE, ["Massage at home", "घर पर मालिश", "مساج منزلي"], &[(60, 95), (90, 130)]),
    service(MASSAGE, ["Head, neck and shoulders", "सिर, गर्दन और कंधे", "الرأس والرقبة والكتفان"], &[(30, 55)]),
    service(BODY, ["Facial at home", "घर पर फ़ेशियल", "عناية بالوجه في المنزل"], &[(60, 85)]),
    service(HANDS, ["Manicure at home", "घर पर मैनीक्योर", "مانيكير في المنزل"], &[(45, 45)]),
    service(HANDS, ["Pedicure at home", "घर पर पेडीक्योर", "باديكير في المنزل"], &[(60, 55)]),
    addon(["Foot massage", "पैरों की मालिश", "مساج القدمين"], &[(15, 20)]),
];

const DRIVING: &[Sold] = &[
    service(LESSONS, ["Driving lesson", "ड्राइविंग पाठ", "درس قيادة"], &[(60, 50), (90, 72), (120, 95)]),
    service(LESSONS, ["First lesson", "पहला पाठ", "الدرس الأول"], &[(60, 40)]),
    service(LESSONS, ["Motorway lesson", "हाईवे पाठ", "درس الطريق السريع"], &[(120, 105)]),
    service(BEFORE_TEST, ["Mock test", "अभ्यास परीक्षा", "اختبار تجريبي"], &[(90, 80)]),
    service(BEFORE_TEST, ["Manoeuvres and parking", "मोड़ना और पार्किंग", "المناورات والوقوف"], &[(60, 50)]),
    addon(["Pick-up from home", "घर से ले जाना", "التوصيل من المنزل"], &[(15, 10)]),
];

/// What is worked in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Places {
    /// As stored.
    pub kind: &'static str,
    /// How many to begin with.
    pub usual: usize,
    word: Words,
}

const fn sold(kind: &str) -> &'static [Sold] {
    match kind.as_bytes() {
        b"salon" | b"other" => SALON,
        b"home_service" => HOME,
        b"driving_school" | b"independent_instructor" => DRIVING,
        _ => SPA,
    }
}

const fn language(locale: &str) -> usize {
    match locale.as_bytes() {
        b"hi" => 1,
        b"ar" => 2,
        _ => 0,
    }
}

fn word(words: &Words, locale: &str) -> &'static str {
    words.get(language(locale)).copied().unwrap_or_default()
}

/// What one dollar comes to, in thousandths, and to what prices are rounded. Not a rate of exchange: what such a thing usually
/// costs there.
fn price_level(currency: Currency) -> (i64, i64) {
    match currency.code() {
        "AED" => (3_700, 10),
        "AUD" => (1_500, 5),
        "BHD" => (380, 1),
        "CAD" | "SGD" => (1_350, 5),
        "EGP" => (15_000, 50),
        "EUR" => (900, 5),
        "GBP" => (750, 5),
        "INR" => (26_000, 100),
        "KES" => (60_000, 100),
        "KWD" => (310, 1),
        "LKR" => (90_000, 500),
        "MYR" => (2_500, 10),
        "NPR" => (40_000, 100),
        "NZD" => (1_600, 5),
        "OMR" => (385, 1),
        "QAR" | "SAR" => (3_700, 10),
        "ZAR" => (9_000, 10),
        _ => (1_000, 1),
    }
}

fn price(dollars: i64, currency: Currency) -> String {
    let (level, step) = price_level(currency);
    let whole = (dollars * level / 1_000 + step / 2) / step * step;
    let minor = whole.max(step) * 10_i64.pow(currency.decimals());
    Money::new(minor, currency).amount()
}

/// Everything that is usual, ticked.
pub(super) fn services(kind: &str, currency: Currency, locale: &str) -> Vec<ServiceInput> {
    let rows = sold(kind).iter().flat_map(|sold| {
        sold.lengths.iter().map(|(minutes, dollars)| ServiceInput {
            on: "1".to_owned(),
            addon: if sold.addon { "1".to_owned() } else { String::new() },
            name: word(&sold.name, locale).to_owned(),
            minutes: minutes.to_string(),
            price: price(*dollars, currency),
        })
    });
    rows.collect()
}

/// The heading under which a service stands; those of the business's own stand under a plain one.
pub(super) fn category(kind: &str, name: &str, locale: &str) -> &'static str {
    let known = sold(kind).iter().find(|sold| !sold.addon && sold.name.contains(&name));
    match known {
        Some(sold) => {
            let language = sold.name.iter().position(|word| *word == name).unwrap_or_default();
            sold.category.get(language).copied().unwrap_or_default()
        }
        None => word(&["Services", "सेवाएँ", "الخدمات"], locale),
    }
}

/// The time after each visit: to clear the room, or to the next door.
pub(super) const fn buffer_after(kind: &str) -> i32 {
    match kind.as_bytes() {
        b"home_service" => 30,
        b"spa" | b"hotel_spa" | b"wellness_center" | b"driving_school" | b"independent_instructor" => 15,
        _ => 5,
    }
}

/// Rooms, chairs or cars.
pub(super) const fn places(kind: &str) -> Places {
    match kind.as_bytes() {
        b"salon" => Places { kind: "room", usual: 3, word: ["Chair", "कुर्सी", "كرسي"] },
        b"home_service" => Places { kind: "room", usual: 0, word: ["Room", "कमरा", "غرفة"] },
        b"driving_school" => Places { kind: "vehicle", usual: 2, word: ["Car", "कार", "سيارة"] },
        b"independent_instructor" => {
            Places { kind: "vehicle", usual: 1, word: ["Car", "कार", "سيارة"] }
        }
        b"other" => Places { kind: "room", usual: 1, word: ["Room", "कमरा", "غرفة"] },
        _ => Places { kind: "room", usual: 3, word: ["Room", "कमरा", "غرفة"] },
    }
}

impl Places {
    /// The name of one that has none.
    pub(super) fn name(self, number: usize, locale: &str) -> String {
        format!("{} {number}", word(&self.word, locale))
    }
}

/// What those who do the work are called.
pub(super) fn title(kind: &str, locale: &str) -> &'static str {
    let words = match kind {
        "salon" => ["Stylist", "स्टाइलिस्ट", "مصفف شعر"],
        "driving_school" | "independent_instructor" => ["Instructor", "प्रशिक्षक", "مدرِّب"],
        _ => ["Therapist", "थेरेपिस्ट", "معالج"],
    };
    word(&words, locale)
}

/// Usual hours, Sunday first.
pub(super) fn hours(kind: &str) -> Vec<DayInput> {
    let (from, to, closed) = match kind {
        "salon" => ("10:00", "19:00", Some(0)),
        "hotel_spa" => ("09:00", "21:00", None),
        "home_service" => ("09:00", "20:00", None),
        "driving_school" | "independent_instructor" => ("08:00", "18:00", Some(0)),
        "other" => ("09:00", "18:00", Some(0)),
        _ => ("10:00", "20:00", None),
    };
    let day = |day: i32| {
        let hours = DayInput::open(from, to);
        if closed == Some(day) { DayInput { open: String::new(), ..hours } } else { hours }
    };
    (0..7).map(day).collect()
}

#[cfg(test)]
mod tests {
    use shared::tenants::{BUSINESS_TYPES, COUNTRIES};

    use super::*;

    #[test]
    fn every_type_in_every_country_and_language_begins_with_something() {
        for kind in BUSINESS_TYPES {
            for country in COUNTRIES {
                for locale in ["en", "hi", "ar"] {
                    let currency: Currency = country.currency.parse().unwrap();
                    let services = services(kind, currency, locale);
                    assert!(services.iter().filter(|row| !row.is_addon()).count() >= 5, "{kind}");
                    for row in services {
                        let price = Money::parse(&row.price, currency).unwrap();
                        assert!(price.minor > 0, "{kind} {} {}", country.code, row.name);
                        assert!(row.is_addon() || !category(kind, &row.name, locale).is_empty());
                    }
                }
            }
            assert_eq!(hours(kind).len(), 7);
        }
    }

    #[test]
    fn prices_are_round_where_they_are() {
        let price = |code: &str| price(80, code.parse().unwrap());
        assert_eq!(price("USD"), "80.00");
        assert_eq!(price("INR"), "2100.00");
        assert_eq!(price("KWD"), "24.000");
        assert_eq!(price("GBP"), "60.00");
    }
}
