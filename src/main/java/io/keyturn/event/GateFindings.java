package io.keyturn.event;

import static java.util.Objects.requireNonNull;

import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Laggard;
import io.keyturn.rotation.ReasonCode;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What two looks at the same gate give to tell: who has proved it since, and that it has opened.
///
/// @param sequence of the write that the gate is about
/// @param since by consumer: since when it lagged at the look before
public record GateFindings(long sequence, Map<String, Instant> since) {
    /// The consumers of a large fleet fill no event.
    private static final int NAMED = 100;

    /// What a step rests on when every consumer has proved it.
    private static final Set<ReasonCode> PROVED =
            EnumSet.of(ReasonCode.ALL_TRUST, ReasonCode.ALL_SWITCHED, ReasonCode.ALL_RETIRED);

    public GateFindings {
        since = Map.copyOf(since);
    }

    /// Before any look.
    public static GateFindings none() {
        return new GateFindings(0, Map.of());
    }

    /// After a look; one that asked no gate changes nothing.
    public GateFindings after(About about, Decision decision) {
        return decision instanceof Decision.Wait wait && !wait.laggards().isEmpty()
                ? new GateFindings(
                        about.sequence(),
                        wait.laggards().stream()
                                .collect(
                                        Collectors.toMap(
                                                each -> each.consumer().id(),
                                                Laggard::since,
                                                (first, _) -> first)))
                : about.sequence() == sequence && !(decision instanceof Decision.Step)
                        ? this
                        : none();
    }

    /// Those who lagged before, are still there, and do not lag at this look.
    ///
    /// @param counted whom nobody has waived
    public List<RotationEvent.Observation> received(
            About about, Decision decision, List<Consumer> counted) {
        if (about.sequence() != sequence || !isAboutTheGate(decision)) {
            return List.of();
        }
        Map<String, Instant> now = GateFindings.none().after(about, decision).since();
        return counted.stream()
                .filter(each -> since.containsKey(each.id()) && !now.containsKey(each.id()))
                .map(each -> received(about, each))
                .toList();
    }

    private static boolean isAboutTheGate(Decision decision) {
        return switch (decision) {
            case Decision.Wait wait -> !wait.laggards().isEmpty();
            case Decision.Step step -> PROVED.contains(step.reason().code());
            case Decision.Refuse _ -> false;
        };
    }

    private RotationEvent.Observation received(About about, Consumer consumer) {
        Instant lagged = requireNonNull(since.get(consumer.id()), "it lagged before");
        return about.that(
                EventType.EVIDENCE_RECEIVED,
                consumer.id(),
                Map.of(
                        "consumer", consumer.id(),
                        "proof", consumer.proof().word(),
                        "since", lagged.toString()));
    }

    /// A gate opened, on these grounds, and this step went through it.
    public static RotationEvent.Observation opened(
            About about, Decision.Step step, List<Consumer> consumers) {
        TreeMap<String, String> grounds = new TreeMap<>();
        consumers.forEach(each -> grounds.put(each.id(), each.proof().word()));
        return about.that(
                EventType.GATE_OPENED,
                step.kind().word(),
                Map.of(
                        "step", step.kind().word(),
                        "reason", Commitments.reason(step.reason()),
                        "consumers", consumers.size(),
                        "grounds",
                                grounds.entrySet().stream()
                                        .limit(NAMED)
                                        .map(each ->
                                                Map.of(
                                                        "consumer", each.getKey(),
                                                        "proof", each.getValue()))
                                        .toList()));
    }
}
