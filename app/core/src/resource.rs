//! What a page reads on the server and finds again in the browser without asking twice.

use leptos::prelude::Resource as LeptosResource;
use serde::{Deserialize, Serialize};

/// JSON, read from bytes as the answers of server functions are. `JsonSerdeCodec` reads from text, and every type a page
/// shows would be compiled into the client a second time.
#[derive(Debug)]
pub struct Json;

impl<T: Serialize> codee::Encoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, serde_json::Error> {
        serde_json::to_string(value)
    }
}

impl<T: for<'de> Deserialize<'de>> codee::Decoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, serde_json::Error> {
        serde_json::from_slice(text.as_bytes())
    }
}

/// A page's data.
pub type Resource<T> = LeptosResource<T, Json>;

/// Reads with `fetch` what `source` names: on the server for the first page, and again whenever `source` changes.
pub fn resource<S, T, F>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> F + Send + Sync + 'static,
) -> Resource<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + for<'de> Deserialize<'de> + Send + Sync + 'static,
    F: Future<Output = T> + Send + 'static,
{
    LeptosResource::new_with_options(source, fetch, false)
}
