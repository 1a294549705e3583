//! A scenario in the fragment of a URL, and back.
