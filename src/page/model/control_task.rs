//! Tasks that commands give to controls of the page. The control acts as if it were pressed, and shows the result itself.

use why403::scenario::TextId;

/// Something that a control does when it is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlTask {
    /// Format a text in its editor.
    Format(TextId),
    /// Copy a text to the clipboard.
    Copy(CopyTarget),
}

/// The texts that commands copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyTarget {
    /// The response's body.
    Body,
    /// The method ARN of the request in view.
    MethodArn,
    /// The request in view as a curl command.
    Curl,
}
