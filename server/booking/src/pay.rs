//! Money for a booking, and the receipt.

use async_trait::async_trait;
use server_kernel::{
    ServiceError,
    errors::ensure_affected,
    idempotency::{self, Claimed},
    zone::local,
};
use server_payments::{CashPayment, PaidFor};
use shared::{
    AppError, AppResult, ErrorCode,
    booking::{Action, BookingView, IdempotencyKey, is_off},
    caller::Caller,
    error::FieldProblem,
    ids::BookingId,
    live::{BookingEvent, BookingEventKind},
    money::Money,
    payments::{NewPayment, PaymentsApi, ReceiptLine, ReceiptPayment, ReceiptView},
    permission::Module,
};

use crate::{
    Bookings,
    access::Opened,
    act::{leave_traces, scope},
    view::load_view,
};

#[async_trait]
impl PaymentsApi for Bookings {
    async fn pay(
        &self,
        caller: &Caller,
        booking: BookingId,
        payment: &NewPayment,
        key: Option<IdempotencyKey>,
    ) -> AppResult<BookingView> {
        let view = self.take_money(caller, booking, payment, key).await?;
        self.log.wake();
        Ok(view)
    }

    async fn receipt(&self, caller: &Caller, booking: BookingId) -> AppResult<ReceiptView> {
        Ok(self.make_receipt(caller, booking).await?)
    }
}

impl Bookings {
    async fn take_money(
        &self,
        caller: &Caller,
        id: BookingId,
        payment: &NewPayment,
        key: Option<IdempotencyKey>,
    ) -> Result<BookingView, ServiceError> {
        let now = self.clock.now();
        let mut opened = self.open(caller, id, true).await?;
        if opened.viewer.is_customer() {
            return Err(ErrorCode::Forbidden.into());
        }
        let (user, ..) = caller.staff_part(Module::Payments.create(), "cash")?;
        let scope = scope(opened.tenant.id, Some(user.user), id, Action::Pay);
        if let Some(key) = &key
            && let Claimed::Answered(view) = idempotency::claim(opened.tx.conn(), &scope, key, now).await?
        {
            return Ok(view);
        }
        if opened.state.after(&opened.viewer, Action::Pay, None).is_none() {
            return Err(ErrorCode::WrongState.into());
        }
        let due = opened.state.due();
        if due == 0 && is_off(opened.state.status) {
            return Err(ErrorCode::WrongState.into());
        }
        let amount = amount_of(payment, &opened)?;
        if amount.minor > due {
            return Err(ErrorCode::Overpaid.into());
        }
        let cash = CashPayment {
            tenant: opened.tenant.id,
            paid_for: PaidFor::Booking(id),
            amount,
            received_by: user.user,
            at: now,
        };
        server_payments::record_cash(opened.tx.conn(), cash).await?;
        settle(&mut opened, amount).await?;
        let day = local(opened.tenant.timezone, opened.state.starts_at).date_naive();
        let event = BookingEvent {
            booking: id,
            version: opened.state.version + 1,
            dates: vec![day],
            staff: opened.state.staff(),
        };
        leave_traces(&mut opened, BookingEventKind::Paid, &event, now).await?;
        let view = load_view(&mut opened.tx, &opened.tenant, id, &opened.viewer, now).await?;
        if let Some(key) = &key {
            idempotency::store(opened.tx.conn(), &scope, key, &view).await?;
        }
        opened.tx.commit().await?;
        Ok(view)
    }

    async fn make_receipt(&self, caller: &Caller, id: BookingId) -> Result<ReceiptView, ServiceError> {
        let mut opened = self.open(caller, id, false).await?;
        let tenant = opened.tenant.clone();
        let view = load_view(&mut opened.tx, &tenant, id, &opened.viewer, self.clock.now()).await?;
        let paid = server_payments::for_booking(opened.tx.conn(), tenant.id, id).await?;
        let prices = sqlx::query!(
            "SELECT price_minor FROM booking_items WHERE tenant_id = $1 AND booking_id = $2 ORDER BY id",
            tenant.id.0,
            id.0,
        )
        .fetch_all(opened.tx.conn())
        .await?;
        opened.tx.commit().await?;
        let (due, money) = (view.due(), |minor| Money::new(minor, tenant.currency));
        let mut lines = Vec::new();
        for (appointment, price) in view.appointments.iter().zip(&prices) {
            let service = &appointment.service.name;
            lines.push(ReceiptLine {
                // What a credit pays costs nothing here, and is said to.
                text: appointment
                    .package
                    .as_ref()
                    .map_or_else(|| service.clone(), |package| format!("{service} · {package}")),
                minutes: Some(appointment.option.minutes),
                amount: money(price.price_minor),
            });
            let extras = appointment.addons.iter();
            lines.extend(extras.map(|addon| ReceiptLine {
                text: addon.name.clone(),
                minutes: None,
                amount: addon.price,
            }));
        }
        let tenant = self.tenants.by_slug(&view.business.slug).await?;
        let sold_at = view.location.map(|location| location.address);
        let sold_at = sold_at.or_else(|| tenant.location(tenant.main).map(|main| main.address.clone()));
        Ok(ReceiptView {
            number: view.number,
            address: sold_at.unwrap_or_default(),
            business: view.business,
            timezone: view.timezone,
            visited_at: view.starts_at,
            customer: view.customer.name,
            staff: view
                .appointments
                .first()
                .and_then(|first| first.staff.as_ref())
                .map(|staff| staff.name.clone()),
            lines,
            total: view.total,
            fee: is_off(view.status).then_some(view.fee),
            payments: paid
                .into_iter()
                .map(|payment| ReceiptPayment {
                    method: payment.method,
                    amount: money(payment.amount_minor),
                    at: local(tenant.timezone, payment.at),
                })
                .collect(),
            due,
        })
    }
}

fn amount_of(payment: &NewPayment, opened: &Opened) -> Result<Money, AppError> {
    if payment.method != "cash" {
        return Err(AppError::field("method", FieldProblem::Unknown));
    }
    let amount = Money::parse(payment.amount.trim(), opened.tenant.currency)
        .map_err(|_| AppError::field("amount", FieldProblem::Malformed))?;
    if amount.minor <= 0 {
        return Err(AppError::field("amount", FieldProblem::OutOfRange));
    }
    Ok(amount)
}

/// Adds to what is paid, under the row's lock: what is due was read under it.
async fn settle(opened: &mut Opened, amount: Money) -> Result<(), ServiceError> {
    let settled = sqlx::query!(
        "UPDATE bookings SET paid_minor = paid_minor + $3, version = version + 1
         WHERE tenant_id = $1 AND id = $2 AND version = $4",
        opened.tenant.id.0,
        opened.state.id.0,
        amount.minor,
        opened.state.version,
    )
    .execute(opened.tx.conn())
    .await?;
    Ok(ensure_affected(settled.rows_affected(), 1)?)
}
