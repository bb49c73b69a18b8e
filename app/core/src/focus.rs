//! Where the focus goes when what had it is gone: nobody with a keyboard or a screen reader is left nowhere.
//!
//! Parts that take each other's place carry the same `data-focus`: the focus goes from one to the other. Otherwise it goes to
//! what an open dialog begins with, else to the page's content.

#[cfg(target_family = "wasm")]
mod keeper {
    use std::{cell::RefCell, rc::Rc};

    use leptos::prelude::document;
    use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
    use web_sys::{Element, Event, FocusOptions, HtmlElement, MutationObserver, MutationObserverInit};

    /// Watches the document as long as it is there.
    pub fn keep() -> Result<(), JsValue> {
        let last = Rc::new(RefCell::new(None::<Element>));
        let remember = Closure::<dyn FnMut(Event)>::new({
            let last = Rc::clone(&last);
            move |event: Event| {
                *last.borrow_mut() = event.target().and_then(|target| target.dyn_into().ok());
            }
        });
        document().add_event_listener_with_callback("focusin", remember.as_ref().unchecked_ref())?;
        remember.forget();
        let look = Closure::<dyn FnMut()>::new(move || {
            let gone = last.borrow().clone().filter(|element| !is_shown(element));
            let nowhere = |active: Element| active.tag_name() == "BODY" || !is_shown(&active);
            if let Some(gone) = gone
                && document().active_element().is_none_or(nowhere)
            {
                hand_on(&gone);
            }
        });
        let observer = MutationObserver::new(look.as_ref().unchecked_ref())?;
        look.forget();
        let changes = MutationObserverInit::new();
        changes.set_child_list(true);
        changes.set_subtree(true);
        changes.set_attributes(true);
        changes.set_attribute_filter(&js_sys::Array::of2(&"hidden".into(), &"open".into()));
        observer.observe_with_options(&document(), &changes)
    }

    fn is_shown(element: &Element) -> bool {
        element.is_connected() && element.get_client_rects().length() > 0
    }

    /// Gives the focus to the first of those that could have it.
    fn hand_on(gone: &Element) {
        let same = gone.get_attribute("data-focus").map(|name| format!("[data-focus=\"{name}\"]"));
        let places = same.into_iter().chain(["dialog[open] [autofocus]", "main"].map(str::to_owned));
        let heir = places.filter_map(|place| document().query_selector(&place).ok().flatten()).find(is_shown);
        if let Some(heir) = heir.and_then(|heir| heir.dyn_into::<HtmlElement>().ok()) {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = heir.focus_with_options(&options);
        }
    }
}

/// Looks after the focus from now on. Nothing happens on the server.
pub fn keep_focus() {
    #[cfg(target_family = "wasm")]
    leptos::prelude::Effect::new(|_| {
        let _ = keeper::keep();
    });
}
