package io.keyturn.model;

import io.keyturn.rotation.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Schedules by chance, each from its seed.
final class Schedules {
    static final int CONSUMERS = 3;
    static final int RUNNERS = 2;

    private static final int LENGTH = 80;
    private static final int FAIR_ROUNDS = 80;

    private final Moves moves;
    private final Laws laws;
    private final Interference interference;

    /// Who else acts besides the runners and the consumers.
    enum Interference {
        NOBODY,
        PEOPLE,
        ANYBODY,
        /// People, from whom keys are stolen.
        VICTIMS
    }

    Schedules(Rules rules, Laws laws, Interference interference) {
        this.moves = new Moves(rules);
        this.laws = laws;
        this.interference = interference;
    }

    /// What a schedule breaks.
    record Found(String law, String what, List<Action> schedule) {}

    /// Draws a schedule, plays it, and lets it end fairly.
    Optional<Found> violation(long seed) {
        SplittableRandom chance = new SplittableRandom(seed);
        World world = moves.steady(CONSUMERS, RUNNERS);
        List<Action> schedule = new ArrayList<>();
        int length = 10 + chance.nextInt(LENGTH);
        try {
            while (schedule.size() < length) {
                Action action = draw(world, chance, schedule.size());
                schedule.add(action);
                world = play(world, action);
            }
            settle(world);
            return Optional.empty();
        } catch (Laws.Broken broken) {
            return Optional.of(
                    new Found(
                            broken.law(),
                            String.valueOf(broken.getMessage()),
                            List.copyOf(schedule)));
        }
    }

    /// The same violation by fewer actions: each is left out as long as the law stays broken.
    Found shortened(Found found) {
        Found best = found;
        for (int i = best.schedule().size() - 1; i >= 0; i--) {
            List<Action> fewer = new ArrayList<>(best.schedule());
            if (i < fewer.size()) {
                fewer.remove(i);
                best = replayed(fewer).filter(isLike(found)).orElse(best);
            }
        }
        return best.schedule().size() < found.schedule().size() ? shortened(best) : best;
    }

    Optional<Found> replayed(List<Action> schedule) {
        World world = moves.steady(CONSUMERS, RUNNERS);
        int played = 0;
        try {
            for (Action action : schedule) {
                played++;
                world = play(world, action);
            }
            settle(world);
            return Optional.empty();
        } catch (Laws.Broken broken) {
            return Optional.of(
                    new Found(
                            broken.law(),
                            String.valueOf(broken.getMessage()),
                            List.copyOf(schedule.subList(0, played))));
        }
    }

    private static java.util.function.Predicate<Found> isLike(Found found) {
        return other -> other.law().equals(found.law());
    }

    private World play(World world, Action action) {
        World after = moves.apply(world, action);
        if (after.isUntouchedSince(world)) {
            return world;
        }
        if (action instanceof Action.Decide(var runner)) {
            Planned.check(moves, world, after.runners().get(runner));
        }
        return laws.hold(world, action, after);
    }

    /// L1: from wherever a schedule ended, fair deliveries and one runner end the rotation.
    private void settle(World begun) {
        World world = play(begun, new Action.Resume());
        world = play(world, new Action.Skew(Duration.ZERO));
        for (int r = 0; r < RUNNERS; r++) {
            world = play(world, new Action.Crash(r));
        }
        Planned.Rest rest = Planned.rest(moves, world);
        for (int round = 0; round < FAIR_ROUNDS && rest != Planned.Rest.STEADY; round++) {
            if (rest == Planned.Rest.CONTENDED) {
                world = play(world, new Action.Ask(Request.Kind.ROTATE_AUTHORITY, "fair" + round));
            }
            for (Action action :
                    List.of(
                            new Action.Decide(0),
                            new Action.Check(0),
                            new Action.SaveAuthority(0),
                            new Action.Check(0),
                            new Action.SaveTarget(0))) {
                world = play(world, action);
            }
            for (int c = 0; c < CONSUMERS; c++) {
                world = play(world, new Action.Deliver(c, world.history().size() - 1));
                world = play(world, new Action.LoadBundle(c, world.history().size() - 1));
                world = play(world, new Action.LoadLeaf(c, world.history().size() - 1));
            }
            world = play(world, new Action.Pass(Duration.ofMinutes(1)));
            rest = Planned.rest(moves, world);
        }
        if (rest != Planned.Rest.STEADY) {
            throw new Laws.Broken("L1", "it does not end: " + moves.decision(world).reason());
        }
    }

