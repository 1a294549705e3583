//! What the client and the execution log receive.

pub(crate) mod execution_log;
pub(crate) mod gateway_response;
pub(crate) mod hash;
pub(crate) mod ids;
pub(crate) mod message;
pub(crate) mod response_type;
