package io.keyturn.adapter.sds.source;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.adapter.sds.secret.Sight;
import io.keyturn.port.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A directory with one pair: a mounted Secret, or plain files.
///
/// The kubelet swaps the link `..data` to a new folder; all parts are read from the one folder that it named. A reading
/// during which something changed is thrown away and done again. Plain files, as Istio's agent writes them, come one after
/// the other: for two seconds after the last of them more is expected.
///
/// @param path of the directory, which need not exist yet
public record PairDirectory(Path path, Layout layout) {
    private static final String DATA = "..data";
    private static final int TRIES = 5;

    /// Of a Secret as a whole (Kubernetes docs, "Secrets", "Restriction on Secret data size").
    private static final int LIMIT = 1024 * 1024;

    private static final Duration SETTLING = Duration.ofSeconds(2);

    public PairDirectory {
        requireNonNull(path, "path is null");
        requireNonNull(layout, "layout is null");
    }

    /// All parts as they stood at one moment.
    public Sight look() {
        return look(Instant.now());
    }

    Sight look(Instant now) {
        for (int attempt = 1; ; attempt++) {
            try {
                List<Object> before = marks();
                Path folder = folder();
                Material read =
                        new Material(
                                bytes(folder, layout.chain()),
                                bytes(folder, layout.key()),
                                bytes(folder, layout.anchors()));
                if (before.equals(marks())) {
                    return folder.equals(path) && isFresh(before, now)
                            ? new Sight.Unsettled(read)
                            : new Sight.Held(read);
                }
                if (attempt == TRIES) {
                    return failed("it changes faster than it can be read");
                }
            } catch (NoSuchFileException e) {
                if (attempt == TRIES) {
                    return new Sight.Missing(
                            "waiting for file '%s': it is not there yet; mount the Secret at '%s'"
                                    .formatted(e.getFile(), path));
                }
            } catch (IOException e) {
                return failed(observed(e));
            }
        }
    }

    /// A time in the future is somebody's wrong clock and no reason to wait for it.
    private static boolean isFresh(List<Object> marks, Instant now) {
        return marks.stream()
                .filter(FileTime.class::isInstance)
                .map(time -> Duration.between(((FileTime) time).toInstant(), now).abs())
                .anyMatch(age -> age.compareTo(SETTLING) < 0);
    }

    /// The JDK's own say little without their kind.
    private static String observed(IOException e) {
        return e.getClass() == IOException.class
                ? String.valueOf(e.getMessage())
                : e.getClass().getSimpleName() + " " + e.getMessage();
    }

    private Sight failed(String observed) {
        return new Sight.Failed(
                "cannot read directory '%s': %s; check the mount and its permissions"
                        .formatted(path, observed));
    }

    private Path folder() throws IOException {
        Path link = path.resolve(DATA);
        return Files.isSymbolicLink(link) ? path.resolve(Files.readSymbolicLink(link)) : path;
    }

    /// The kind is looked at first: to open a pipe waits for a writer, for ever.
    private static Bytes bytes(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
            throw new IOException("'%s' is no regular file".formatted(file));
        }
        try (InputStream content = Files.newInputStream(file)) {
            byte[] read = content.readNBytes(LIMIT + 1);
            if (read.length > LIMIT) {
                throw new IOException("'%s' is larger than the 1 MiB of a Secret".formatted(file));
            }
            return Bytes.of(read);
        }
    }

    /// What differs when something was written meanwhile.
    private List<Object> marks() throws IOException {
        Path folder = folder();
        List<Object> marks = new ArrayList<>(List.of(folder));
        for (String name : List.of(layout.chain(), layout.key(), layout.anchors())) {
            BasicFileAttributes file =
                    Files.readAttributes(folder.resolve(name), BasicFileAttributes.class);
            marks.add(file.lastModifiedTime());
            marks.add(file.size());
            marks.add(String.valueOf(file.fileKey()));
        }
        return marks;
    }
}
