//! The server's side of these pages: each function is one call on a port. Plain forms are sent back to the page they came
//! from.

use app_core::UiError;
use leptos::prelude::*;
use shared::{
    booking::Page,
    ids::{TenantId, UserId},
    platform::{
        AuditFilter, AuditPage, BusinessFacts, BusinessLine, BusinessSearch, FoundBooking, LimitRow,
        PeopleSearch, PersonFacts, PersonLine,
    },
    tenants::settings::{Verification, VerificationRow},
};

#[cfg(not(target_family = "wasm"))]
use crate::host;

/// What was done at the caller's business.
#[server]
pub async fn audit_here(#[server(default)] filter: AuditFilter) -> Result<AuditPage, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.platform.audit_here(&caller, &filter).await?)
}

/// What was done anywhere.
#[server]
pub async fn audit_everywhere(#[server(default)] filter: AuditFilter) -> Result<AuditPage, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.platform.audit(&caller, &filter).await?)
}

/// Businesses.
#[server]
pub async fn find_businesses(
    #[server(default)] search: BusinessSearch,
) -> Result<Page<BusinessLine>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.platform.businesses(&caller, &search).await?)
}

/// One of them.
#[server]
pub async fn business_of(slug: String) -> Result<BusinessFacts, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.platform.business(&caller, &slug).await?)
}

/// Closes it: a plain form.
#[server]
pub async fn suspend_business(slug: String, reason: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let done = ports.platform.suspend_business(&caller, &slug, &reason).await;
    host::back_to_business(&slug, done, "suspended");
    Ok(())
}

/// Opens it again: a plain form.
#[server]
pub async fn reinstate_business(slug: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let done = ports.platform.reinstate_business(&caller, &slug).await;
    host::back_to_business(&slug, done, "reinstated");
    Ok(())
}

/// Businesses whose papers stand so.
#[server]
pub async fn papers_to_look_at(state: Verification) -> Result<Vec<VerificationRow>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.verification.queue(&caller, state).await?)
}

/// Says yes or no to a business's papers: a plain form.
#[server]
pub async fn decide_on_papers(
    tenant: TenantId,
    slug: String,
    decision: Verification,
    #[server(default)] reason: String,
    version: i32,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let done = ports.verification.decide(&caller, tenant, decision, &reason, version).await;
    host::back_to_verification(&slug, done);
    Ok(())
}

/// Accounts.
#[server]
pub async fn find_people(#[server(default)] search: PeopleSearch) -> Result<Page<PersonLine>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.platform.people(&caller, &search).await?)
}

/// One of them.
#[server]
pub async fn person_of(user: UserId) -> Result<PersonFacts, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.platform.person(&caller, user).await?)
}

/// Closes it: a plain form.
#[server]
pub async fn suspend_person(user: UserId, reason: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let done = ports.platform.suspend_person(&caller, user, &reason).await;
    host::back_to_person(user, done, "suspended");
    Ok(())
}

/// Opens it again: a plain form.
#[server]
pub async fn reinstate_person(user: UserId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let done = ports.platform.reinstate_person(&caller, user).await;
    host::back_to_person(user, done, "reinstated");
    Ok(())
}

/// Ends all its sessions: a plain form.
#[server]
pub async fn sign_out_person(user: UserId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let done = ports.platform.sign_out_everywhere(&caller, user).await;
    host::back_to_person(user, done, "signed_out");
    Ok(())
}

/// Bookings with a number.
#[server]
pub async fn find_bookings(number: String) -> Result<Vec<FoundBooking>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.platform.find_bookings(&caller, &number).await?)
}

/// Limits that bit in the last day.
#[server]
pub async fn limits_that_bit() -> Result<Vec<LimitRow>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.platform.limits(&caller).await?)
}
