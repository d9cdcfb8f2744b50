package io.keyturn.event;

/// Why a request that came as an event is refused for good, so that each way in can say so in its own terms.
public enum RequestFault {
    /// More bytes than are read.
    TOO_LARGE,
    /// A type of content that is not understood.
    MEDIA_TYPE,
    /// No event, or none that asks for something that may be asked for from outside.
    INVALID,
    /// The target that it names cannot be asked.
    TARGET
}
