package io.keyturn.adapter.cli;

import io.keyturn.reconcile.Binding;
import io.keyturn.reconcile.Inspection;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.reconcile.Report;
import io.keyturn.reconcile.StatusView;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The passes of one command over one target.
final class Journey {
    private static final int CONFLICTS = 5;
    private static final int NAMED = 3;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

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
    private final Reconciler reconciler;
    private final Target target;
    private final Order order;
    private final Teller teller;
    private final Consumer<Report> hearer;
    private final String prefix;
    private final Preparation preparation;
    private final List<Map<String, Object>> steps = new ArrayList<>();
    private final Instant began;
    private String policyTold = "";
    private String lastTold = "";
    private Set<String> lastLagging = Set.of();
    private Instant lastToldAt = Instant.EPOCH;
    private Instant heldSince = Instant.EPOCH;
    private Optional<Inspection> seen = Optional.empty();
    private boolean begun;
    private boolean stopped;
    private Outcome last = new Outcome.Conflicted("no pass was made yet");

    /// @param hearer of the report of each pass
    Journey(
            Workshop.Bench bench,
            Reconciler reconciler,
            Target target,
            Order order,
            Teller teller,
            Consumer<Report> hearer) {
        this.bench = bench;
        this.reconciler = reconciler;
        this.began = bench.clock().instant();
        this.target = target;
        this.order = order;
        this.hearer = hearer;
        this.teller = teller;
        this.prefix = bench.targets().size() == 1 ? "" : target.name() + ": ";
        this.preparation = new Preparation(bench, target, order, note -> teller.say(prefix + note));
    }

    Target target() {
        return target;
    }

    /// One pass; somebody else's write at the same moment means only to look again, a few times.
    void pass() {
        if (!prepared(preparation::beforePass)) {
            return;
        }
        int tries = 0;
        do {
            Report.Acted round = reconciler.round(target, order.rollback());
            seen = Optional.of(round.seen());
            last = round.outcome();
            hearer.accept(round);
            tries++;
        } while (last instanceof Outcome.Conflicted && tries < CONFLICTS);
        // A store that never answered is a wrong address or a missing right; one that stopped to
        // answer comes back.
        stopped = !begun && isFailure();
        begun |= !isFailure();
        tellPolicy();
        tell();
        if (last instanceof Outcome.Advanced) {
            prepared(preparation::afterStep);
        }
    }

    private boolean prepared(Runnable part) {
        try {
            part.run();
            return true;
        } catch (CommandFailure e) {
            String problem = String.valueOf(e.getMessage());
            last =
                    e.exit() == Exit.AGAIN
                            ? new Outcome.Conflicted(problem)
                            : new Outcome.Failed(problem);
            stopped = true;
            return false;
        }
    }

    /// Once, and again when it changes.
    private void tellPolicy() {
        String said = seen.map(Inspection::binding).map(Journey::policy).orElse("");
        if (!said.equals(policyTold) && !said.isEmpty()) {
            teller.say(prefix + "policy " + said);
        }
        policyTold = said;
    }

