package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.adapter.sds.secret.Sight;
import io.keyturn.adapter.sds.source.DirectoryFeed;
import io.keyturn.adapter.sds.source.Layout;
import io.keyturn.adapter.sds.source.PairDirectory;
import io.keyturn.port.Bytes;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairDirectoryTest {
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Material A = numbered(1);
    private static final Material B = numbered(2);

    @TempDir Path folder;

    private final List<Sight> seen = new CopyOnWriteArrayList<>();
    private Mount mount = new Mount(Path.of("/"));

    @BeforeEach
    void prepare() {
        mount = new Mount(folder.resolve("ssl"));
    }

    @Test
    void readsAMountedSecret() {
        mount.swap(A);
        assertThat(directory().look()).isEqualTo(new Sight.Held(A));
        mount.swap(B);
        assertThat(directory().look()).isEqualTo(new Sight.Held(B));
    }

    @Test
    void readsPlainFilesInIstiosLayout() throws IOException {
        Files.write(folder.resolve("cert-chain.pem"), A.chain().toArray());
        Files.write(folder.resolve("key.pem"), A.key().toArray());
        Files.write(folder.resolve("root-cert.pem"), A.anchors().toArray());
        PairDirectory istio = new PairDirectory(folder, Layout.ISTIO);
        assertThat(istio.look()).as("more may come").isEqualTo(new Sight.Unsettled(A));
        for (String name : List.of("cert-chain.pem", "key.pem", "root-cert.pem")) {
            Files.setLastModifiedTime(
                    folder.resolve(name), FileTime.from(Instant.now().minusSeconds(3)));
        }
        assertThat(istio.look()).isEqualTo(new Sight.Held(A));
        Files.setLastModifiedTime(
                folder.resolve("key.pem"), FileTime.from(Instant.now().plusSeconds(3600)));
        assertThat(istio.look()).as("a wrong clock").isEqualTo(new Sight.Held(A));
    }

    @Test
    void namesTheFileThatIsNoneOrIsTooLargeAndGoesOnAfterIt() throws Exception {
        mount.swap(A);
        Path key = mount.path().resolve("..data").toRealPath().resolve("tls.key");
        Files.delete(key);
        assertThat(new ProcessBuilder("mkfifo", key.toString()).start().waitFor()).isZero();
        assertThat(directory().look().toString()).contains("tls.key' is no regular file");
        Files.delete(key);
        Files.write(key, new byte[1024 * 1024 + 1]);
        assertThat(directory().look().toString())
                .contains("tls.key' is larger than the 1 MiB of a Secret");
        mount.swap(B);
        assertThat(directory().look()).isEqualTo(new Sight.Held(B));
    }

    @Test
    void looksOnAfterAFaultOfItsOwn() {
        mount.swap(A);
        List<Sight> told = new CopyOnWriteArrayList<>();
        Consumer<Sight> failing =
                sight -> {
                    told.add(sight);
                    if (sight.equals(new Sight.Held(A))) {
                        throw new IllegalStateException("a fault of ours");
                    }
                };
        try (DirectoryFeed _ = DirectoryFeed.start(directory(), NEVER, failing)) {
            mount.swap(B);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> told.getLast().equals(new Sight.Held(B)));
        }
        assertThat(told.get(1).toString()).contains("a fault of ours");
    }

    @Test
    void saysWhichFileItWaitsFor() {
        assertThat(directory().look())
                .isInstanceOfSatisfying(
                        Sight.Missing.class,
                        missing -> assertThat(missing.problem()).contains("tls.crt"));
    }

    @Test
    void neverReadsPartsOfTwoWrites() throws Exception {
        mount.swap(A);
        AtomicBoolean done = new AtomicBoolean();
        Thread writer =
                Thread.ofVirtual()
                        .start(() -> {
                            for (int write = 3; !done.get(); write++) {
                                mount.swap(numbered(write));
                            }
                        });
        for (int look = 0; look < 300; look++) {
            if (directory().look() instanceof Sight.Held(var read)) {
                assertThat(number(read.key())).isEqualTo(number(read.chain()));
                assertThat(number(read.anchors())).isEqualTo(number(read.chain()));
            }
        }
        done.set(true);
        writer.join();
    }

    @Test
    void hearsOfASwapFromTheSystem() {
        mount.swap(A);
        try (DirectoryFeed _ = DirectoryFeed.start(directory(), NEVER, seen::add)) {
            await().until(() -> seen.contains(new Sight.Held(A)));
            mount.swap(B);
            await().until(() -> seen.contains(new Sight.Held(B)));
        }
    }

    @Test
    void hearsOfASwapWithinFiftyMilliseconds() {
        mount.swap(A);
        AtomicReference<Sight> wanted = new AtomicReference<>(new Sight.Held(A));
        BlockingQueue<Long> heardAt = new LinkedBlockingQueue<>();
        try (DirectoryFeed _ =
                DirectoryFeed.start(
                        directory(),
                        NEVER,
                        sight -> {
                            if (sight.equals(wanted.get())) {
                                heardAt.add(System.nanoTime());
                                wanted.set(new Sight.Missing("nothing more"));
                            }
                        })) {
            await().until(() -> heardAt.poll() != null);
            List<Long> waits = new ArrayList<>();
            for (int swap = 0; swap < 11; swap++) {
                wanted.set(new Sight.Held(numbered(swap + 10)));
                mount.swap(numbered(swap + 10));
                long swapped = System.nanoTime();
                waits.add(await().until(heardAt::poll, Objects::nonNull) - swapped);
            }
            waits.sort(null);
            // The middle one: a busy machine may be late once, a server that polls is late always.
            assertThat(Duration.ofNanos(waits.get(5))).isLessThan(Duration.ofMillis(50));
        }
    }

    @Test
    void servesFilesOfASystemThatGrantsNoWatch() throws IOException {
        try (FileSystem zip = zip();
                DirectoryFeed _ =
                        DirectoryFeed.start(
                                new PairDirectory(zip.getPath("/"), Layout.GLOO),
                                NEVER,
                                seen::add)) {
            write(zip, A);
            await().until(() -> seen.contains(new Sight.Held(A)));
            write(zip, B);
            await().until(() -> seen.contains(new Sight.Held(B)));
        }
    }

    @Test
    void hearsOfAPlainFileThatIsReplaced() throws IOException {
        mount.swap(A);
        Path plain = Files.createDirectory(folder.resolve("plain"));
        for (String name : List.of("tls.crt", "tls.key", "ca.crt")) {
            Files.copy(mount.path().resolve(name), plain.resolve(name));
        }
        PairDirectory directory = new PairDirectory(plain, Layout.GLOO);
        try (DirectoryFeed _ = DirectoryFeed.start(directory, NEVER, seen::add)) {
            await().until(() -> seen.contains(new Sight.Held(A)));
            Files.write(plain.resolve("next"), B.key().toArray());
            Files.move(
                    plain.resolve("next"),
                    plain.resolve("tls.key"),
                    StandardCopyOption.ATOMIC_MOVE);
            Material mixed = new Material(A.chain(), B.key(), A.anchors());
            await().until(() -> seen.contains(new Sight.Held(mixed)));
        }
    }

    @Test
    void findsByLookingWhatTheSystemDoesNotTell() throws IOException {
        Mount other = new Mount(folder.resolve("other"));
        mount.swap(A);
        other.swap(B);
        Path link = Files.createSymbolicLink(folder.resolve("link"), mount.path());
        PairDirectory directory = new PairDirectory(link, Layout.GLOO);
        try (DirectoryFeed _ = DirectoryFeed.start(directory, Duration.ofMillis(50), seen::add)) {
            await().until(() -> seen.contains(new Sight.Held(A)));
            Path next = Files.createSymbolicLink(folder.resolve("next"), other.path());
            // Nothing changes in the folder that is watched.
            Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
            await().until(() -> seen.contains(new Sight.Held(B)));
        }
    }

    @Test
    void findsADirectoryThatAppearsLater() {
        try (DirectoryFeed _ = DirectoryFeed.start(directory(), NEVER, seen::add)) {
            await().until(() -> !seen.isEmpty());
            mount.swap(A);
            await().until(() -> seen.contains(new Sight.Held(A)));
        }
    }

    @Test
    void tellsNothingOnceClosed() {
        mount.swap(A);
        DirectoryFeed feed = DirectoryFeed.start(directory(), Duration.ofMillis(20), seen::add);
        await().until(() -> seen.size() > 1);
        feed.close();
        await().during(Duration.ofMillis(200))
                .until(() -> {
                    int before = seen.size();
                    mount.swap(B);
                    return seen.size() - before <= 1 && !seen.contains(new Sight.Held(B));
                });
    }

    private PairDirectory directory() {
        return new PairDirectory(mount.path(), Layout.GLOO);
    }

    /// A file system of which the JDK says that it cannot be watched.
    private FileSystem zip() throws IOException {
        return FileSystems.newFileSystem(folder.resolve("files.zip"), Map.of("create", "true"));
    }

    private static void write(FileSystem files, Material material) throws IOException {
        Files.write(files.getPath("/tls.crt"), material.chain().toArray());
        Files.write(files.getPath("/tls.key"), material.key().toArray());
        Files.write(files.getPath("/ca.crt"), material.anchors().toArray());
    }

    private static Material numbered(int number) {
        return new Material(
                Bytes.of("chain " + number),
                Bytes.of("key " + number),
                Bytes.of("anchors " + number));
    }

    private static String number(Bytes text) {
        return new String(text.toArray(), java.nio.charset.StandardCharsets.UTF_8)
                .replaceAll("[^0-9]", "");
    }
}
