package io.keyturn.bench.sds;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import io.keyturn.pki.Leaf;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A mounted directory, what lies in it now, and how many there were before.
final class Site {
    /// What preparing a swap wakes is over by then.
    private static final long SETTLES = TimeUnit.MILLISECONDS.toNanos(20);

    private final MountedPair mount;
    private Leaf present;
    private int index;

    Site(MountedPair mount) {
        this.mount = requireNonNull(mount, "mount is null");
        this.present = mount.issue();
        var _ = mount.prepare(present).swap();
    }

    Path path() {
        return mount.path();
    }

    Leaf present() {
        return present;
    }

    /// Opens every stream, and returns when each has what lies here.
    void welcome(Crowd crowd) throws InterruptedException {
        crowd.open(content(), index);
    }

    Leaf issue() {
        return mount.issue();
    }

    /// Swaps to the leaf, not before that time; the crowd is to get it.
    Swap swap(Leaf leaf, Crowd crowd, long notBefore) {
        MountedPair.Prepared prepared = mount.prepare(leaf);
        present = leaf;
        index++;
        Crowd.Expected expected = crowd.expect(content(), index);
        LockSupport.parkNanos(notBefore - System.nanoTime());
        return new Swap(prepared.swap(), expected);
    }

    /// Swaps to a new leaf in peace, with nobody to tell; returns when.
    long swap() {
        present = mount.issue();
        index++;
        MountedPair.Prepared prepared = mount.prepare(present);
        LockSupport.parkNanos(SETTLES);
        return prepared.swap();
    }

    /// Swaps in peace and returns when everybody has it.
    Swap swapAndAwait(Crowd crowd) throws InterruptedException {
        Swap swap = swap(mount.issue(), crowd, System.nanoTime() + SETTLES);
        crowd.await(swap.expected());
        return swap;
    }

    private ByteString content() {
        return MountedPair.chainOf(present);
    }

    /// @param at by the process's nanoseconds
    record Swap(long at, Crowd.Expected expected) {}
}
