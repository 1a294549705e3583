//! A shared value that is compared by its address.

use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

/// A shared value that equals another one only if it is the same allocation.
///
/// For what is made anew whenever it changes, and takes long to compare or cannot be compared: outcomes, reports, functions.
/// An `Rc` compares contents, at least where the addresses differ.
#[derive(Default)]
pub struct ByAddress<T: ?Sized>(pub Rc<T>);

impl<T> ByAddress<T> {
    pub fn new(value: T) -> Self {
        Self(Rc::new(value))
    }
}

impl<T: ?Sized> Clone for ByAddress<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T: ?Sized> Deref for ByAddress<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: ?Sized> PartialEq for ByAddress<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: ?Sized> Eq for ByAddress<T> {}

impl<T: ?Sized> fmt::Debug for ByAddress<T> {
    /// Write the address: what cannot be compared may not be printable either.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:p}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::ByAddress;

    #[test]
    fn equal_values_at_two_addresses_differ() {
        let one = ByAddress::new("text");
        assert_eq!(one, one.clone());
        assert_ne!(one, ByAddress::new("text"));
    }
}
