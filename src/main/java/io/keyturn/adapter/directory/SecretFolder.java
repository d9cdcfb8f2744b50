package io.keyturn.adapter.directory;

import io.keyturn.port.Bytes;
import io.keyturn.port.SecretImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// One Secret as a folder.
///
/// @param path of the folder
/// @param type of the Secret, where the folder does not say
record SecretFolder(Path path, String type) {
    private static final String DATA = "..data";
    private static final String SIDECAR = ".keyturn.json";
    private static final int TRIES = 5;

    /// Empty when there is none. The link is resolved once, so that all files are of one write; where that folder is swept
    /// away meanwhile, the reading starts again.
    Optional<SecretImage> read() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return readOnce();
            } catch (NoSuchFileException e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    /// Writes a new folder, makes it durable, and swaps the link.
    void write(SecretImage image, Instant now) throws IOException {
        Files.createDirectories(path, Modes.FOLDER);
        Path fresh = path.resolve("..%s".formatted(UUID.randomUUID()));
        Files.createDirectory(fresh, Modes.FOLDER);
        for (Map.Entry<String, Bytes> entry : image.data().entrySet()) {
            durable(fresh.resolve(entry.getKey()), entry.getValue().toArray());
        }
        String uid = image.uid().isEmpty() ? UUID.randomUUID().toString() : image.uid();
        Instant writtenAt =
                read().filter(present -> present.data().equals(image.data()))
                        .map(SecretImage::writtenAt)
                        .orElse(now); // annotations alone do not start the consumers' floor anew
        durable(fresh.resolve(SIDECAR), Sidecar.of(image, uid, writtenAt).toJson());
        sync(fresh);
        swap(DATA, fresh.getFileName());
        sync(path);
        link(image);
        sweep(fresh);
    }

    /// The folder of the write before, and what writers left that died in the middle.
    private void sweep(Path present) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                boolean isOurs = name.startsWith("..") && !name.equals(DATA);
                if (isOurs && !file.equals(present)) {
                    delete(file);
                }
            }
        }
    }

    private Optional<SecretImage> readOnce() throws IOException {
        Path folder = current().orElse(path);
        Map<String, Bytes> data = new HashMap<>();
        for (Path file : filesOf(folder)) {
            data.put(file.getFileName().toString(), Bytes.of(Files.readAllBytes(file)));
        }
        if (data.isEmpty()) {
            return Optional.empty();
        }
        Path sidecar = folder.resolve(SIDECAR);
        return Optional.of(
                Files.exists(sidecar)
                        ? Sidecar.parse(Files.readAllBytes(sidecar)).image(data)
                        : Sidecar.foreign(
                                type, data, Files.getLastModifiedTime(folder).toInstant()));
    }

    private Optional<Path> current() throws IOException {
        Path link = path.resolve(DATA);
        return Files.isSymbolicLink(link)
                ? Optional.of(path.resolve(Files.readSymbolicLink(link)))
                : Optional.empty();
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }

    /// One link per key, through `..data`; links of keys that are gone are taken away.
    private void link(SecretImage image) throws IOException {
        for (String key : image.data().keySet()) {
            Path link = path.resolve(key);
            if (!Files.isSymbolicLink(link)) {
                swap(key, Path.of(DATA, key));
            }
        }
        try (Stream<Path> links = Files.list(path)) {
            for (Path link : links.filter(Files::isSymbolicLink).toList()) {
                String key = link.getFileName().toString();
                if (!key.equals(DATA) && !image.data().containsKey(key)) {
                    Files.delete(link);
                }
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
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.delete(folder);
    }
}
