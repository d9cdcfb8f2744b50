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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a folder as its consumers see it.
///
/// A file that is no link through `..data` hides what `..data` holds, so its content counts, and the sidecar's version and
/// time, which are of other content, do not.
///
/// @param path of the folder
/// @param type of the Secret, where the folder does not say
record FolderReading(Path path, String type) {
    static final String DATA = "..data";
    static final String SIDECAR = ".keyturn.json";
    private static final int TRIES = 5;

    /// Empty only when there is no folder, or one without data. The link is resolved once, so that all files are of one
    /// write; where it leads elsewhere afterwards, the reading starts again.
    Optional<SecretImage> image() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return once();
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    /// The keys that consumers do not read through `..data`.
    List<String> hiding() throws IOException {
        List<String> keys = new ArrayList<>();
        for (Path file : visible(path)) {
            if (!leadsThrough(file)) {
                keys.add(name(file));
            }
        }
        return keys;
    }

    /// Whether it is the link that we make for its key.
    static boolean leadsThrough(Path file) throws IOException {
        return Files.isSymbolicLink(file)
                && Files.readSymbolicLink(file).equals(Path.of(DATA).resolve(file.getFileName()));
    }

    /// Where `..data` leads; empty where there is none.
    Optional<Path> current() throws IOException {
        Path link = path.resolve(DATA);
        if (Files.isSymbolicLink(link)) {
            return Optional.of(path.resolve(Files.readSymbolicLink(link)));
        }
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            throw new FolderFault("its '..data' is no symbolic link", "move it away");
        }
        return Optional.empty();
    }

    private Optional<SecretImage> once() throws IOException {
        if (isMissing()) {
            return Optional.empty();
        }
        Optional<Path> current = current();
        if (current.isPresent() && !Files.isDirectory(current.orElseThrow())) {
            throw new FolderFault(
                    "its '..data' leads to '%s', which is no folder"
                            .formatted(current.orElseThrow()),
                    "restore that folder from a backup, or delete '..data' and put the files there");
        }
        Optional<SecretImage> image = through(current);
        if (!current().equals(current)) {
            throw new FolderFault("it changes while it is read", "stop whoever writes there");
        }
        return image;
    }

    private Optional<SecretImage> through(Optional<Path> current) throws IOException {
        Map<String, Bytes> data = new HashMap<>();
        List<Path> hiding = new ArrayList<>();
        for (Path file : visible(path)) {
            String key = name(file);
            if (!leadsThrough(file)) {
                data.put(key, Bytes.of(Entries.read(file)));
                hiding.add(file);
            } else if (current.isEmpty()) {
                throw new FolderFault(
                        "'%s' leads through '..data', which is not there".formatted(file),
                        "restore '..data' from a backup, or delete the links");
            } else if (Files.exists(current.orElseThrow().resolve(key))) {
                data.put(key, Bytes.of(Entries.read(current.orElseThrow().resolve(key))));
            } // else a link that is ahead of its write, or left behind by it
        }
        Path folder = current.orElse(path);
        boolean isWhole = visible(folder).stream().allMatch(file -> data.containsKey(name(file)));
        if (data.isEmpty() && isWhole) {
            return Optional.empty();
        }
        SecretImage stored = described(folder, data);
        if (data.isEmpty()) {
            throw new FolderFault(
                    "its '..data' holds files that nothing links to",
                    "make the links anew, as 'ln -s ..data/KEY KEY'");
        }
        return Optional.of(
                hiding.isEmpty() && isWhole ? stored : Sidecar.seen(stored, changed(hiding)));
    }

    private SecretImage described(Path folder, Map<String, Bytes> data) throws IOException {
        Path sidecar = folder.resolve(SIDECAR);
        return Files.exists(sidecar, LinkOption.NOFOLLOW_LINKS)
                ? Sidecar.parse(Entries.read(sidecar)).image(data)
                : Sidecar.foreign(type, data, Files.getLastModifiedTime(folder).toInstant());
    }

    /// What consumers could read here: neither ours by name nor a folder.
    private static List<Path> visible(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path file : Entries.of(folder)) {
            String name = name(file);
            boolean isOurs = name.startsWith("..") || name.equals(SIDECAR);
            if (!isOurs && !Files.isDirectory(file)) {
                files.add(file);
            }
        }
        return files;
    }

    /// A file that was moved here keeps its old time; the folder's says when it came.
    private Instant changed(List<Path> files) throws IOException {
        Instant latest = Files.getLastModifiedTime(path).toInstant();
        for (Path file : files) {
            Instant changed = Files.getLastModifiedTime(file).toInstant();
            latest = changed.isAfter(latest) ? changed : latest;
        }
        return latest;
    }

    private boolean isMissing() throws IOException {
        try {
            if (Files.readAttributes(path, BasicFileAttributes.class).isDirectory()) {
                return false;
            }
        } catch (NoSuchFileException e) {
            for (Path place = path; place != null; place = place.getParent()) {
                if (Files.isSymbolicLink(place) && !Files.exists(place)) {
                    throw new FolderFault(
                            "'%s' is a link to nothing".formatted(place),
                            "restore what it leads to, or delete the link",
                            e);
                }
            }
            return true;
        }
        throw new FolderFault("a file is where the folder belongs", "move the file away");
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
