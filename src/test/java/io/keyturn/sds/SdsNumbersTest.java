package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyturn.adapter.sds.SdsCounts;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.secret.Sight;
import io.keyturn.adapter.sds.server.Endpoint;
import io.keyturn.adapter.sds.server.SdsServer;
import io.keyturn.adapter.sds.server.SocketMode;
import io.keyturn.adapter.sds.server.StatsListener;
import io.keyturn.adapter.web.PrometheusText;
import io.keyturn.adapter.web.SdsMeters;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.pki.Authority;
import io.keyturn.pki.Leaf;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.restassured.RestAssured;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The numbers of a server with a real client, read as Prometheus reads them.
@SuppressWarnings("deprecation") // as in PrometheusText
class SdsNumbersTest {
    private static final Authority CA = Pairs.authority(1);
    private static final String LEAF = Pairs.GLOO.leaf();
    private static final String BUNDLE = Pairs.GLOO.bundle();

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SdsCounts counts =
            new SdsCounts(new SdsMeters(registry), List.of(Pairs.ISTIO, Pairs.GLOO));
    private final SdsResources resources =
            new SdsResources(List.of(Pairs.ISTIO, Pairs.GLOO), InstantSource.system(), counts);
    private final SdsServer server =
            SdsServer.start(
                    SdsServer.Options.plain(
                            Endpoint.parse("127.0.0.1:0", SocketMode.OWNER),
                            InstantSource.system()),
                    resources,
                    counts);
    private final int port = LoopbackPorts.free();
    private final StatsListener stats =
            StatsListener.open(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
                    new PrometheusText(registry)::text);
    private final TestClient client = new TestClient(server.port());

    @AfterEach
    void stop() {
        client.close();
        server.close();
        stats.close();
    }

    @Test
    void areThereBeforeAnythingHappens() {
        for (String secret : List.of(LEAF, BUNDLE, Pairs.ISTIO.leaf(), Pairs.ISTIO.bundle())) {
            for (String what : List.of("pushes", "acks", "nacks")) {
                assertThat(number("keyturn_sds_%s_total", what, secret)).isEqualTo("0.0");
            }
            assertThat(number("keyturn_sds_not_after_%s_seconds", "timestamp", secret))
                    .isEqualTo("NaN");
        }
        assertThat(number("keyturn_sds_source_%s_total", "errors", LEAF)).isEqualTo("0.0");
        assertThat(number("keyturn_sds_streams")).isEqualTo("0.0");
    }

    @Test
    void countWhatIsSentAcceptedAndRefusedBySecret() {
        Leaf leaf = Pairs.leaf(CA);
        publish(leaf);
        TestClient.Stream leaves = client.stream(LEAF);
        TestClient.Stream bundles = client.stream(BUNDLE);
        leaves.nextAcked();
        bundles.nack(bundles.next(), "no good");
        await().untilAsserted(() -> {
            assertThat(number("keyturn_sds_%s_total", "pushes", LEAF)).isEqualTo("1.0");
            assertThat(number("keyturn_sds_%s_total", "acks", LEAF)).isEqualTo("1.0");
            assertThat(number("keyturn_sds_%s_total", "nacks", LEAF)).isEqualTo("0.0");
            assertThat(number("keyturn_sds_%s_total", "pushes", BUNDLE)).isEqualTo("1.0");
            assertThat(number("keyturn_sds_%s_total", "acks", BUNDLE)).isEqualTo("0.0");
            assertThat(number("keyturn_sds_%s_total", "nacks", BUNDLE)).isEqualTo("1.0");
            assertThat(number("keyturn_sds_streams")).isEqualTo("2.0");
        });
        assertThat(
                        Double.parseDouble(
                                number("keyturn_sds_not_after_%s_seconds", "timestamp", LEAF)))
                .isEqualTo((double) leaf.certificate().validity().notAfter().getEpochSecond());
        leaves.hangUp();
        bundles.halfClose();
        await().untilAsserted(() -> assertThat(number("keyturn_sds_streams")).isEqualTo("0.0"));
    }

    @Test
    void tellHowLongAChangeTookToItsStreamsAndNotHowLongAFirstRequestDid() {
        publish(Pairs.leaf(CA));
        TestClient.Stream leaves = client.stream(LEAF);
        leaves.nextAcked();
        assertThat(number("keyturn_sds_push_seconds_count")).isEqualTo("0.0");
        publish(Pairs.leaf(CA));
        leaves.nextAcked();
        await().untilAsserted(() ->
                assertThat(number("keyturn_sds_push_seconds_count")).isEqualTo("1.0"));
        assertThat(text())
                .as("buckets from 1 ms to 5 s")
                .contains("keyturn_sds_push_seconds_bucket{le=\"0.001\",}")
                .contains("keyturn_sds_push_seconds_bucket{le=\"5.0\",} 1.0");
    }

    @Test
    void countWhatASourceCannotGiveOnceForEachChange() {
        for (int look = 0; look < 3; look++) {
            resources.offer(Pairs.GLOO, "test", new Sight.Missing("waiting for file 'tls.crt'"));
        }
        assertThat(number("keyturn_sds_source_%s_total", "errors", LEAF)).isEqualTo("1.0");
        resources.offer(
                Pairs.GLOO,
                "test",
                new Sight.Held(Pairs.material(Pairs.leaf(CA), Pairs.trusting(Pairs.authority(2)))));
        assertThat(number("keyturn_sds_source_%s_total", "errors", LEAF)).isEqualTo("2.0");
        assertThat(number("keyturn_sds_source_%s_total", "errors", Pairs.ISTIO.leaf()))
                .isEqualTo("0.0");
    }

    @Test
    void areThePageAndNothingElse() {
        RestAssured.given().baseUri("http://127.0.0.1").port(port).get("/").then().statusCode(404);
        RestAssured.given()
                .baseUri("http://127.0.0.1")
                .port(port)
                .post("/metrics")
                .then()
                .statusCode(405);
        publish(Pairs.leaf(CA));
        assertThat(text()).doesNotContain("BEGIN");
    }

    private void publish(Leaf leaf) {
        resources.offer(
                Pairs.GLOO, "test", new Sight.Held(Pairs.material(leaf, Pairs.trusting(CA))));
    }

    private String number(String pattern, String word, String secret) {
        return number(pattern.formatted(word) + "{secret=\"" + secret + "\",}");
    }

    private String number(String series) {
        Matcher line =
                Pattern.compile("^" + Pattern.quote(series) + " (\\S+)$", Pattern.MULTILINE)
                        .matcher(text());
        assertThat(line.find()).as(series).isTrue();
        return line.group(1);
    }

    private String text() {
        return RestAssured.given()
                .baseUri("http://127.0.0.1")
                .port(port)
                .get("/metrics")
                .then()
                .statusCode(200)
                .contentType("text/plain")
                .extract()
                .asString();
    }
}
