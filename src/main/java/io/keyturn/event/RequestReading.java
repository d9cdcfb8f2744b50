package io.keyturn.event;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/// What was read of a message that should be a request: the request, or why it is none.
public sealed interface RequestReading {
    /// The most bytes that are read of one message.
    int MOST = 64 * 1024;

    /// It can be asked.
    record Read(RequestedRotation asked) implements RequestReading {
        public Read {
            requireNonNull(asked, "asked is null");
        }
    }

    /// It never will be.
    ///
    /// @param problem as a sentence, with the remedy
    record Refused(RequestFault fault, String problem) implements RequestReading {
        public Refused {
            requireNonNull(fault, "fault is null");
            requireNonNull(problem, "problem is null");
        }
    }

    /// Reads a message in binary mode, where attributes come beside the data, or in structured mode, where all is one JSON
    /// object (`application/cloudevents+json`).
    ///
    /// @param contentType of the body; "" where none is given
    /// @param beside the attributes that came beside the body, by their names in lower case
    static RequestReading of(
            String contentType, Map<String, String> beside, byte[] body, JsonFormat json) {
        try {
            return new Read(new RequestReader(json).read(contentType, beside, body));
        } catch (RequestReader.Refusal refusal) {
            return new Refused(refusal.fault(), "cannot take the event: " + refusal.getMessage());
        }
    }
}
