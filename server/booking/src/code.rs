//! Check-in codes: stateless and signed, so that a scanner could tell a good one without the network (Ed25519, RFC 8032).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use ed25519_dalek::{SIGNATURE_LENGTH, Signature, Signer as _, SigningKey, Verifier as _};
use qrcode::{EcLevel, QrCode, render::svg};
use server_kernel::{ServiceError, crypto::SecretKey, idempotency, zone::local};
use shared::{
    AppError, ErrorCode,
    booking::{
        Action, BookingView, CheckInCode, CheckInRefusal, Elsewhere, IdempotencyKey, Transition,
        check_in_window,
        door::{CodeClaims, Shown, is_here, token_of},
    },
    caller::Caller,
    error::FieldProblem,
    ids::{BookingId, LocationId},
    permission::Module,
    time::{Instant, Local},
};

use crate::{Bookings, access::Opened};

/// Good from a day before the start.
const VALID_BEFORE: Duration = Duration::hours(24);

/// The key that signs.
pub struct CodeKey(SigningKey);

impl CodeKey {
    /// Derived from the installation's secret.
    #[must_use]
    pub fn new(secret: &SecretKey) -> Self {
        Self(SigningKey::from_bytes(&secret.derive("check-in")))
    }

    /// By which others know what this key has signed, base64url without padding.
    pub(crate) fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.verifying_key().to_bytes())
    }

    pub(crate) fn sign(&self, claims: CodeClaims) -> String {
        self.seal(claims.to_bytes())
    }

    pub(crate) fn verify(&self, token: &str) -> Option<CodeClaims> {
        CodeClaims::read(&self.unseal(token)?)
    }

    /// Bytes and their signature as text. The first byte says what they are: a signature counts for one form alone.
    pub(crate) fn seal(&self, mut bytes: Vec<u8>) -> String {
        let signature = self.0.sign(&bytes);
        bytes.extend(signature.to_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// What was signed, where it was this key that signed.
    pub(crate) fn unseal(&self, token: &str) -> Option<Vec<u8>> {
        // Longer than anything that is signed: not worth the work.
        const LONGEST: usize = 400;
        let mut bytes = (token.len() <= LONGEST).then(|| URL_SAFE_NO_PAD.decode(token).ok())??;
        let signed = bytes.len().checked_sub(SIGNATURE_LENGTH)?;
        let signature = Signature::from_slice(bytes.get(signed..)?).ok()?;
        bytes.truncate(signed);
        self.0.verifying_key().verify(&bytes, &signature).ok()?;
        Some(bytes)
    }
}

impl Bookings {
    pub(crate) async fn make_code(
        &self,
        caller: &Caller,
        id: BookingId,
    ) -> Result<CheckInCode, ServiceError> {
        let mut opened = self.open(caller, id, false).await?;
        let short = sqlx::query_scalar!(
            "SELECT short_code FROM bookings WHERE tenant_id = $1 AND id = $2",
            opened.tenant.id.0,
            id.0,
        )
        .fetch_one(opened.tx.conn())
        .await?;
        opened.tx.commit().await?;
        if opened.state.status.is_over() {
            return Err(ErrorCode::WrongState.into());
        }
        let token = self.codes.sign(CodeClaims {
            booking: id,
            version: opened.state.code_version,
            from: opened.state.starts_at - VALID_BEFORE,
            until: opened.state.ends_at,
        });
        let svg = qr_svg(&format!("{}/check-in#{token}", self.base_url))?;
        Ok(CheckInCode { token, short, svg })
    }

    pub(crate) async fn arrive(
        &self,
        caller: &Caller,
        code: &str,
        at: Option<Local>,
        place: Option<LocationId>,
        key: Option<IdempotencyKey>,
    ) -> Result<BookingView, ServiceError> {
        caller.staff(Module::Bookings.update())?;
        let (id, claims) = self.read_code(caller, code).await?;
        let step = Transition { at, ..Transition::plain(Action::CheckIn) };
        let mut opened = match self.open(caller, id, true).await {
            Ok(opened) => opened,
            Err(ServiceError::App(error)) if error.code == ErrorCode::NotFound => {
                return Err(ErrorCode::CheckInUnknown.into());
            }
            Err(error) => return Err(error),
        };
        let scope = idempotency::Scope {
            tenant: opened.tenant.id,
            principal: opened.user.map_or_else(|| "guest".to_owned(), |user| user.to_string()),
            route: "check-ins",
        };
        let elsewhere = elsewhere(&mut opened, place).await?;
        self.step(opened, &scope, &step, key, |opened, now| welcome(opened, claims, elsewhere, now)).await
    }

    /// Which booking a code is for: the link of the QR code, its token alone, or the short code.
    async fn read_code(
        &self,
        caller: &Caller,
        code: &str,
    ) -> Result<(BookingId, Option<CodeClaims>), ServiceError> {
        if let Some(claims) = self.codes.verify(token_of(code)) {
            return Ok((claims.booking, Some(claims)));
        }
        let Some(Shown::Short(typed)) = Shown::typed(code) else {
            return Err(ErrorCode::CheckInUnknown.into());
        };
        let (user, membership, _) = caller.staff(Module::Bookings.update())?;
        let actor = server_kernel::Actor::staff(user, membership);
        let mut tx = self.db.begin(actor).await?;
        let id = sqlx::query_scalar!(
            "SELECT id FROM bookings WHERE tenant_id = $1 AND short_code = $2",
            membership.tenant.0,
            typed,
        )
        .fetch_optional(tx.conn())
        .await?;
        tx.commit().await?;
        Ok((BookingId(id.ok_or(ErrorCode::CheckInUnknown)?), None))
    }
}

/// At which other location the visit is, if a door in this one is not its own.
pub(crate) async fn elsewhere(
    opened: &mut Opened,
    place: Option<LocationId>,
) -> Result<Option<Box<Elsewhere>>, ServiceError> {
    let (tenant, venue) = (&opened.tenant, &opened.state.venue);
    if place.is_some_and(|place| !tenant.locations.iter().any(|each| each.id == place && each.open)) {
        return Err(AppError::field("location", FieldProblem::Unknown).into());
    }
    let location = venue.location_line(tenant).filter(|_| !is_here(venue.location(), place));
    let Some(location) = location else { return Ok(None) };
    let name = sqlx::query_scalar!(
        "SELECT contact_name FROM bookings WHERE tenant_id = $1 AND id = $2",
        tenant.id.0,
        opened.state.id.0,
    )
    .fetch_one(opened.tx.conn())
    .await?;
    Ok(Some(Box::new(Elsewhere { name, location })))
}

/// Whether the code still stands and the customer can be let in at that moment, here and not elsewhere.
pub(crate) fn welcome(
    opened: &Opened,
    claims: Option<CodeClaims>,
    elsewhere: Option<Box<Elsewhere>>,
    now: Instant,
) -> Result<(), AppError> {
    let state = &opened.state;
    if let Some(at) = state.checked_in_at {
        let since = Some(local(opened.tenant.timezone, at));
        return Err(AppError { since, ..ErrorCode::CheckInAlready.into() });
    }
    if claims.is_some_and(|claims| claims.version != state.code_version) || state.status.is_over() {
        return Err(ErrorCode::CheckInRevoked.into());
    }
    let day = |at| local(opened.tenant.timezone, at).date_naive();
    let (today, its_day) = (day(now), day(state.starts_at));
    let opens = state.starts_at - opened.tenant.check_in_opens;
    check_in_window(now, opens, state.ends_at, today, its_day, elsewhere.is_none()).map_err(|refusal| {
        let clock = |at| local(opened.tenant.timezone, at);
        AppError {
            since: Some(clock(state.starts_at)),
            opens: (refusal == CheckInRefusal::TooEarly).then(|| clock(opens)),
            elsewhere: elsewhere.filter(|_| refusal == CheckInRefusal::WrongPlace),
            ..ErrorCode::from(refusal).into()
        }
    })
}

/// A QR code (ISO/IEC 18004) as SVG: dark on light in every theme, with its quiet zone, or scanners fail.
pub(crate) fn qr_svg(text: &str) -> Result<String, ServiceError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|error| ServiceError::Internal(error.to_string()))?;
    let svg = code.render::<svg::Color<'_>>().min_dimensions(240, 240).quiet_zone(true).build();
    // Inline in a page, an XML declaration would be a comment.
    Ok(svg.split_once("?>").map_or(svg.clone(), |(_, rest)| rest.to_owned()))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    fn key(seed: u8) -> CodeKey {
        CodeKey::new(&SecretKey::from_secret(&[seed; 32]).unwrap())
    }

    fn claims() -> CodeClaims {
        CodeClaims {
            booking: BookingId::new(),
            version: 3,
            from: chrono::Utc.with_ymd_and_hms(2026, 11, 19, 5, 0, 0).unwrap(),
            until: chrono::Utc.with_ymd_and_hms(2026, 11, 20, 6, 0, 0).unwrap(),
        }
    }

    #[test]
    fn a_code_says_what_was_signed_and_only_to_its_own_key() {
        let token = key(1).sign(claims());
        assert_eq!(key(1).verify(&token).map(|read| read.version), Some(3));
        assert_eq!(key(2).verify(&token), None);
    }

    #[test]
    fn a_code_with_any_letter_changed_is_worthless() {
        let token = key(1).sign(claims());
        for at in 0..token.len() {
            let mut bad = token.clone().into_bytes();
            bad[at] = if bad[at] == b'A' { b'B' } else { b'A' };
            let bad = String::from_utf8(bad).unwrap();
            if URL_SAFE_NO_PAD.decode(&bad).ok() != URL_SAFE_NO_PAD.decode(&token).ok() {
                assert_eq!(key(1).verify(&bad), None, "letter {at}");
            }
        }
        for bad in ["", "A", "####", &"A".repeat(10_000)] {
            assert_eq!(key(1).verify(bad), None);
        }
    }
}
