package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Authority;
import io.keyturn.pki.Certificate;
import io.keyturn.pki.Digest;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.TrustBundle;
import io.keyturn.rotation.Anchors;
import io.keyturn.rotation.AuthoritySighting;
import io.keyturn.rotation.LeafFacts;
import io.keyturn.rotation.Marks;
import io.keyturn.rotation.Phase;
import io.keyturn.rotation.TargetSighting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The leaves that a probe shows: one of the authority that the rotation leads to, and one of the authority that leaves.
/// Both are without the bridge, which would hide that an endpoint does not know the next authority yet.
///
/// @param next of the authority that stays
/// @param old of the authority that leaves, at most one; none where no such leaf is at hand, or none that still is a client's
record ClientLeaves(Leaf next, List<Leaf> old) {
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    ClientLeaves {
        requireNonNull(next, "next is null");
        old = List.copyOf(old);
    }

    /// Empty where no rotation is under way, or no leaf leads to its end.
    ///
    /// @param minting makes a leaf for where none is at hand: a run that died between the two writes of the switch has taken the
    ///     staged one away, and one that was staged long ago may have expired
    static Optional<ClientLeaves> of(Seen seen, Function<Authority, Leaf> minting, Instant now) {
        if (!isRotating(seen)) {
            return Optional.empty();
        }
        List<Leaf> all = leaves(seen);
        return switch (seen.authority().sighting()) {
            case AuthoritySighting.Seen(var record) -> {
                TrustBundle known = known(seen);
                Anchors staying = record.staying(Facts.of(known));
                Optional<Leaf> next =
                        all.stream()
                                .filter(leaf ->
                                        isOf(staying, leaf, known) && isOfAClient(leaf, now))
                                .findFirst()
                                .or(() -> authority(seen, record.aim()).map(minting));
                List<Leaf> old =
                        all.stream()
                                .filter(leaf ->
                                        !isOf(staying, leaf, known) && isOfAClient(leaf, now))
                                .limit(1)
                                .toList();
                yield next.map(leaf -> new ClientLeaves(leaf, old));
            }
            case AuthoritySighting.Absent _,
                    AuthoritySighting.Unreadable _,
                    AuthoritySighting.NotOurs _,
                    AuthoritySighting.Damaged _,
                    AuthoritySighting.Unknown _ ->
                    // Only what was published can be published again, so that is where it leads to.
                    all.stream().findFirst().map(leaf -> new ClientLeaves(leaf, List.of()));
        };
    }

    private static boolean isRotating(Seen seen) {
        return seen.target().sighting() instanceof TargetSighting.Seen target
                && target.marks() instanceof Marks.Marked ours
                && ours.phase() != Phase.STEADY;
    }

    private static List<Leaf> leaves(Seen seen) {
        return Stream.of(
                        seen.target().material().leaf(),
                        seen.authority().material().stagedLeaf(),
                        seen.authority().material().keptLeaf())
                .flatMap(Optional::stream)
                .map(Leaf::withoutBridge)
                .toList();
    }

    private static Optional<Authority> authority(Seen seen, int generation) {
        return Optional.ofNullable(seen.authority().material().authorities().get(generation));
    }

    /// Every authority that is published, prepared, or whose key is there.
    private static TrustBundle known(Seen seen) {
        List<Certificate> all = new ArrayList<>(seen.target().material().bundle().anchors());
        all.addAll(seen.authority().material().bundle().anchors());
        seen.authority()
                .material()
                .authorities()
                .values()
                .forEach(authority -> all.add(authority.certificate()));
        return new TrustBundle(all);
    }

    private static boolean isOf(Anchors anchors, Leaf leaf, TrustBundle known) {
        Optional<Digest> issuer = Facts.of(leaf, known).map(LeafFacts::issuer);
        return issuer.filter(anchors::contains).isPresent();
    }

    /// Whether nobody has another ground to refuse it: it is valid, and a client may show it.
    private static boolean isOfAClient(Leaf leaf, Instant now) {
        List<String> usages = leaf.certificate().extendedUsages();
        return !now.isBefore(leaf.certificate().validity().notBefore())
                && !now.isAfter(leaf.certificate().validity().notAfter())
                && (usages.isEmpty() || usages.contains(CLIENT_AUTH));
    }
}
