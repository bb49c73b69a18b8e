//! What our live connections are measured against: tokio-tungstenite and nothing else.

use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::broadcast,
    time::{MissedTickBehavior, interval},
};
use tokio_tungstenite::{
    WebSocketStream, accept_async,
    tungstenite::{Message, Utf8Bytes},
};

use crate::arguments::Arguments;

/// Sends every message to every connection: `burst` of them each fiftieth millisecond, as the server gathers events, from the
/// moment that `clients` are connected, until all `seconds` have been sent. Prints what it has used from then on.
pub async fn broadcast(arguments: &Arguments) -> Result<(), String> {
    let listener = TcpListener::bind(&arguments.address).await.map_err(|error| error.to_string())?;
    let (sender, _) = broadcast::channel::<Utf8Bytes>(2_048);
    for _ in 0..arguments.clients {
        let (stream, _) = listener.accept().await.map_err(|error| error.to_string())?;
        let mut messages = sender.subscribe();
        tokio::spawn(async move {
            let Some(mut socket) = accept(stream).await else { return };
            let _ = socket.send(Message::text("hello")).await;
            while let Ok(message) = messages.recv().await {
                if socket.send(Message::Text(message)).await.is_err() {
                    return;
                }
            }
        });
    }
    // Everybody has said hello.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let cpu = crate::report::cpu_seconds();
    let mut ticks = interval(Duration::from_millis(50));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut number = 0_u64;
    for _ in 0..(arguments.seconds * 20.0) as u64 {
        ticks.tick().await;
        for _ in 0..arguments.burst {
            number += 1;
            let frame = format!("{{\"cursor\":{number},\"text\":\"");
            let filling = "x".repeat(arguments.bytes.saturating_sub(frame.len() + 2));
            let _ = sender.send(format!("{frame}{filling}\"}}").into());
        }
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    println!("messages={number} cpu_seconds={:.2}", crate::report::cpu_seconds() - cpu);
    // Whoever listens goes first.
    std::future::pending().await
}

/// Sends back what it is sent.
pub async fn echo(arguments: &Arguments) -> Result<(), String> {
    let listener = TcpListener::bind(&arguments.address).await.map_err(|error| error.to_string())?;
    loop {
        let (stream, _) = listener.accept().await.map_err(|error| error.to_string())?;
        tokio::spawn(async move {
            let Some(mut socket) = accept(stream).await else { return };
            while let Some(Ok(message)) = socket.next().await {
                if message.is_text() && socket.send(message).await.is_err() {
                    return;
                }
            }
        });
    }
}

async fn accept(stream: TcpStream) -> Option<WebSocketStream<TcpStream>> {
    stream.set_nodelay(true).ok()?;
    accept_async(stream).await.ok()
}
