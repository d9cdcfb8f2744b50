package io.keyturn.adapter.cli;

import io.keyturn.port.SecretStore.Watching;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.StatusView;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Observation.Rollback;
import io.keyturn.rotation.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The passes of one command: one, or as many as it takes until the target is steady.
final class Journey {
    private static final int CONFLICTS = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /// Waits that end by themselves or by somebody's act, so that going on makes sense.
    private static final Set<ReasonCode> HELD =
            EnumSet.of(
                    ReasonCode.LAGGING,
                    ReasonCode.DEADLINE_HELD,
                    ReasonCode.INTERVAL_NOT_OVER,
                    ReasonCode.PAUSED,
                    ReasonCode.CLOCK_SKEW,
                    ReasonCode.STORE_UNREADABLE);

    private final Workshop.Bench bench;
    private final Rollback rollback;
    private final boolean untilSteady;
    private final Instant end;
    private final Consumer<String> teller;
    private final List<Map<String, Object>> steps = new ArrayList<>();
    private final Semaphore wakes = new Semaphore(0);
    private boolean timedOut;
    private boolean held;
    private String lastTold = "";

    Journey(
            Workshop.Bench bench,
            Rollback rollback,
            boolean untilSteady,
            Duration timeout,
            Consumer<String> teller) {
        this.bench = bench;
        this.rollback = rollback;
        this.untilSteady = untilSteady;
        this.end = bench.clock().instant().plus(timeout);
        this.teller = teller;
    }

    Outcome travel() {
        if (!untilSteady) {
            return settled();
        }
        try (Watching _ = bench.store().watch(bench.target().name(), wakes::release)) {
            while (true) {
                Outcome outcome = settled();
                if (isOver(outcome) || !pause(outcome)) {
                    return outcome;
                }
            }
        }
    }

    List<Map<String, Object>> steps() {
        return List.copyOf(steps);
    }

    boolean isTimedOut() {
        return timedOut;
    }

    boolean isHeld() {
        return held;
    }

    static Map<String, Object> view(Outcome outcome) {
        Map<String, Object> view = new LinkedHashMap<>();
        switch (outcome) {
            case Outcome.Advanced(var step) -> view.put("decision", StatusView.decision(step));
            case Outcome.Unchanged(var wait) -> view.put("decision", StatusView.decision(wait));
            case Outcome.Refused(var refusal) -> view.put("decision", StatusView.decision(refusal));
            case Outcome.Conflicted(var problem) -> view.put("problem", problem);
            case Outcome.Failed(var problem) -> view.put("problem", problem);
        }
        return view;
    }

    /// One pass; somebody else's write at the same moment means only to look again, a few times.
    private Outcome settled() {
        Outcome outcome = pass();
        for (int tries = 1; outcome instanceof Outcome.Conflicted && tries < CONFLICTS; tries++) {
            outcome = pass();
        }
        return outcome;
    }

    private Outcome pass() {
        Outcome outcome = bench.reconciler().reconcile(bench.target(), rollback);
        if (outcome instanceof Outcome.Advanced(Decision.Step step)) {
            steps.add(StatusView.decision(step));
            teller.accept(
                    "%s, now %s (%s)"
                            .formatted(
                                    step.kind().word(),
                                    step.shape().phase().word(),
                                    step.reason()));
        }
        held =
                outcome instanceof Outcome.Unchanged(var wait)
                        && HELD.contains(wait.reason().code());
        return outcome;
    }

    private boolean isOver(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Advanced _ -> false;
            case Outcome.Unchanged _ -> !held;
            case Outcome.Failed _, Outcome.Conflicted _ -> false;
            case Outcome.Refused _ -> true;
        };
    }

    /// Until something changes or the time has come; false when there is no time left.
    private boolean pause(Outcome outcome) {
        Instant now = bench.clock().instant();
        if (!now.isBefore(end)) {
            timedOut = true;
            return false;
        }
        Duration rest =
                switch (outcome) {
                    case Outcome.Advanced _ -> Duration.ZERO;
                    case Outcome.Unchanged(var wait) -> {
                        tellOnce("waiting: " + wait.reason());
                        yield Duration.between(now, wait.until());
                    }
                    case Outcome.Failed(var problem) -> {
                        tellOnce(problem);
                        yield LONGEST_PAUSE;
                    }
                    case Outcome.Conflicted _, Outcome.Refused _ -> LONGEST_PAUSE;
                };
        return sleep(shorter(shorter(rest, LONGEST_PAUSE), Duration.between(now, end)));
    }

    private boolean sleep(Duration rest) {
        try {
            if (rest.isPositive() && wakes.tryAcquire(rest.toMillis() + 1, TimeUnit.MILLISECONDS)) {
                wakes.drainPermits();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void tellOnce(String line) {
        if (!line.equals(lastTold)) {
            lastTold = line;
            teller.accept(line);
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
