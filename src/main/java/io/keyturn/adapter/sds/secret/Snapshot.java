package io.keyturn.adapter.sds.secret;

import io.keyturn.pki.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Everything that may be served at one moment.
///
/// @param secrets by name; bundles before leaves, so that one reply carries them in the order that a client needs
public record Snapshot(Map<String, ServedSecret> secrets) {
    /// Before anything was proved.
    public static final Snapshot EMPTY = new Snapshot(Map.of());

    private static final Comparator<ServedSecret> BUNDLES_FIRST =
            Comparator.comparing(ServedSecret.Leaf.class::isInstance);

    public Snapshot {
        secrets = Collections.unmodifiableMap(ordered(secrets.values()));
    }

    public static Snapshot of(ServedSecret... secrets) {
        return EMPTY.with(List.of(secrets));
    }

    public Optional<ServedSecret> find(String name) {
        return Optional.ofNullable(secrets.get(name));
    }

    /// In the order in which they are sent.
    public Collection<ServedSecret> all() {
        return secrets.values();
    }

    /// This one with these in place of those of their names.
    public Snapshot with(Collection<? extends ServedSecret> newer) {
        Map<String, ServedSecret> merged = new LinkedHashMap<>(secrets);
        newer.forEach(secret -> merged.put(secret.name(), secret));
        return new Snapshot(merged);
    }

    /// Of the whole: changes exactly when one of its secrets does.
    public String version() {
        return versionOf(secrets.values());
    }

    /// One version for several secrets; of a single one its own.
    public static String versionOf(Collection<ServedSecret> several) {
        if (several.size() == 1) {
            return several.iterator().next().version().hex();
        }
        String listed =
                several.stream()
                        .map(secret -> secret.name() + "=" + secret.version().hex())
                        .sorted()
                        .collect(Collectors.joining("\n"));
        return Digest.of(listed.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static Map<String, ServedSecret> ordered(Collection<ServedSecret> any) {
        List<ServedSecret> sorted = new ArrayList<>(any);
        sorted.sort(BUNDLES_FIRST);
        Map<String, ServedSecret> byName = new LinkedHashMap<>();
        sorted.forEach(secret -> byName.put(secret.name(), secret));
        return byName;
    }
}
