package io.keyturn.port;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import io.keyturn.rotation.Consumer.Holding;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.TargetName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What one SDS server tells of itself and its clients (DESIGN.md §4). No key material is in it.
///
/// @param target that it serves
/// @param targetUid of the Secret; "" where only a mount is known
/// @param bundle what its clients use as trust bundle
/// @param leaf what its clients use as leaf
/// @param stored what it would load if it restarted now
/// @param rejections what clients could not use and have not got past yet
public record ServerEvidence(
        TargetName target,
        String targetUid,
        Held bundle,
        Held leaf,
        OnRestart stored,
        List<Rejection> rejections) {
    public ServerEvidence {
        requireNonNull(target, "target is null");
        requireNonNull(targetUid, "targetUid is null");
        requireNonNull(bundle, "bundle is null");
        requireNonNull(leaf, "leaf is null");
        requireNonNull(stored, "stored is null");
        rejections = List.copyOf(rejections);
    }

    /// A secret that a client refused.
    ///
    /// @param secret its name
    /// @param node of the client
    /// @param version that it refused, the same in every process that serves these bytes
    /// @param message the client's own, on one line
    public record Rejection(String secret, String node, String version, String message) {
        public Rejection {
            requireNonNull(secret, "secret is null");
            requireNonNull(node, "node is null");
            requireNonNull(version, "version is null");
            message = Said.plain(message);
        }

        @Override
        public String toString() {
            return "client '%s' rejected '%s': %s".formatted(Said.plain(node), secret, message);
        }
    }

    /// Whether no client ever took either secret from this process.
    public boolean isUnused() {
        return bundle instanceof Held.Nobody && leaf instanceof Held.Nobody;
    }

    /// As a gate takes it. Live and stored are both proved, or it is silent. So it is while a client refuses what it was
    /// sent: its own words say more than a digest.
    public Proven proof() {
        Optional<Digest> liveBundle = bundle.proved();
        Optional<Digest> liveLeaf = leaf.proved();
        if (rejections.isEmpty()
                && liveBundle.isPresent()
                && liveLeaf.isPresent()
                && stored instanceof OnRestart.Loads(var pair)) {
            return new Proven.Told(new Holding(liveBundle.get(), liveLeaf.get()), pair);
        }
        return new Proven.Silent(problem(), !rejections.isEmpty());
    }

    private String problem() {
        String rejected =
                rejections.stream().map(each -> "; " + each).collect(Collectors.joining());
        String restart =
                stored instanceof OnRestart.Fails(var problem) ? "; on restart: " + problem : "";
        return "bundle %s, leaf %s%s%s".formatted(words(bundle), words(leaf), restart, rejected);
    }

    private static String words(Held held) {
        return switch (held) {
            case Held.Nobody _ -> "not taken by any client yet";
            case Held.Nothing _ -> "not accepted by every client yet";
            case Held.Alike(var digest) -> digest.shortForm();
            case Held.Mixed(var digests) ->
                    "differs among clients ("
                            + String.join(", ", digests.stream().map(Digest::shortForm).toList())
                            + ")";
        };
    }
}
