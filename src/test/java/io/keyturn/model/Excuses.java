package io.keyturn.model;

import io.keyturn.rotation.Marks;

/// When a pair may be broken through no fault of the protocol, and when that is over.
final class Excuses {
    private Excuses() {}

    /// Whether the target publishes a leaf of another program.
    static boolean isForeign(World world) {
        return world.target()
                .map(TargetSecret::content)
                .flatMap(content -> content.anchors().find(content.leaf().issuer()))
                .filter(issuer -> issuer.generation() == 0)
                .isPresent();
    }

    /// Whether consumers are given a leaf whose authority stands nowhere but in the target.
    static boolean isUnknown(World world) {
        return isForeign(world)
                && world.authority()
                        .filter(known ->
                                known.record()
                                        .bundle()
                                        .contains(
                                                world.target()
                                                        .orElseThrow()
                                                        .content()
                                                        .leaf()
                                                        .issuer()))
                        .isEmpty();
    }

    /// Whether the leaf that the target publishes has expired.
    static boolean hasEnded(World world) {
        return world.target()
                .map(target -> target.content().leaf().validity().notAfter())
                .filter(end -> world.now().isAfter(end))
                .isPresent();
    }

    /// Everybody holds what the target holds, so nothing of the past is left.
    static boolean isTogether(World world) {
        if (world.target().isEmpty() || world.history().isEmpty()) {
            return false;
        }
        boolean owed =
                world.authority()
                        .filter(ahead ->
                                !(world.target().get().marks() instanceof Marks.Marked ours)
                                        || ours.sequence() != ahead.record().sequence())
                        .isPresent();
        if (owed) {
            return false;
        }
        return world.holders().stream().allMatch(holder -> isCurrent(world, holder));
    }

    /// Has what the target holds, and what may still arrive before it does no harm.
    private static boolean isCurrent(World world, Holder holder) {
        Content newest = world.history().getLast();
        int last = world.history().size() - 1;
        return holder.stored() == last
                && world.bundleOf(holder).bundle().equals(newest.bundle())
                && world.leafOf(holder).leaf().equals(newest.leaf())
                && world.history().subList(Math.min(holder.bundle(), holder.leaf()), last).stream()
                        .allMatch(late -> late.trusts(newest.leaf()) && newest.trusts(late.leaf()));
    }
}
