//! The browser's local storage. A sandboxed frame has none; it may be full, and hold anything.

use web_sys::Storage;

/// The value under a key.
pub fn get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Store a value under a key; return whether that was possible.
pub fn set(key: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

pub fn remove(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// All keys, in no order.
pub fn keys() -> Vec<String> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let length = storage.length().unwrap_or(0);
    (0..length).filter_map(|index| storage.key(index).ok()?).collect()
}

/// Whether there is a storage at all.
pub fn is_available() -> bool {
    storage().is_some()
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
