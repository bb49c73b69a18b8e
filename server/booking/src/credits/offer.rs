//! What a customer's credits would pay of a time that is kept.

use server_kernel::{Actor, ServiceError, zone::local};
use shared::{
    booking::{HoldView, free_until},
    caller::Caller,
    ids::{CustomerId, HoldId, OptionId},
    money::Money,
    packages::{CreditOffer, OfferLine},
};

use super::{purse::Purse, read::last_day};
use crate::{Bookings, hold::Payable};

impl Bookings {
    pub(super) async fn offer_credits(
        &self,
        caller: &Caller,
        hold: HoldId,
    ) -> Result<Option<CreditOffer>, ServiceError> {
        let Some(user) = &caller.signed_in else { return Ok(None) };
        let (view, parts) = self.payable_hold(caller, hold).await?;
        let tenant = self.tenants.by_slug(&view.business.slug).await?;
        let actor = Actor::Customer { user: user.user, tenant: Some(tenant.id), booking: None };
        let mut tx = self.db.begin(actor).await?;
        let customer = sqlx::query_scalar!(
            "SELECT id FROM customers WHERE tenant_id = $1 AND user_id = $2",
            tenant.id.0,
            user.user.0,
        )
        .fetch_optional(tx.conn())
        .await?;
        let Some(customer) = customer.map(CustomerId) else { return Ok(None) };
        let mut purse = Purse::look(tx.conn(), tenant.id, customer).await?;
        tx.commit().await?;
        Ok(offer(&mut purse, &view, &parts, tenant.timezone))
    }
}

/// What would be spent, and what remains to be paid.
fn offer(purse: &mut Purse, view: &HoldView, parts: &[Payable], zone: chrono_tz::Tz) -> Option<CreditOffer> {
    let at = view.starts_at.to_utc();
    let services: Vec<Option<OptionId>> = parts.iter().map(|part| part.option).collect();
    let before = purse.credits.clone();
    let paid = purse.pay_for(&services, at, usize::MAX);
    let covered = || {
        paid.iter()
            .zip(parts)
            .zip(&view.services)
            .filter_map(|((paid, part), service)| Some((paid.as_ref()?, part, service)))
    };
    let lines: Vec<OfferLine> = covered()
        .map(|(paid, _, service)| OfferLine {
            service: service.service.name.clone(),
            package: paid.name.clone(),
            left: before
                .iter()
                .filter(|credit| credit.package == paid.package && credit.option == paid.option)
                .map(|credit| credit.left)
                .sum(),
            last_day: purse.packages.get(&paid.package).and_then(|open| last_day(zone, open.expires_at)),
        })
        .collect();
    let saved: i64 = covered().map(|(_, part, _)| part.price_minor).sum();
    let terms = covered().map(|(_, part, _)| shared::booking::FeeTerms { by_credit: true, ..part.terms });
    let returned_until = free_until(terms).map(|at| local(zone, at));
    let rest = Money::new(view.total.minor - saved, view.total.currency);
    (!lines.is_empty()).then_some(CreditOffer { lines, rest, returned_until })
}
