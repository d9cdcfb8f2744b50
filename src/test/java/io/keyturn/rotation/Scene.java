package io.keyturn.rotation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.keyturn.pki.Digest;
import io.keyturn.pki.Validity;
import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.Consumer.Holding;
import io.keyturn.rotation.Consumer.Proven;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// One observation, drawn with symbols instead of certificates. It begins with everything in order; a test changes what
/// it is about. Serials are 0, so that nothing is due earlier than at two thirds of its life.
final class Scene {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Anchor FIRST = anchor("g1", 1, START, 360);
    static final Anchor SECOND = anchor("g2", 2, START.plus(Duration.ofDays(200)), 360);
    static final Anchor THEIRS = anchor("gloo", 0, START, 360);
    static final Digest EMPTY = Digest.of(new byte[0]);

    Instant now = START.plus(Duration.ofDays(210));
    LeafFacts leaf = leafOf(FIRST, "l1");
    Anchors found = Anchors.of(FIRST);
    Phase phase = Phase.STEADY;
    long sequence = 7;
    long recorded = 7;
    long base = -1; // one below what is recorded
    int generation = 1;
    int aim = 1;
    Direction direction = Direction.FORWARD;
    Anchors keyed = Anchors.of(FIRST);
    LeafSlot staged = new LeafSlot.Empty();
    LeafSlot kept = new LeafSlot.Empty();
    int overwrites;
    Instant introducedAt = Instant.EPOCH;
    Hold hold = Hold.FREE;
    String request = "";
    String paused = "";
    List<Waiver> waivers = List.of();
    List<String> handled = List.of();
    List<String> handledInRecord = List.of();
    List<Consumer> consumers = new ArrayList<>();
    Duration shown = Duration.ofHours(1);
    Observation.Rollback rollback = Observation.Rollback.REFUSED;
    RotationPolicy policy = RotationPolicy.DEFAULT;

    static Scene steady() {
        return new Scene();
    }

    static Scene trusting() {
        Scene scene = new Scene();
        scene.phase = Phase.TRUSTING;
        scene.generation = 2;
        scene.aim = 2;
        scene.found = Anchors.of(FIRST, SECOND);
        scene.keyed = Anchors.of(FIRST, SECOND);
        scene.staged = new LeafSlot.Filled(leafOf(SECOND, "l2"));
        scene.kept = new LeafSlot.Filled(scene.leaf);
        scene.introducedAt = START.plus(Duration.ofDays(209));
        return scene;
    }

    static Scene switched() {
        Scene scene = trusting();
        scene.phase = Phase.SWITCHED;
        scene.leaf = leafOf(SECOND, "l2");
        scene.staged = new LeafSlot.Empty();
        return scene;
    }

    static Scene retiring() {
        Scene scene = switched();
        scene.phase = Phase.RETIRING;
        scene.found = Anchors.of(SECOND);
        return scene;
    }

    /// Another writer's target, without any record of ours.
    static Scene foreign() {
        Scene scene = new Scene();
        scene.found = Anchors.of(THEIRS);
        scene.leaf = leafOf(THEIRS, "theirs");
        return scene;
    }

    static Anchor anchor(String name, int generation, Instant from, int days) {
        return new Anchor(digest(name), generation, lasting(from, days), "0");
    }

    /// Young on day 210, and due on day 225.
    static LeafFacts leafOf(Anchor issuer, String name) {
        return leafOf(issuer, name, START.plus(Duration.ofDays(205)), 30);
    }

    static LeafFacts leafOf(Anchor issuer, String name, Instant from, int days) {
        return new LeafFacts(digest(name), issuer.id(), lasting(from, days), "0");
    }

    static Digest digest(String name) {
        return Digest.of(name.getBytes(US_ASCII));
    }

    static Validity lasting(Instant from, int days) {
        return new Validity(from, from.plus(Duration.ofDays(days)));
    }

    Scene onDay(double day) {
        now = START.plusSeconds(Math.round(day * 86_400));
        return this;
    }

    Scene asked(String text) {
        request = text;
        return this;
    }

    Scene with(Proven... proofs) {
        for (Proven proof : proofs) {
            consumers.add(new Consumer("pod", "", "edge", "proxy-" + consumers.size(), proof));
        }
        return this;
    }

    /// A consumer that has everything, live and stored.
    Proven current() {
        return told("now", leaf.id(), "now", leaf.id());
    }

    static Proven told(String live, Digest liveLeaf, String stored, Digest storedLeaf) {
        return new Proven.Told(
                new Holding(bundle(live), liveLeaf), new Holding(bundle(stored), storedLeaf));
    }

    static Proven assumed(long seconds) {
        return new Proven.Assumed(Duration.ofSeconds(seconds));
    }

    static Digest bundle(String name) {
        return digest("bundle " + name);
    }

    AuthorityRecord record() {
        return new AuthorityRecord(
                "id",
                recorded,
                base < 0 ? recorded - 1 : base,
                phase,
                direction,
                aim,
                generation,
                keyed,
                found,
                leaf.id(),
                staged,
                kept,
                overwrites,
                introducedAt,
                hold,
                handledInRecord);
    }

    Marks marks() {
        return new Marks.Marked("id", sequence, phase, generation, direction, now.minusSeconds(60));
    }

    TargetSighting target() {
        return target(marks());
    }

    TargetSighting target(Marks marks) {
        return new TargetSighting.Seen(new TargetContent.Sound(found, leaf), marks, instructions());
    }

    TargetSighting damaged(String fault) {
        return new TargetSighting.Seen(
                new TargetContent.Damaged(found, List.of(fault)), marks(), instructions());
    }

    AuthoritySighting authority() {
        return new AuthoritySighting.Seen(record());
    }

    Decision decide() {
        return decide(target(), authority());
    }

    Decision decide(TargetSighting target, AuthoritySighting authority) {
        List<Consumer> present =
                consumers.isEmpty()
                        ? List.of(new Consumer("anyone", "", "", "anyone", assumed(0)))
                        : consumers;
        return RotationPlanner.decide(
                new Observation(
                        target,
                        bundle("now"),
                        shown,
                        authority,
                        new Evidence(present),
                        rollback,
                        now),
                policy);
    }

    private Instructions instructions() {
        return new Instructions(request, handled, paused, StoredPolicy.none(), waivers);
    }
}
