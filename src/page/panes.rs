//! The panes: what is in view at all times.

pub mod authorizer;
pub mod request;
pub mod request_tabs;
pub mod resource_policy;
pub mod response;
pub mod status_bar;
mod suggestion_list;
pub mod suggestions;
mod warning_list;
