package io.keyturn.model;

import io.keyturn.rotation.Marks;
import io.keyturn.rotation.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everything there is, at one moment. Immutable, so that a search can keep every moment.
///
/// @param time of the world
/// @param skew of the runners' clocks
/// @param mail every content that the target had
/// @param writes counts them; the source of versions
/// @param minted counts symbols, where they must be told apart
/// @param past what must never come again
/// @param excuse why a pair may be broken through no fault of the protocol; empty when none may
record World(
        Instant time,
        Duration skew,
        Optional<TargetSecret> target,
        Optional<AuthoritySecret> authority,
        Mail mail,
        List<Holder> holders,
        List<Runner> runners,
        int writes,
        int minted,
        Past past,
        String excuse) {

    Instant now() {
        return time.plus(skew);
    }

    /// As our marks say; empty where nothing of ours is there.
    Optional<Phase> phase() {
        return target.map(TargetSecret::marks)
                .filter(Marks.Marked.class::isInstance)
                .map(marks -> ((Marks.Marked) marks).phase());
    }

    Content bundleOf(Holder holder) {
        return mail.contents().get(holder.bundle());
    }

    Content leafOf(Holder holder) {
        return mail.contents().get(holder.leaf());
    }

    Content storedOf(Holder holder) {
        return mail.contents().get(holder.stored());
    }

    @SuppressWarnings("ReferenceEquality") // an action that changes nothing returns its world
    boolean isUntouchedSince(World before) {
        return this == before;
    }

    /// Whether some runner has read again what the write that comes next relies on.
    boolean isBetweenCheckAndWrite() {
        return runners.stream()
                .anyMatch(runner ->
                        runner.isAt(Runner.Stage.TARGET)
                                || (runner instanceof Runner.Writing writing
                                        && writing.stage() == Runner.Stage.AUTHORITY
                                        && writing.authorityVersion() == -1));
    }

    World with(int index, Holder holder) {
        List<Holder> all = new ArrayList<>(holders);
        all.set(index, holder);
        return copy(target, authority, mail, all, runners, writes, excuse);
    }

    World with(int index, Runner runner) {
        List<Runner> all = new ArrayList<>(runners);
        all.set(index, runner);
        return copy(target, authority, mail, holders, all, writes, excuse);
    }

    List<Content> history() {
        return mail.contents();
    }

    /// How long the target has held its present content.
    Duration shown() {
        return target.isPresent() ? Duration.between(mail.last(), time) : Duration.ZERO;
    }

    World withTarget(TargetSecret next) {
        return copy(
                        Optional.of(next.at(writes + 1)),
                        authority,
                        mail.plus(next.content(), time),
                        holders,
                        runners,
                        writes + 1,
                        excuse)
                .remembering(past.withTarget(next));
    }

    World withAuthority(AuthoritySecret next) {
        return copy(
                        target,
                        Optional.of(next.at(writes + 1)),
                        mail,
                        holders,
                        runners,
                        writes + 1,
                        excuse)
                .remembering(past.withKeys(next.record().keyed()));
    }

    World withoutTarget() {
        return copy(Optional.empty(), authority, mail, holders, runners, writes, excuse);
    }

    World withoutAuthority() {
        return copy(target, Optional.empty(), mail, holders, runners, writes, excuse);
    }

    World excused(String why) {
        return copy(target, authority, mail, holders, runners, writes, why);
    }

    World at(Instant instant, Duration off) {
        return new World(
                instant, off, target, authority, mail, holders, runners, writes, minted, past,
                excuse);
    }

    World minting(int more) {
        return new World(
                time,
                skew,
                target,
                authority,
                mail,
                holders,
                runners,
                writes,
                minted + more,
                past,
                excuse);
    }

    /// Everybody holds what the target holds.
    World held(List<Holder> consumers) {
        return copy(target, authority, mail, consumers, runners, writes, "");
    }

    private World remembering(Past more) {
        return new World(
                time, skew, target, authority, mail, holders, runners, writes, minted, more,
                excuse);
    }

    private World copy(
            Optional<TargetSecret> newTarget,
            Optional<AuthoritySecret> newAuthority,
            Mail sent,
            List<Holder> consumers,
            List<Runner> processes,
            int count,
            String why) {
        return new World(
                time,
                skew,
                newTarget,
                newAuthority,
                sent,
                consumers,
                processes,
                count,
                minted,
                past,
                why);
    }
}
