//! Money received at the desk, and what the customer gets to show for it.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    booking::{BookingView, BusinessRef, IdempotencyKey},
    caller::Caller,
    error::AppResult,
    ids::BookingId,
    money::Money,
    time::Local,
};

/// Money over the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPayment {
    /// Only `cash` so far.
    #[cfg_attr(not(target_family = "wasm"), schema(pattern = "^cash$"))]
    pub method: String,
    /// A decimal number in the booking's currency, e.g. `"75.00"`.
    #[cfg_attr(not(target_family = "wasm"), schema(pattern = r"^[0-9]{1,12}(\.[0-9]{1,3})?$"))]
    pub amount: String,
}

/// One line of a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct ReceiptLine {
    /// What.
    pub text: String,
    /// How long, where it is a service.
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub minutes: Option<i32>,
    /// How much.
    pub amount: Money,
}

/// One payment on a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct ReceiptPayment {
    /// How.
    pub method: String,
    /// How much.
    pub amount: Money,
    /// When.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub at: Local,
}

/// A receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct ReceiptView {
    /// The booking's number.
    pub number: String,
    /// Who received the money.
    pub business: BusinessRef,
    /// Its address.
    pub address: String,
    /// IANA name of its zone.
    pub timezone: String,
    /// When the visit was.
    #[cfg_attr(not(target_family = "wasm"), schema(value_type = crate::schema::When))]
    pub visited_at: Local,
    /// Who paid.
    pub customer: String,
    /// With whom.
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub staff: Option<String>,
    /// What was sold.
    pub lines: Vec<ReceiptLine>,
    /// What it cost.
    pub total: Money,
    /// What is owed instead, for a visit that did not take place; `null` for one that did or will.
    #[cfg_attr(not(target_family = "wasm"), schema(required = true))]
    pub fee: Option<Money>,
    /// What was paid.
    pub payments: Vec<ReceiptPayment>,
    /// What is still owed.
    pub due: Money,
}

/// Payments.
#[async_trait]
pub trait PaymentsApi: Send + Sync {
    /// Takes money for a booking, never more than is owed. **Permissions:** payments:C.
    async fn pay(
        &self,
        caller: &Caller,
        booking: BookingId,
        payment: &NewPayment,
        key: Option<IdempotencyKey>,
    ) -> AppResult<BookingView>;

    /// The receipt. **Permissions:** as reading the booking.
    async fn receipt(&self, caller: &Caller, booking: BookingId) -> AppResult<ReceiptView>;
}
