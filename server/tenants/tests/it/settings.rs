//! What a business sets for itself, and who may.

use server_kernel::{Actor, Clock};
use server_tenants::Tenants;
use server_testkit::{Fixture, TestDb, clock, now};
use shared::{
    ErrorCode,
    error::FieldProblem,
    permission::Role,
    tenants::settings::{
        BusinessInput, ClosureInput, FormInput, SettingsApi, SettingsView, TaxKind, Verification,
        VerificationApi,
    },
};

fn days(first: &str, last: &str) -> ClosureInput {
    ClosureInput { first: first.into(), last: last.into(), note: "दीवाली".into() }
}

#[tokio::test]
async fn what_is_changed_is_seen_at_once_and_written_down() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = business.owner();
    let known = tenants.by_slug("serenity").await.unwrap();
    let settings = tenants.settings(&owner).await.unwrap();
    assert!(settings.may_change);
    let new = BusinessInput {
        business_name: "Serenity, new".into(),
        about: "Two lines.\r\nReally.".into(),
        phone: "98450 12345".into(),
        confirmation_mode: "auto".into(),
        step: "30".into(),
        ..settings.business.clone()
    };
    tenants.save_business(&owner, &new, settings.version).await.unwrap();
    let after = tenants.by_slug("serenity").await.unwrap();
    assert_ne!(known.step, after.step);
    assert_eq!(
        (after.name.as_str(), after.step, after.confirmation_mode.confirms_at_once()),
        ("Serenity, new", 30, true)
    );
    let stale = tenants.save_business(&owner, &new, settings.version).await.unwrap_err();
    assert_eq!(stale.code, ErrorCode::SettingsChanged);
    tenants.save_tax_id(&owner, TaxKind::Vat, "GB 123 4567 89", settings.version + 1).await.unwrap();
    let settings = tenants.settings(&owner).await.unwrap();
    assert!(settings.tax.contains(&(TaxKind::Vat, "GB123456789".to_owned())));
    let audited: Vec<String> =
        sqlx::query_scalar("SELECT action FROM audit_logs ORDER BY id").fetch_all(db.owner()).await.unwrap();
    assert_eq!(audited, ["tenant.save_business", "tenant.save_tax_id"]);
}

#[tokio::test]
async fn what_cannot_be_is_refused_field_by_field_and_changes_nothing() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = business.owner();
    let before = tenants.settings(&owner).await.unwrap();
    let wrong = BusinessInput {
        business_name: " ".into(),
        tagline: "x".repeat(161),
        about: "a\0b".into(),
        phone: "12".into(),
        confirmation_mode: "never".into(),
        notice: "-1".into(),
        horizon: "731".into(),
        step: "x".into(),
        free_cancel: "43201".into(),
        check_in_opens: "241".into(),
        no_show: "-1".into(),
        times: "at random".into(),
    };
    let error = tenants.save_business(&owner, &wrong, before.version).await.unwrap_err();
    let fields: Vec<&str> = error.errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "business_name",
            "tagline",
            "about",
            "phone",
            "confirmation_mode",
            "times",
            "notice",
            "horizon",
            "step",
            "free_cancel",
            "check_in_opens",
            "no_show"
        ]
    );
    let error = tenants.save_tax_id(&owner, TaxKind::Gst, "nonsense", before.version).await.unwrap_err();
    assert_eq!(error.problem("gst"), Some(FieldProblem::Malformed));
    let after = tenants.settings(&owner).await.unwrap();
    assert!(after.typed.is_some());
    assert_eq!(SettingsView { typed: None, ..after }, before);
}

