package io.keyturn.adapter.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// The turn to write one folder: among threads by a lock of the JVM, among processes by a lock file beside the folder.
final class FolderLock implements AutoCloseable {
    // A file lock belongs to the whole JVM, so threads need one of their own; one per folder, for
    // the life of the process.
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock threads;
    private final FileChannel channel;
    private final FileLock processes;

    private FolderLock(ReentrantLock threads, FileChannel channel, FileLock processes) {
        this.threads = threads;
        this.channel = channel;
        this.processes = processes;
    }

    /// Waits for the turn to write the folder of this name.
    static FolderLock take(Path parent, String name) throws IOException {
        Files.createDirectories(parent, Modes.FOLDER);
        Path file = parent.toAbsolutePath().normalize().resolve("." + name + ".lock");
        ReentrantLock threads = THREADS.computeIfAbsent(file, _ -> new ReentrantLock());
        threads.lock();
        try {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            Modes.set(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            Modes.FILE);
            return new FolderLock(threads, channel, lock(channel));
        } catch (IOException e) {
            threads.unlock();
            throw e;
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.lock();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            processes.release();
        } finally {
            threads.unlock();
        }
    }
}
