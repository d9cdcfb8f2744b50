package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.secret.Sight;
import io.keyturn.pki.Authority;
import io.keyturn.port.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

class SdsResourcesTest {
    private static final Authority CA = Pairs.authority(1);
    private static final Material GOOD = Pairs.material(Pairs.leaf(CA), Pairs.trusting(CA));
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
