package io.keyturn.adapter.sds.evidence;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which version of one secret each client uses, by its own answers. For one thread at a time.
///
/// A client is known by its node id, and every Gloo Envoy of a pod has the same. So a stream that ends leaves behind what it
/// held, and that stays until a new stream of the same node takes its place: as many holders as there were streams at once.
final class Holders {
    /// Node ids are the clients' to choose: from here on all new ones count as one.
    private static final int MOST_NODES = 1_000;

    private static final String OTHERS = "(others)";

    private final Map<Long, Holder> open = new HashMap<>();
    private final Map<String, List<Optional<String>>> left = new HashMap<>();
    private final Map<String, Refusal> refused = new TreeMap<>();

    /// What one stream said last.
    ///
    /// @param version empty while it has accepted nothing
    private record Holder(String node, Optional<String> version) {
        Holder {
            requireNonNull(node, "node is null");
            requireNonNull(version, "version is null");
        }
    }

    /// What a client could not use.
    record Refusal(String version, String message) {
        Refusal {
            requireNonNull(version, "version is null");
            requireNonNull(message, "message is null");
        }
    }

    /// The stream was sent the secret: it is a holder from now on, in place of one that is gone.
    ///
    /// Of several that are gone it is the one with the version that is sent: the rest may still be there and hold an older.
    void sent(long stream, String id, String version) {
        if (open.containsKey(stream)) {
            return;
        }
        String node = known(id);
        List<Optional<String>> gone = left.getOrDefault(node, List.of());
        if (!gone.isEmpty() && !gone.remove(Optional.of(version))) {
            gone.removeLast();
        }
        if (gone.isEmpty()) {
            left.remove(node);
        }
        open.put(stream, new Holder(node, Optional.empty()));
    }

    /// The client uses this version.
    ///
    /// Not where it refused the same before: after a refusal Envoy accepts identical bytes unread.
    void accepted(long stream, String id, String version) {
        String node = nodeOf(stream, id, version);
        Refusal refusal = refused.get(node);
        if (refusal != null && refusal.version().equals(version)) {
            return;
        }
        refused.remove(node);
        open.put(stream, new Holder(node, Optional.of(version)));
    }

    /// The client says on a new stream that it has this version.
    ///
    /// What it refused stays refused: it is sent that again, and accepts identical bytes unread.
    void brought(long stream, String id, String version) {
        String node = nodeOf(stream, id, version);
        Refusal refusal = refused.get(node);
        if (refusal == null || !refusal.version().equals(version)) {
            open.put(stream, new Holder(node, Optional.of(version)));
        }
    }

    /// The client goes on with what it had.
    void refused(long stream, String id, String version, String message) {
        refused.put(nodeOf(stream, id, version), new Refusal(version, message));
    }

    /// The client refused this before this process was there.
    void remember(String id, String version, String message) {
        refused.putIfAbsent(known(id), new Refusal(version, message));
    }

    /// The stream ended. Whether its client did is not known.
    void ended(long stream) {
        Holder holder = open.remove(stream);
        if (holder != null) {
            left.computeIfAbsent(holder.node(), _ -> new ArrayList<>()).add(holder.version());
        }
    }

    /// What each holder uses.
    Collection<Optional<String>> versions() {
        List<Optional<String>> all = new ArrayList<>();
        open.values().forEach(holder -> all.add(holder.version()));
        left.values().forEach(all::addAll);
        return all;
    }

    /// By node.
    Map<String, Refusal> refusals() {
        return Map.copyOf(refused);
    }

    private String nodeOf(long stream, String id, String version) {
        sent(stream, id, version);
        return requireNonNull(open.get(stream), "the stream was just opened").node();
    }

    private String known(String node) {
        boolean isRoom = left.size() + refused.size() < MOST_NODES;
        return isRoom || left.containsKey(node) || refused.containsKey(node) ? node : OTHERS;
    }
}
