package io.keyturn.adapter.directory;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.FileProblem;
import io.keyturn.port.Part;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Sighting;
import io.keyturn.port.Stored;
import io.keyturn.rotation.TargetName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/// Keeps the target in `ROOT/NAMESPACE/NAME` and its authority Secret beside it, in `ROOT/NAMESPACE/NAME-ca`.
///
/// Each is laid out as kubelet lays out a mounted Secret: files are links through `..data` to a folder that one rename
/// swaps. A lock file makes two processes take turns; the version makes the later one see that it is late.
public final class DirectoryStore implements SecretStore {
    private final Path root;
    private final InstantSource clock;

    public DirectoryStore(Path root, InstantSource clock) {
        this.root = requireNonNull(root, "root is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    public Stored load(TargetName target) {
        return new Stored(look(target, Part.TARGET), look(target, Part.AUTHORITY), clock.instant());
    }

    @Override
    public Saved save(TargetName target, Part part, SecretImage image) {
        return locked(
                target,
                part,
                folder -> {
                    String present = folder.read().map(SecretImage::version).orElse("");
                    if (!present.equals(image.version())) {
                        return new Saved.Conflict(
                                "'%s' was written by somebody else meanwhile"
                                        .formatted(folder.path()));
                    }
                    folder.write(image, clock.instant());
                    return new Saved.Done();
                });
    }

    @Override
    public Saved recreate(TargetName target, Part part, SecretImage image) {
        return locked(
                target,
                part,
                folder -> {
                    boolean isSame =
                            folder.read()
                                    .filter(present -> present.uid().equals(image.uid()))
                                    .filter(present -> present.version().equals(image.version()))
                                    .isPresent();
                    if (!isSame) {
                        return new Saved.Conflict(
                                "'%s' was replaced by somebody else meanwhile"
                                        .formatted(folder.path()));
                    }
                    folder.write(anew(image, part), clock.instant());
                    return new Saved.Done();
                });
    }

    private static SecretImage anew(SecretImage image, Part part) {
        return SecretImage.unsaved(type(part))
                .with(image.data(), image.labels(), image.annotations());
    }

    @Override
    public Watching watch(TargetName target, Runnable wake) {
        return FolderWatch.start(root.resolve(target.namespace()), wake);
    }

    /// What is done while nobody else writes.
    private interface Writing {
        Saved write(SecretFolder folder) throws IOException;
    }

    private Saved locked(TargetName target, Part part, Writing writing) {
        SecretFolder folder = folder(target, part);
        try (FolderLock _ =
                FolderLock.take(root.resolve(target.namespace()), part.nameOf(target))) {
            return writing.write(folder);
        } catch (IOException e) {
            return new Saved.Failed(
                    "cannot save '%s': %s; %s"
                            .formatted(
                                    folder.path(),
                                    FileProblem.of(e),
                                    Problems.remedy(
                                            e,
                                            "check that the folder is writable and the disk has room")));
        }
    }

    private Sighting look(TargetName target, Part part) {
        SecretFolder folder = folder(target, part);
        try {
            return folder.read()
                    .<Sighting>map(Sighting.Present::new)
                    .orElseGet(Sighting.Absent::new);
        } catch (IOException e) {
            return new Sighting.Unreadable(
                    "cannot read '%s': %s; %s"
                            .formatted(
                                    folder.path(),
                                    FileProblem.of(e),
                                    Problems.remedy(e, "check the folder and the rights on it")));
        }
    }

    private SecretFolder folder(TargetName target, Part part) {
        return new SecretFolder(
                root.resolve(target.namespace()).resolve(part.nameOf(target)), type(part));
    }

    private static String type(Part part) {
        return part == Part.TARGET ? SecretImage.TLS : SecretImage.OPAQUE;
    }
}
