package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.source.Layout;
import io.keyturn.adapter.sds.source.PairDirectory;
import io.keyturn.adapter.sds.source.Sources;
import io.keyturn.pki.Authority;
import io.keyturn.pki.Leaf;
import io.keyturn.port.Names;
import io.keyturn.port.SecretFeed;
import io.keyturn.port.SecretImage;
import io.keyturn.port.SecretStore.Watching;
import io.keyturn.port.Sighting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    private static final Authority CA = Pairs.authority(1);
    private static final Duration OFTEN = Duration.ofMillis(20);

    @TempDir Path folder;

    private final Recording heard = new Recording();
    private final SdsResources resources =
            new SdsResources(List.of(Pairs.GLOO), () -> Pairs.NOW, heard);
    private final Feed api = new Feed();
    private Sources.Source source = () -> {};

    @AfterEach
    void stop() {
        source.close();
    }

    @Test
    void servesWhatTheApiServerGives() {
        source = Sources.api(Pairs.GLOO, api, resources);
        Leaf leaf = Pairs.leaf(CA);
        api.says(present(leaf));
        assertServed(leaf);
    }

    @Test
    void servesTheDirectoryUntilTheApiServerHasAnswered() {
        Leaf mounted = startBoth();
        api.says(new Sighting.Unreadable("cannot read secret: forbidden (403)"));
        assertServed(mounted);
        Leaf newer = Pairs.leaf(CA);
        api.says(present(newer));
        assertServed(newer);
    }

    @Test
    void doesNotGoBackToTheDirectory() {
        startBoth();
        Leaf newer = Pairs.leaf(CA);
        api.says(present(newer));
        api.says(new Sighting.Absent());
        new Mount(folder.resolve("ssl")).swap(Pairs.material(Pairs.leaf(CA), Pairs.trusting(CA)));
        await().during(OFTEN.multipliedBy(20)).until(() -> isServed(newer));
    }

    @Test
    void saysOnceWhatTheApiServerLacksAlthoughTheDirectoryIsServed() {
        Leaf mounted = startBoth();
        api.says(new Sighting.Unreadable("cannot read secret: forbidden (403)"));
        api.says(new Sighting.Unreadable("cannot read secret: forbidden (403)"));
        await().during(OFTEN.multipliedBy(10)).until(() -> isServed(mounted));
        assertThat(heard.troubles).containsExactly("cannot read secret: forbidden (403)");
    }

    @Test
    void namesTheSecretThatItWaitsFor() {
        source = Sources.api(Pairs.GLOO, api, resources);
        api.says(new Sighting.Absent());
        assertThat(heard.troubles).singleElement().asString().contains("'gloo-system/certs'");
    }

    @Test
    void readsAtOnceWhenItIsToldToLook() {
        source = Sources.api(Pairs.GLOO, api, resources);
        Leaf leaf = Pairs.leaf(CA);
        api.keeps(present(leaf));
        await().during(OFTEN.multipliedBy(5)).until(() -> !isServed(leaf));
        source.look();
        assertServed(leaf);
    }

    @Test
    void looksIntoTheDirectoryAtOnceWhenItIsToldTo() {
        Mount mount = new Mount(folder.resolve("ssl"));
        source =
                Sources.directory(
                        Pairs.GLOO,
                        new PairDirectory(folder.resolve("ssl"), Layout.GLOO),
                        Duration.ofHours(1),
                        resources);
        Leaf leaf = Pairs.leaf(CA);
        mount.swap(Pairs.material(leaf, Pairs.trusting(CA)));
        source.look();
        assertThat(isServed(leaf)).as("before any watch could tell").isTrue();
    }

    private Leaf startBoth() {
        Leaf mounted = Pairs.leaf(CA);
        new Mount(folder.resolve("ssl")).swap(Pairs.material(mounted, Pairs.trusting(CA)));
        source =
                Sources.apiThenDirectory(
                        Pairs.GLOO,
                        api,
                        new PairDirectory(folder.resolve("ssl"), Layout.GLOO),
                        OFTEN,
                        resources);
        assertServed(mounted);
        return mounted;
    }

    private void assertServed(Leaf leaf) {
        await().until(() -> isServed(leaf));
    }

    private boolean isServed(Leaf leaf) {
        return resources
                .current()
                .find(Pairs.GLOO.leaf())
                .filter(served -> served.digest().equals(leaf.certificate().fingerprint()))
                .isPresent();
    }

    private static Sighting present(Leaf leaf) {
        Material material = Pairs.material(leaf, Pairs.trusting(CA));
        return new Sighting.Present(
                SecretImage.unsaved(SecretImage.TLS)
                        .with(
                                Map.of(
                                        Names.TLS_CRT, material.chain(),
                                        Names.TLS_KEY, material.key(),
                                        Names.CA_CRT, material.anchors()),
                                Map.of(),
                                Map.of()));
    }

    /// An API server that says what the test says.
    private static final class Feed implements SecretFeed {
        private final AtomicReference<Consumer<Sighting>> hearer = new AtomicReference<>(_ -> {});
        private final AtomicReference<Sighting> kept = new AtomicReference<>(new Sighting.Absent());

        /// Its watch tells nothing of it.
        void keeps(Sighting sighting) {
            kept.set(sighting);
        }

        void says(Sighting sighting) {
            hearer.get().accept(sighting);
        }

        @Override
        public String name() {
            return "gloo-system/certs";
        }

        @Override
        public void look() {
            says(kept.get());
        }

        @Override
        public Watching follow(Consumer<Sighting> given) {
            hearer.set(given);
            return () -> hearer.set(_ -> {});
        }
    }
}
