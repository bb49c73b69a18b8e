//! How a person is reached. Parsed once at the edge; after that a value is known to be well formed.

use serde::{Deserialize, Serialize};

use crate::error::{FieldError, FieldProblem};

/// A name as somebody wrote it: 1–120 characters, no control characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonName(String);

/// An e-mail address in lower case (the addressable part of RFC 5321: `local@domain`, 254 characters at most).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

/// A telephone number in international form (ITU-T E.164): `+` and 7–15 digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(String);

impl PersonName {
    /// # Errors
    /// Empty, too long, or holding control characters.
    pub fn parse(text: &str) -> Result<Self, FieldProblem> {
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match name.chars().count() {
            0 => Err(FieldProblem::Required),
            1..=120 if !name.chars().any(char::is_control) => Ok(Self(name)),
            1..=120 => Err(FieldProblem::Malformed),
            _ => Err(FieldProblem::TooLong),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl EmailAddress {
    /// # Errors
    /// Empty, too long, or not of the form `local@domain.tld`.
    pub fn parse(text: &str) -> Result<Self, FieldProblem> {
        let text = text.trim().to_lowercase();
        if text.is_empty() {
            return Err(FieldProblem::Required);
        }
        if text.len() > 254 {
            return Err(FieldProblem::TooLong);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(FieldProblem::Malformed)?;
        let local_ok = (1..=64).contains(&local.len())
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&b));
        let label_ok = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        if local_ok && domain.contains('.') && domain.split('.').all(label_ok) {
            Ok(Self(text))
        } else {
            Err(FieldProblem::Malformed)
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Phone {
    /// Spaces, dots, dashes and brackets are dropped; `00` at the start means `+`. A number without a country code is
    /// read with `country_prefix` (e.g. `+91`), its leading zero dropped.
    ///
    /// # Errors
    /// Empty, or no telephone number.
    pub fn parse(text: &str, country_prefix: &str) -> Result<Self, FieldProblem> {
        let mut number: String =
            text.trim().chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '/')).collect();
        if number.is_empty() {
            return Err(FieldProblem::Required);
        }
        if let Some(rest) = number.strip_prefix("00") {
            number = format!("+{rest}");
        } else if !number.starts_with('+') {
            number = format!("{country_prefix}{}", number.strip_prefix('0').unwrap_or(&number));
        }
        let digits = number.strip_prefix('+').unwrap_or_default();
        let plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
        if plain && (7..=15).contains(&digits.len()) {
            Ok(Self(number))
        } else {
            Err(FieldProblem::Malformed)
        }
    }

    /// The text, `+` first.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a form or a request says about a person, not yet looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ContactInput {
    /// Name.
    #[cfg_attr(not(target_family = "wasm"), schema(max_length = 120, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$"))]
    pub name: String,
    /// E-mail address.
    #[cfg_attr(not(target_family = "wasm"), schema(max_length = 254, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$"))]
    pub email: String,
    /// Telephone number.
    #[cfg_attr(not(target_family = "wasm"), schema(max_length = 40, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$"))]
    pub phone: String,
}

/// A person who can be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Name.
    pub name: PersonName,
    /// E-mail address.
    pub email: EmailAddress,
    /// Telephone number.
    pub phone: Phone,
}

impl Contact {
    /// Reads all three fields and says everything that is wrong at once. `prefix` goes before field names (`customer.`).
    ///
    /// # Errors
    /// One entry for each wrong field.
    pub fn parse(input: &ContactInput, country_prefix: &str, prefix: &str) -> Result<Self, Vec<FieldError>> {
        let name = PersonName::parse(&input.name);
        let email = EmailAddress::parse(&input.email);
        let phone = Phone::parse(&input.phone, country_prefix);
        match (name, email, phone) {
            (Ok(name), Ok(email), Ok(phone)) => Ok(Self { name, email, phone }),
            (name, email, phone) => Err(wrong(prefix, name.err(), email.err(), phone.err())),
        }
    }
}

/// A person as somebody at the desk writes them down: with a name, and with what they say of how they are reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskContact {
    /// Name.
    pub name: PersonName,
    /// E-mail address.
    pub email: Option<EmailAddress>,
    /// Telephone number.
    pub phone: Option<Phone>,
}

impl DeskContact {
    /// As [`Contact::parse`]; what is empty is not known.
    ///
    /// # Errors
    /// One entry for each wrong field.
    pub fn parse(input: &ContactInput, country_prefix: &str, prefix: &str) -> Result<Self, Vec<FieldError>> {
        let known = |text: &str| !text.trim().is_empty();
        let name = PersonName::parse(&input.name);
        let email = known(&input.email).then(|| EmailAddress::parse(&input.email)).transpose();
        let phone = known(&input.phone).then(|| Phone::parse(&input.phone, country_prefix)).transpose();
        match (name, email, phone) {
            (Ok(name), Ok(email), Ok(phone)) => Ok(Self { name, email, phone }),
            (name, email, phone) => Err(wrong(prefix, name.err(), email.err(), phone.err())),
        }
    }

