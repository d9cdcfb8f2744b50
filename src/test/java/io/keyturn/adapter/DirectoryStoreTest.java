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

    @Test
    void believesThePlainFilesThatADeadWriterLeftInPlace() throws IOException {
        Path folder = plainFiles("old");
        SecretImage seen = image();
        assertThat(
                        store().save(
                                        Bench.NAME,
                                        Part.TARGET,
                                        seen.with(data("new"), Map.of(), Map.of())))
                .isInstanceOf(Saved.Done.class);
        for (String key : data("old").keySet()) {
            Files.delete(folder.resolve(key));
            Files.writeString(folder.resolve(key), "old");
        }
        SecretImage after = image();
        assertThat(after.data()).isEqualTo(data("old"));
        assertThat(
                        store().save(
                                        Bench.NAME,
                                        Part.TARGET,
                                        after.with(data("new"), Map.of(), Map.of())))
                .isInstanceOf(Saved.Done.class);
        assertThat(Files.readString(folder.resolve(Names.TLS_CRT))).isEqualTo("new");
        assertThat(Files.isSymbolicLink(folder.resolve(Names.TLS_CRT))).isTrue();
    }

    @Test
    void seesAFileThatReplacedItsLinkAndRefusesWritesThatDidNot() throws IOException {
        assertThat(store().save(Bench.NAME, Part.TARGET, tls("one")))
                .isInstanceOf(Saved.Done.class);
        SecretImage before = image();
        Path file = root.resolve("gloo-system/gloo-mtls-certs").resolve(Names.TLS_CRT);
        Files.delete(file);
        Files.writeString(file, "theirs");
        assertThat(image().data()).containsEntry(Names.TLS_CRT, Bytes.of("theirs"));
        assertThat(store().save(Bench.NAME, Part.TARGET, before))
                .isInstanceOf(Saved.Conflict.class);
        Files.delete(file);
        assertThat(image().data()).doesNotContainKey(Names.TLS_CRT);
    }

    @Test
    void neverTakesWhatItCannotReadForAbsent() throws IOException {
        Path folder = root.resolve("gloo-system/gloo-mtls-certs");
        Files.createDirectories(folder.getParent());
        Files.writeString(folder, "a file");
        assertUnreadable("a file is where the folder belongs");
        Files.delete(folder);
        Files.createSymbolicLink(folder, folder);
        assertUnreadable("gloo-mtls-certs");
        Files.delete(folder);
        Files.createDirectory(folder);
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..gone"));
        assertUnreadable("which is no folder");
    }

    @Test
    void refusesAFileThatIsLargerThanASecret() throws IOException {
        Path folder = plainFiles("one");
        Files.write(folder.resolve(Names.CA_CRT), new byte[(1 << 20) + 1]);
        assertUnreadable("1 MiB");
    }

    @Test
    void keepsKeysThatBeginWithADot() throws IOException {
        Path folder = plainFiles("one");
        Files.writeString(folder.resolve(".dockerconfigjson"), "theirs");
        SecretImage seen = image();
        assertThat(store().save(Bench.NAME, Part.TARGET, seen)).isInstanceOf(Saved.Done.class);
        assertThat(image().data()).containsEntry(".dockerconfigjson", Bytes.of("theirs"));
    }

    private void assertUnreadable(String observed) {
        assertThat(store().load(Bench.NAME).target())
                .isInstanceOfSatisfying(
                        Sighting.Unreadable.class,
                        unreadable -> assertThat(unreadable.problem()).contains(observed));
    }

    private Path plainFiles(String content) throws IOException {
        Path folder = root.resolve("gloo-system/gloo-mtls-certs");
        Files.createDirectories(folder);
        for (String key : data(content).keySet()) {
            Files.writeString(folder.resolve(key), content);
        }
        return folder;
    }

    private SecretImage image() {
        return store().load(Bench.NAME).target() instanceof Sighting.Present(var image)
                ? image
                : SecretImage.unsaved(SecretImage.TLS);
    }

    private static SecretImage tls(String content) {
        return SecretImage.unsaved(SecretImage.TLS).with(data(content), Map.of(), Map.of());
    }

    private static Map<String, Bytes> data(String content) {
        return Map.of(
                Names.TLS_CRT, Bytes.of(content),
                Names.TLS_KEY, Bytes.of(content),
                Names.CA_CRT, Bytes.of(content));
    }
}
