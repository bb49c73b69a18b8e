//! One websocket of a listener, and what comes by it.

use std::io::{Error, ErrorKind, Result};

use futures::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue, protocol::WebSocketConfig},
};

/// An open connection.
pub struct Socket(WebSocketStream<TcpStream>);

fn broken(error: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::ConnectionAborted, error.to_string())
}

impl Socket {
    /// Connects to `path`, as whoever `token` belongs to.
    pub async fn open(address: &str, path: &str, token: Option<&str>) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let mut request = format!("ws://{address}{path}").into_client_request().map_err(broken)?;
        if let Some(token) = token {
            let value = HeaderValue::try_from(format!("Bearer {token}")).map_err(broken)?;
            request.headers_mut().insert("authorization", value);
        }
        // Thousands of them are in one process.
        let small = WebSocketConfig::default().read_buffer_size(2 * 1024).write_buffer_size(0);
        Ok(Self(client_async_with_config(request, stream, Some(small)).await.map_err(broken)?.0))
    }

    /// The next text.
    pub async fn text(&mut self) -> Result<String> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Ok(text.as_str().to_owned()),
                // Pings are answered with the next thing that is sent or read.
                Some(Ok(Message::Ping(_))) => self.0.flush().await.map_err(broken)?,
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(broken(error)),
                None => return Err(ErrorKind::UnexpectedEof.into()),
            }
        }
    }

    /// Sends a text.
    pub async fn send(&mut self, text: &str) -> Result<()> {
        self.0.send(Message::text(text)).await.map_err(broken)
    }
}

/// The number that a frame begins with.
pub fn cursor(frame: &str) -> Option<i64> {
    frame.strip_prefix("{\"cursor\":")?.split(',').next()?.parse().ok()
}
