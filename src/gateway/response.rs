//! The response to the client, and the execution log.

pub(crate) mod execution_log;
pub(crate) mod gateway_response;
pub(crate) mod hash;
pub(crate) mod ids;
pub(crate) mod message;
pub(crate) mod response_type;
