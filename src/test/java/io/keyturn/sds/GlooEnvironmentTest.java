package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.adapter.sds.source.GlooEnvironment;
import io.keyturn.adapter.sds.source.Layout;
import io.keyturn.adapter.sds.source.PairDirectory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlooEnvironmentTest {
    @Test
    void hasGloosDefaults() {
        GlooEnvironment gloo = GlooEnvironment.of(Map.of("GLOO_MTLS_SDS_ENABLED", "true"));
        assertThat(gloo.client()).isEqualTo("sds_client");
        assertThat(gloo.mount())
                .hasValue(new PairDirectory(Path.of("/etc/envoy/ssl"), Layout.GLOO));
        assertThat(gloo.pairs(Optional.empty())).containsExactly(Pairs.GLOO);
    }

    @Test
    void listensOnThisMachineOnlyWhereGlooListensEverywhere() {
        assertThat(GlooEnvironment.of(Map.of()).address()).isEqualTo("127.0.0.1:8234");
    }

    @Test
    void hasIstiosDefaultsAndNamesItFirst() {
        GlooEnvironment gloo =
                GlooEnvironment.of(
                        Map.of("ISTIO_MTLS_SDS_ENABLED", "1", "GLOO_MTLS_SDS_ENABLED", "T"));
        assertThat(gloo.istio().orElseThrow().directory())
                .isEqualTo(new PairDirectory(Path.of("/etc/istio-certs"), Layout.ISTIO));
        assertThat(gloo.pairs(Optional.empty())).containsExactly(Pairs.ISTIO, Pairs.GLOO);
    }

    @Test
    void namesItsClientsAfterThePodOrAsItIsTold() {
        Map<String, String> pod = Map.of("POD_NAME", "proxy", "POD_NAMESPACE", "edge");
        assertThat(GlooEnvironment.of(pod).client()).isEqualTo("proxy.edge");
        assertThat(GlooEnvironment.of(Map.of("POD_NAME", "proxy")).client())
                .isEqualTo("sds_client");
        assertThat(GlooEnvironment.of(Map.of("SDS_CLIENT", "me")).client()).isEqualTo("me");
    }

    @Test
    void saysInGloosWordsThatNothingIsEnabled() {
        assertThatThrownBy(() -> GlooEnvironment.of(Map.of()).pairs(Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "at least one of Istio Cert rotation or Gloo Cert rotation must be enabled, using env vars GLOO_MTLS_SDS_ENABLED or ISTIO_MTLS_SDS_ENABLED");
    }

    @Test
    void needsNoDirectoryWhereTheApiServerGivesTheSecret() {
        assertThat(GlooEnvironment.of(Map.of()).pairs(Optional.of("api")))
                .containsExactly(Pairs.GLOO);
    }

    @Test
    void showsNumbersOnGloosPortOfThePodOnTheWordTrueOnly() {
        assertThat(GlooEnvironment.of(Map.of("POD_IP", "10.0.0.7")).stats()).isEmpty();
        assertThat(GlooEnvironment.of(Map.of("START_STATS_SERVER", "1")).stats())
                .as("Gloo starts none")
                .isEmpty();
        assertThat(GlooEnvironment.of(Map.of("START_STATS_SERVER", "true")).stats())
                .hasValue(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9091));
        assertThat(
                        GlooEnvironment.of(
                                        Map.of("START_STATS_SERVER", "true", "POD_IP", "10.0.0.7"))
                                .stats())
                .hasValue(new InetSocketAddress(InetAddress.ofLiteral("10.0.0.7"), 9091));
    }

    @Test
    void refusesAPodsAddressThatIsNone() {
        assertThatThrownBy(() ->
                        GlooEnvironment.of(Map.of("START_STATS_SERVER", "true", "POD_IP", "pod")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("POD_IP 'pod'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "on", "tRUE"})
    void refusesWhatGoDoesNotReadAsTrueOrFalse(String text) {
        assertThatThrownBy(() -> GlooEnvironment.of(Map.of("GLOO_MTLS_SDS_ENABLED", text)))
                .hasMessageContaining("GLOO_MTLS_SDS_ENABLED")
                .hasMessageContaining(text);
    }
}
