package io.keyturn.adapter.cli;

import io.keyturn.adapter.audit.AuditLink;
import io.keyturn.event.Told;
import io.keyturn.port.EventSource;
import io.keyturn.port.EventSource.Begin;
import io.keyturn.port.EventSource.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Gathers the steps that a source tells of: each once, by target and sequence.
final class StepsOfTopic implements EventSource.Hearer {
    private final Map<String, TreeMap<Long, AuditLink>> byTarget = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();
    private long foreign;
    private long differing;

    /// Everything that is there now.
    ///
    /// @throws CommandFailure when it cannot be read
    static StepsOfTopic of(EventSource source) {
        StepsOfTopic steps = new StepsOfTopic();
        try {
            source.read(new Begin.Oldest(), End.WHAT_IS_THERE, steps);
            return steps;
        } catch (EventSource.Unavailable e) {
            throw new CommandFailure(Exit.FAILED, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(Exit.FAILED, "stopped before the end; run again");
        }
    }

    List<AuditLink> links() {
        return byTarget.values().stream().flatMap(each -> each.values().stream()).toList();
    }

    /// What a person should know of it.
    List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        if (foreign > 0) {
            all.add("%d records are no events of ours and were left out".formatted(foreign));
        }
        if (differing > 0) {
            all.add(
                    "%d records tell of a step otherwise than the first that did; compare with an audit file: keyturn audit verify"
                            .formatted(differing));
        }
        return all;
    }

    @Override
    public Wish hear(Told event) {
        if (event.isCommitment()) {
            AuditLink.of(event.data())
                    .filter(link -> link.target().equals(event.target()))
                    .ifPresentOrElse(this::keep, this::foreign);
        }
        return Wish.MORE;
    }

    private void keep(AuditLink link) {
        AuditLink known =
                byTarget.computeIfAbsent(link.targetId(), _ -> new TreeMap<>())
                        .putIfAbsent(link.sequence(), link);
        if (known != null && !known.hash().equals(link.hash())) {
            differing++;
        }
    }

    @Override
    public void foreign() {
        foreign++;
    }

    @Override
    public void note(String sentence) {
        notes.add(sentence);
    }
}
