package io.keyturn.adapter.directory;

import io.keyturn.port.Bytes;
import io.keyturn.port.SecretImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One reading of a Secret's folder: what its consumers see, whoever put it there.
///
/// A visible file that is no link through `..data` counts before what `..data` holds under its name, and a key without its
/// link does not count at all: somebody replaced or deleted it, or a writer died while it took over plain files.
///
/// @param path of the folder
/// @param type of the Secret, where the folder does not say
record FolderReading(Path path, String type) {
    static final String DATA = "..data";
    static final String SIDECAR = ".keyturn.json";
    private static final long LARGEST = 1L << 20; // 1 MiB, as for a Secret in the API server

    /// Empty when there is none.
    ///
    /// @throws IOException for anything that is there and cannot be read as a Secret
    Optional<SecretImage> image() throws IOException {
        if (!isFolder()) {
            return Optional.empty();
        }
        Optional<Path> current = current();
        Path folder = current.orElse(path);
        Map<String, Bytes> data = dataOf(folder);
        Path sidecar = folder.resolve(SIDECAR);
        if (current.isEmpty()) {
            return data.isEmpty() ? Optional.empty() : Optional.of(foreign(data, folder));
        }
        Map<String, Bytes> stored = Map.copyOf(data);
        data.keySet().removeIf(key -> !Files.exists(path.resolve(key), LinkOption.NOFOLLOW_LINKS));
        data.putAll(dataOf(path, visible()));
        if (data.isEmpty()) {
            return Optional.empty();
        }
        SecretImage image =
                Files.exists(sidecar)
                        ? Sidecar.parse(bounded(sidecar)).image(data)
                        : foreign(data, folder);
        return Optional.of(data.equals(stored) ? image : asSeen(image, data));
    }

    /// The visible files that are no links.
    List<Path> visible() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(FolderReading::isKey)
                    .filter(file -> !Files.isSymbolicLink(file) && !Files.isDirectory(file))
                    .toList();
        }
    }

    private boolean isFolder() throws IOException {
        try {
            BasicFileAttributes _ =
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return false;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class).isDirectory()) {
            throw new IOException("'%s' is a file, expected a folder".formatted(path));
        }
        return true;
    }

    private Optional<Path> current() throws IOException {
        Path link = path.resolve(DATA);
        return Files.isSymbolicLink(link)
                ? Optional.of(path.resolve(Files.readSymbolicLink(link)))
                : Optional.empty();
    }

    private static Map<String, Bytes> dataOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return dataOf(
                    folder,
                    files.filter(FolderReading::isKey)
                            // A link to nothing yet: a first write is under way.
                            .filter(file -> Files.exists(file) && !Files.isDirectory(file))
                            .toList());
        }
    }

    private static Map<String, Bytes> dataOf(Path folder, List<Path> files) throws IOException {
        Map<String, Bytes> data = new HashMap<>();
        for (Path file : files) {
            data.put(folder.relativize(file).toString(), Bytes.of(bounded(file)));
        }
        return data;
    }

    private static byte[] bounded(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException("'%s' is no regular file".formatted(file));
        }
        if (attributes.size() > LARGEST) {
            throw new IOException(
                    "'%s' has %d bytes, a Secret holds 1 MiB at most"
                            .formatted(file, attributes.size()));
        }
        return Files.readAllBytes(file);
    }

    private SecretImage foreign(Map<String, Bytes> data, Path folder) throws IOException {
        return Sidecar.foreign(type, data, Files.getLastModifiedTime(folder).toInstant());
    }

    /// With a version of its own: a write that was computed from what `..data` holds must not pass.
    private SecretImage asSeen(SecretImage image, Map<String, Bytes> data) throws IOException {
        SecretImage found = foreign(data, path);
        Instant changed = found.writtenAt();
        for (Path file : visible()) {
            Instant at = Files.getLastModifiedTime(file).toInstant();
            changed = at.isAfter(changed) ? at : changed;
        }
        return new SecretImage(
                image.type(),
                data,
                image.labels(),
                image.annotations(),
                found.version(),
                image.uid(),
                image.mutability(),
                changed);
    }

    private static boolean isKey(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith("..") && !name.equals(SIDECAR);
    }
}
