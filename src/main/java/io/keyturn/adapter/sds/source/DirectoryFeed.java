package io.keyturn.adapter.sds.source;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.sds.secret.Sight;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Looks at a directory when the system says that it changed, and every few seconds whatever the system says: watches get
/// lost, and folders that are not there yet cannot be watched. Each directory has a thread of its own, so that one that
/// hangs holds back no other.
public final class DirectoryFeed implements AutoCloseable {
    /// How long a change that the system keeps to itself stays unseen, at most.
    public static final Duration PERIOD = Duration.ofSeconds(5);

    /// Where the system does not watch, and where more is expected.
    private static final Duration SOON = Duration.ofSeconds(1);

    private final PairDirectory directory;
    private final Consumer<Sight> hearer;
    private final Duration period;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock turns = new ReentrantLock();

    private DirectoryFeed(PairDirectory directory, Duration period, Consumer<Sight> hearer) {
        this.directory = requireNonNull(directory, "directory is null");
        this.period = requireNonNull(period, "period is null");
        this.hearer = requireNonNull(hearer, "hearer is null");
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("keyturn-sds-watch " + directory.path())
                        .unstarted(this::run);
    }

    /// Looks at once and from then on; every look is told, changed or not.
    public static DirectoryFeed start(
            PairDirectory directory, Duration period, Consumer<Sight> hearer) {
        DirectoryFeed feed = new DirectoryFeed(directory, period, hearer);
        var _ = feed.look(); // who starts it finds what is there already
        feed.thread.start();
        return feed;
    }

    /// Looks at once, on the calling thread.
    void lookNow() {
        var _ = look();
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    private void run() {
        try (Watch watch = Watch.open(directory.path().getFileSystem())) {
            while (closed.getCount() > 0) {
                // Watch first and look afterwards: what changes in between is not missed.
                boolean watched = watch.isOn(directory.path());
                Sight seen = look();
                watch.await(watched && !(seen instanceof Sight.Unsettled) ? period : SOON, closed);
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            Thread.currentThread().interrupt(); // closed: the thread ends
        }
    }

    /// Whatever goes wrong with one look, there is another: a thread that died would serve the old pair for ever.
    private Sight look() {
        turns.lock(); // or what was seen first could be told last
        try {
            Sight seen = directory.look();
            hearer.accept(seen);
            return seen;
        } catch (RuntimeException e) {
            Sight failed =
                    new Sight.Failed(
                            "cannot take directory '%s': %s; report this fault of keyturn"
                                    .formatted(directory.path(), e));
            hearer.accept(failed);
            return failed;
        } finally {
            turns.unlock();
        }
    }

    /// The system's watch; where it grants none, looking goes on without.
    private record Watch(Optional<WatchService> service, Registration registration)
            implements AutoCloseable {
        static Watch open(FileSystem files) {
            try {
                return new Watch(Optional.of(files.newWatchService()), new Registration());
            } catch (IOException | UnsupportedOperationException e) {
                return new Watch(Optional.empty(), new Registration());
            }
        }

        boolean isOn(Path path) {
            return service.isPresent() && registration.renew(path, service.get());
        }

        /// Returns at a change, at the end of the feed, or after that time.
        void await(Duration atMost, CountDownLatch closed) throws InterruptedException {
            if (service.isEmpty()) {
                var _ = closed.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
                return;
            }
            WatchKey key = service.get().poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (key != null) {
                var _ = key.pollEvents();
                var _ = key.reset();
            }
        }

        @Override
        public void close() {
            try {
                if (service.isPresent()) {
                    service.get().close();
                }
            } catch (IOException e) {
                // The process is done with it either way.
            }
        }
    }

    /// Whether the directory is watched, and as which folder: one that was replaced is watched anew.
    private static final class Registration {
        private Optional<WatchKey> key = Optional.empty();
        private Object folder = "";

        boolean renew(Path path, WatchService service) {
            try {
                Object present =
                        String.valueOf(
                                Files.readAttributes(path, BasicFileAttributes.class).fileKey());
                if (key.filter(WatchKey::isValid).isPresent() && present.equals(folder)) {
                    return true;
                }
                key.ifPresent(WatchKey::cancel);
                key =
                        Optional.of(
                                path.register(
                                        service,
                                        StandardWatchEventKinds.ENTRY_CREATE,
                                        StandardWatchEventKinds.ENTRY_MODIFY,
                                        StandardWatchEventKinds.ENTRY_DELETE));
                folder = present;
                return true;
            } catch (IOException e) {
                return false; // not there yet, or no watch left in the system
            }
        }
    }
}
