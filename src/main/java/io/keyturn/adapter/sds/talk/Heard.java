package io.keyturn.adapter.sds.talk;

import static java.util.Objects.requireNonNull;

/// What a request meant.
public sealed interface Heard {
    /// Names, and no answer to anything.
    record Asked() implements Heard {}

    /// The client uses this reply.
    record Acked(SdsReply reply) implements Heard {
        public Acked {
            requireNonNull(reply, "reply is null");
        }
    }

    /// The client cannot use this reply and goes on with what it had.
    record Nacked(SdsReply reply, String message) implements Heard {
        public Nacked {
            requireNonNull(reply, "reply is null");
            requireNonNull(message, "message is null");
        }
    }

    /// It answers a reply that a later one has replaced: nothing in it counts but what the protocol says so of.
    record Stale() implements Heard {}

    /// It asks for what is no secret. The stream ends with INVALID_ARGUMENT and this sentence.
    record Refused(String problem) implements Heard {
        public Refused {
            requireNonNull(problem, "problem is null");
        }
    }
}
