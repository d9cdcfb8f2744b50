package io.keyturn.adapter.directory;

import io.keyturn.port.Bytes;
import io.keyturn.port.SecretImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// One Secret as a folder.
///
/// @param path of the folder
/// @param type of the Secret, where the folder does not say
record SecretFolder(Path path, String type) {
    private static final String DATA = FolderReading.DATA;

    /// What consumers see there; empty when there is none.
    Optional<SecretImage> read() throws IOException {
        return reading().image();
    }

    /// Writes a new folder, makes it durable, and swaps the link. The links of the keys are made before, over a copy of what
    /// consumers see, so that the swap changes all that they read at once, and a crash leaves all old or all new.
    void write(SecretImage image, Instant now) throws IOException {
        Files.createDirectories(path, Modes.FOLDER);
        Optional<SecretImage> before = read();
        String uid = image.uid().isEmpty() ? UUID.randomUUID().toString() : image.uid();
        Instant writtenAt =
                before.filter(present -> present.data().equals(image.data()))
                        .map(SecretImage::writtenAt)
                        .orElse(now); // annotations alone do not start the consumers' floor anew
        Path fresh = made(image.data(), Optional.of(Sidecar.of(image, uid, writtenAt)));
        settle(before);
        for (String key : image.data().keySet()) {
            link(key);
        }
        swap(DATA, fresh.getFileName());
        sync(path);
        unlink(image);
        sweep(fresh);
    }

    private FolderReading reading() {
        return new FolderReading(path, type);
    }

    /// Makes `..data` lead to what consumers see already, and them see it through `..data`.
    private void settle(Optional<SecretImage> before) throws IOException {
        List<String> hiding = reading().hiding();
        if (hiding.isEmpty() && reading().current().isPresent()) {
            return;
        }
        Map<String, Bytes> data = before.map(SecretImage::data).orElseGet(Map::of);
        swap(DATA, made(data, before.map(Sidecar::kept)).getFileName());
        sync(path);
        for (String key : hiding) {
            link(key);
        }
    }

    private Path made(Map<String, Bytes> data, Optional<Sidecar> sidecar) throws IOException {
        Path fresh = path.resolve("..%s".formatted(UUID.randomUUID()));
        Files.createDirectory(fresh, Modes.FOLDER);
        for (Map.Entry<String, Bytes> entry : data.entrySet()) {
            durable(fresh.resolve(entry.getKey()), entry.getValue().toArray());
        }
        if (sidecar.isPresent()) {
            durable(fresh.resolve(FolderReading.SIDECAR), sidecar.orElseThrow().toJson());
        }
        sync(fresh);
        return fresh;
    }

    /// The folder of the write before, and what writers left that died in the middle.
    private void sweep(Path present) throws IOException {
        for (Path file : Entries.of(path)) {
            String name = file.getFileName().toString();
            boolean isOurs = name.startsWith("..") && !name.equals(DATA);
            if (isOurs && !file.equals(present)) {
                delete(file);
            }
        }
    }

    private void link(String key) throws IOException {
        if (!FolderReading.leadsThrough(path.resolve(key))) {
            swap(key, Path.of(DATA, key));
        }
    }

    /// Takes away the links of keys that are gone.
    private void unlink(SecretImage image) throws IOException {
        for (Path file : Entries.of(path)) {
            String key = file.getFileName().toString();
            if (!image.data().containsKey(key) && FolderReading.leadsThrough(file)) {
                Files.delete(file);
            }
        }
    }

    private void swap(String name, Path destination) throws IOException {
        Path made = path.resolve("..tmp-" + UUID.randomUUID());
        Files.createSymbolicLink(made, destination);
        Files.move(
                made,
                path.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static void durable(Path file, byte[] content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        Modes.set(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        Modes.FILE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            for (Path file : Entries.of(folder)) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