    private Action draw(World world, SplittableRandom chance, int position) {
        int runner = chance.nextInt(RUNNERS);
        int consumer = chance.nextInt(CONSUMERS);
        int kind = chance.nextInt(100);
        if (kind < 22) {
            return new Action.Decide(runner);
        } else if (kind < 50) {
            return onward(world.runners().get(runner), runner);
        } else if (kind < 53) {
            return new Action.Crash(runner);
        } else if (kind < 66) {
            int stored = world.holders().get(consumer).stored();
            return new Action.Deliver(consumer, newer(world, stored, chance));
        } else if (kind < 74) {
            return new Action.LoadBundle(
                    consumer, newer(world, world.holders().get(consumer).bundle(), chance));
        } else if (kind < 82) {
            return new Action.LoadLeaf(
                    consumer, newer(world, world.holders().get(consumer).leaf(), chance));
        } else if (kind < 86) {
            return new Action.Restart(consumer);
        }
        return switch (interference) {
            case NOBODY -> new Action.Ask(Request.Kind.ROTATE_AUTHORITY, "turn" + position);
            case PEOPLE -> people(chance, position);
            case VICTIMS ->
                    chance.nextInt(4) > 0 ? people(chance, position) : stolen(chance, position);
            case ANYBODY -> chance.nextInt(3) > 0 ? people(chance, position) : others(chance);
        };
    }

    /// The next call of its step; of an idle one a look.
    private static Action onward(Runner runner, int index) {
        return switch (runner) {
            case Runner.Idle _ -> new Action.Decide(index);
            case Runner.Writing writing ->
                    switch (writing.stage()) {
                        case AUTHORITY -> new Action.SaveAuthority(index);
                        case LOOK, CHECK -> new Action.Check(index);
                        case TARGET -> new Action.SaveTarget(index);
                    };
        };
    }

    private static int newer(World world, int present, SplittableRandom chance) {
        int newest = world.history().size() - 1;
        return newest > present && chance.nextBoolean()
                ? present + 1 + chance.nextInt(newest - present)
                : newest;
    }

    private static Action people(SplittableRandom chance, int position) {
        return switch (chance.nextInt(9)) {
            case 0, 1, 2 -> new Action.Ask(Request.Kind.ROTATE_AUTHORITY, "turn" + position);
            case 3 -> new Action.Ask(Request.Kind.ABORT, "undo" + position);
            case 4 -> new Action.Ask(Request.Kind.RENEW_LEAF, "renew" + position);
            case 5 -> new Action.Pause();
            case 6 -> new Action.Resume();
            case 7 -> new Action.Pass(Duration.ofHours(1 + chance.nextInt(12)));
            default -> new Action.Skew(Duration.ofMinutes(10L * (chance.nextInt(3) - 1)));
        };
    }

    private static Action stolen(SplittableRandom chance, int position) {
        return new Action.Ask(
                chance.nextBoolean()
                        ? Request.Kind.COMPROMISED_LEAF
                        : Request.Kind.COMPROMISED_AUTHORITY,
                "stolen" + position);
    }

    private static Action others(SplittableRandom chance) {
        return switch (chance.nextInt(6)) {
            case 0 -> new Action.LoseAuthority();
            case 1 -> new Action.DeleteTarget();
            case 2 -> new Action.Overwrite(Action.Annotations.KEPT);
            case 3 -> new Action.Overwrite(Action.Annotations.STRIPPED);
            default -> new Action.Pass(Duration.ofDays(1 + chance.nextInt(25)));
        };
    }
}
