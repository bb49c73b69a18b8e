//! Messages, delivered against a real database.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod devices;
mod notices;
mod push_service;
mod world;

use server_kernel::{
    Actor,
    jobs::{JobError, Runner, Worker, enqueue},
};
use server_messaging::{Delivery, Message, SendMail, mailbox};
use server_testkit::{TestDb, clock, now};

fn message(to: &str, subject: &str) -> serde_json::Value {
    let (to, subject, body) = (to.to_owned(), subject.to_owned(), "Hello".to_owned());
    serde_json::to_value(Message { to, subject, body }).unwrap()
}

async fn enqueue_one(db: &TestDb, payload: &serde_json::Value) {
    let mut tx = db.db().begin(Actor::System).await.unwrap();
    enqueue(tx.conn(), None, "send_mail", payload, now()).await.unwrap();
    tx.commit().await.unwrap();
}

fn worker(db: &TestDb, delivery: Delivery) -> Worker {
    Worker::new(db.db(), clock(), vec![Box::new(SendMail::new(db.db(), clock(), delivery))])
}

async fn job(db: &TestDb) -> (bool, bool, Option<String>) {
    sqlx::query_as("SELECT done_at IS NOT NULL, dead_at IS NOT NULL, last_error FROM jobs")
        .fetch_one(db.owner())
        .await
        .unwrap()
}

#[tokio::test]
async fn in_development_a_message_arrives_in_the_mailbox_of_its_recipient() {
    let db = TestDb::new().await;
    enqueue_one(&db, &message("Meera@example.com", "One")).await;
    enqueue_one(&db, &message("arun@example.com", "Two")).await;
    let worker = worker(&db, Delivery::DevelopmentMailbox);
    while worker.run_one().await.unwrap() {}
    let subjects = async |to| -> Vec<String> {
        mailbox(&db.db(), to).await.unwrap().into_iter().map(|message| message.subject).collect()
    };
    assert_eq!(subjects(Some("meera@EXAMPLE.com")).await, ["One"]);
    assert_eq!(subjects(None).await, ["Two", "One"]);
    assert!(subjects(Some("nobody@example.com")).await.is_empty());
}

#[tokio::test]
async fn without_a_mail_service_a_message_waits_and_says_why() {
    let db = TestDb::new().await;
    enqueue_one(&db, &message("meera@example.com", "One")).await;
    assert!(worker(&db, Delivery::NotConfigured).run_one().await.unwrap());
    assert_eq!(job(&db).await, (false, false, Some("no mail service is set up".to_owned())));
    assert!(mailbox(&db.db(), None).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_no_message_is_given_up_without_being_quoted() {
    let db = TestDb::new().await;
    let runner = SendMail::new(db.db(), clock(), Delivery::DevelopmentMailbox);
    let error = runner.run(serde_json::json!({ "to": "meera@example.com" })).await.unwrap_err();
    assert!(matches!(error, JobError::Fail(ref text) if !text.contains("meera")), "{error}");
    enqueue_one(&db, &serde_json::json!("meera@example.com")).await;
    worker(&db, Delivery::DevelopmentMailbox).run_one().await.unwrap();
    let (done, dead, _) = job(&db).await;
    assert!(dead && !done);
}
