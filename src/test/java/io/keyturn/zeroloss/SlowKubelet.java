package io.keyturn.zeroloss;

import static org.awaitility.Awaitility.await;

import io.keyturn.fixture.KubeletMount;
import io.keyturn.port.Bytes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// The kubelets of all consumers: every version of the target arrives at every mount, late and in order.
///
/// A real one may leave out versions between. Bringing all is harder on who rotates: what is old arrives after something
/// newer was written.
final class SlowKubelet implements AutoCloseable {
    private final TargetView target;
    private final Delays delays;
    private final long seed;
    private final Map<String, Mounted> mounts = new ConcurrentHashMap<>();
    private volatile UnaryOperator<Map<String, Bytes>> way = files -> files;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("slow-kubelet").factory());

    SlowKubelet(TargetView target, Delays delays, long seed) {
        this.target = target;
        this.delays = delays;
        this.seed = seed;
        target.onVersion(
                files -> mounts.values().forEach(mounted -> mounted.written(way.apply(files))));
    }

    /// From now on this becomes of each version on its way.
    void onTheWay(UnaryOperator<Map<String, Bytes>> change) {
        way = change;
    }

    /// Returns when nothing is under way.
    void awaitAll() {
        await().atMost(delays.most().multipliedBy(10))
                .until(() -> mounts.values().stream().noneMatch(Mounted::awaits));
    }

    /// Fills the mount of a pod at once, as before its containers start, and from then on late.
    void mount(String consumer, KubeletMount mount) {
        Mounted mounted = new Mounted(mount, delays.of(seed, consumer));
        mounts.put(consumer, mounted);
        mounted.fill(way.apply(target.content()));
    }

    /// Nothing arrives at this consumer any more, until [#release].
    void hold(String consumer) {
        mounted(consumer).hold();
    }

    /// What was held back so far arrives now, and nothing after it.
    void bring(String consumer) {
        mounted(consumer).bring();
    }

    /// What was held back arrives now, and from now on everything in its time.
    void release(String consumer) {
        mounted(consumer).release();
    }

    void forget(String consumer) {
        mounts.remove(consumer);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private Mounted mounted(String consumer) {
        Mounted found = mounts.get(consumer);
        if (found == null) {
            throw new IllegalArgumentException("no consumer '%s'".formatted(consumer));
        }
        return found;
    }

    private final class Mounted {
        private final KubeletMount mount;
        private final Delays.Draw delay;
        private final Deque<Map<String, Bytes>> underWay = new ArrayDeque<>();
        private Map<String, Bytes> newest = Map.of();
        private long due = System.nanoTime();
        private boolean held;
        private int late;

        Mounted(KubeletMount mount, Delays.Draw delay) {
            this.mount = mount;
            this.delay = delay;
        }

        synchronized void fill(Map<String, Bytes> files) {
            newest = files;
            mount.swap(files);
        }

        synchronized void written(Map<String, Bytes> files) {
            if (files.equals(newest)) {
                return; // only its annotations changed
            }
            newest = files;
            underWay.add(files);
            Duration wait = delay.next();
            long now = System.nanoTime();
            due = Math.max(due, now + wait.toNanos());
            var _ = clock.schedule(this::arrives, due - now, TimeUnit.NANOSECONDS);
        }

        synchronized boolean awaits() {
            return !underWay.isEmpty();
        }

        synchronized void hold() {
            held = true;
        }

        synchronized void release() {
            held = false;
            bring();
        }

        synchronized void bring() {
            for (; late > 0; late--) {
                mount.swap(underWay.remove());
            }
        }

        /// The oldest under way, whichever it was scheduled for.
        private synchronized void arrives() {
            if (held) {
                late++;
            } else {
                mount.swap(underWay.remove());
            }
        }
    }
}
