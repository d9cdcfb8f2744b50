package io.keyturn.model;

import io.keyturn.rotation.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Every world that can be reached, nearest first, so that what it finds is a shortest schedule. Consumers are alike, so
/// worlds that differ only in who is who are one.
final class Search {
    private final Moves moves;
    private final Laws laws;
    private final List<Action> asked;
    private final Set<String> seen = new HashSet<>();
    private int quiet;

    /// @param asked requests, each at most once, in any order
    Search(Rules rules, Laws laws, List<Action> asked) {
        this.laws = laws;
        this.moves = new Moves(rules);
        this.asked = List.copyOf(asked);
    }

    /// A world and how it came about.
    private record Node(World world, int asked, Optional<Node> from, List<Action> by, int depth) {}

    /// A schedule that breaks a law.
    record Found(Laws.Broken broken, List<Action> schedule) {}

    int states() {
        return seen.size();
    }

    /// How many of them have nothing left to do.
    int quiet() {
        return quiet;
    }

    /// @param limit of states, as a guard
    Optional<Found> violation(World start, int limit) {
        Deque<Node> open = new ArrayDeque<>();
        open.add(new Node(start, 0, Optional.empty(), List.of(), 0));
        while (!open.isEmpty()) {
            Node node = open.remove();
            boolean moved = false;
            for (Action action : actions(node)) {
                World after = moves.apply(node.world(), action);
                if (after.isUntouchedSince(node.world())) {
                    continue;
                }
                try {
                    after = laws.hold(node.world(), action, after);
                } catch (Laws.Broken broken) {
                    return Optional.of(new Found(broken, schedule(node, action)));
                }
                moved |= !asked.contains(action);
                int answered = action instanceof Action.Ask ? mask(node, action) : node.asked();
                if (seen.add(key(after, answered))) {
                    open.add(
                            new Node(
                                    after,
                                    answered,
                                    Optional.of(node),
                                    List.of(action),
                                    node.depth() + 1));
                }
                if (seen.size() > limit) {
                    throw new AssertionError("more than " + limit + " states");
                }
            }
            quiet += moved ? 0 : 1;
            if (!moved && !isAtRest(node.world())) {
                Laws.Broken broken =
                        new Laws.Broken(
                                "L1", "it ends in " + moves.decision(node.world()).reason());
                return Optional.of(new Found(broken, schedule(node)));
            }
        }
        return Optional.empty();
    }

    /// What only waits for time is no end where time may pass.
    private boolean isAtRest(World world) {
        return Planned.rest(moves, world) != Planned.Rest.MOVING
                || asked.stream().anyMatch(Action.Pass.class::isInstance);
    }

    private int mask(Node node, Action action) {
        return node.asked() | (1 << asked.indexOf(action));
    }

    private List<Action> actions(Node node) {
        List<Action> all = new ArrayList<>();
        World world = node.world();
        for (int r = 0; r < world.runners().size(); r++) {
            all.add(new Action.Decide(r));
            all.add(new Action.SaveAuthority(r));
            all.add(new Action.Check(r));
            all.add(new Action.SaveTarget(r));
            all.add(new Action.Crash(r));
        }
        for (int c = 0; c < world.holders().size(); c++) {
            if (c > 0 && world.holders().get(c).equals(world.holders().get(c - 1))) {
                continue; // its like has moved already
            }
            for (int v = world.holders().get(c).stored() + 1; v < world.history().size(); v++) {
                all.add(new Action.Deliver(c, v));
            }
            for (int v = world.holders().get(c).bundle() + 1; v < world.history().size(); v++) {
                all.add(new Action.LoadBundle(c, v));
            }
            for (int v = world.holders().get(c).leaf() + 1; v < world.history().size(); v++) {
                all.add(new Action.LoadLeaf(c, v));
            }
            all.add(new Action.Restart(c));
        }
        for (int a = 0; a < asked.size(); a++) {
            if ((node.asked() & (1 << a)) == 0) {
                all.add(asked.get(a));
            }
        }
        return all;
    }

    private static List<Action> schedule(Node last, Action... actions) {
        List<Action> back = new ArrayList<>(List.of(actions));
        for (Optional<Node> at = Optional.of(last); at.isPresent(); at = at.get().from()) {
            back.addAll(at.get().by());
        }
        return back.reversed();
    }

    private static String key(World world, int asked) {
        StringBuilder key = new StringBuilder(400);
        key.append(asked).append('|');
        world.target().ifPresent(target -> key.append(target.key()));
        key.append('|');
        world.authority().ifPresent(authority -> key.append(authority.key()));
        TreeSet<String> holders = new TreeSet<>();
        for (int c = 0; c < world.holders().size(); c++) {
            Holder holder = world.holders().get(c);
            String text = holder.bundle() + "," + holder.leaf() + "," + holder.stored() + ";";
            while (!holders.add(text)) {
                text = text + "+";
            }
        }
        key.append('|').append(holders).append('|');
        key.append(world.mail().key(world.time()));
        for (Runner runner : world.runners()) {
            key.append('|');
            if (runner instanceof Runner.Writing writing) {
                key.append(writing.stage()).append(writing.target().key());
                key.append(
                        world.target().map(TargetSecret::version).orElse(-1)
                                == writing.targetVersion());
                switch (writing.stage()) {
                    case AUTHORITY -> {
                        writing.record()
                                .ifPresent(record -> key.append(AuthoritySecret.key(record)));
                        key.append(
                                world.authority().map(AuthoritySecret::version).orElse(-1)
                                        == writing.authorityVersion());
                    }
                    case CHECK ->
                            key.append(
                                    world.authority()
                                            .map(AuthoritySecret::record)
                                            .equals(writing.record()));
                    case LOOK, TARGET -> {}
                }
            }
        }
        return key.append(world.excuse()).toString();
    }

    static List<Action> rotation() {
        return rotationAndAbort().subList(0, 1);
    }

    /// A rotation, and a change of mind.
    static List<Action> rotationAndAbort() {
        return List.of(
                new Action.Ask(Request.Kind.ROTATE_AUTHORITY, "turn"),
                new Action.Ask(Request.Kind.ABORT, "undo"));
    }

    /// A rotation, and a key that is stolen at any moment.
    static List<Action> rotationAndTheft() {
        return List.of(
                new Action.Ask(Request.Kind.ROTATE_AUTHORITY, "turn"),
                new Action.Ask(Request.Kind.COMPROMISED_LEAF, "stolen"));
    }
}
