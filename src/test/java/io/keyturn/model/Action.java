package io.keyturn.model;

import io.keyturn.rotation.Request;
import java.time.Duration;

/// One thing that can happen. One that makes no sense in a world leaves it as it is, so that a schedule can be shortened.
sealed interface Action {
    /// A runner reads everything and decides.
    record Decide(int runner) implements Action {}

    /// It writes the authority Secret.
    record SaveAuthority(int runner) implements Action {}

    /// It reads again what it must not have lost: the target, or the authority Secret.
    record Check(int runner) implements Action {}

    /// It writes the target.
    record SaveTarget(int runner) implements Action {}

    /// It dies with what it held.
    record Crash(int runner) implements Action {}

    /// A content that is newer than what the consumer has stored reaches its mount, not necessarily the newest.
    ///
    /// @param version index of that content
    record Deliver(int consumer, int version) implements Action {}

    /// It is served a newer bundle than it uses, from its mount or from the API, which may be ahead of the mount.
    record LoadBundle(int consumer, int version) implements Action {}

    /// The same of the leaf, apart from the bundle.
    record LoadLeaf(int consumer, int version) implements Action {}

    /// It uses what it has stored, which may be older than what it used.
    record Restart(int consumer) implements Action {}

    record Ask(Request.Kind kind, String id) implements Action {}

    record Pause() implements Action {}

    record Resume() implements Action {}

    /// Time passes.
    record Pass(Duration time) implements Action {}

    /// The runners' clocks are off by this much from now on.
    record Skew(Duration off) implements Action {}

    record LoseAuthority() implements Action {}

    record DeleteTarget() implements Action {}

    /// Another program writes its own pair without looking.
    record Overwrite(Annotations annotations) implements Action {}

    /// What another program does to our annotations.
    enum Annotations {
        KEPT,
        STRIPPED
    }
}
