package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.secret.Sight;
import io.keyturn.adapter.sds.server.Endpoint;
import io.keyturn.adapter.sds.server.SdsServer;
import io.keyturn.adapter.sds.server.SocketMode;
import io.keyturn.fixture.GoSdsClient;
import io.keyturn.pki.Authority;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Go's gRPC makes of the server: another stack than ours, and Envoy's own Go messages.
@Tag("integration")
class GoClientTest {
    private static final Authority CA = Pairs.authority(1);
    private static final String NEXT = "next 10000";
    private static final String SILENCE = "next 300";

    @TempDir Path folder;

    private final Recording heard = new Recording();
    private final SdsResources resources =
            new SdsResources(List.of(Pairs.GLOO), InstantSource.system(), heard);
    private AutoCloseable server = () -> {};
    private AutoCloseable closing = () -> {};

    @BeforeEach
    void start() {
        server =
                SdsServer.start(
                        SdsServer.Options.plain(
                                Endpoint.parse(address(), SocketMode.OWNER),
                                InstantSource.system()),
                        resources,
                        heard);
        publish();
    }

    @AfterEach
    void stop() throws Exception {
        closing.close();
        server.close();
    }

    @Test
    void isAnsweredOnceAndThenAtEachChange() {
        GoSdsClient go = client();
        go.tell("open state server_cert");
        String first = go.tell(NEXT);
        assertThat(first).startsWith("reply " + version()).endsWith(" server_cert");
        go.tell("ack server_cert");
        assertThat(go.tell(SILENCE)).isEqualTo("silence");
        publish();
        assertThat(go.tell(NEXT)).startsWith("reply " + version());
        assertThat(go.tell(SILENCE)).isEqualTo("silence");
    }

    @Test
    void isNotAnsweredAfterARejection() {
        GoSdsClient go = client();
        go.tell("open state server_cert");
        go.tell(NEXT);
        go.tell("nack bad server_cert");
        assertThat(go.tell(SILENCE)).isEqualTo("silence");
        assertThat(heard.nacked).containsExactly("server_cert: bad");
        publish();
        assertThat(go.tell(NEXT)).startsWith("reply " + version());
    }

    @Test
    void isNotHeardWithAStaleNonce() {
        GoSdsClient go = client();
        go.tell("open state server_cert");
        go.tell(NEXT);
        go.tell("stale validation_context");
        assertThat(go.tell(SILENCE)).isEqualTo("silence");
        go.tell("ack server_cert validation_context");
        assertThat(go.tell(NEXT)).endsWith(" validation_context,server_cert");
    }

    @Test
    void getsEverythingForNoNames() {
        GoSdsClient go = client();
        go.tell("open state");
        assertThat(go.tell(NEXT)).endsWith(" validation_context,server_cert");
    }

    @Test
    void isToldOfUnknownNamesInTheDeltaProtocolAndHeldInTheOther() {
        GoSdsClient go = client();
        go.tell("open delta no-such server_cert");
        assertThat(go.tell(NEXT)).endsWith(" server_cert removed no-such");
        go.tell("ack");
        assertThat(go.tell(SILENCE)).isEqualTo("silence");
        go.tell("open state no-such");
        assertThat(go.tell(SILENCE)).isEqualTo("silence");
    }

    @Test
    void isRefusedWithAnotherType() {
        GoSdsClient go = client();
        go.tell("open state server_cert");
        go.tell(NEXT);
        go.tell("type type.googleapis.com/envoy.api.v2.auth.Secret");
        assertThat(go.tell(NEXT)).isEqualTo("end InvalidArgument");
        assertThat(go.tell("fetch server_cert")).endsWith(" server_cert");
    }

    @Test
    void fetches() {
        GoSdsClient go = client();
        assertThat(go.tell("fetch server_cert")).endsWith(" server_cert");
        assertThat(go.tell("fetch no-such")).isEqualTo("end NotFound");
    }

    private GoSdsClient client() {
        GoSdsClient go = GoSdsClient.start(address());
        closing = go;
        return go;
    }

    private String address() {
        return "unix:" + folder.resolve("sds.sock");
    }

    private void publish() {
        resources.offer(
                Pairs.GLOO,
                "test",
                new Sight.Held(Pairs.material(Pairs.leaf(CA), Pairs.trusting(CA))));
    }

    private String version() {
        return resources.current().find("server_cert").orElseThrow().version().hex();
    }
}
