package io.keyturn.model;

import io.keyturn.rotation.Anchors;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everything there is, at one moment. Immutable, so that a search can keep every moment.
///
/// @param time of the world
/// @param skew of the runners' clocks
/// @param history every content that the target had, in order; a delivery may be late but never goes back
/// @param writes counts them; the source of versions
/// @param minted counts symbols, where they must be told apart
/// @param keyed every authority whose key was ever saved
/// @param excuse why a pair may be broken through no fault of the protocol; empty when none may
record World(
        Instant time,
        Duration skew,
        Optional<TargetSecret> target,
        Optional<AuthoritySecret> authority,
        List<Content> history,
        List<Holder> holders,
        List<Runner> runners,
        int writes,
        int minted,
        Anchors keyed,
        String excuse) {

    Instant now() {
        return time.plus(skew);
    }

    Content bundleOf(Holder holder) {
        return history.get(holder.bundle());
    }

    Content leafOf(Holder holder) {
        return history.get(holder.leaf());
    }

    Content storedOf(Holder holder) {
        return history.get(holder.stored());
    }

    @SuppressWarnings("ReferenceEquality") // an action that changes nothing returns its world
    boolean isUntouchedSince(World before) {
        return this == before;
    }

    World with(int index, Holder holder) {
        List<Holder> all = new ArrayList<>(holders);
        all.set(index, holder);
        return copy(target, authority, history, all, runners, writes, excuse);
    }

    World with(int index, Runner runner) {
        List<Runner> all = new ArrayList<>(runners);
        all.set(index, runner);
        return copy(target, authority, history, holders, all, writes, excuse);
    }

    World withTarget(TargetSecret next) {
        List<Content> contents = history;
        if (history.isEmpty() || !history.getLast().isSameAs(next.content())) {
            contents = new ArrayList<>(history);
            contents.add(next.content());
        }
        return copy(
                Optional.of(next.at(writes + 1)),
                authority,
                contents,
                holders,
                runners,
                writes + 1,
                excuse);
    }

    World withAuthority(AuthoritySecret next) {
        return copy(
                        target,
                        Optional.of(next.at(writes + 1)),
                        history,
                        holders,
                        runners,
                        writes + 1,
                        excuse)
                .saving(next.record().keyed());
    }

    World withoutTarget() {
        return copy(Optional.empty(), authority, history, holders, runners, writes, excuse);
    }

    World withoutAuthority() {
        return copy(target, Optional.empty(), history, holders, runners, writes, excuse);
    }

    World excused(String why) {
        return copy(target, authority, history, holders, runners, writes, why);
    }

    World at(Instant instant, Duration off) {
        return new World(
                instant, off, target, authority, history, holders, runners, writes, minted, keyed,
                excuse);
    }

    World minting(int more) {
        return new World(
                time,
                skew,
                target,
                authority,
                history,
                holders,
                runners,
                writes,
                minted + more,
                keyed,
                excuse);
    }

    private World saving(Anchors keys) {
        return keyed.containsAll(keys)
                ? this
                : new World(
                        time,
                        skew,
                        target,
                        authority,
                        history,
                        holders,
                        runners,
                        writes,
                        minted,
                        keyed.plus(keys),
                        excuse);
    }

    private World copy(
            Optional<TargetSecret> newTarget,
            Optional<AuthoritySecret> newAuthority,
            List<Content> contents,
            List<Holder> consumers,
            List<Runner> processes,
            int count,
            String why) {
        return new World(
                time,
                skew,
                newTarget,
                newAuthority,
                contents,
                consumers,
                processes,
                count,
                minted,
                keyed,
                why);
    }
}