#[tokio::test]
async fn what_was_typed_is_shown_once_more_to_who_typed_it_until_something_is_saved() {
    let db = TestDb::new().await;
    let (business, other) =
        (Fixture::business(&db).build().await, Fixture::business(&db).slug("other").build().await);
    let tenants = Tenants::new(db.db(), clock());
    let owner = business.owner();
    let settings = tenants.settings(&owner).await.unwrap();
    assert_eq!(settings.typed, None);
    // A longer text than an address or a cookie could hold, and a letter that the database cannot.
    let typed = BusinessInput {
        about: "ध".repeat(2_001),
        tagline: "a\0b".into(),
        phone: "98".into(),
        ..settings.business.clone()
    };
    tenants.save_business(&owner, &typed, settings.version).await.unwrap_err();
    let kept = tenants.settings(&owner).await.unwrap().typed.unwrap();
    assert_eq!(kept.version, settings.version);
    assert_eq!(kept.form, FormInput::Business(BusinessInput { tagline: "ab".into(), ..typed.clone() }));
    assert_eq!(tenants.settings(&business.manager()).await.unwrap().typed, None);
    assert_eq!(tenants.settings(&other.owner()).await.unwrap().typed, None);
    let later = Tenants::new(db.db(), Clock::starting_at(now() + chrono::Duration::minutes(31)));
    assert_eq!(later.settings(&owner).await.unwrap().typed, None, "somebody went away");
    tenants.save_tax_id(&owner, TaxKind::Gst, "nonsense", settings.version).await.unwrap_err();
    let kept = tenants.settings(&owner).await.unwrap().typed.unwrap();
    assert_eq!(kept.form, FormInput::TaxId(TaxKind::Gst, "nonsense".into()));
    let huge = BusinessInput { about: "x".repeat(300_000), ..typed };
    let error = tenants.save_business(&owner, &huge, settings.version).await.unwrap_err();
    assert_eq!(
        error.problem("about"),
        Some(FieldProblem::TooLong),
        "what is too long to be kept is still told"
    );
    let good = BusinessInput { phone: "98450 12345".into(), ..settings.business };
    tenants.save_business(&owner, &good, settings.version).await.unwrap();
    assert_eq!(tenants.settings(&owner).await.unwrap().typed, None);
}

#[tokio::test]
async fn a_holiday_covers_whole_days_of_the_place_and_goes_again() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = business.owner();
    let version = tenants.settings(&owner).await.unwrap().version;
    let today = now().date_naive();
    let (first, last) = (today + chrono::Days::new(30), today + chrono::Days::new(31));
    tenants.add_closure(&owner, &days(&first.to_string(), &last.to_string()), version).await.unwrap();
    let settings = tenants.settings(&owner).await.unwrap();
    let [closure] = settings.closures.as_slice() else { panic!("{:?}", settings.closures) };
    assert_eq!(
        (closure.first, closure.last, closure.note.as_str(), closure.visits),
        (first, last, "दीवाली", 0)
    );
    let hours: i64 = sqlx::query_scalar(
        "SELECT (extract(epoch FROM ends_at - starts_at) / 3600)::bigint FROM availability_exceptions WHERE staff_id IS NULL",
    )
    .fetch_one(db.owner())
    .await
    .unwrap();
    assert_eq!(hours, 48);
    tenants.remove_closure(&owner, closure.id, settings.version).await.unwrap();
    let settings = tenants.settings(&owner).await.unwrap();
    assert!(settings.closures.is_empty());
    let gone = tenants.remove_closure(&owner, uuid::Uuid::now_v7(), settings.version).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_manager_looks_and_nobody_below_does_in_the_service_and_behind_the_wall() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let tenants = Tenants::new(db.db(), clock());
    let manager = business.manager();
    let settings = tenants.settings(&manager).await.unwrap();
    assert!(!settings.may_change);
    let input = settings.business.clone();
    for caller in [&manager, &business.desk(), &business.therapist(0)] {
        let refused = tenants.save_business(caller, &input, settings.version).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Forbidden);
        let refused =
            tenants.add_closure(caller, &days("2030-01-01", ""), settings.version).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Forbidden);
    }
    for caller in [business.desk(), business.therapist(0)] {
        assert_eq!(tenants.settings(&caller).await.unwrap_err().code, ErrorCode::Forbidden);
    }
    sqlx::query("INSERT INTO business_tax_ids VALUES ($1, 'vat', 'GB123456789')")
        .bind(business.tenant.0)
        .execute(db.owner())
        .await
        .unwrap();
    for (role, reads, writes) in [
        (Role::Vendor, 1, true),
        (Role::VendorAdmin, 1, true),
        (Role::VendorManager, 1, false),
        (Role::VendorReceptionist, 0, false),
        (Role::Therapist, 0, false),
    ] {
        let actor = Actor::Staff {
            user: business.owner().signed_in.unwrap().user,
            tenant: business.tenant,
            staff: None,
            reach: *role.permissions().reach(),
        };
        let mut tx = db.db().begin(actor).await.unwrap();
        let read = sqlx::query("SELECT 1 FROM business_tax_ids").execute(tx.conn()).await.unwrap();
        assert_eq!(read.rows_affected(), reads, "{role:?}");
        for statement in [
            "UPDATE tenants SET name = 'x'",
            "UPDATE locations SET address = 'x'",
            "UPDATE business_tax_ids SET number = 'x'",
            "DELETE FROM operating_hours",
        ] {
            let written = sqlx::query(statement).execute(tx.conn()).await.unwrap().rows_affected();
            assert_eq!(written > 0, writes, "{role:?}: {statement}");
        }
    }
}

