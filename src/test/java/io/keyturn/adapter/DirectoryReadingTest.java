package io.keyturn.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.directory.DirectoryStore;
import io.keyturn.fake.Bench;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.Saved;
import io.keyturn.port.SecretImage;
import io.keyturn.port.Sighting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the directory store says of folders that others have touched.
class DirectoryReadingTest {
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir Path root = Path.of("");
    private Path folder = Path.of("");

    @BeforeEach
    void makesTheNamespace() throws IOException {
        folder = root.resolve("gloo-system/gloo-mtls-certs");
        Files.createDirectories(folder.resolveSibling("other"));
    }

    @Test
    void readsThePlainFilesWhereAnAdoptionBrokeOff() throws IOException {
        put(Names.TLS_CRT, "theirs");
        save(image().with(Map.of(Names.TLS_CRT, Bytes.of("ours")), Map.of(), Map.of()));
        SecretImage ours = image();
        assertThat(ours.writtenAt()).isEqualTo(LONG_AGO);
        put(Names.TLS_CRT, "theirs");
        assertThat(image().data()).containsEntry(Names.TLS_CRT, Bytes.of("theirs"));
        assertThat(image().version()).isNotEqualTo(ours.version()).isEqualTo(image().version());
        assertThat(image().uid()).isEqualTo(ours.uid());
        assertThat(image().writtenAt()).isAfter(LONG_AGO);
        assertThat(store().save(Bench.NAME, Part.TARGET, ours)).isInstanceOf(Saved.Conflict.class);
    }

    @Test
    void readsTheFileThatHidesALinkAndRestoresTheLink() throws IOException {
        save(fresh(Map.of(Names.TLS_CRT, Bytes.of("a"), Names.CA_CRT, Bytes.of("b"))));
        put(Names.CA_CRT, "edited");
        assertThat(image().data())
                .isEqualTo(Map.of(Names.TLS_CRT, Bytes.of("a"), Names.CA_CRT, Bytes.of("edited")));
        save(image());
        assertThat(folder.resolve(Names.CA_CRT)).isSymbolicLink().hasContent("edited");
        assertThat(folder.resolve(Names.TLS_CRT)).isSymbolicLink().hasContent("a");
    }

    @Test
    void showsAllOldOrAllNewAtEveryMomentOfAnAdoption() throws Exception {
        Map<String, Bytes> before = new TreeMap<>();
        Map<String, Bytes> after = new TreeMap<>();
        for (int key = 0; key < 40; key++) {
            put("old-" + key, "theirs");
            put("both-" + key, "theirs");
            before.put("old-" + key, Bytes.of("theirs"));
            before.put("both-" + key, Bytes.of("theirs"));
            after.put("new-" + key, Bytes.of("ours"));
            after.put("both-" + key, Bytes.of("ours"));
        }
        SecretImage adopted = image().with(after, Map.of(), Map.of());
        try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
            Future<?> writing = writer.submit(() -> save(adopted));
            while (!writing.isDone()) {
                if (look() instanceof Sighting.Present(var seen)) {
                    assertThat(seen.data()).isIn(Map.copyOf(before), Map.copyOf(after));
                }
            }
            writing.get();
        }
        assertThat(image().data()).isEqualTo(after);
    }

    @Test
    void missesTheKeyWhoseLinkWasTakenAway() throws IOException {
        save(fresh(Map.of(Names.TLS_CRT, Bytes.of("a"), Names.CA_CRT, Bytes.of("b"))));
        SecretImage whole = image();
        Files.delete(folder.resolve(Names.CA_CRT));
        assertThat(image().data()).containsOnlyKeys(Names.TLS_CRT);
        assertThat(image().version()).isNotEqualTo(whole.version());
        Files.delete(folder.resolve(Names.TLS_CRT));
        assertUnreadable("nothing links to");
    }

    @Test
    void keepsForeignKeysThatBeginWithADot() throws IOException {
        put(".dockerconfigjson", "{}");
        save(image());
        assertThat(image().data()).isEqualTo(Map.of(".dockerconfigjson", Bytes.of("{}")));
    }

    @Test
    void takesAFolderWithoutDataForAbsent() throws IOException {
        assertThat(look()).isInstanceOf(Sighting.Absent.class);
        Files.createDirectories(folder);
        assertThat(look()).isInstanceOf(Sighting.Absent.class);
    }

    @Test
    void doesNotTakeAFileForAnAbsentFolder() throws IOException {
        Files.writeString(folder, "a file");
        assertUnreadable("a file is where the folder belongs");
    }

    @Test
    void doesNotTakeALoopOrALinkToNothingForAnAbsentFolder() throws IOException {
        Files.createSymbolicLink(folder, folder.getFileName());
        assertUnreadable("symbolic links");
        Files.delete(folder);
        Files.createSymbolicLink(folder, Path.of("nowhere"));
        assertUnreadable("is a link to nothing");
    }

    @Test
    void doesNotTakeADanglingDataLinkForAbsent() throws IOException {
        Files.createDirectories(folder);
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..gone"));
        assertUnreadable("'..data' leads to");
        Files.delete(folder.resolve("..data"));
        Files.createSymbolicLink(folder.resolve(Names.TLS_CRT), Path.of("..data/tls.crt"));
        assertUnreadable("which is not there");
    }

    @Test
    void refusesAFileLargerThanASecret() throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve(Names.TLS_CRT), new byte[1024 * 1024 + 1]);
        assertUnreadable("larger than the 1 MiB");
    }

    @Test
    @Timeout(10)
    void refusesAPipe() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        String pipe = folder.resolve(Names.TLS_CRT).toString();
        assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
        assertUnreadable("is no regular file");
    }

    @Test
    void saysHowToMendABrokenSidecar() throws IOException {
        put(Names.TLS_CRT, "a");
        for (String broken : new String[] {"{", "null", "{}"}) {
            Files.writeString(folder.resolve(".keyturn.json"), broken);
            assertUnreadable("delete it: the target is then adopted");
        }
    }

    @Test
    void saysWhatIsInTheWayOfTheNamespace() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "");
        Saved saved =
                new DirectoryStore(file, InstantSource.fixed(LONG_AGO))
                        .save(Bench.NAME, Part.TARGET, fresh(Map.of()));
        assertThat(saved)
                .isInstanceOfSatisfying(
                        Saved.Failed.class,
                        failed -> assertThat(failed.problem()).contains("not a directory"));
    }

    private DirectoryStore store() {
        return new DirectoryStore(root, InstantSource.fixed(LONG_AGO));
    }

    private void put(String key, String content) throws IOException {
        Files.createDirectories(folder);
        Files.deleteIfExists(folder.resolve(key));
        Files.writeString(folder.resolve(key), content);
    }

    private void save(SecretImage image) {
        assertThat(store().save(Bench.NAME, Part.TARGET, image)).isEqualTo(new Saved.Done());
    }

    private static SecretImage fresh(Map<String, Bytes> data) {
        return SecretImage.unsaved(SecretImage.TLS).with(data, Map.of(), Map.of());
    }

    private Sighting look() {
        return store().load(Bench.NAME).target();
    }

    private SecretImage image() {
        if (look() instanceof Sighting.Present(var image)) {
            return image;
        }
        throw new AssertionError("expected an image, saw " + look());
    }

    private void assertUnreadable(String part) {
        assertThat(look())
                .isInstanceOfSatisfying(
                        Sighting.Unreadable.class,
                        unreadable -> assertThat(unreadable.problem()).contains(part));
    }
}
