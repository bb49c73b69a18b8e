//! Many people with a board open. Says `listening` when everybody has heard the first frame, counts what comes until standard
//! input is closed and nothing has come for a second, and says how much it was.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use futures::{StreamExt as _, stream};

use crate::{
    arguments::Arguments,
    report::{cpu_seconds, milliseconds},
    socket::{Socket, cursor},
};

/// Connections that are opened at the same time.
const AT_ONCE: usize = 32;
/// Nothing more comes when nothing has come for so long.
const QUIET: Duration = Duration::from_secs(1);

/// What all of them have heard.
#[derive(Default)]
struct Heard {
    frames: AtomicU64,
    bytes: AtomicU64,
}

/// Opens `clients` sockets, spread over the businesses, and listens.
pub async fn run(arguments: &Arguments) -> Result<(), String> {
    let heard = Arc::new(Heard::default());
    let begun = Instant::now();
    let opened: Vec<_> = stream::iter(0..arguments.clients)
        .map(|nth| open(arguments, nth))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let mut sockets = Vec::new();
    for socket in opened {
        sockets.push(socket.map_err(|error| format!("a socket could not be opened: {error}"))?);
    }
    let tasks: Vec<_> =
        sockets.into_iter().map(|socket| tokio::spawn(count(socket, Arc::clone(&heard)))).collect();
    println!("listening after {:.1} s", begun.elapsed().as_secs_f64());
    let (listening, cpu) = (Instant::now(), cpu_seconds());
    tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink()))
        .await
        .map_err(|error| error.to_string())?
        .map_err(|error| error.to_string())?;
    let mut before = u64::MAX;
    while before != heard.frames.load(Ordering::Relaxed) {
        before = heard.frames.load(Ordering::Relaxed);
        tokio::time::sleep(QUIET).await;
    }
    let mut lost = 0;
    let mut wrong = None;
    for task in tasks {
        if task.is_finished() {
            lost += 1;
            wrong = task.await.map_err(|error| error.to_string())?.or(wrong);
        } else {
            task.abort();
        }
    }
    println!(
        "sockets={} frames={before} bytes={} lost={lost} seconds={:.1} cpu_seconds={:.2}",
        arguments.clients,
        heard.bytes.load(Ordering::Relaxed) / before.max(1),
        listening.elapsed().as_secs_f64(),
        cpu_seconds() - cpu,
    );
    match wrong {
        Some(wrong) => Err(wrong),
        None if lost > 0 => Err(format!("{lost} sockets were closed")),
        None => Ok(()),
    }
}

async fn open(arguments: &Arguments, nth: u64) -> std::io::Result<Socket> {
    let token = format!("bench-manager-{}", nth % arguments.businesses + 1);
    let mut socket = Socket::open(&arguments.address, &arguments.path, Some(&token)).await?;
    // `hello`, or what a bare server begins with.
    socket.text().await?;
    Ok(socket)
}

/// Counts until the connection is over; says what was wrong with it.
async fn count(mut socket: Socket, heard: Arc<Heard>) -> Option<String> {
    let mut last = None;
    loop {
        match socket.text().await {
            Ok(frame) => {
                let number = cursor(&frame);
                if number.is_none() || number <= last {
                    return Some(format!("after {last:?} came {frame}"));
                }
                last = number;
                heard.frames.fetch_add(1, Ordering::Relaxed);
                heard.bytes.fetch_add(frame.len() as u64, Ordering::Relaxed);
            }
            Err(error) => return Some(format!("a socket was closed: {error}")),
        }
    }
}

/// From the answer to a booking until the board has it, one booking at a time; each waits until the window in which events are
/// gathered is over. Prints the milliseconds' quantiles, and for each booking its id and when its frame came, in microseconds of
/// the epoch.
pub async fn delays(arguments: &Arguments) -> Result<(), String> {
    let said = |error: std::io::Error| error.to_string();
    let mut socket = open(arguments, 0).await.map_err(said)?;
    let (sender, mut frames) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok(frame) = socket.text().await {
            let came = (Instant::now(), std::time::SystemTime::now());
            if sender.send((came, frame)).is_err() {
                return;
            }
        }
    });
    let mut connection = crate::http::Connection::open(&arguments.address).await.map_err(said)?;
    let end = Instant::now() + Duration::from_secs_f64(arguments.seconds);
    let mut all = Vec::new();
    for number in arguments.from.. {
        if Instant::now() > end {
            break;
        }
        let request = arguments.pattern.request(number, 0, 1);
        let status = connection.send(&request).await.map_err(said)?;
        let answered = Instant::now();
        if status != 201 {
            return Err(format!("not expected: {}", connection.answer()));
        }
        let next = tokio::time::timeout(Duration::from_secs(5), frames.recv()).await;
        let Ok(Some(((came, at), frame))) = next else {
            return Err("no frame within five seconds".to_owned());
        };
        let booking =
            frame.split("\"booking\":\"").nth(1).and_then(|rest| rest.get(..36)).unwrap_or_default();
        if !connection.answer().contains(booking) || booking.is_empty() {
            return Err(format!("a frame of another booking: {frame}"));
        }
        let epoch = at.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        println!("{booking} {}", epoch.as_micros());
        all.push(came.saturating_duration_since(answered).as_secs_f64());
        tokio::time::sleep(Duration::from_millis(70 + number * 7 % 30)).await;
    }
    all.sort_by(f64::total_cmp);
    println!(
        "samples={} p50_ms={:.3} p99_ms={:.3}",
        all.len(),
        milliseconds(&all, 0.5),
        milliseconds(&all, 0.99)
    );
    Ok(())
}

/// There and back by a bare websocket, as often as a booking is made above.
pub async fn echoes(arguments: &Arguments) -> Result<(), String> {
    let said = |error: std::io::Error| error.to_string();
    let mut socket = Socket::open(&arguments.address, "/", None).await.map_err(said)?;
    let end = Instant::now() + Duration::from_secs_f64(arguments.seconds);
    let mut all = Vec::new();
    let text = "x".repeat(arguments.bytes);
    for number in 0_u64.. {
        if Instant::now() > end {
            break;
        }
        let sent = Instant::now();
        socket.send(&text).await.map_err(said)?;
        if socket.text().await.map_err(said)? != text {
            return Err("not what was sent".to_owned());
        }
        all.push(sent.elapsed().as_secs_f64());
        tokio::time::sleep(Duration::from_millis(70 + number * 7 % 30)).await;
    }
    all.sort_by(f64::total_cmp);
    println!(
        "samples={} p50_ms={:.3} p99_ms={:.3}",
        all.len(),
        milliseconds(&all, 0.5),
        milliseconds(&all, 0.99)
    );
    Ok(())
}
