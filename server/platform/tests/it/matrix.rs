//! Each method, asked by every role of head office and by everybody else: allowed exactly as the matrix says.

use server_testkit::{Fixture, TestDb};
use shared::{
    ErrorCode,
    caller::Caller,
    permission::{Module, Role},
    platform::{AuditFilter, BusinessSearch, PeopleSearch, PlatformApi as _},
};

use crate::world::{allowed, part, platform, roles, whole};

const PARTS: &[&str] = &["public", "settings", "bank", "bank,commission", "verification"];

#[tokio::test]
async fn head_office_reads_what_the_matrix_says() {
    let db = TestDb::new().await;
    Fixture::business(&db).slug("serenity").build().await;
    let somebody = Fixture::account(&db, "meera@example.com", true).await.user;
    let platform = platform(&db);
    for role in roles() {
        let caller = Fixture::head_office(&db, role).await;
        let audit = allowed(platform.audit(&caller, &AuditFilter::default()).await);
        assert_eq!(audit, part(role, Module::Audit.read(), &["finance"]), "{role:?}: audit");
        let limits = allowed(platform.limits(&caller).await);
        assert_eq!(limits, whole(role, Module::Audit.read()), "{role:?}: limits");
        let may = part(role, Module::Tenants.read(), PARTS);
        let list = allowed(platform.businesses(&caller, &BusinessSearch::default()).await);
        let one = allowed(platform.business(&caller, "serenity").await);
        assert_eq!((list, one), (may, may), "{role:?}: businesses");
        let may = part(role, Module::Profiles.read(), &["account state"]);
        let list = allowed(platform.people(&caller, &PeopleSearch::default()).await);
        let one = allowed(platform.person(&caller, somebody).await);
        assert_eq!((list, one), (may, may), "{role:?}: people");
        let bookings = allowed(platform.find_bookings(&caller, "OBO-1").await);
        assert_eq!(bookings, whole(role, Module::Bookings.read()), "{role:?}: bookings");
        assert!(
            !allowed(platform.audit_here(&caller, &AuditFilter::default()).await),
            "{role:?}: of no business"
        );
    }
}

#[tokio::test]
async fn head_office_does_what_the_matrix_says() {
    let db = TestDb::new().await;
    let platform = platform(&db);
    for role in roles() {
        let caller = Fixture::head_office(&db, role).await;
        let slug = role.as_str().replace('_', "-");
        Fixture::business(&db).slug(&slug).build().await;
        let somebody = Fixture::account(&db, &format!("{slug}@example.com"), true).await.user;
        let may = whole(role, Module::Tenants.update());
        let closed = allowed(platform.suspend_business(&caller, &slug, "Papers").await);
        assert_eq!(closed, may, "{role:?}: suspend a business");
        if closed {
            platform.reinstate_business(&caller, &slug).await.unwrap();
        } else {
            assert!(!allowed(platform.reinstate_business(&caller, &slug).await), "{role:?}");
        }
        let out = allowed(platform.sign_out_everywhere(&caller, somebody).await);
        assert_eq!(out, whole(role, Module::Sessions.delete()), "{role:?}: sign out");
        let may = whole(role, Module::Profiles.update());
        let closed = allowed(platform.suspend_person(&caller, somebody, "Abuse").await);
        assert_eq!(closed, may, "{role:?}: suspend an account");
        if closed {
            platform.reinstate_person(&caller, somebody).await.unwrap();
        } else {
            assert!(!allowed(platform.reinstate_person(&caller, somebody).await), "{role:?}");
        }
    }
}

#[tokio::test]
async fn nobody_of_a_business_and_no_customer_is_head_office() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).slug("serenity").build().await;
    let somebody = Fixture::account(&db, "meera@example.com", true).await.user;
    let platform = platform(&db);
    let customer = Fixture::customer(&db, "ravi@example.com").await;
    for caller in [spa.owner(), spa.manager(), spa.desk(), spa.therapist(0), customer] {
        assert!(!allowed(platform.audit(&caller, &AuditFilter::default()).await));
        assert!(!allowed(platform.limits(&caller).await));
        assert!(!allowed(platform.businesses(&caller, &BusinessSearch::default()).await));
        assert!(!allowed(platform.business(&caller, "serenity").await));
        assert!(!allowed(platform.suspend_business(&caller, "serenity", "x").await));
        assert!(!allowed(platform.reinstate_business(&caller, "serenity").await));
        assert!(!allowed(platform.people(&caller, &PeopleSearch::default()).await));
        assert!(!allowed(platform.person(&caller, somebody).await));
        assert!(!allowed(platform.suspend_person(&caller, somebody, "x").await));
        assert!(!allowed(platform.reinstate_person(&caller, somebody).await));
        assert!(!allowed(platform.sign_out_everywhere(&caller, somebody).await));
        assert!(!allowed(platform.find_bookings(&caller, "OBO-1").await));
    }
    let nobody = platform.people(&Caller::default(), &PeopleSearch::default()).await.unwrap_err();
    assert_eq!(nobody.code, ErrorCode::Unauthenticated);
}

#[tokio::test]
async fn a_businesss_log_is_read_by_those_who_run_it() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).slug("serenity").build().await;
    let platform = platform(&db);
    for (caller, role) in [
        (spa.owner(), Role::Vendor),
        (spa.manager(), Role::VendorManager),
        (spa.desk(), Role::VendorReceptionist),
        (spa.therapist(0), Role::Therapist),
    ] {
        let read = allowed(platform.audit_here(&caller, &AuditFilter::default()).await);
        let may = role.permissions().scope(Module::Audit.read()) >= Some(shared::permission::Scope::Tenant);
        assert_eq!(read, may, "{role:?}");
    }
}
