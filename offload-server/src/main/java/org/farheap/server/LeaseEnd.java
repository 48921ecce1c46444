package org.farheap.server;

/// Why a lease was taken back.
enum LeaseEnd {
    /// The agent said so.
    BYE,
    /// No sign of life for as long as a lease is kept.
    EXPIRED,
    /// The agent's process was seen to have ended.
    PROCESS_ENDED
}
