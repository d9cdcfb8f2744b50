package io.keyturn.rotation;

import io.keyturn.pki.Digest;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// An ordered set of anchors; the order is that of the written bundle.
///
/// @param all each id once
public record Anchors(List<Anchor> all) {
    public Anchors {
        Map<Digest, Anchor> distinct = new LinkedHashMap<>();
        all.forEach(anchor -> distinct.putIfAbsent(anchor.id(), anchor));
        all = List.copyOf(distinct.values());
    }

    public static Anchors of(Anchor... anchors) {
        return new Anchors(List.of(anchors));
    }

    public static Anchors none() {
        return new Anchors(List.of());
    }

    public boolean contains(Digest id) {
        return find(id).isPresent();
    }

    public boolean containsAll(Anchors others) {
        return others.all.stream().allMatch(anchor -> contains(anchor.id()));
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public Optional<Anchor> find(Digest id) {
        for (Anchor anchor : all) {
            if (anchor.id().equals(id)) {
                return Optional.of(anchor);
            }
        }
        return Optional.empty();
    }

    public Anchors plus(Anchors others) {
        return new Anchors(concat(all, others.all));
    }

    public Anchors plus(Anchor anchor) {
        return plus(of(anchor));
    }

    public Anchors without(Anchor anchor) {
        return new Anchors(all.stream().filter(other -> !other.id().equals(anchor.id())).toList());
    }

    public Anchors without(Anchors others) {
        return new Anchors(all.stream().filter(anchor -> !others.contains(anchor.id())).toList());
    }

    /// Those that have not ended at the given instant.
    public Anchors unexpiredAt(Instant now) {
        return new Anchors(
                all.stream().filter(anchor -> anchor.validity().notAfter().isAfter(now)).toList());
    }

    /// The highest generation among them, 0 when none is ours.
    public int highestGeneration() {
        return all.stream().mapToInt(Anchor::generation).max().orElse(0);
    }

    /// The earliest end of any of them.
    public Optional<Instant> earliestEnd() {
        return all.stream().map(anchor -> anchor.validity().notAfter()).min(Instant::compareTo);
    }

    private static List<Anchor> concat(Collection<Anchor> first, Collection<Anchor> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
