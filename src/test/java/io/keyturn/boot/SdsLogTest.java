package io.keyturn.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.sds.secret.PairNames;
import io.keyturn.adapter.sds.secret.Snapshot;
import io.keyturn.adapter.sds.server.Client;
import io.keyturn.adapter.sds.talk.SdsReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SdsLogTest {
    private static final Client ENVOY = new Client(3, 7, "proxy.edge");

    private final SdsLog log = new SdsLog("sds_client");
    private final List<Line> lines = new ArrayList<>();
    private final ExtHandler ear =
            new ExtHandler() {
                @Override
                protected void doPublish(ExtLogRecord line) {
                    lines.add(new Line(line.getMessage(), line.getMdcCopy()));
                }
            };

    private record Line(String text, Map<String, String> facts) {}

    @BeforeEach
    void listen() {
        Logger.getLogger("io.keyturn.sds").addHandler(ear);
    }

    @AfterEach
    void stop() {
        Logger.getLogger("io.keyturn.sds").removeHandler(ear);
    }

    @Test
    void keepsGloosWordingWithTheFactsAsFieldsBesideIt() {
        log.listening("127.0.0.1:8234");
        log.published(Snapshot.EMPTY, List.of());
        log.stopping("127.0.0.1:8234");
        String version = Snapshot.EMPTY.version();
        assertThat(lines)
                .containsExactly(
                        new Line(
                                "sds server listening on 127.0.0.1:8234",
                                Map.of("address", "127.0.0.1:8234")),
                        new Line(
                                "Updating SDS config. sdsClient is sds_client. Snapshot version is "
                                        + version,
                                Map.of("sdsClient", "sds_client", "version", version)),
                        new Line(
                                "stopping sds server on 127.0.0.1:8234",
                                Map.of("address", "127.0.0.1:8234")));
    }

    @Test
    void saysInOneLineWhatHappenedAndToWhomAsTextAndAsFields() {
        log.faulty(new PairNames("leaf", "bundle"), List.of("the key is another's"));
        assertThat(lines)
                .containsExactly(
                        new Line(
                                "secret refused, the last good one stays secrets=leaf+bundle problem=\"the key is another's\"",
                                Map.of(
                                        "secrets",
                                        "leaf+bundle",
                                        "problem",
                                        "the key is another's")));
    }

    @Test
    void quotesAClientOnOneLineAndWithoutPem() {
        log.nacked(
                ENVOY,
                new SdsReply(List.of(), List.of(), "1", "1"),
                "no\ngood: -----BEGIN PRIVATE KEY-----\nMIG");
        assertThat(lines)
                .singleElement()
                .satisfies(
                        line ->
                                assertThat(line.facts())
                                        .containsEntry("message", "no good: (PEM)")
                                        .containsEntry("node", "proxy.edge")
                                        .containsEntry("connection", "3"),
                        line -> assertThat(line.text()).doesNotContain("\n", "MIG"));
    }
}
