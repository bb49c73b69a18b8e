//! What a business pays, and who may choose it.

use server_kernel::Actor;
use server_tenants::Tenants;
use server_testkit::{Business, Fixture, TestDb, clock, now};
use shared::{
    ErrorCode,
    permission::Role,
    tenants::plan::{Plan, PlanApi, SubscriptionStatus},
};

async fn on_trial(db: &TestDb) -> Business {
    let business = Fixture::business(db).build().await;
    sqlx::query(
        "INSERT INTO subscriptions (tenant_id, trial_end, created_at, updated_at) VALUES ($1, $2, $3, $3)",
    )
    .bind(business.tenant.0)
    .bind(now() + chrono::Duration::days(14))
    .bind(now())
    .execute(db.owner())
    .await
    .unwrap();
    business
}

#[tokio::test]
async fn an_owner_chooses_a_plan_and_changes_it_before_it_begins() {
    let db = TestDb::new().await;
    let business = on_trial(&db).await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = business.owner();
    let plan = tenants.plan(&owner).await.unwrap();
    assert_eq!((plan.days_left, plan.plan, plan.may_change), (14, None, true));
    assert_eq!(
        plan.prices.iter().map(|(_, price)| price.amount()).collect::<Vec<_>>(),
        ["295.00", "2832.00"]
    );
    tenants.choose_plan(&owner, Plan::Yearly, plan.version).await.unwrap();
    let stale = tenants.choose_plan(&owner, Plan::Monthly, plan.version).await.unwrap_err();
    assert_eq!(stale.code, ErrorCode::SettingsChanged);
    let plan = tenants.plan(&owner).await.unwrap();
    // Nothing was charged, so nothing is paid.
    assert_eq!((plan.plan, plan.status), (Some(Plan::Yearly), Some(SubscriptionStatus::Trialing)));
    tenants.end_later(&owner, true, plan.version).await.unwrap();
    let plan = tenants.plan(&owner).await.unwrap();
    assert!(plan.ends_later);
    tenants.end_later(&owner, false, plan.version).await.unwrap();
    let audited: Vec<String> =
        sqlx::query_scalar("SELECT action FROM audit_logs ORDER BY id").fetch_all(db.owner()).await.unwrap();
    assert_eq!(audited, ["subscription.choose_plan", "subscription.cancel", "subscription.keep"]);
}

#[tokio::test]
async fn a_business_without_a_subscription_has_paid_for_nothing() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = business.owner();
    assert_eq!(tenants.plan(&owner).await.unwrap().status, None);
    assert_eq!(tenants.end_later(&owner, true, 0).await.unwrap_err().code, ErrorCode::WrongState);
    tenants.choose_plan(&owner, Plan::Monthly, 0).await.unwrap();
    let plan = tenants.plan(&owner).await.unwrap();
    assert_eq!((plan.plan, plan.status), (Some(Plan::Monthly), Some(SubscriptionStatus::Inactive)));
}

#[tokio::test]
async fn only_who_may_sees_and_chooses_in_the_service_and_behind_the_wall() {
    let db = TestDb::new().await;
    let business = on_trial(&db).await;
    let tenants = Tenants::new(db.db(), clock());
    for caller in [business.manager(), business.desk(), business.therapist(0)] {
        assert_eq!(tenants.plan(&caller).await.unwrap_err().code, ErrorCode::Forbidden);
        assert_eq!(
            tenants.choose_plan(&caller, Plan::Monthly, 1).await.unwrap_err().code,
            ErrorCode::Forbidden
        );
    }
    for (role, reads, writes) in [
        (Role::Vendor, 1, 1),
        (Role::VendorAdmin, 1, 0),
        (Role::VendorManager, 0, 0),
        (Role::VendorReceptionist, 0, 0),
        (Role::Therapist, 0, 0),
    ] {
        let actor = Actor::Staff {
            user: business.owner().signed_in.unwrap().user,
            tenant: business.tenant,
            staff: None,
            reach: *role.permissions().reach(),
        };
        let mut tx = db.db().begin(actor).await.unwrap();
        let read = sqlx::query("SELECT 1 FROM subscriptions").execute(tx.conn()).await.unwrap();
        assert_eq!(read.rows_affected(), reads, "{role:?}");
        let written =
            sqlx::query("UPDATE subscriptions SET plan = 'YEARLY'").execute(tx.conn()).await.unwrap();
        assert_eq!(written.rows_affected(), writes, "{role:?}");
        // Whether it has paid is not the business's own to say, whoever asks.
        assert!(sqlx::query("UPDATE subscriptions SET status = 'ACTIVE'").execute(tx.conn()).await.is_err());
    }
}
