//! What a command asks a control of the page to do, as if it were pressed: the control shows the result itself.

use why403::scenario::TextId;

/// The task of a control.
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
