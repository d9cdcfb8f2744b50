package io.keyturn.adapter.sds.talk;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.sds.secret.ServedSecret;
import io.keyturn.adapter.sds.secret.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/// The streams of one connection, and what they may see: a leaf is withheld until the same client has said that it uses a
/// bundle with the leaf's anchor.
///
/// The connection is what ties a client's two streams together: every Gloo Envoy has the same node id. It is of one thread.
public final class SdsConnection {
    private final Duration patience;
    private final SequencedSet<Conversation> streams = new LinkedHashSet<>();
    private final Map<String, ServedSecret.Leaf> shown = new HashMap<>();
    private final Map<String, Wait> waits = new HashMap<>();
    private Snapshot newest = Snapshot.EMPTY;
    private Snapshot visible = Snapshot.EMPTY;

    /// @param patience how long a leaf waits for an answer about its bundle
    public SdsConnection(Duration patience) {
        this.patience = requireNonNull(patience, "patience is null");
    }

    public void opened(Conversation stream) {
        streams.add(stream);
    }

    public void closed(Conversation stream) {
        streams.remove(stream);
    }

    /// Takes what may be served from now on.
    public void on(Snapshot snapshot) {
        newest = requireNonNull(snapshot, "snapshot is null");
    }

    /// The streams, those that ask for a bundle first.
    public List<Conversation> inOrder() {
        List<Conversation> ordered = new ArrayList<>();
        List<Conversation> rest = new ArrayList<>();
        for (Conversation stream : streams) {
            boolean first =
                    newest.all().stream()
                            .anyMatch(secret ->
                                    secret instanceof ServedSecret.Bundle
                                            && stream.wants(secret.name()));
            (first ? ordered : rest).add(stream);
        }
        ordered.addAll(rest);
        return ordered;
    }

    /// What the streams may see at this instant. The same object as before when nothing has changed.
    public View view(Instant now) {
        Map<String, ServedSecret.Leaf> kept = new HashMap<>();
        List<ServedSecret.Leaf> overdue = new ArrayList<>();
        for (ServedSecret secret : newest.all()) {
            if (secret instanceof ServedSecret.Leaf leaf) {
                ServedSecret.Leaf seen = seen(leaf, now, overdue);
                if (!seen.version().equals(leaf.version())) {
                    kept.put(leaf.name(), seen);
                }
            }
        }
        Snapshot next = kept.isEmpty() ? newest : newest.with(kept.values());
        visible = next.secrets().equals(visible.secrets()) ? visible : next;
        Optional<Instant> recheck =
                waits.values().stream()
                        .flatMap(wait -> wait.until().stream())
                        .min(Instant::compareTo);
        return new View(visible, kept.keySet(), overdue, recheck);
    }

    private ServedSecret.Leaf seen(
            ServedSecret.Leaf leaf, Instant now, List<ServedSecret.Leaf> overdue) {
        ServedSecret.Leaf before = shown.get(leaf.name());
        boolean wanted = streams.stream().anyMatch(stream -> stream.wants(leaf.name()));
        if (!wanted) {
            shown.remove(leaf.name());
            waits.remove(leaf.name());
            return leaf;
        }
        if (before == null
                || before.version().equals(leaf.version())
                || mayGo(leaf, now, overdue)) {
            shown.put(leaf.name(), leaf);
            waits.remove(leaf.name());
            return leaf;
        }
        return before;
    }

    /// Whether the client can be trusted to know the leaf's anchor, or is not asked, or has not answered for too long.
    private boolean mayGo(ServedSecret.Leaf leaf, Instant now, List<ServedSecret.Leaf> overdue) {
        Optional<ServedSecret> bundle = newest.find(leaf.bundle());
        List<Conversation> deciding =
                streams.stream().filter(stream -> stream.wants(leaf.bundle())).toList();
        if (bundle.isEmpty()
                || deciding.stream().allMatch(stream -> trusts(stream, leaf, bundle.get()))) {
            return true;
        }
        boolean refused = deciding.stream().anyMatch(stream -> stream.refuses(bundle.get()));
        String version = bundle.get().version().hex();
        Wait wait =
                waits.getOrDefault(leaf.name(), new Wait(version, Optional.of(now.plus(patience))));
        if (refused) {
            wait = new Wait(version, Optional.empty());
        } else if (wait.until().isEmpty() && !wait.bundle().equals(version)) {
            // The refused bundle was replaced: the new one gets its whole time.
            wait = new Wait(version, Optional.of(now.plus(patience)));
        }
        waits.put(leaf.name(), wait);
        boolean late = wait.until().filter(end -> !now.isBefore(end)).isPresent();
        if (late) {
            overdue.add(leaf);
        }
        return late;
    }

    private static boolean trusts(
            Conversation stream, ServedSecret.Leaf leaf, ServedSecret bundle) {
        return stream.holds(bundle)
                || stream.accepted(bundle.name())
                        .filter(used ->
                                used instanceof ServedSecret.Bundle trusted
                                        && trusted.anchors().contains(leaf.anchor()))
                        .isPresent();
    }

    /// Until when a leaf waits.
    ///
    /// @param bundle version that the client has to answer about
    /// @param until empty after a refusal: that never runs out
    private record Wait(String bundle, Optional<Instant> until) {}

    /// What the streams may see.
    ///
    /// @param withheld names of leaves of which an older one is shown
    /// @param overdue leaves that are shown because the wait ran out
    /// @param recheck when a wait runs out
    public record View(
            Snapshot snapshot,
            Set<String> withheld,
            List<ServedSecret.Leaf> overdue,
            Optional<Instant> recheck) {
        public View {
            requireNonNull(snapshot, "snapshot is null");
            withheld = Collections.unmodifiableSet(new LinkedHashSet<>(withheld));
            overdue = List.copyOf(overdue);
            requireNonNull(recheck, "recheck is null");
        }
    }
}
