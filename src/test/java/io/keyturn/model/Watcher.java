package io.keyturn.model;

import io.keyturn.pki.Digest;
import io.keyturn.rotation.AuthoritySighting;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Consumer.Holding;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.Evidence;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.TargetContent;
import io.keyturn.rotation.TargetSighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Shows a world to the planner, as the reconciler would see it.
final class Watcher {
    private static final Digest NOTHING = Symbols.digest("");

    private Watcher() {}

    static Observation observe(World world, Rules rules) {
        TargetSighting target =
                world.target()
                        .<TargetSighting>map(seen ->
                                new TargetSighting.Seen(
                                        new TargetContent.Sound(
                                                seen.content().anchors(), seen.content().leaf()),
                                        seen.marks(),
                                        seen.instructions()))
                        .orElseGet(TargetSighting.Absent::new);
        AuthoritySighting authority =
                world.authority()
                        .<AuthoritySighting>map(seen -> new AuthoritySighting.Seen(seen.record()))
                        .orElseGet(AuthoritySighting.Absent::new);
        return new Observation(
                target,
                world.target().map(seen -> seen.content().bundle()).orElse(NOTHING),
                rules.patience() == Rules.Patience.A_FLOOR
                        ? world.shown()
                        : Symbols.POLICY.assumedAfter(),
                authority,
                evidence(world, rules),
                Observation.Rollback.REFUSED,
                world.now());
    }

    private static Evidence evidence(World world, Rules rules) {
        List<Consumer> consumers = new ArrayList<>();
        for (int i = 0; i < world.holders().size(); i++) {
            consumers.add(
                    new Consumer(
                            "pod",
                            "",
                            "edge",
                            "c" + i,
                            rules.lens().see(world, told(world, world.holders().get(i)))));
        }
        return new Evidence(
                consumers.isEmpty()
                        ? List.of(
                                new Consumer(
                                        "anyone", "", "", "", new Proven.Assumed(Duration.ZERO)))
                        : consumers);
    }

    private static Proven.Told told(World world, Holder holder) {
        Content stored = world.storedOf(holder);
        return new Proven.Told(
                new Holding(world.bundleOf(holder).bundle(), world.leafOf(holder).leaf().id()),
                new Holding(stored.bundle(), stored.leaf().id()));
    }
}
