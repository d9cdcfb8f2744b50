package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.source.DirectoryFeed;
import io.keyturn.adapter.sds.source.Layout;
import io.keyturn.adapter.sds.source.PairDirectory;
import io.keyturn.adapter.sds.source.Sources;
import io.keyturn.pki.Authority;
import io.keyturn.pki.Leaf;
import io.keyturn.port.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plain files, written one after the other as Istio's agent does: key, certificate, root.
class PlainFilesTest {
    private static final Authority CA = Pairs.authority(1);
    private static final Authority NEXT = Pairs.authority(2);

    @TempDir Path folder;

    private final Recording heard = new Recording();
    private final SdsResources resources =
            new SdsResources(List.of(Pairs.ISTIO), InstantSource.system(), heard);
    private Sources.Source source = () -> {};

    @BeforeEach
    void start() throws IOException {
        Leaf first = Pairs.leaf(CA);
        write(first, CA, () -> {});
        source =
                Sources.directory(
                        Pairs.ISTIO,
                        new PairDirectory(folder, Layout.ISTIO),
                        DirectoryFeed.PERIOD,
                        resources);
        awaitServed(first);
    }

    @AfterEach
    void stop() {
        source.close();
    }

    @Test
    void arePublishedWithoutAnAlarmWhenTheLastOfThemIsThere() throws IOException {
        for (Authority authority : List.of(CA, NEXT, CA)) {
            Leaf next = Pairs.leaf(authority);
            write(
                    next,
                    authority,
                    () ->
                            // Long enough to be looked at, and nothing of it is any good yet.
                            await().pollDelay(java.time.Duration.ofMillis(300))
                                    .until(() -> !serves(next)));
            awaitServed(next);
        }
        assertThat(heard.troubles).isEmpty();
    }

    @Test
    void raiseAnAlarmWhenTheRestDoesNotCome() throws IOException {
        Leaf next = Pairs.leaf(CA);
        put("key.pem", Bytes.of(next.key().pem()));
        await().until(() -> heard.troubles.stream().anyMatch(said -> said.contains("match")));
        put("cert-chain.pem", Bytes.of(next.chainPem()));
        awaitServed(next);
        assertThat(heard.troubles).last().isEqualTo("recovered " + Pairs.ISTIO);
    }

    private void write(Leaf leaf, Authority authority, Runnable between) throws IOException {
        Material material = Pairs.material(leaf, Pairs.trusting(authority));
        put("key.pem", material.key());
        between.run();
        put("cert-chain.pem", material.chain());
        put("root-cert.pem", material.anchors());
    }

    private void put(String name, Bytes content) throws IOException {
        Path next = Files.write(folder.resolve("." + name), content.toArray());
        Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void awaitServed(Leaf leaf) {
        await().until(() -> serves(leaf));
    }

    private boolean serves(Leaf leaf) {
        return resources
                .current()
                .find(Pairs.ISTIO.leaf())
                .filter(served -> served.digest().equals(leaf.certificate().fingerprint()))
                .isPresent();
    }
}
