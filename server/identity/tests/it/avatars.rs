use server_testkit::{
    Fixture, TestDb,
    pictures::{JPEG, PNG, tells},
};
use shared::{
    ErrorCode,
    caller::Caller,
    error::FieldProblem,
    identity::{MAX_AVATAR, ProfileApi},
};

use crate::world::identity;

#[tokio::test]
async fn a_picture_is_set_replaced_and_taken_away_by_its_owner() {
    let db = TestDb::new().await;
    let meera = Fixture::customer(&db, "meera@example.com").await;
    let other = Fixture::customer(&db, "other@example.com").await;
    let identity = identity(&db);
    identity.set_avatar(&meera, PNG.to_vec()).await.unwrap();
    let first = identity.profile(&meera).await.unwrap().avatar.unwrap();
    let shown = identity.avatar(&first).await.unwrap();
    assert_eq!(shown.media_type, "image/png");
    assert!(!tells(&shown.bytes), "where it was taken is nobody's business");
    identity.set_avatar(&meera, JPEG.to_vec()).await.unwrap();
    let second = identity.profile(&meera).await.unwrap().avatar.unwrap();
    assert_ne!(first, second, "whoever kept the old name sees nothing new");
    assert_eq!(identity.avatar(&first).await.unwrap_err().code, ErrorCode::NotFound);
    identity.remove_avatar(&other).await.unwrap();
    assert!(identity.avatar(&second).await.is_ok(), "another's picture stays");
    identity.remove_avatar(&meera).await.unwrap();
    assert_eq!(identity.avatar(&second).await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(identity.profile(&meera).await.unwrap().avatar, None);
}

#[tokio::test]
async fn what_is_no_picture_or_too_large_is_named() {
    let db = TestDb::new().await;
    let meera = Fixture::customer(&db, "meera@example.com").await;
    let identity = identity(&db);
    let mut large = PNG.to_vec();
    large.resize(MAX_AVATAR + 1, 0);
    for (bytes, problem) in [
        (Vec::new(), FieldProblem::Required),
        (b"<svg onload=alert(1)>".to_vec(), FieldProblem::Malformed),
        (large, FieldProblem::TooLong),
    ] {
        let error = identity.set_avatar(&meera, bytes).await.unwrap_err();
        assert_eq!(error.problem("avatar"), Some(problem));
    }
    let nobody = identity.set_avatar(&Caller::default(), PNG.to_vec()).await.unwrap_err();
    assert_eq!(nobody.code, ErrorCode::Unauthenticated);
}
