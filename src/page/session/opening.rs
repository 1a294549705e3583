//! Openings that take time, such as that of a file: the latest wins.

use std::cell::Cell;

thread_local! {
    /// The number of openings and replacements of the address.
    static OPENED: Cell<u32> = const { Cell::new(0) };
}

/// The number of what is being opened. It is stale once something else is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening(u32);

impl Opening {
    /// Make all earlier openings stale.
    pub fn begin() -> Self {
        OPENED.set(OPENED.get().wrapping_add(1));
        Self(OPENED.get())
    }

    /// Whether nothing else has been opened since.
    pub fn is_latest(self) -> bool {
        self.0 == OPENED.get()
    }
}

#[cfg(test)]
mod tests {
    use super::Opening;

    #[test]
    fn the_latest_opening_makes_earlier_ones_stale() {
        let first = Opening::begin();
        assert!(first.is_latest());
        let second = Opening::begin();
        assert!(second.is_latest() && !first.is_latest());
    }
}
