package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.RotationEvent.Intent;
import io.keyturn.pki.Validity;
import io.keyturn.port.EventSink.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// The record of what is about to be done. Where it is required, no step is taken that it does not hold before.
public sealed interface Auditing {
    /// What becomes of the step that this intent is of.
    ///
    /// @param published whose end nears, each for what is published now; none where nothing works
    Verdict before(Intent intent, List<Validity> published);

    /// Without any record.
    static Auditing none() {
        return new None();
    }

    /// Whether a step may be taken.
    sealed interface Verdict {
        /// It may.
        record Allowed() implements Verdict {}

        /// It may, since what is published ends too soon to wait for the record.
        ///
        /// @param problem why there is none, as a sentence
        record Excepted(String problem) implements Verdict {
            public Excepted {
                requireNonNull(problem, "problem is null");
            }
        }

        /// It may not.
        ///
        /// @param problem why there is no record, as a sentence
        record Forbidden(String problem) implements Verdict {
            public Forbidden {
                requireNonNull(problem, "problem is null");
            }
        }
    }

    /// No record is kept.
    record None() implements Auditing {
        @Override
        public Verdict before(Intent intent, List<Validity> published) {
            return new Verdict.Allowed();
        }
    }

    /// A record is kept as well as can be; no step waits for it.
    ///
    /// @param record takes an intent and returns at once
    record Told(Function<Intent, CompletableFuture<Taken>> record) implements Auditing {
        public Told {
            requireNonNull(record, "record is null");
        }

        @Override
        public Verdict before(Intent intent, List<Validity> published) {
            var _ = record.apply(intent);
            return new Verdict.Allowed();
        }
    }

    /// A step waits until its intent is safe.
    ///
    /// @param record takes an intent and returns at once
    /// @param exception this long before the end of what is published, and in the last quarter of its life, a step is taken
    ///     without
    record Required(Function<Intent, CompletableFuture<Taken>> record, Duration exception)
            implements Auditing {
        private static final Duration LIMIT = Duration.ofSeconds(10);
        private static final int SHARE = 4;

        public Required {
            requireNonNull(record, "record is null");
            requireNonNull(exception, "exception is null");
        }

        @Override
        public Verdict before(Intent intent, List<Validity> published) {
            return problem(intent)
                    .<Verdict>map(problem ->
                            published.stream().anyMatch(each -> isNear(each, intent.at()))
                                    ? new Verdict.Excepted(problem)
                                    : new Verdict.Forbidden(problem))
                    .orElseGet(Verdict.Allowed::new);
        }

        private boolean isNear(Validity published, Instant now) {
            Duration left = Duration.between(now, published.notAfter());
            return left.compareTo(exception) < 0
                    && left.compareTo(published.length().dividedBy(SHARE)) < 0;
        }

        private Optional<String> problem(Intent intent) {
            try {
                return switch (record.apply(intent).get(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    case Taken.All _ -> Optional.empty();
                    case Taken.Some(_, var problem) -> Optional.of(problem);
                };
            } catch (TimeoutException e) {
                return Optional.of(
                        "the audit file took nothing within %d s; see what its disk waits for"
                                .formatted(LIMIT.toSeconds()));
            } catch (ExecutionException e) {
                return Optional.of("the audit file failed: " + e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of("this run is stopping");
            }
        }
    }
}
