//! What the camera sees. It is asked for by a button, and whoever refuses it types the code instead.

use app_core::i18n::*;
use app_ui::Icon;
use leptos::{html::Video, prelude::*};

/// How the camera is.
#[cfg_attr(not(target_family = "wasm"), expect(dead_code, reason = "only a browser has a camera"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// Not asked for.
    Off,
    /// The browser asks whether it may.
    Asking,
    /// It looks.
    On,
    /// It may not.
    Refused,
    /// There is none, or something else uses it.
    Missing,
}

/// The picture with its frame, and how the camera is in one sentence.
#[component]
pub(super) fn Lens(
    /// A code is being asked about.
    busy: RwSignal<bool>,
    /// The camera was asked for: the next guest does not ask again.
    camera: RwSignal<bool>,
    /// Which camera, as in Media Capture and Streams: `environment` looks away from the screen, `user` at whoever stands before it.
    facing: &'static str,
    /// What becomes of a code.
    on_code: Callback<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let sight = RwSignal::new(Sight::Off);
    let video = NodeRef::<Video>::new();
    look(sight, video, camera, facing, on_code);
    let sentence = move || match sight.get() {
        Sight::Off => t_string!(i18n, office.camera_off).to_string(),
        Sight::Asking => t_string!(i18n, office.camera_asking).to_string(),
        Sight::On if busy.get() => t_string!(i18n, office.code_found).to_string(),
        Sight::On => t_string!(i18n, office.hold_code).to_string(),
        Sight::Refused => t_string!(i18n, office.camera_refused).to_string(),
        Sight::Missing => t_string!(i18n, office.camera_missing).to_string(),
    };
    let offered = move || !matches!(sight.get(), Sight::Asking | Sight::On);
    view! {
        <div class="lens">
            <video node_ref=video playsinline="" prop:muted=true aria-hidden="true" hidden=move || sight.get() != Sight::On></video>
            <div class="frame" style="display:grid;place-items:center">
                <Show when=offered>
                    <button type="button" class="btn" on:click=move |_| { camera.set(false); camera.set(true) }>
                        <Icon name="camera"/>
                        {t!(i18n, office.use_camera)}
                    </button>
                </Show>
            </div>
            <p role="status">{sentence}</p>
        </div>
    }
    .into_any()
}

/// Opens the camera when it is asked for, and closes it with the page.
fn look(
    sight: RwSignal<Sight>,
    video: NodeRef<Video>,
    wanted: RwSignal<bool>,
    facing: &'static str,
    on_code: Callback<String>,
) {
    #[cfg(target_family = "wasm")]
    {
        use super::camera::Camera;

        let open = StoredValue::new_local(None::<Camera>);
        Effect::new(move |_| {
            let (true, Some(video)) = (wanted.get(), video.get()) else { return };
            if !matches!(sight.get_untracked(), Sight::Asking | Sight::On) {
                sight.set(Sight::Asking);
                leptos::task::spawn_local(async move {
                    let opened = Camera::open(video, facing, move |code| on_code.run(code)).await;
                    let found = match opened {
                        Ok(camera) => {
                            // Left meanwhile: a value that is not taken closes itself.
                            open.try_set_value(Some(camera));
                            Sight::On
                        }
                        Err(refused) => refused,
                    };
                    sight.try_set(found);
                });
            }
        });
        on_cleanup(move || {
            open.try_update_value(Option::take);
        });
    }
    #[cfg(not(target_family = "wasm"))]
    let _ = (sight, video, wanted, facing, on_code);
}
