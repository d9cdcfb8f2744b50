package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.secret.Sight;
import io.keyturn.pki.Authority;
import io.keyturn.port.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SdsResourcesTest {
    private static final Authority CA = Pairs.authority(1);
    private static final Material GOOD = Pairs.material(Pairs.leaf(CA), Pairs.trusting(CA));
    private static final Material NEXT = Pairs.material(Pairs.leaf(CA), Pairs.trusting(CA));
    private static final long SEED = 20_261_124;
    private static final Material BAD =
            new Material(Bytes.of("bad"), Bytes.of("bad"), Bytes.of("bad"));

    private final Recording heard = new Recording();
    private final SdsResources resources =
            new SdsResources(List.of(Pairs.ISTIO, Pairs.GLOO), () -> Pairs.NOW, heard);

    @Test
    void publishesWhatIsProved() {
        resources.offer(Pairs.GLOO, "test", new Sight.Held(GOOD));
        assertThat(heard.published).containsExactly("validation_context,server_cert");
        assertThat(resources.current().find("server_cert")).isPresent();
    }

    @Test
    void publishesTheSameContentOnlyOnce() {
        resources.offer(Pairs.GLOO, "test", new Sight.Held(GOOD));
        resources.offer(Pairs.GLOO, "test", new Sight.Held(GOOD));
        assertThat(heard.published).hasSize(1);
    }

    @Test
    void servesOnePairWhateverIsWrongWithTheOther() {
        resources.offer(Pairs.ISTIO, "test", new Sight.Held(BAD));
        resources.offer(Pairs.GLOO, "test", new Sight.Held(GOOD));
        assertThat(heard.published).containsExactly("validation_context,server_cert");
    }

    @Test
    void saysOnceThatWhatItServesHasEndedAndServesItOn() {
        AtomicReference<Instant> now = new AtomicReference<>(Pairs.NOW);
        SdsResources aging = new SdsResources(List.of(Pairs.GLOO), now::get, heard);
        aging.offer(Pairs.GLOO, "test", new Sight.Held(GOOD));
        now.set(Pairs.NOW.plus(Duration.ofDays(29)));
        aging.offer(Pairs.GLOO, "test", new Sight.Held(GOOD));
        assertThat(heard.troubles).isEmpty();
        now.set(Pairs.NOW.plus(Duration.ofDays(31)));
        aging.offer(Pairs.GLOO, "test", new Sight.Held(GOOD));
        aging.offer(Pairs.GLOO, "test", new Sight.Held(GOOD));
        assertThat(heard.troubles).singleElement().asString().contains("expired");
        assertThat(aging.current().find("server_cert")).isPresent();
    }

    @Test
    void keepsWhatItServesWhenTheSourceFails() {
        resources.offer(Pairs.GLOO, "test", new Sight.Held(GOOD));
        resources.offer(Pairs.GLOO, "test", new Sight.Failed("cannot read"));
        resources.offer(Pairs.GLOO, "test", new Sight.Missing("no tls.key"));
        assertThat(resources.current().find("server_cert")).isPresent();
    }

    @Test
    void saysTheSameTroubleOnceAndThatItIsOver() {
        resources.offer(Pairs.GLOO, "test", new Sight.Missing("no tls.key"));
        resources.offer(Pairs.GLOO, "test", new Sight.Missing("no tls.key"));
        resources.offer(Pairs.GLOO, "test", new Sight.Held(GOOD));
        assertThat(heard.troubles).containsExactly("no tls.key", "recovered " + Pairs.GLOO);
    }

    @Test
    void doesNotComplainOfWhatMayBeHalfWritten() {
        resources.offer(Pairs.GLOO, "test", new Sight.Held(GOOD));
        Material mixed =
                new Material(
                        NEXT.chain(), GOOD.key(), GOOD.anchors()); // the key is still on its way
        resources.offer(Pairs.GLOO, "test", new Sight.Unsettled(mixed));
        assertThat(heard.troubles).isEmpty();
        resources.offer(Pairs.GLOO, "test", new Sight.Unsettled(NEXT));
        assertThat(heard.published)
                .containsExactly("validation_context,server_cert", "server_cert");
        assertThat(heard.troubles).isEmpty();
    }

    @Test
    void complainsOfTheSameOnceItHasSettled() {
        resources.offer(Pairs.GLOO, "test", new Sight.Unsettled(BAD));
        resources.offer(Pairs.GLOO, "test", new Sight.Held(BAD));
        assertThat(heard.troubles).isNotEmpty();
        resources.offer(Pairs.GLOO, "test", new Sight.Unsettled(GOOD));
        assertThat(heard.troubles).last().isEqualTo("recovered " + Pairs.GLOO);
    }

    @Test
    void takesWhateverASourceHolds() {
        Random random = new Random(SEED);
        for (int look = 0; look < 3_000; look++) {
            Material damaged =
                    new Material(
                            damaged(GOOD.chain(), random),
                            damaged(GOOD.key(), random),
                            damaged(GOOD.anchors(), random));
            assertThatCode(() -> resources.offer(Pairs.GLOO, "test", new Sight.Held(damaged)))
                    .as("seed %d, look %d", SEED, look)
                    .doesNotThrowAnyException();
        }
    }

    /// With one byte of the certificate or key itself changed, or of its PEM, or an end cut off, or left as it is.
    private static Bytes damaged(Bytes pem, Random random) {
        byte[] bytes = pem.toArray();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> bytes[at] = (byte) "ABCDwxyz0189+/=\n ".charAt(random.nextInt(17));
            case 2 -> bytes = Arrays.copyOf(bytes, at);
            default -> {}
        }
        return Bytes.of(bytes);
    }

    @Test
    void tellsFollowersUntilTheyClose() {
        List<String> seen = new java.util.ArrayList<>();
        SdsResources.Following following =
                resources.follow(snapshot -> seen.add(snapshot.version()));
        resources.offer(Pairs.GLOO, "test", new Sight.Held(GOOD));
        following.close();
        resources.offer(Pairs.ISTIO, "test", new Sight.Held(GOOD));
        assertThat(seen).hasSize(2);
    }

    @Test
    void refusesPairsThatShareAName() {
        assertThatThrownBy(() ->
                        new SdsResources(List.of(Pairs.GLOO, Pairs.GLOO), () -> Pairs.NOW, heard))
                .hasMessageContaining("a name is used twice");
    }
}
