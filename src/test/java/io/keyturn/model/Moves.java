package io.keyturn.model;

import io.keyturn.rotation.Anchor;
import io.keyturn.rotation.Anchors;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Instructions;
import io.keyturn.rotation.Marks;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.Request;
import io.keyturn.rotation.RotationPlanner;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// What each action makes of a world.
final class Moves {
    private final Rules rules;

    Moves(Rules rules) {
        this.rules = rules;
    }

    /// A target that was bootstrapped and that every consumer has loaded.
    World steady(int consumers, int processes) {
        World empty =
                new World(
                        Symbols.START,
                        Duration.ZERO,
                        Optional.empty(),
                        Optional.empty(),
                        Mail.NONE,
                        List.of(),
                        Collections.nCopies(processes, new Runner.Idle()),
                        0,
                        0,
                        Past.NONE,
                        "");
        World made =
                List.<Action>of(
                                new Action.Decide(0),
                                new Action.Check(0),
                                new Action.SaveAuthority(0),
                                new Action.Check(0),
                                new Action.SaveTarget(0))
                        .stream()
                        .reduce(empty, this::apply, (_, last) -> last);
        return made.held(Collections.nCopies(consumers, new Holder(0, 0, 0)));
    }

    /// Another program's target, which every consumer has loaded, and nothing of ours.
    World foreign(int consumers, int processes) {
        World theirs =
                apply(
                        apply(steady(consumers, processes), new Action.LoseAuthority()),
                        new Action.Overwrite(Action.Annotations.STRIPPED));
        int newest = theirs.history().size() - 1;
        return theirs.held(Collections.nCopies(consumers, new Holder(newest, newest, newest)));
    }

    Decision decision(World world) {
        return RotationPlanner.decide(Watcher.observe(world, rules), Symbols.POLICY);
    }

    World apply(World world, Action action) {
        return switch (action) {
            case Action.Decide(var runner) -> decide(world, runner);
            case Action.SaveAuthority(var runner) -> saveAuthority(world, runner);
            case Action.Check(var runner) -> check(world, runner);
            case Action.SaveTarget(var runner) -> saveTarget(world, runner);
            case Action.Crash(var runner) ->
                    world.runners().get(runner) instanceof Runner.Idle
                            ? world
                            : world.with(runner, new Runner.Idle());
            case Action.Deliver(var consumer, var version) -> deliver(world, consumer, version);
            case Action.LoadBundle(var consumer, var version) -> {
                Holder holder = world.holders().get(consumer);
                yield isNewer(world, holder.bundle(), version)
                        ? world.with(consumer, holder.loadedBundle(version))
                        : world;
            }
            case Action.LoadLeaf(var consumer, var version) -> {
                Holder holder = world.holders().get(consumer);
                yield isNewer(world, holder.leaf(), version)
                        ? world.with(consumer, holder.loadedLeaf(version))
                        : world;
            }
            case Action.Restart(var consumer) ->
                    holding(world, consumer, world.holders().get(consumer).restarted());
            case Action.Ask(var kind, var id) ->
                    edited(world, target -> target.asking(new Request(kind, id).text()));
            case Action.Pause _ -> edited(world, target -> target.paused("by hand"));
            case Action.Resume _ -> edited(world, target -> target.paused(""));
            case Action.Pass(var time) -> world.at(world.time().plus(time), world.skew());
            case Action.Skew(var off) -> world.at(world.time(), off);
            // The fault model of docs/adr/0002: nobody deletes between a check and its write.
            case Action.LoseAuthority _ ->
                    world.isBetweenCheckAndWrite() ? world : world.withoutAuthority();
            case Action.DeleteTarget _ ->
                    world.isBetweenCheckAndWrite() ? world : world.withoutTarget();
            case Action.Overwrite(var annotations) -> overwrite(world, annotations);
        };
    }

