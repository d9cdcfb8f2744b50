package io.keyturn.adapter.directory;

import io.keyturn.port.SecretStore.Watching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// Wakes when a folder of the namespace changes. It looks once a second, since a watch of the system misses folders that
/// are not there yet, and nothing here is urgent.
final class FolderWatch implements Watching {
    private static final int SECONDS = 1;

    private final ScheduledExecutorService looker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("keyturn-folder-watch").factory());
    private final AtomicReference<String> last = new AtomicReference<>("");

    private FolderWatch() {}

    static FolderWatch start(Path namespace, Runnable wake) {
        FolderWatch watch = new FolderWatch();
        watch.last.set(fingerprint(namespace));
        var _ =
                watch.looker.scheduleWithFixedDelay(
                        () -> watch.look(namespace, wake), SECONDS, SECONDS, TimeUnit.SECONDS);
        return watch;
    }

    @Override
    public void close() {
        looker.shutdownNow();
    }

    private void look(Path namespace, Runnable wake) {
        String now = fingerprint(namespace);
        if (!now.equals(last.getAndSet(now))) {
            wake.run();
        }
    }

    private static String fingerprint(Path namespace) {
        if (!Files.isDirectory(namespace)) {
            return "";
        }
        StringBuilder seen = new StringBuilder();
        try (Stream<Path> folders = Files.list(namespace)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                FileTime changed = Files.getLastModifiedTime(folder);
                seen.append(folder.getFileName()).append(changed.toMillis()).append(';');
            }
            return seen.toString();
        } catch (IOException e) {
            return "unreadable"; // the reading that follows says what is wrong
        }
    }
}
