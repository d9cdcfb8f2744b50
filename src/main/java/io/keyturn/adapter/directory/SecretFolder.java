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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// One Secret as a folder.
///
/// @param path of the folder
/// @param type of the Secret, where the folder does not say
record SecretFolder(Path path, String type) {
    private static final String DATA = FolderReading.DATA;
    private static final int TRIES = 5;

    /// Empty when there is none. The link is resolved once, so that all files are of one write; where that folder is swept
    /// away meanwhile, the reading starts again.
    Optional<SecretImage> read() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return new FolderReading(path, type).image();
            } catch (NoSuchFileException e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    /// Writes a new folder, makes it durable, and swaps the link. Plain files are first put behind links, as they are: one
    /// swap then changes all that consumers see, and a death before it changes nothing.
    void write(SecretImage image, Instant now) throws IOException {
        Files.createDirectories(path, Modes.FOLDER);
        Optional<SecretImage> before = read();
        if (before.isPresent() && !new FolderReading(path, type).visible().isEmpty()) {
            publish(before.get(), before.get().writtenAt());
        }
        Instant writtenAt =
                before.filter(present -> present.data().equals(image.data()))
                        .map(SecretImage::writtenAt)
                        .orElse(now); // annotations alone do not start the consumers' floor anew
        sweep(publish(image, writtenAt));
    }

    private Path publish(SecretImage image, Instant writtenAt) throws IOException {
        Path fresh = path.resolve("..%s".formatted(UUID.randomUUID()));
        Files.createDirectory(fresh, Modes.FOLDER);
        for (Map.Entry<String, Bytes> entry : image.data().entrySet()) {
            durable(fresh.resolve(entry.getKey()), entry.getValue().toArray());
        }
        String uid = image.uid().isEmpty() ? UUID.randomUUID().toString() : image.uid();
        durable(fresh.resolve(FolderReading.SIDECAR), Sidecar.of(image, uid, writtenAt).toJson());
        sync(fresh);
        linkNewKeys(image); // before the swap, which then shows all of them at once
        swap(DATA, fresh.getFileName());
        linkPlainFiles(image);
        unlinkOthers(image);
        sync(path);
        return fresh;
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

    private void linkNewKeys(SecretImage image) throws IOException {
        for (String key : image.data().keySet()) {
            if (!Files.exists(path.resolve(key), LinkOption.NOFOLLOW_LINKS)) {
                swap(key, Path.of(DATA, key));
            }
        }
    }

    private void linkPlainFiles(SecretImage image) throws IOException {
        for (String key : image.data().keySet()) {
            if (!Files.isSymbolicLink(path.resolve(key))) {
                swap(key, Path.of(DATA, key));
            }
        }
    }

    private void unlinkOthers(SecretImage image) throws IOException {
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
