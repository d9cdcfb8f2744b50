package io.keyturn.model;

import io.keyturn.rotation.Anchor;
import io.keyturn.rotation.Anchors;
import io.keyturn.rotation.AuthorityRecord;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Direction;
import io.keyturn.rotation.Instructions;
import io.keyturn.rotation.LeafChoice;
import io.keyturn.rotation.LeafFacts;
import io.keyturn.rotation.LeafSlot;
import io.keyturn.rotation.Ledger;
import io.keyturn.rotation.Marks;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.Phase;
import io.keyturn.rotation.Request;
import io.keyturn.rotation.Shape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Fills the shape of a step with symbols, as the minter, the proof and the composer do with real material.
final class Scribe {
    private static final AuthorityRecord NO_RECORD =
            new AuthorityRecord(
                    "",
                    0,
                    0,
                    Phase.STEADY,
                    Direction.FORWARD,
                    0,
                    0,
                    Anchors.none(),
                    Anchors.none(),
                    Symbols.digest(""),
                    new LeafSlot.Empty(),
                    new LeafSlot.Empty(),
                    0,
                    Instant.EPOCH,
                    AuthorityRecord.Hold.FREE,
                    List.of());

    private final World world;
    private final Observation seen;
    private final Decision.Step step;
    private final Shape shape;
    private final String place;
    private final Instant now;
    private final AuthorityRecord held;
    private final TreeMap<Integer, Anchor> authorities = new TreeMap<>();

    private Scribe(World world, Observation seen, Decision.Step step, String place) {
        this.world = world;
        this.seen = seen;
        this.step = step;
        this.shape = step.shape();
        this.place = place;
        this.now = world.now();
        this.held = world.authority().map(AuthoritySecret::record).orElse(NO_RECORD);
    }

    /// Empty when the material is not at hand or the proof fails: the reconciler would write nothing.
    ///
    /// @param place makes the names of new symbols
    static Optional<Runner.Writing> write(
            World world, Observation seen, Decision.Step step, String place) {
        return new Scribe(world, seen, step, place).written();
    }

    private Optional<Runner.Writing> written() {
        for (int generation : shape.keys()) {
            Optional<Anchor> key = held.keyOf(generation);
            if (key.isEmpty()) {
                return Optional.empty();
            }
            authorities.put(generation, key.get());
        }
        if (shape.fresh() > 0) {
            authorities.put(
                    shape.fresh(),
                    Symbols.authority("A" + shape.fresh() + place, shape.fresh(), now));
        }
        Optional<LeafFacts> leaf = leaf();
        Optional<Anchors> bundle = bundle();
        if (leaf.isEmpty() || bundle.isEmpty() || !isProven(leaf.get(), bundle.get())) {
            return Optional.empty();
        }
        if (shape.sent() == Shape.Sent.BRIDGE && !authorities.containsKey(shape.aim())) {
            return Optional.empty();
        }
        return slots(leaf.get(), Content.of(bundle.get(), leaf.get()));
    }

    private Optional<Runner.Writing> slots(LeafFacts leaf, Content content) {
        LeafSlot staged = new LeafSlot.Empty();
        switch (shape.staged()) {
            case NONE -> {}
            case AS_IS -> staged = held.staged();
            case FRESH -> {
                Optional<LeafFacts> fresh = issue(shape.aim(), "S");
                if (fresh.isEmpty()) {
                    return Optional.empty();
                }
                staged = new LeafSlot.Filled(fresh.get());
            }
        }
        LeafSlot kept =
                switch (shape.kept()) {
                    case NONE -> new LeafSlot.Empty();
                    case AS_IS -> held.kept();
                    case PUBLISHED -> new LeafSlot.Filled(leaf);
                };
        return Optional.of(composed(content, staged, kept));
    }