    /// The address, if it is known.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.email.as_ref().map(EmailAddress::as_str)
    }

    /// The number, if it is known.
    #[must_use]
    pub fn phone(&self) -> Option<&str> {
        self.phone.as_ref().map(Phone::as_str)
    }
}

impl From<Contact> for DeskContact {
    fn from(contact: Contact) -> Self {
        Self { name: contact.name, email: Some(contact.email), phone: Some(contact.phone) }
    }
}

fn wrong(
    prefix: &str,
    name: Option<FieldProblem>,
    email: Option<FieldProblem>,
    phone: Option<FieldProblem>,
) -> Vec<FieldError> {
    [("name", name), ("email", email), ("phone", phone)]
        .into_iter()
        .filter_map(|(field, code)| Some(FieldError { field: format!("{prefix}{field}"), code: code? }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_in_lower_case_and_nonsense_is_refused() {
        assert_eq!(EmailAddress::parse(" Meera.K@Example.COM ").unwrap().as_str(), "meera.k@example.com");
        for text in [
            "meera",
            "@x.com",
            "a@b",
            "a b@x.com",
            "a@x..com",
            "a@-x.com",
            "a@@x.com",
            ".a@x.com",
            "a\n@x.com",
            "ä@x.com",
        ] {
            assert_eq!(EmailAddress::parse(text), Err(FieldProblem::Malformed), "{text}");
        }
        assert_eq!(EmailAddress::parse("  "), Err(FieldProblem::Required));
    }

    #[test]
    fn a_number_written_in_any_usual_way_becomes_international() {
        for text in
            ["+91 98450 12345", "098450-12345", "98450 12345", "0091 98450 12345", "+91 (98450) 12345"]
        {
            assert_eq!(Phone::parse(text, "+91").unwrap().as_str(), "+919845012345", "{text}");
        }
        for text in ["12", "+0123456789", "call me", "+9198450123456789", "+91+98450", "٠١٢٣٤٥٦٧٨"] {
            assert_eq!(Phone::parse(text, "+91"), Err(FieldProblem::Malformed), "{text}");
        }
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let errors = Contact::parse(&ContactInput::default(), "+1", "customer.").unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["customer.name", "customer.email", "customer.phone"]);
    }

    #[test]
    fn at_the_desk_a_name_is_enough_but_nonsense_is_not() {
        let input = |name: &str, email: &str, phone: &str| ContactInput {
            name: name.to_owned(),
            email: email.to_owned(),
            phone: phone.to_owned(),
        };
        let parse = |input| DeskContact::parse(&input, "+91", "");
        let walk_in = parse(input("Farida", " ", "")).unwrap();
        assert_eq!((walk_in.email(), walk_in.phone()), (None, None));
        let caller = parse(input("Farida", "", "98450 12345")).unwrap();
        assert_eq!(caller.phone(), Some("+919845012345"));
        let fields = |result: Result<DeskContact, Vec<FieldError>>| {
            result.unwrap_err().into_iter().map(|error| error.field).collect::<Vec<_>>()
        };
        assert_eq!(fields(parse(input("", "farida", "12"))), ["name", "email", "phone"]);
    }
}
