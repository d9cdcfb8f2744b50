package io.keyturn.port;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.Told;
import java.time.Instant;

/// Somewhere events can be read from, for whoever shows them.
public interface EventSource {
    /// What it is and where, for a sentence: `topic 'x' at 'y'`.
    String name();

    /// Reads on the calling thread until the end that is wanted, or until the hearer has enough. What was lost on the way and
    /// came back is noted; of what is told again the same way some may be heard twice.
    ///
    /// @throws Unavailable when there is nothing to read from
    /// @throws InterruptedException when the thread is to end
    void read(Begin begin, End end, Hearer hearer) throws InterruptedException;

    /// Where to begin.
    sealed interface Begin {
        /// With the oldest that is there.
        record Oldest() implements Begin {}

        /// With what comes from now on.
        record Now() implements Begin {}

        /// With the first of this moment or later.
        record Since(Instant moment) implements Begin {
            public Since {
                requireNonNull(moment, "moment is null");
            }
        }
    }

    /// Where to end.
    enum End {
        /// After what is there when it begins.
        WHAT_IS_THERE,
        /// When the hearer has enough.
        NEVER
    }

    /// Who reads.
    interface Hearer {
        /// Whether to go on after one event or note.
        enum Wish {
            MORE,
            ENOUGH
        }

        Wish hear(Told event);

        /// Something lies there that is no event of ours.
        void foreign();

        /// Something about the source that a person should know.
        void note(String sentence);
    }

    /// There is nothing to read from; the message is a sentence with a remedy.
    final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Unavailable(String sentence) {
            super(sentence);
        }

        public Unavailable(String sentence, Throwable cause) {
            super(sentence, cause);
        }
    }
}
