//! The camera: eight pictures a second, read here. No picture leaves the browser.

use std::{cell::Cell, rc::Rc, time::Duration};

use leptos::{leptos_dom::helpers::IntervalHandle, prelude::*};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CanvasRenderingContext2d, ContextAttributes2d, DomException, HtmlCanvasElement, HtmlVideoElement,
    MediaStream, MediaStreamConstraints, MediaStreamTrack, MediaTrackConstraints,
};

use super::lens::Sight;

/// Between two pictures.
const PAUSE: Duration = Duration::from_millis(125);
/// Pictures are made this wide: enough for a code that fills the frame, and quick to read.
const WIDTH: u32 = 480;

/// An open camera. Dropped, it is closed.
pub struct Camera {
    stream: MediaStream,
    timer: Option<IntervalHandle>,
}

impl Drop for Camera {
    fn drop(&mut self) {
        if let Some(timer) = self.timer {
            timer.clear();
        }
        stop(&self.stream);
    }
}

impl Camera {
    /// Asks for the camera that looks to that side and calls `on_code` for what it reads, each code once.
    pub async fn open(
        video: HtmlVideoElement,
        facing: &str,
        on_code: impl Fn(String) + 'static,
    ) -> Result<Self, Sight> {
        let stream = ask(facing).await?;
        let mut camera = Self { stream, timer: None };
        video.set_src_object(Some(&camera.stream));
        let playing = video.play().map_err(|_| Sight::Missing)?;
        JsFuture::from(playing).await.map_err(|_| Sight::Missing)?;
        let canvas: HtmlCanvasElement = document()
            .create_element("canvas")
            .ok()
            .and_then(|canvas| canvas.dyn_into().ok())
            .ok_or(Sight::Missing)?;
        let last = Rc::new(Cell::new(0_u64));
        let look = move || {
            let Some(code) = picture(&video, &canvas).and_then(|picture| read(&picture)) else { return };
            // A code that stays in the picture is asked about once.
            let mark =
                code.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
            if last.replace(mark) != mark {
                on_code(code);
            }
        };
        camera.timer = set_interval_with_handle(look, PAUSE).ok();
        Ok(camera)
    }
}

async fn ask(facing: &str) -> Result<MediaStream, Sight> {
    let devices = window().navigator().media_devices().map_err(|_| Sight::Missing)?;
    let wanted = MediaTrackConstraints::new();
    wanted.set_facing_mode(&JsValue::from_str(facing));
    let constraints = MediaStreamConstraints::new();
    constraints.set_video(&wanted);
    let asked = devices.get_user_media_with_constraints(&constraints).map_err(|_| Sight::Missing)?;
    let granted = JsFuture::from(asked).await.map_err(|error| why(&error))?;
    granted.dyn_into().map_err(|_| Sight::Missing)
}

fn why(error: &JsValue) -> Sight {
    match error.dyn_ref::<DomException>().map(DomException::name).as_deref() {
        Some("NotAllowedError" | "SecurityError") => Sight::Refused,
        _ => Sight::Missing,
    }
}

fn stop(stream: &MediaStream) {
    for track in stream.get_tracks().iter() {
        if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
            track.stop();
        }
    }
}

/// A picture in shades of grey.
struct Picture {
    width: usize,
    height: usize,
    grey: Vec<u8>,
}

fn picture(video: &HtmlVideoElement, canvas: &HtmlCanvasElement) -> Option<Picture> {
    let (seen_width, seen_height) = (video.video_width(), video.video_height());
    if seen_width == 0 || seen_height == 0 {
        return None;
    }
    let width = WIDTH.min(seen_width);
    let height = seen_height * width / seen_width;
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    // Kept where it is read, eight times a second.
    let options = ContextAttributes2d::new();
    options.set_will_read_frequently(true);
    let context = canvas.get_context_with_context_options("2d", &options).ok()??;
    let context: CanvasRenderingContext2d = context.dyn_into().ok()?;
    let (wide, high) = (f64::from(width), f64::from(height));
    context.draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, wide, high).ok()?;
    let data = context.get_image_data(0.0, 0.0, wide, high).ok()?.data();
    let grey = data
        .chunks_exact(4)
        .map(|pixel| match pixel {
            [red, green, blue, _] => {
                let sum = u32::from(*red) * 77 + u32::from(*green) * 150 + u32::from(*blue) * 29;
                u8::try_from(sum / 256).unwrap_or(u8::MAX)
            }
            _ => 0,
        })
        .collect();
    Some(Picture { width: usize::try_from(width).ok()?, height: usize::try_from(height).ok()?, grey })
}

fn read(picture: &Picture) -> Option<String> {
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(picture.width, picture.height, |x, y| {
        picture.grey.get(y * picture.width + x).copied().unwrap_or(u8::MAX)
    });
    prepared.detect_grids().iter().find_map(|grid| grid.decode().ok().map(|(_, text)| text))
}