#[tokio::test]
async fn what_is_head_office_s_to_say_is_not_the_business_s_to_write() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    for statement in [
        "UPDATE tenants SET verification = 'verified'",
        "UPDATE tenants SET status = 'ACTIVE'",
        "UPDATE tenants SET slug = 'other'",
        "UPDATE tenants SET currency = 'USD'",
    ] {
        let actor = Actor::Staff {
            user: business.owner().signed_in.unwrap().user,
            tenant: business.tenant,
            staff: None,
            reach: *Role::Vendor.permissions().reach(),
        };
        let mut tx = db.db().begin(actor).await.unwrap();
        assert!(sqlx::query(statement).execute(tx.conn()).await.is_err(), "{statement}");
    }
}

#[tokio::test]
async fn head_office_decides_where_the_matrix_says_so() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let tenants = Tenants::new(db.db(), clock());
    let lists = Fixture::head_office(&db, Role::VendorList).await;
    let queue = tenants.queue(&lists, Verification::Pending).await.unwrap();
    assert_eq!(queue.iter().map(|row| row.slug.as_str()).collect::<Vec<_>>(), ["serenity"]);
    let version = queue[0].version;
    let no = Verification::Rejected;
    let error = tenants.decide(&lists, business.tenant, no, " ", version).await.unwrap_err();
    assert_eq!(error.problem("reason"), Some(FieldProblem::Required));
    tenants.decide(&lists, business.tenant, no, "The number is another company's.", version).await.unwrap();
    let settings = tenants.settings(&business.owner()).await.unwrap();
    assert_eq!(settings.verification_reason, "The number is another company's.");
    let again = tenants.decide(&lists, business.tenant, Verification::Verified, "", settings.version).await;
    assert_eq!(again.unwrap_err().code, ErrorCode::WrongState, "what was decided is decided");
    let legal = Fixture::head_office(&db, Role::LegalDepartment).await;
    let late = tenants.decide(&legal, business.tenant, no, "x", settings.version).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::WrongState, "the legal department decides on papers too");
    for role in [Role::FinanceDepartment, Role::Advocate, Role::CustomerCare] {
        let other = Fixture::head_office(&db, role).await;
        let refused = tenants.decide(&other, business.tenant, no, "x", settings.version).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Forbidden, "{role:?}");
    }
    let refused =
        tenants.decide(&business.owner(), business.tenant, Verification::Verified, "", 1).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Forbidden);
}