    private World decide(World world, int runner) {
        Observation seen = Watcher.observe(world, rules);
        if (!(world.runners().get(runner) instanceof Runner.Idle)
                || !(RotationPlanner.decide(seen, Symbols.POLICY) instanceof Decision.Step step)) {
            return world;
        }
        String unique =
                switch (rules.naming()) {
                    case BY_PLACE ->
                            "of" + world.target().map(at -> at.marks().toString()).orElse("");
                    case ALWAYS_NEW -> "#" + world.minted();
                };
        World after = rules.naming() == Rules.Naming.ALWAYS_NEW ? world.minting(1) : world;
        return Scribe.write(world, seen, step, unique + "by" + runner)
                .map(writing -> after.with(runner, writing))
                .orElse(world);
    }

    private World saveAuthority(World world, int runner) {
        if (!(world.runners().get(runner) instanceof Runner.Writing writing)
                || writing.stage() != Runner.Stage.AUTHORITY) {
            return world;
        }
        int version = world.authority().map(AuthoritySecret::version).orElse(-1);
        return isAllowed(version, writing.authorityVersion())
                ? world.withAuthority(new AuthoritySecret(writing.record().orElseThrow(), 0))
                        .with(runner, writing.at(Runner.Stage.CHECK))
                : world.with(runner, new Runner.Idle());
    }

    private World check(World world, int runner) {
        if (!(world.runners().get(runner) instanceof Runner.Writing writing)) {
            return world;
        }
        return switch (writing.stage()) {
            case LOOK -> {
                int version = world.target().map(TargetSecret::version).orElse(-1);
                yield world.with(
                        runner,
                        isAllowed(version, writing.targetVersion())
                                ? writing.at(Runner.Stage.AUTHORITY)
                                : new Runner.Idle());
            }
            case CHECK -> {
                boolean asWritten =
                        world.authority().map(AuthoritySecret::record).equals(writing.record());
                yield world.with(
                        runner,
                        asWritten || rules.saving() == Rules.Saving.BLIND
                                ? writing.at(Runner.Stage.TARGET)
                                : new Runner.Idle());
            }
            case AUTHORITY, TARGET -> world;
        };
    }

    private World saveTarget(World world, int runner) {
        if (!(world.runners().get(runner) instanceof Runner.Writing writing)
                || writing.stage() != Runner.Stage.TARGET) {
            return world;
        }
        World after = world.with(runner, new Runner.Idle());
        int version = world.target().map(TargetSecret::version).orElse(-1);
        return isAllowed(version, writing.targetVersion())
                ? after.withTarget(writing.target())
                : after;
    }

    private boolean isAllowed(int present, int read) {
        return rules.saving() == Rules.Saving.BLIND || present == read;
    }

    private static World deliver(World world, int consumer, int version) {
        Holder holder = world.holders().get(consumer);
        return isNewer(world, holder.stored(), version)
                ? world.with(consumer, holder.delivered(version))
                : world;
    }

    private static boolean isNewer(World world, int present, int version) {
        return version > present && world.mail().isUnderWay(version, world.time());
    }

    private static World holding(World world, int consumer, Holder holder) {
        World after = world.with(consumer, holder);
        return after.holders().equals(world.holders()) ? world : after;
    }

    private static World edited(
            World world, java.util.function.UnaryOperator<TargetSecret> change) {
        return world.target()
                .filter(target -> !change.apply(target).equals(target))
                .map(target -> world.withTarget(change.apply(target)))
                .orElse(world);
    }

    private static World overwrite(World world, Action.Annotations annotations) {
        String name = "foreign#" + world.minted();
        Anchor anchor = Symbols.authority(name, 0, world.time());
        Content content = Content.of(Anchors.of(anchor), Symbols.leaf(name, anchor, world.time()));
        Optional<TargetSecret> before =
                world.target().filter(_ -> annotations == Action.Annotations.KEPT);
        return world.minting(1)
                .withTarget(
                        new TargetSecret(
                                content,
                                before.map(TargetSecret::marks).orElseGet(Marks.Unmarked::new),
                                before.map(TargetSecret::instructions)
                                        .orElseGet(Instructions::none),
                                0))
                .excused("another program wrote");
    }
}
