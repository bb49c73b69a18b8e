//! What goes with a country: currency, telephone prefix, zones, tax numbers. Suggestions, all of which can be changed.

use super::settings::TaxKind;

/// A country and what is usual there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: &'static str,
    /// ISO 4217.
    pub currency: &'static str,
    /// What goes before a telephone number.
    pub prefix: &'static str,
    /// IANA names, the one with most people first.
    pub zones: &'static [&'static str],
    /// The numbers that the tax office gives.
    pub tax: &'static [TaxKind],
}

const fn country(
    code: &'static str,
    currency: &'static str,
    prefix: &'static str,
    zones: &'static [&'static str],
    tax: &'static [TaxKind],
) -> Country {
    Country { code, currency, prefix, zones, tax }
}

const GST_PAN: &[TaxKind] = &[TaxKind::Gst, TaxKind::Pan];
const VAT: &[TaxKind] = &[TaxKind::Vat];
const TRN: &[TaxKind] = &[TaxKind::Trn];
const OTHER: &[TaxKind] = &[TaxKind::Other];

/// The countries that can be chosen.
pub const COUNTRIES: &[Country] = &[
    country("AE", "AED", "+971", &["Asia/Dubai"], TRN),
    country(
        "AU",
        "AUD",
        "+61",
        &["Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth"],
        &[TaxKind::Abn],
    ),
    country("BH", "BHD", "+973", &["Asia/Bahrain"], VAT),
    country(
        "CA",
        "CAD",
        "+1",
        &["America/Toronto", "America/Winnipeg", "America/Edmonton", "America/Vancouver", "America/Halifax"],
        OTHER,
    ),
    country("DE", "EUR", "+49", &["Europe/Berlin"], VAT),
    country("EG", "EGP", "+20", &["Africa/Cairo"], OTHER),
    country("ES", "EUR", "+34", &["Europe/Madrid", "Atlantic/Canary"], VAT),
    country("FR", "EUR", "+33", &["Europe/Paris"], VAT),
    country("GB", "GBP", "+44", &["Europe/London"], VAT),
    country("IE", "EUR", "+353", &["Europe/Dublin"], VAT),
    country("IN", "INR", "+91", &["Asia/Kolkata"], GST_PAN),
    country("IT", "EUR", "+39", &["Europe/Rome"], VAT),
    country("KE", "KES", "+254", &["Africa/Nairobi"], OTHER),
    country("KW", "KWD", "+965", &["Asia/Kuwait"], OTHER),
    country("LK", "LKR", "+94", &["Asia/Colombo"], VAT),
    country("MY", "MYR", "+60", &["Asia/Kuala_Lumpur"], OTHER),
    country("NL", "EUR", "+31", &["Europe/Amsterdam"], VAT),
    country("NP", "NPR", "+977", &["Asia/Kathmandu"], OTHER),
    country("NZ", "NZD", "+64", &["Pacific/Auckland"], OTHER),
    country("OM", "OMR", "+968", &["Asia/Muscat"], VAT),
    country("QA", "QAR", "+974", &["Asia/Qatar"], OTHER),
    country("SA", "SAR", "+966", &["Asia/Riyadh"], VAT),
    country("SG", "SGD", "+65", &["Asia/Singapore"], OTHER),
    country(
        "US",
        "USD",
        "+1",
        &["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix"],
        &[TaxKind::Ein],
    ),
    country("ZA", "ZAR", "+27", &["Africa/Johannesburg"], VAT),
];

impl Country {
    /// The one with this code.
    #[must_use]
    pub fn find(code: &str) -> Option<&'static Self> {
        COUNTRIES.iter().find(|country| country.code == code)
    }

    /// The zone to begin with.
    #[must_use]
    pub fn zone(&self) -> &'static str {
        self.zones.first().copied().unwrap_or("UTC")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn countries_are_in_order_and_have_everything() {
        assert!(COUNTRIES.is_sorted_by(|a, b| a.code < b.code));
        for country in COUNTRIES {
            assert!(country.currency.parse::<Currency>().is_ok(), "{}", country.code);
            assert!(country.prefix.starts_with('+'), "{}", country.code);
            assert!(!country.zones.is_empty() && !country.tax.is_empty(), "{}", country.code);
        }
    }
}
