//! Logo and accent.

use server_tenants::Tenants;
use server_testkit::{
    Fixture, TestDb, clock,
    pictures::{PNG, tells},
};
use shared::{
    ErrorCode,
    caller::Caller,
    error::FieldProblem,
    tenants::{
        TenantsApi,
        brand::{BrandApi, HUES, MAX_LOGO, OWN_HUE},
    },
};

#[tokio::test]
async fn what_a_business_looks_like_is_everybody_s_to_see_and_its_owner_s_to_change() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let other = Fixture::business(&db).slug("other").build().await;
    let tenants = Tenants::new(db.db(), clock());
    let (owner, anybody) = (business.owner(), Caller::default());
    let view = tenants.brand(&owner).await.unwrap();
    assert_eq!((view.brand.hue, view.brand.logo.clone(), view.may_change), (None, None, true));
    tenants.save_hue(&owner, HUES[2], view.version).await.unwrap();
    tenants.set_logo(&owner, PNG.to_vec()).await.unwrap();
    let shown = tenants.get("serenity").await.unwrap().brand;
    assert_eq!(shown.hue, Some(HUES[2]));
    let name = shown.logo.clone().unwrap().trim_start_matches("/logos/").to_owned();
    let logo = tenants.logo(&anybody, &name).await.unwrap();
    assert_eq!(logo.media_type, "image/png");
    assert!(!tells(&logo.bytes));
    tenants.set_logo(&owner, PNG.to_vec()).await.unwrap();
    assert_eq!(
        tenants.logo(&anybody, &name).await.unwrap_err().code,
        ErrorCode::NotFound,
        "another has another name"
    );
    let name =
        tenants.brand(&owner).await.unwrap().brand.logo.unwrap().trim_start_matches("/logos/").to_owned();
    sqlx::query("UPDATE tenants SET status = 'SUSPENDED' WHERE id = $1")
        .bind(business.tenant.0)
        .execute(db.owner())
        .await
        .unwrap();
    for caller in [anybody, other.owner(), business.desk()] {
        assert_eq!(tenants.logo(&caller, &name).await.unwrap_err().code, ErrorCode::NotFound);
    }
    assert!(tenants.logo(&owner, &name).await.is_ok(), "its own people still see it");
    tenants.remove_logo(&owner).await.unwrap();
    tenants.save_hue(&owner, OWN_HUE, view.version + 1).await.unwrap();
    let after = tenants.brand(&owner).await.unwrap();
    assert_eq!((after.brand.hue, after.brand.logo), (None, None));
    let audited: Vec<String> =
        sqlx::query_scalar("SELECT action FROM audit_logs ORDER BY id").fetch_all(db.owner()).await.unwrap();
    assert_eq!(
        audited,
        [
            "tenant.save_brand",
            "tenant.set_logo",
            "tenant.set_logo",
            "tenant.remove_logo",
            "tenant.save_brand"
        ]
    );
}

#[tokio::test]
async fn what_is_no_picture_or_no_choice_is_refused() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = business.owner();
    for (bytes, problem) in [
        (Vec::new(), FieldProblem::Required),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), FieldProblem::Malformed),
        ([PNG, &vec![0; MAX_LOGO]].concat(), FieldProblem::TooLong),
    ] {
        let error = tenants.set_logo(&owner, bytes).await.unwrap_err();
        assert_eq!(error.problem("logo"), Some(problem));
    }
    let error = tenants.save_hue(&owner, 1, 1).await.unwrap_err();
    assert_eq!(error.problem("hue"), Some(FieldProblem::Unknown));
    for caller in [business.manager(), business.desk(), business.therapist(0)] {
        assert_eq!(tenants.set_logo(&caller, PNG.to_vec()).await.unwrap_err().code, ErrorCode::Forbidden);
        assert_eq!(tenants.save_hue(&caller, HUES[1], 1).await.unwrap_err().code, ErrorCode::Forbidden);
        assert_eq!(tenants.remove_logo(&caller).await.unwrap_err().code, ErrorCode::Forbidden);
    }
    let stale = tenants.save_hue(&owner, HUES[1], 99).await.unwrap_err();
    assert_eq!(stale.code, ErrorCode::SettingsChanged);
}
