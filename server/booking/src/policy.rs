//! What the letter about a booking says of calling it off.

use chrono_tz::Tz;
use server_kernel::zone::local;
use shared::{
    booking::{BookingStatus, FeeTerms, free_until, late_fee},
    money::{Currency, Money},
    time::Instant,
};

use crate::access::State;

/// What calling a booking off costs its customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Policy {
    /// Until when it is free, as people write it; the start of the visit where it never costs anything.
    until: String,
    /// What it costs after that; nothing where only a credit is lost, or nothing at all.
    fee: Option<String>,
    /// Whether a credit is lost after that.
    credit: bool,
    /// Whether it costs something by now.
    late: bool,
    /// Whether the business has still to say yes: until then it costs nothing.
    request: bool,
}

impl Policy {
    /// On the terms on which a booking was sold.
    pub fn of(state: &State, zone: Tz, currency: Currency, now: Instant) -> Self {
        let terms = || state.appointments.iter().map(|each| each.fee);
        let limit = free_until(terms());
        let fee = late_fee(terms(), state.total_minor);
        let until = local(zone, limit.unwrap_or(state.starts_at));
        Self {
            until: until.format("%Y-%m-%d %H:%M").to_string(),
            fee: (fee > 0).then(|| format!("{} {currency}", Money::new(fee, currency).amount())),
            credit: terms().any(|terms: FeeTerms| terms.by_credit && terms.has_limit()),
            late: limit.is_some_and(|limit| limit < now),
            request: state.status == BookingStatus::Pending,
        }
    }

    /// One line, in the customer's language.
    pub fn line(&self, locale: &str) -> String {
        let price = price(locale, self.fee.as_deref(), self.credit);
        let until = &self.until;
        let line = match (locale, price, self.late) {
            ("hi", None, _) => "रद्द करना: शुरू होने तक निःशुल्क।".to_owned(),
            ("hi", Some(price), false) => format!("रद्द करना: {until} तक निःशुल्क, उसके बाद {price}।"),
            ("hi", Some(price), true) => format!("रद्द करना: {price}।"),
            ("ar", None, _) => "الإلغاء: دون مقابل حتى البداية.".to_owned(),
            ("ar", Some(price), false) => format!("الإلغاء: دون مقابل حتى {until}، وبعد ذلك {price}."),
            ("ar", Some(price), true) => format!("الإلغاء: {price}."),
            (_, None, _) => "Calling it off: free until it begins.".to_owned(),
            (_, Some(price), false) => format!("Calling it off: free until {until}; after that {price}."),
            (_, Some(price), true) => format!("Calling it off: {price}."),
        };
        let costs = self.fee.is_some() || self.credit;
        let request = match locale {
            _ if !self.request || !costs => "",
            "hi" => " पुष्टि होने तक इसका कोई शुल्क नहीं है।",
            "ar" => " لا يُستحق شيء قبل التأكيد.",
            _ => " Nothing is owed before it is confirmed.",
        };
        format!("{line}{request}\n")
    }
}

fn price(locale: &str, fee: Option<&str>, credit: bool) -> Option<String> {
    let price = match (locale, fee, credit) {
        (_, None, false) => return None,
        ("hi", Some(fee), false) => format!("शुल्क {fee}"),
        ("hi", Some(fee), true) => format!("शुल्क {fee} और पैकेज का क्रेडिट"),
        ("hi", None, true) => "पैकेज का क्रेडिट चला जाता है".to_owned(),
        ("ar", Some(fee), false) => format!("تُستحق {fee}"),
        ("ar", Some(fee), true) => format!("تُستحق {fee} ورصيد الباقة"),
        ("ar", None, true) => "يُفقد رصيد الباقة".to_owned(),
        (_, Some(fee), false) => format!("it costs {fee}"),
        (_, Some(fee), true) => format!("it costs {fee} and the credit of the package"),
        (_, None, true) => "the credit of the package is lost".to_owned(),
    };
    Some(price)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_says_what_calling_off_costs() {
        let policy = |fee: Option<&str>, credit, late, request| Policy {
            until: "2026-11-21 10:30".to_owned(),
            fee: fee.map(str::to_owned),
            credit,
            late,
            request,
        };
        let money = Some("1250.00 INR");
        for (policy, expected) in [
            (policy(None, false, false, false), "Calling it off: free until it begins.\n"),
            (policy(None, false, false, true), "Calling it off: free until it begins.\n"),
            (
                policy(money, false, false, false),
                "Calling it off: free until 2026-11-21 10:30; after that it costs 1250.00 INR.\n",
            ),
            (policy(money, false, true, false), "Calling it off: it costs 1250.00 INR.\n"),
            (
                policy(money, false, true, true),
                "Calling it off: it costs 1250.00 INR. Nothing is owed before it is confirmed.\n",
            ),
            (
                policy(None, true, false, false),
                "Calling it off: free until 2026-11-21 10:30; after that the credit of the package is lost.\n",
            ),
            (
                policy(money, true, true, false),
                "Calling it off: it costs 1250.00 INR and the credit of the package.\n",
            ),
        ] {
            assert_eq!(policy.line("en"), expected);
            for (locale, letter) in [("hi", 'र'), ("ar", 'ا')] {
                let line = policy.line(locale);
                assert!(line.contains(letter) && line.ends_with('\n'), "{line}");
                assert_eq!(line.contains("1250.00 INR"), expected.contains("1250.00 INR"), "{line}");
                assert_eq!(line.contains("2026"), expected.contains("2026"), "{line}");
            }
        }
    }
}
