use server_kernel::Actor;
use server_tenants::Tenants;
use server_testkit::{Fixture, TestDb, clock, pictures};
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    error::FieldProblem,
    permission::Role,
    tenants::{
        papers::{DocumentStatus, MAX_DOCUMENT, PapersApi},
        settings::{SettingsApi, Verification, VerificationApi},
    },
};

const PDF: &[u8] = b"%PDF-1.7 the rest";

async fn send(tenants: &Tenants, who: &Caller) -> Result<(), AppError> {
    tenants.send_paper(who, "licence", "licence.pdf", PDF.to_vec()).await
}

#[tokio::test]
async fn papers_are_sent_by_who_runs_the_business_and_read_by_nobody_elses() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).slug("ours").build().await;
    let other = Fixture::business(&db).slug("theirs").build().await;
    let tenants = Tenants::new(db.db(), clock());
    for caller in [spa.manager(), spa.desk(), spa.therapist(0)] {
        assert_eq!(send(&tenants, &caller).await.unwrap_err().code, ErrorCode::Forbidden);
    }
    send(&tenants, &spa.owner()).await.unwrap();
    let paper = tenants.papers(&spa.manager()).await.unwrap().remove(0);
    assert_eq!((paper.file_name.as_str(), paper.bytes), ("licence.pdf", 17));
    assert_eq!(tenants.paper(&spa.owner(), paper.id).await.unwrap().content, PDF);
    let code = |result: Result<_, AppError>| result.unwrap_err().code;
    assert_eq!(code(tenants.paper(&other.owner(), paper.id).await.map(|_| ())), ErrorCode::NotFound);
    assert_eq!(code(tenants.withdraw_paper(&other.owner(), paper.id).await), ErrorCode::NotFound);
    assert_eq!(code(tenants.paper(&spa.therapist(0), paper.id).await.map(|_| ())), ErrorCode::Forbidden);
    for role in Role::ALL.iter().filter(|role| role.family() == shared::permission::Family::Platform) {
        let caller = Fixture::head_office(&db, *role).await;
        let approve = shared::permission::Module::Tenants.approve();
        let may =
            ["verification", "contracts"].iter().any(|part| caller.head_office_part(approve, part).is_ok());
        assert_eq!(tenants.paper(&caller, paper.id).await.is_ok(), may, "{}", role.as_str());
    }
    tenants.withdraw_paper(&spa.owner(), paper.id).await.unwrap();
    assert!(tenants.papers(&spa.owner()).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_no_document_or_too_large_is_named() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).build().await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = spa.owner();
    let mut large = PDF.to_vec();
    large.resize(MAX_DOCUMENT + 1, b' ');
    for (kind, content, field, problem) in [
        ("licence", Vec::new(), "file", FieldProblem::Required),
        ("licence", b"<html>".to_vec(), "file", FieldProblem::Malformed),
        ("licence", large, "file", FieldProblem::TooLong),
        ("nonsense", PDF.to_vec(), "kind", FieldProblem::Required),
    ] {
        let error = tenants.send_paper(&owner, kind, "x.pdf", content).await.unwrap_err();
        assert_eq!(error.problem(field), Some(problem));
    }
}

#[tokio::test]
async fn a_photo_of_a_paper_tells_nothing_else() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).build().await;
    let tenants = Tenants::new(db.db(), clock());
    tenants.send_paper(&spa.owner(), "licence", "licence.jpg", pictures::JPEG.to_vec()).await.unwrap();
    let paper = tenants.papers(&spa.owner()).await.unwrap().remove(0);
    assert!(!pictures::tells(&tenants.paper(&spa.owner(), paper.id).await.unwrap().content));
}

#[tokio::test]
async fn a_decision_settles_the_papers_and_a_new_one_asks_for_another() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).build().await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = spa.owner();
    send(&tenants, &owner).await.unwrap();
    let lists = Fixture::head_office(&db, Role::VendorList).await;
    let row = tenants.queue(&lists, Verification::Pending).await.unwrap().remove(0);
    assert_eq!(row.papers.len(), 1);
    tenants
        .decide(&lists, row.tenant, Verification::Rejected, "It is out of date", row.version)
        .await
        .unwrap();
    let paper = tenants.papers(&owner).await.unwrap().remove(0);
    assert_eq!(paper.status, DocumentStatus::Rejected);
    let gone = tenants.withdraw_paper(&owner, paper.id).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound, "what was looked at stays");
    send(&tenants, &owner).await.unwrap();
    assert_eq!(tenants.settings(&owner).await.unwrap().verification, Verification::Pending);
}

#[tokio::test]
async fn a_business_does_not_write_what_head_office_says() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).build().await;
    let tenants = Tenants::new(db.db(), clock());
    let owner = spa.owner();
    send(&tenants, &owner).await.unwrap();
    let who = owner.user().unwrap();
    let actor = Actor::staff(who, who.membership.as_ref().unwrap());
    for statement in [
        "UPDATE verification_documents SET status = 'verified'",
        "INSERT INTO verification_documents (tenant_id, id, kind, file_name, content_type, content, uploaded_by, created_at, status)
         SELECT tenant_id, gen_random_uuid(), kind, file_name, content_type, content, uploaded_by, created_at, 'verified'
         FROM verification_documents",
        "UPDATE tenants SET verification = 'verified'",
    ] {
        let mut tx = db.db().begin(actor).await.unwrap();
        let done = sqlx::query(statement).execute(tx.conn()).await;
        assert!(done.map_or(0, |done| done.rows_affected()) == 0, "{statement}");
    }
}
