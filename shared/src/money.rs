//! Money: whole minor units and a currency (ISO 4217); on the wire a decimal string. Never a float.

use std::{fmt, iter::Sum, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use thiserror::Error;

/// A currency code of ISO 4217: three upper-case letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency([u8; 3]);

/// Why a text is no amount or no currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// Not three letters A–Z.
    #[error("not a currency code")]
    Currency,
    /// Not a plain decimal number with at most the currency's number of decimals.
    #[error("not an amount")]
    Amount,
}

impl Currency {
    /// The code, e.g. `"USD"`.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Digits after the decimal point (ISO 4217 exponent).
    #[must_use]
    pub fn decimals(self) -> u32 {
        match self.code() {
            "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "XAF" | "XOF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.as_bytes() {
            [a, b, c] if [a, b, c].iter().all(|l| l.is_ascii_uppercase()) => Ok(Self([*a, *b, *c])),
            _ => Err(MoneyError::Currency),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// An amount of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// Minor units: cents, paise, pence.
    pub minor: i64,
    /// What they are units of.
    pub currency: Currency,
}

impl Money {
    /// `minor` units of `currency`.
    #[must_use]
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// The amount without its currency, e.g. `"75.00"`.
    #[must_use]
    pub fn amount(self) -> String {
        let decimals = self.currency.decimals() as usize;
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }

    /// Reads `"75"`, `"75.5"` or `"75.00"`.
    ///
    /// # Errors
    /// When the text is no plain decimal number, has too many decimals or does not fit.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, MoneyError> {
        let decimals = currency.decimals() as usize;
        let (negative, digits) = amount.strip_prefix('-').map_or((false, amount), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty()
            || !plain(whole)
            || !plain(fraction)
            || fraction.len() > decimals
            || digits.ends_with('.')
        {
            return Err(MoneyError::Amount);
        }
        let minor: i64 = format!("{whole}{fraction:0<decimals$}").parse().map_err(|_| MoneyError::Amount)?;
        Ok(Self::new(if negative { -minor } else { minor }, currency))
    }

    /// The sum of amounts of one currency; `None` when they do not fit.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        (self.currency == other.currency).then_some(())?;
        self.minor.checked_add(other.minor).map(|minor| Self::new(minor, self.currency))
    }

    /// Adds up minor units.
    pub fn total(currency: Currency, minors: impl Iterator<Item = i64>) -> Self {
        Self::new(i64::sum(minors), currency)
    }
}

#[derive(Serialize, Deserialize)]
struct Wire {
    amount: String,
    currency: Currency,
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Wire { amount: self.amount(), currency: self.currency }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        Self::parse(&wire.amount, wire.currency).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    #[test]
    fn an_amount_is_a_decimal_string_with_the_decimals_of_its_currency() {
        for (minor, code, text) in [
            (7500, "USD", "75.00"),
            (5, "USD", "0.05"),
            (-250, "GBP", "-2.50"),
            (120, "JPY", "120"),
            (1, "KWD", "0.001"),
        ] {
            assert_eq!(Money::new(minor, currency(code)).amount(), text);
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", ".", "1.", ".5", "1.234", "1e3", "+1", "--1", "1,000", "٣", "99999999999999999999"]
        {
            assert_eq!(Money::parse(text, currency("USD")), Err(MoneyError::Amount), "{text}");
        }
        for code in ["usd", "US", "USDX", "U$D", ""] {
            assert_eq!(code.parse::<Currency>(), Err(MoneyError::Currency), "{code}");
        }
    }

    proptest! {
        #[test]
        fn every_amount_survives_the_wire(minor in -1_000_000_000_000_i64..1_000_000_000_000, code in "USD|INR|JPY|KWD") {
            let money = Money::new(minor, currency(&code));
            prop_assert_eq!(serde_json::from_str::<Money>(&serde_json::to_string(&money).unwrap()).unwrap(), money);
        }
    }
}
