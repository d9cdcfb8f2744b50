package io.keyturn.model;

import io.keyturn.rotation.Anchors;
import io.keyturn.rotation.AuthorityRecord;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Instructions;
import io.keyturn.rotation.LeafSlot;
import io.keyturn.rotation.Marks;
import io.keyturn.rotation.Phase;
import io.keyturn.rotation.Request;
import io.keyturn.rotation.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What both Secrets are marked with, counted as the composer counts it.
record Ledger(
        String id,
        long sequence,
        int highest,
        Instant since,
        Instant introducedAt,
        List<String> handled) {
    static Ledger after(World world, Decision.Step step, Instant now) {
        String id = "target";
        long sequence = 0;
        int highest = step.shape().fresh();
        Instant since = now;
        Instant introducedAt = Instant.EPOCH;
        List<String> handled = List.of();
        if (world.authority().isPresent()) {
            AuthorityRecord record = world.authority().get().record();
            id = record.id();
            sequence = record.sequence();
            highest = Math.max(highest, record.highestGeneration());
            introducedAt = record.introducedAt();
            handled = record.handled();
        }
        if (world.target().isPresent()) {
            TargetSecret target = world.target().get();
            handled = target.instructions().withHandled(handled).handled();
            if (target.marks() instanceof Marks.Marked ours) {
                id = ours.id();
                sequence = ours.sequence();
                highest = Math.max(highest, ours.generation());
                since = ours.phase() == step.shape().phase() ? ours.since() : now;
            }
        }
        for (String served : step.serves()) {
            handled = Instructions.remember(handled, served);
        }
        boolean introduced = step.shape().fresh() > 0 && step.shape().phase() != Phase.STEADY;
        return new Ledger(
                id, sequence + 1, highest, since, introduced ? now : introducedAt, handled);
    }

    Marks marks(Shape shape) {
        return new Marks.Marked(id, sequence, shape.phase(), highest, shape.direction(), since);
    }

    Instructions instructions(World world, Decision.Step step) {
        Instructions before =
                world.target().map(TargetSecret::instructions).orElseGet(Instructions::none);
        boolean answered =
                Request.parse(before.request())
                        .filter(request -> step.serves().contains(request.id()))
                        .isPresent();
        Duration floor =
                before.assumedAfter().isZero()
                        ? Symbols.POLICY.assumedAfter()
                        : before.assumedAfter();
        return new Instructions(answered ? "" : before.request(), handled, before.paused(), floor);
    }

    AuthorityRecord record(
            Decision.Step step, Anchors keyed, Content content, LeafSlot staged, LeafSlot kept) {
        Shape shape = step.shape();
        return new AuthorityRecord(
                id,
                sequence,
                shape.phase(),
                shape.direction(),
                shape.aim(),
                highest,
                keyed,
                content.anchors(),
                content.leaf().id(),
                staged,
                kept,
                step.overwrites(),
                introducedAt,
                step.hold(),
                handled);
    }
}
