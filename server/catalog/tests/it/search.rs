//! Words in the catalogue, in the languages it is written in.

use server_testkit::{Business, Fixture, TestDb};
use shared::catalog::{
    CatalogApi,
    edit::{NameInput, OptionInput, ServiceFilter, ServiceInput},
    manage::ManageCatalogApi,
};

use crate::catalog;

async fn sell(db: &TestDb, business: &Business, name: &str, techniques: &str, names: &[(&str, &str)]) {
    let input = ServiceInput {
        name: name.to_owned(),
        techniques: techniques.to_owned(),
        category: business.category.to_string(),
        published: true,
        options: vec![OptionInput {
            minutes: "60".to_owned(),
            price: "1".to_owned(),
            ..OptionInput::default()
        }],
        names: names
            .iter()
            .map(|(locale, name)| NameInput {
                locale: (*locale).to_owned(),
                name: (*name).to_owned(),
                ..NameInput::default()
            })
            .collect(),
        ..ServiceInput::default()
    };
    catalog(db).save_service(&business.owner(), None, &input, 0).await.unwrap();
}

async fn found(db: &TestDb, words: &str) -> Vec<String> {
    let services = catalog(db).find_services("serenity", "en", words).await.unwrap();
    services.into_iter().map(|service| service.name).collect()
}

#[tokio::test]
async fn words_are_found_by_their_beginning_and_by_their_stem_in_every_language() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let other = Fixture::business(&db).slug("other").build().await;
    sell(
        &db,
        &business,
        "Abhyanga",
        "Warm oil, long strokes",
        &[("hi", "अभ्यंग मालिश"), ("ar", "مساج بالزيت")],
    )
    .await;
    sell(&db, &business, "Children's haircuts", "Scissors", &[("hi", "बच्चों के बाल"), ("ar", "قص شعر الأطفال")])
        .await;
    sell(&db, &other, "Abhyanga elsewhere", "", &[("hi", "मालिश")]).await;
    for (words, expected) in [
        ("abhy", "Abhyanga"),
        ("STROKE", "Abhyanga"),
        ("long warm", "Abhyanga"),
        ("haircut", "Children's haircuts"),
        ("child's", "Children's haircuts"),
        ("मालिश", "Abhyanga"),
        ("मालि", "Abhyanga"),
        ("बच्चे", "Children's haircuts"),
        ("المساج", "Abhyanga"),
        ("زيت", "Abhyanga"),
        ("شعر", "Children's haircuts"),
    ] {
        assert_eq!(found(&db, words).await, [expected], "{words}");
    }
    for words in ["warm scissors", "'; --", "a\\b:*", "!!", "nothing"] {
        assert_eq!(found(&db, words).await, [""; 0], "{words}");
    }
    assert_eq!(found(&db, " ").await.len(), 3, "without words there is nothing to leave out");
    assert_eq!(found(&db, "massage").await, ["Deep tissue massage"]);
}

#[tokio::test]
async fn what_is_not_published_is_found_by_the_business_s_own_people_only() {
    let db = TestDb::new().await;
    let business = Fixture::business(&db).build().await;
    let catalog = catalog(&db);
    let form = catalog.service(&business.owner(), Some(business.service), false).await.unwrap();
    let input = ServiceInput { published: false, ..form.input };
    catalog.save_service(&business.owner(), Some(business.service), &input, 1).await.unwrap();
    assert_eq!(found(&db, "massage").await, [""; 0]);
    let filter = ServiceFilter { q: "massage".to_owned(), ..ServiceFilter::default() };
    for (caller, rows) in [(business.manager(), 1), (business.therapist(0), 1)] {
        assert_eq!(catalog.list(&caller, &filter).await.unwrap().services.len(), rows);
    }
    let elsewhere = Fixture::stranger(&db).await;
    let theirs = catalog.list(&elsewhere, &filter).await.unwrap();
    assert!(theirs.services.iter().all(|row| row.id != business.service));
}
