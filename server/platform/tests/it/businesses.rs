//! Businesses: found, looked at, closed and opened again.

use server_testkit::{Fixture, TestDb};
use shared::{
    ErrorCode,
    error::FieldProblem,
    permission::Role,
    platform::{BusinessFacts, BusinessSearch, BusinessStatus, PlatformApi as _},
};

use crate::world::{platform, super_admin, text, written};

async fn facts(db: &TestDb, role: Role) -> BusinessFacts {
    let caller = Fixture::head_office(db, role).await;
    platform(db).business(&caller, "serenity").await.unwrap()
}

#[tokio::test]
async fn a_business_is_found_by_name_slug_status_and_papers() {
    let db = TestDb::new().await;
    for slug in ["serenity", "shear-joy", "wheels"] {
        Fixture::business(&db).slug(slug).build().await;
    }
    let chief = super_admin(&db).await;
    let found = async |q: &str, status: &str, verification: &str| {
        let given = |text: &str| Some(text.to_owned());
        let search = BusinessSearch {
            q: given(q),
            status: given(status),
            verification: given(verification),
            plan: None,
            cursor: None,
        };
        let page = platform(&db).businesses(&chief, &search).await.unwrap();
        page.items.into_iter().map(|line| line.slug).collect::<Vec<_>>()
    };
    assert_eq!(found("", "", "").await.len(), 3, "head office itself is none");
    assert_eq!(found("JOY", "", "").await, ["shear-joy"]);
    assert_eq!(found("", "SUSPENDED", "").await, Vec::<String>::new());
    assert_eq!(found("", "", "pending").await.len(), 3);
    assert_eq!(found("", "", "verified").await.len(), 0);
    sqlx::query(
        "INSERT INTO subscriptions (tenant_id, plan, status, created_at, updated_at)
         SELECT id, 'YEARLY', 'ACTIVE', now(), now() FROM tenants WHERE slug = 'wheels'",
    )
    .execute(db.owner())
    .await
    .unwrap();
    for (plan, count) in [("YEARLY", 1), ("MONTHLY", 0), ("NONE", 2), ("", 3)] {
        let search = BusinessSearch { plan: Some(plan.to_owned()), ..Default::default() };
        assert_eq!(platform(&db).businesses(&chief, &search).await.unwrap().items.len(), count, "{plan}");
    }
    let wrong = BusinessSearch { status: Some("OPEN".to_owned()), ..Default::default() };
    let error = platform(&db).businesses(&chief, &wrong).await.unwrap_err();
    assert_eq!(error.problem("status"), Some(FieldProblem::Unknown));
    let wrong = BusinessSearch { plan: Some("FREE".to_owned()), ..Default::default() };
    let error = platform(&db).businesses(&chief, &wrong).await.unwrap_err();
    assert_eq!(error.problem("plan"), Some(FieldProblem::Unknown));
}

#[tokio::test]
async fn each_department_sees_its_part_of_a_business() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).slug("serenity").build().await;
    let all = facts(&db, Role::SuperAdmin).await;
    assert!(all.rules.is_some() && all.address.is_some());
    let members = all.members.unwrap();
    assert_eq!(members.len(), 5);
    assert!(members.iter().any(|member| member.roles == [Role::Vendor]));
    let care = facts(&db, Role::CustomerCare).await;
    assert!(care.address.is_some() && care.rules.is_none() && care.members.is_none() && !care.may_suspend);
    let it = facts(&db, Role::ItDepartment).await;
    assert!(it.address.is_none() && it.rules.is_some() && it.members.is_none());
    let finance = facts(&db, Role::FinanceDepartment).await;
    assert!(finance.address.is_none() && finance.rules.is_none() && finance.members.is_none());
    let hr = platform(&db).business(&Fixture::head_office(&db, Role::HrDepartment).await, "serenity").await;
    assert_eq!(hr.unwrap_err().code, ErrorCode::Forbidden);
    let reads = written(&db, Some(spa.tenant)).await;
    assert_eq!(reads.len(), 4, "each look is in the business's log");
    assert!(
        reads.iter().all(|(action, resource)| action == "business.read" && *resource == Some(spa.tenant.0))
    );
}

#[tokio::test]
async fn a_suspended_business_is_not_found_by_anybody_and_comes_back_as_it_was() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).slug("serenity").build().await;
    sqlx::query("UPDATE tenants SET status = 'TRIAL' WHERE slug = 'serenity'")
        .execute(db.owner())
        .await
        .unwrap();
    let chief = super_admin(&db).await;
    let platform = platform(&db);
    let error = platform.suspend_business(&chief, "serenity", "  ").await.unwrap_err();
    assert_eq!(error.problem("reason"), Some(FieldProblem::Required));
    platform.suspend_business(&chief, "serenity", "Papers have expired").await.unwrap();
    let mut tx = db.db().begin(server_kernel::Actor::Public { tenant: None }).await.unwrap();
    let shown: i64 = sqlx::query_scalar("SELECT count(*) FROM tenants").fetch_one(tx.conn()).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(shown, 0);
    let facts = platform.business(&chief, "serenity").await.unwrap();
    assert_eq!(facts.line.status, BusinessStatus::Suspended);
    assert_eq!(facts.suspension.unwrap().reason, "Papers have expired");
    let again = platform.suspend_business(&chief, "serenity", "Again").await.unwrap_err();
    assert_eq!(again.code, ErrorCode::WrongState);
    platform.reinstate_business(&chief, "serenity").await.unwrap();
    assert_eq!(text(&db, "SELECT status FROM tenants WHERE slug = 'serenity'").await, "TRIAL");
    let again = platform.reinstate_business(&chief, "serenity").await.unwrap_err();
    assert_eq!(again.code, ErrorCode::WrongState);
    let told: Vec<String> =
        sqlx::query_scalar("SELECT kind FROM events WHERE aggregate_kind = 'tenant' ORDER BY id")
            .fetch_all(db.owner())
            .await
            .unwrap();
    assert_eq!(told, ["suspended", "reinstated"], "every node hears of it");
    let actions: Vec<_> =
        written(&db, Some(spa.tenant)).await.into_iter().map(|(action, _)| action).collect();
    assert_eq!(actions, ["business.suspend", "business.read", "business.reinstate"]);
    let nowhere = platform.suspend_business(&chief, "head-office", "x").await.unwrap_err();
    assert_eq!(nowhere.code, ErrorCode::NotFound, "head office closes no head office");
}