    private static String policy(Binding bound) {
        return Stream.concat(Stream.of(bound.said()), bound.faults().stream())
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private void tell() {
        switch (last) {
            case Outcome.Advanced(var step) -> {
                steps.add(StatusView.decision(step));
                lastTold = "";
                teller.say(
                        prefix
                                + "%s%s, now %s (%s)"
                                        .formatted(
                                                number(step),
                                                step.kind().word(),
                                                step.shape().phase().word(),
                                                step.reason()));
            }
            case Outcome.Unchanged(var wait) when !isFailure() -> hold(wait);
            case Outcome.Unchanged _, Outcome.Failed _ -> {
                if (!stopped && begun && !why().equals(lastTold)) {
                    lastTold = why();
                    teller.say(prefix + "trying again: " + why());
                }
            }
            case Outcome.Refused _, Outcome.Conflicted _ -> {}
        }
    }

    /// Where a step stands among the four of a rotation; the one that answers a stolen key is none of them.
    private static String number(Decision.Step step) {
        return switch (step.kind()) {
            case INTRODUCE -> "[1/4] ";
            case SWITCH -> step.shape().fresh() == 0 ? "[2/4] " : "";
            case RETIRE -> "[3/4] ";
            case SETTLE -> step.hold() == Hold.FREE ? "[4/4] " : ""; // else it ends an abort
            case BOOTSTRAP, RENEW_LEAF, BACK_OUT -> "";
        };
    }

    private static String lagging(Decision.Wait wait) {
        String named =
                wait.laggards().stream()
                        .limit(NAMED)
                        .map(lag -> lag.consumer().name() + ": " + lag.holds())
                        .collect(Collectors.joining("; "));
        return named.isEmpty() ? "" : " (" + named + ")";
    }

    /// What it waits for at this moment; nothing where it does not wait.
    List<String> table(Instant now) {
        return last instanceof Outcome.Unchanged(var wait) && seen.isPresent()
                ? new LiveTable(seen.get(), wait, heldSince, began).at(now)
                : List.of();
    }

    Outcome last() {
        return last;
    }

    List<Map<String, Object>> steps() {
        return List.copyOf(steps);
    }

    /// Whether the next step waits for something that will come.
    boolean isHeld() {
        return last instanceof Outcome.Unchanged(var wait) && HELD.contains(wait.reason().code());
    }

    /// Whether the store could not be read or written.
    boolean isFailure() {
        return switch (last) {
            case Outcome.Failed _ -> true;
            case Outcome.Unchanged(var wait) -> wait.reason().code() == ReasonCode.STORE_UNREADABLE;
            case Outcome.Advanced _, Outcome.Refused _, Outcome.Conflicted _ -> false;
        };
    }

    /// Whether more passes lead nowhere.
    boolean isOver() {
        return switch (last) {
            case Outcome.Advanced _, Outcome.Failed _, Outcome.Conflicted _ -> stopped;
            case Outcome.Unchanged _ -> stopped || !isHeld();
            case Outcome.Refused _ -> true;
        };
    }

    /// How long the next pass can wait, if nothing changes.
    Duration rest(Instant now) {
        return switch (last) {
            case Outcome.Advanced _ -> Duration.ZERO;
            case Outcome.Unchanged(var wait) -> Duration.between(now, wait.until());
            case Outcome.Failed _, Outcome.Conflicted _, Outcome.Refused _ -> AFTER_FAILURE;
        };
    }

    /// Why it is not over, as a sentence.
    String why() {
        return switch (last) {
            case Outcome.Advanced(var step) -> step.reason().toString();
            case Outcome.Unchanged(var wait) ->
                    isFailure() ? wait.reason().sentence() : wait.reason() + lagging(wait);
            case Outcome.Refused(var refusal) -> refusal.reason().toString();
            case Outcome.Conflicted(var problem) -> problem;
            case Outcome.Failed(var problem) -> problem;
        };
    }

    /// What became of it, for JSON.
    Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", target.name().toString());
        view.put("steps", steps());
        seen.ifPresent(look -> view.put("policy", StatusView.policy(look.binding())));
        switch (last) {
            case Outcome.Advanced(var step) -> view.put("decision", StatusView.decision(step));
            case Outcome.Unchanged(var wait) -> view.put("decision", StatusView.decision(wait));
            case Outcome.Refused(var refusal) -> view.put("decision", StatusView.decision(refusal));
            case Outcome.Conflicted(var problem) -> view.put("problem", problem);
            case Outcome.Failed(var problem) -> view.put("problem", problem);
        }
        return view;
    }

    /// Once for each reason in a row, for the line may hold a countdown; again when others lag, but not for each of many.
    private void hold(Decision.Wait wait) {
        Instant now = bench.clock().instant();
        String key = wait.reason().code().word();
        Set<String> lagging =
                wait.laggards().stream()
                        .map(lag -> lag.consumer().id())
                        .collect(Collectors.toUnmodifiableSet());
        boolean goesOn = key.equals(lastTold);
        boolean isStale =
                !lagging.equals(lastLagging) && !now.isBefore(lastToldAt.plus(BETWEEN_LINES));
        if (goesOn && !isStale) {
            return;
        }
        if (!goesOn) {
            heldSince = now;
        }
        lastTold = key;
        lastLagging = lagging;
        lastToldAt = now;
        if (isHeld()) {
            teller.hold(prefix + "waiting: " + wait.reason() + lagging(wait));
        } else {
            teller.say(prefix + wait.reason());
        }
    }
}
