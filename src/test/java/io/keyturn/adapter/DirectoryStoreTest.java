package io.keyturn.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.directory.DirectoryStore;
import io.keyturn.fake.Bench;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Sighting;
import io.keyturn.rotation.TargetName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest extends StoreContract {
    @TempDir Path root = Path.of("");

    @Override
    SecretStore store() {
        return new DirectoryStore(root, InstantSource.system());
    }

    @Override
    TargetName target() {
        return Bench.NAME;
    }

    @Test
    void keepsEveryFileForItsOwnerAlone() throws IOException {
        SecretImage image =
                SecretImage.unsaved(SecretImage.TLS)
                        .with(Map.of(Names.TLS_KEY, Bytes.of("key")), Map.of(), Map.of());
        assertThat(store().save(Bench.NAME, Part.TARGET, image)).isInstanceOf(Saved.Done.class);
        try (Stream<Path> files = Files.walk(root.resolve("gloo-system"))) {
            assertThat(files.filter(file -> !Files.isSymbolicLink(file)).toList())
                    .allSatisfy(file -> {
                        String mode =
                                PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                        assertThat(mode).as(file.toString()).isIn("rw-------", "rwx------");
                    });
        }
    }

    @Test
    void sweepsAwayWhatAWriterLeftThatDiedInTheMiddle() throws IOException {
        SecretImage image =
                SecretImage.unsaved(SecretImage.TLS)
                        .with(Map.of(Names.TLS_KEY, Bytes.of("key")), Map.of(), Map.of());
        assertThat(store().save(Bench.NAME, Part.TARGET, image)).isInstanceOf(Saved.Done.class);
        Path folder = root.resolve("gloo-system/gloo-mtls-certs");
        Files.createDirectory(folder.resolve("..half-written"));
        Files.writeString(folder.resolve("..half-written/tls.key"), "a key that never was");
        Files.createSymbolicLink(folder.resolve("..tmp-1"), Path.of("..half-written"));
        Sighting seen = store().load(Bench.NAME).target();
        assertThat(seen)
                .isInstanceOfSatisfying(
                        Sighting.Present.class,
                        present ->
                                assertThat(store().save(Bench.NAME, Part.TARGET, present.image()))
                                        .isInstanceOf(Saved.Done.class));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> name.startsWith("..") && !name.equals("..data"))
                    .hasSize(1);
        }
        assertThat(folder.resolve(Names.TLS_KEY)).hasContent("key");
    }

    @Test
    void readsPlainFilesThatSomebodyElsePutThere() throws IOException {
        Path folder = root.resolve("gloo-system/gloo-mtls-certs");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(Names.TLS_CRT), "theirs");
        Sighting seen = store().load(Bench.NAME).target();
        assertThat(seen)
                .isInstanceOfSatisfying(
                        Sighting.Present.class,
                        present -> {
                            assertThat(present.image().data())
                                    .containsEntry(Names.TLS_CRT, Bytes.of("theirs"));
                            assertThat(store().save(Bench.NAME, Part.TARGET, present.image()))
                                    .isInstanceOf(Saved.Done.class);
                        });
        assertThat(folder.resolve(Names.TLS_CRT)).isSymbolicLink().hasContent("theirs");
    }
}
