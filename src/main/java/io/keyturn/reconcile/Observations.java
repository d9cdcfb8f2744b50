package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.About;
import io.keyturn.event.ExpiryWarnings;
import io.keyturn.event.Findings;
import io.keyturn.event.GateFindings;
import io.keyturn.event.RotationEvent;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.TargetName;
import io.keyturn.rotation.TargetSighting;
import io.keyturn.rotation.Waiver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Tells what the reports of the rounds show: each fact once while it lasts, and again when it comes back. Another runner, or
/// this one after a restart, tells it again with the same id.
public final class Observations implements Consumer<Report> {
    private final ExpiryWarnings warnings;
    private final Supplier<List<String>> unrecorded;
    private final Consumer<RotationEvent> teller;
    private final Map<TargetName, Memory> memories = new ConcurrentHashMap<>();

    /// Of one target: only told-before is remembered, never what to do.
    private record Memory(Optional<About> about, GateFindings gate, Set<String> told) {
        static Memory none() {
            return new Memory(Optional.empty(), GateFindings.none(), Set.of());
        }
    }

    /// @param unrecorded a sentence for whatever keeps the record from being kept, at this moment
    public Observations(
            ExpiryWarnings warnings,
            Supplier<List<String>> unrecorded,
            Consumer<RotationEvent> teller) {
        this.warnings = requireNonNull(warnings, "warnings is null");
        this.unrecorded = requireNonNull(unrecorded, "unrecorded is null");
        this.teller = requireNonNull(teller, "teller is null");
    }

    /// Of a runner that does not lead nothing is told: the leader sees the same.
    @Override
    public void accept(Report report) {
        switch (report) {
            case Report.Watched _ -> memories.remove(report.seen().name());
            case Report.Acted acted -> accept(acted);
        }
    }

    private void accept(Report.Acted report) {
        Inspection seen = report.seen();
        Memory before = memories.getOrDefault(seen.name(), Memory.none());
        About about = about(report, before);
        Decision decision = decided(report);
        List<RotationEvent.Observation> found = found(report, about, decision);
        found.addAll(before.gate().received(about, decision, counted(seen.observation())));
        found.stream().filter(each -> !before.told().contains(key(each))).forEach(teller);
        memories.put(
                seen.name(),
                new Memory(
                        Optional.of(about),
                        before.gate().after(about, decision),
                        found.stream()
                                .map(Observations::key)
                                .collect(Collectors.toUnmodifiableSet())));
    }

    /// A certificate that ends soon is the same fact after the next write; so is everything else that lasts.
    private static String key(RotationEvent.Observation event) {
        return event.type().word() + ":" + event.subject();
    }

    /// Where it cannot be read who it is, it is who it was.
    private static About about(Report report, Memory before) {
        About about = About.of(report.seen().name(), report.seen().observation(), report.at());
        return about.isIdentified()
                ? about
                : before.about().map(known -> known.at(report.at())).orElse(about);
    }

    /// As it was in the end: consumers are asked once more before a step.
    private static Decision decided(Report.Acted report) {
        return switch (report.outcome()) {
            case Outcome.Unchanged(var wait) -> wait;
            case Outcome.Refused(var refusal) -> refusal;
            case Outcome.Advanced(var step) -> step;
            case Outcome.Conflicted _, Outcome.Failed _ -> report.seen().decision();
        };
    }

    private List<RotationEvent.Observation> found(
            Report.Acted report, About about, Decision decision) {
        Observation seen = report.seen().observation();
        List<RotationEvent.Observation> found =
                new ArrayList<>(Findings.of(about, seen, decision, warnings));
        switch (report.outcome()) {
            case Outcome.Advanced(var step) -> found.addAll(advanced(about, step, seen));
            case Outcome.Conflicted(var problem) -> found.add(Findings.conflicted(about, problem));
            case Outcome.Failed(var problem) -> found.add(Findings.failed(about, problem));
            case Outcome.Refused(var refusal)
                    when refusal.reason().code() == ReasonCode.AUDIT_UNAVAILABLE ->
                    found.add(Findings.unrecorded(about, refusal.reason().sentence()));
            case Outcome.Unchanged _, Outcome.Refused _ -> {}
        }
        unrecorded.get().forEach(problem -> found.add(Findings.unrecorded(about, problem)));
        return found;
    }

    private static List<RotationEvent.Observation> advanced(
            About about, Decision.Step step, Observation seen) {
        List<RotationEvent.Observation> all = new ArrayList<>();
        if (step.kind().isGated()) {
            all.add(GateFindings.opened(about, step, counted(seen)));
        }
        if (step.reason().code() == ReasonCode.FOREIGN_CHANGE) {
            all.add(Findings.changedByOthers(about, step));
        }
        return all;
    }

    /// The consumers that a gate asks.
    private static List<io.keyturn.rotation.Consumer> counted(Observation seen) {
        Set<String> waived =
                seen.target() instanceof TargetSighting.Seen found
                        ? found.instructions().waiversAt(seen.now()).stream()
                                .map(Waiver::consumer)
                                .collect(Collectors.toUnmodifiableSet())
                        : Set.of();
        return seen.evidence().consumers().stream()
                .filter(each -> !waived.contains(each.id()) && each.isWaitedFor())
                .toList();
    }
}
