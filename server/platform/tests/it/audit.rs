//! The log as people read it.

use server_kernel::audit::Sealer;
use server_testkit::{Fixture, TestDb};
use shared::{
    caller::Caller,
    error::FieldProblem,
    permission::Role,
    platform::{AuditFilter, AuditPage, Place, PlatformApi as _},
};

use crate::world::{platform, super_admin, write, written};

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

async fn read(db: &TestDb, caller: &Caller, filter: AuditFilter) -> AuditPage {
    platform(db).audit_here(caller, &filter).await.unwrap()
}

fn actions(page: &AuditPage) -> Vec<&str> {
    page.items.iter().map(|row| row.action.as_str()).collect()
}

#[tokio::test]
async fn a_business_reads_its_own_entries_newest_first_with_names() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).slug("serenity").build().await;
    let other = Fixture::business(&db).slug("other").build().await;
    let office = Fixture::head_office(&db, Role::Admin).await.user().unwrap().user;
    let stranger = Fixture::account(&db, "stranger@example.com", true).await.user;
    let owner = spa.owner();
    write(&db, Some(spa.tenant), Some(owner.user().unwrap().user), "booking.confirm").await;
    write(&db, Some(spa.tenant), Some(office), "business.read").await;
    write(&db, Some(spa.tenant), Some(stranger), "booking.create").await;
    write(&db, Some(spa.tenant), None, "booking.expire").await;
    write(&db, Some(other.tenant), None, "booking.pay").await;
    write(&db, None, Some(stranger), "auth.login").await;
    let page = read(&db, &owner, AuditFilter::default()).await;
    assert_eq!(actions(&page), ["booking.expire", "booking.create", "business.read", "booking.confirm"]);
    let who: Vec<_> = page.items.iter().map(|row| (row.actor.place, row.actor.name.clone())).collect();
    let name = owner.user().unwrap().name.clone();
    assert_eq!(
        who,
        [(Place::Nobody, None), (Place::Other, None), (Place::HeadOffice, None), (Place::Member, Some(name))]
    );
    assert_eq!(page.items[0].timezone, spa.zone);
    assert_eq!(page.items[0].at.to_rfc3339(), "2026-11-20T10:00:00+05:30");
    assert!(page.items.iter().all(|row| !row.sealed));
    Sealer::new(db.db()).seal().await.unwrap();
    assert!(read(&db, &owner, AuditFilter::default()).await.items.iter().all(|row| row.sealed));
}

#[tokio::test]
async fn each_field_of_the_form_narrows_what_is_found() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).slug("serenity").build().await;
    let owner = spa.owner();
    let user = owner.user().unwrap().clone();
    let paid = write(&db, Some(spa.tenant), Some(user.user), "booking.pay").await;
    write(&db, Some(spa.tenant), None, "booking.create").await;
    write(&db, Some(spa.tenant), None, "team.invite").await;
    let found = async |filter| actions(&read(&db, &owner, filter).await).join(" ");
    let filter = AuditFilter::default;
    assert_eq!(
        found(AuditFilter { action: some("booking."), ..filter() }).await,
        "booking.create booking.pay"
    );
    assert_eq!(found(AuditFilter { resource: some(&paid.to_string()), ..filter() }).await, "booking.pay");
    assert_eq!(found(AuditFilter { person: some(&user.name), ..filter() }).await, "booking.pay");
    assert_eq!(found(AuditFilter { person: some(&user.user.to_string()), ..filter() }).await, "booking.pay");
    assert_eq!(found(AuditFilter { person: some("nobody of that name"), ..filter() }).await, "");
    assert_eq!(found(AuditFilter { outcome: some("refused"), ..filter() }).await, "");
    assert_eq!(found(AuditFilter { kind: some("session"), ..filter() }).await, "");
    assert_eq!(found(AuditFilter { to: some("2026-11-19"), ..filter() }).await, "");
    let day = AuditFilter { from: some("2026-11-20"), to: some("2026-11-20"), ..filter() };
    assert_eq!(found(day).await, "team.invite booking.create booking.pay");
    let wrong = AuditFilter { from: some("soon"), ..filter() };
    let error = platform(&db).audit_here(&owner, &wrong).await.unwrap_err();
    assert_eq!(error.problem("from"), Some(FieldProblem::Malformed));
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_double() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).build().await;
    for _ in 0..60 {
        write(&db, Some(spa.tenant), None, "booking.create").await;
    }
    let (mut cursor, mut sizes, mut seen) = (None, Vec::new(), Vec::new());
    loop {
        let page = read(&db, &spa.owner(), AuditFilter { cursor, ..AuditFilter::default() }).await;
        sizes.push(page.items.len());
        seen.extend(page.items.iter().map(|row| row.id));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(sizes, [25, 25, 10]);
    assert!(seen.windows(2).all(|pair| pair[0] > pair[1]));
}

#[tokio::test]
async fn head_office_reads_across_businesses_and_is_written_down_for_it() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).slug("serenity").build().await;
    let owner = spa.owner();
    write(&db, Some(spa.tenant), Some(owner.user().unwrap().user), "booking.confirm").await;
    write(&db, None, None, "auth.login").await;
    let chief = super_admin(&db).await;
    let page = platform(&db).audit(&chief, &AuditFilter::default()).await.unwrap();
    assert_eq!(actions(&page), ["auth.login", "booking.confirm"]);
    assert_eq!(page.items[1].actor.name.as_ref(), Some(&owner.user().unwrap().name));
    assert_eq!(page.items[1].business.as_ref().map(|business| business.slug.as_str()), Some("serenity"));
    assert_eq!(page.items[0].timezone, "UTC");
    assert_eq!(written(&db, None).await.last().unwrap().0, "audit.read");
    let one = AuditFilter { business: some("serenity"), ..AuditFilter::default() };
    let page = platform(&db).audit(&chief, &one).await.unwrap();
    assert_eq!(actions(&page), ["booking.confirm"]);
    let here = written(&db, Some(spa.tenant)).await;
    assert_eq!(
        here.last().unwrap(),
        &("audit.read".to_owned(), Some(spa.tenant.0)),
        "the business sees who looked"
    );
    let nowhere = AuditFilter { business: some("nowhere"), ..AuditFilter::default() };
    let error = platform(&db).audit(&chief, &nowhere).await.unwrap_err();
    assert_eq!(error.problem("business"), Some(FieldProblem::Unknown));
}

#[tokio::test]
async fn finance_and_auditors_see_what_is_about_money() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).build().await;
    for action in ["booking.pay", "booking.cancel", "subscription.choose_plan", "auth.login", "payroll.run"] {
        write(&db, Some(spa.tenant), None, action).await;
    }
    for role in [Role::FinanceDepartment, Role::CaCs] {
        let caller = Fixture::head_office(&db, role).await;
        let page = platform(&db).audit(&caller, &AuditFilter::default()).await.unwrap();
        assert_eq!(actions(&page), ["payroll.run", "subscription.choose_plan", "booking.pay"], "{role:?}");
        assert!(page.only_money);
    }
}

#[tokio::test]
async fn a_business_asks_for_no_other_ones_log() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).slug("serenity").build().await;
    Fixture::business(&db).slug("other").build().await;
    let filter = AuditFilter { business: some("other"), ..AuditFilter::default() };
    let error = platform(&db).audit_here(&spa.owner(), &filter).await.unwrap_err();
    assert_eq!(error.code, shared::ErrorCode::NotFound);
}