    private Runner.Writing composed(Content content, LeafSlot staged, LeafSlot kept) {
        Ledger ledger = Ledger.after(seen.target(), seen.authority(), step, "target" + place, now);
        Anchors keyed = new Anchors(new ArrayList<>(authorities.values()));
        Anchors known = content.anchors().plus(keyed);
        Optional<AuthorityRecord> record =
                switch (shape.record()) {
                    case NOTHING -> Optional.empty();
                    case WRITE ->
                            Optional.of(
                                    record(
                                            ledger,
                                            keyed,
                                            content,
                                            readable(staged, known),
                                            readable(kept, known)));
                };
        Marks marks =
                new Marks.Marked(
                        ledger.id(),
                        ledger.sequence(),
                        shape.phase(),
                        ledger.highest(),
                        shape.direction(),
                        ledger.since());
        return new Runner.Writing(
                step,
                record,
                new TargetSecret(content, marks, instructions(ledger), 0),
                world.authority().map(AuthoritySecret::version).orElse(-1),
                world.target().map(TargetSecret::version).orElse(-1),
                now,
                first(record));
    }

    private Runner.Stage first(Optional<AuthorityRecord> record) {
        if (record.isEmpty()) {
            return Runner.Stage.CHECK;
        }
        return world.authority().isPresent() ? Runner.Stage.AUTHORITY : Runner.Stage.LOOK;
    }

    private AuthorityRecord record(
            Ledger ledger, Anchors keyed, Content content, LeafSlot staged, LeafSlot kept) {
        return new AuthorityRecord(
                ledger.id(),
                ledger.sequence(),
                ledger.base(),
                shape.phase(),
                shape.direction(),
                shape.aim(),
                ledger.highest(),
                keyed,
                content.anchors(),
                content.leaf().id(),
                staged,
                kept,
                step.overwrites(),
                ledger.introducedAt(),
                step.hold(),
                ledger.handled());
    }

    private Instructions instructions(Ledger ledger) {
        Instructions before =
                world.target().map(TargetSecret::instructions).orElseGet(Instructions::none);
        boolean answered =
                Request.parse(before.request())
                        .filter(request -> step.serves().contains(request.id()))
                        .isPresent();
        return new Instructions(
                answered ? "" : before.request(),
                ledger.handled(),
                before.paused(),
                before.stored(),
                before.waivers());
    }

    private Optional<LeafFacts> leaf() {
        return switch (shape.leaf()) {
            case LeafChoice.Present _ -> world.target().map(seen -> seen.content().leaf());
            case LeafChoice.Staged _ -> in(held.staged());
            case LeafChoice.Kept _ -> in(held.kept());
            case LeafChoice.Fresh(var signer) -> issue(signer, "L");
        };
    }

    private Optional<LeafFacts> issue(int signer, String kind) {
        return Optional.ofNullable(authorities.get(signer))
                .filter(anchor -> anchor.validity().contains(now))
                .map(anchor -> Symbols.leaf(kind + signer + place, anchor, now));
    }

    private Optional<Anchors> bundle() {
        Anchors known =
                world.target()
                        .map(seen -> seen.content().anchors())
                        .orElseGet(Anchors::none)
                        .plus(held.bundle())
                        .plus(held.keyed());
        if (!known.containsAll(shape.bundle())) {
            return Optional.empty();
        }
        return Optional.of(
                Optional.ofNullable(authorities.get(shape.fresh()))
                        .map(shape.bundle()::plus)
                        .orElse(shape.bundle()));
    }

    private boolean isProven(LeafFacts leaf, Anchors bundle) {
        return bundle.contains(leaf.issuer())
                && (shape.leaf() instanceof LeafChoice.Present || leaf.validity().contains(now));
    }

    private static LeafSlot readable(LeafSlot slot, Anchors known) {
        return in(slot).filter(leaf -> known.contains(leaf.issuer())).isPresent()
                ? slot
                : new LeafSlot.Empty();
    }

    private static Optional<LeafFacts> in(LeafSlot slot) {
        return slot instanceof LeafSlot.Filled(var leaf) ? Optional.of(leaf) : Optional.empty();
    }
}
