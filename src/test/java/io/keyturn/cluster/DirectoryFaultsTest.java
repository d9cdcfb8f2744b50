package io.keyturn.cluster;

import io.keyturn.adapter.directory.DirectoryStore;
import io.keyturn.port.Part;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Sighting;
import io.keyturn.rotation.TargetName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// The table of faults in folders.
@Tag("integration")
class DirectoryFaultsTest extends StoreFaults {
    @TempDir Path root = Path.of("");
    @TempDir Path broken = Path.of("");

    @Override
    SecretStore store() {
        return new DirectoryStore(root, InstantSource.system());
    }

    /// Root may read any file, so what cannot be read here is not a matter of rights: the folder is a file.
    @Override
    SecretStore storeThatMayNotRead(TargetName target) {
        try {
            Path folder = broken.resolve(target.namespace()).resolve(target.name());
            Files.createDirectories(folder.resolve("..data-1"));
            Files.writeString(folder.resolve("..data-1/.keyturn.json"), "{");
            Files.writeString(folder.resolve("..data-1/tls.crt"), "a");
            Files.deleteIfExists(folder.resolve("..data"));
            Files.createSymbolicLink(folder.resolve("..data"), Path.of("..data-1"));
            Files.deleteIfExists(folder.resolve("tls.crt"));
            Files.createSymbolicLink(folder.resolve("tls.crt"), Path.of("..data/tls.crt"));
            return new DirectoryStore(broken, InstantSource.system());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void delete(TargetName target, Part part) {
        Path folder = root.resolve(target.namespace()).resolve(part.nameOf(target));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void replaceTarget(TargetName target, SecretImage image) {
        if (store().load(target).target() instanceof Sighting.Present(var present)) {
            var _ =
                    store().save(
                                    target,
                                    Part.TARGET,
                                    new SecretImage(
                                            image.type(),
                                            image.data(),
                                            image.labels(),
                                            Map.copyOf(image.annotations()),
                                            present.version(),
                                            present.uid(),
                                            image.mutability(),
                                            image.writtenAt()));
        }
    }
}
