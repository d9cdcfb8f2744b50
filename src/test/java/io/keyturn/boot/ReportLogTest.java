package io.keyturn.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.port.Names;
import io.keyturn.rotation.Observation;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportLogTest {
    private final Bench bench = new Bench();
    private final ReportLog log = new ReportLog();
    private final List<ExtLogRecord> lines = new ArrayList<>();
    private final ExtHandler ear =
            new ExtHandler() {
                @Override
                protected void doPublish(ExtLogRecord line) {
                    lines.add(line);
                }
            };

    @BeforeEach
    void listen() {
        Logger.getLogger("io.keyturn.service").addHandler(ear);
        bench.pass();
    }

    @AfterEach
    void stop() {
        Logger.getLogger("io.keyturn.service").removeHandler(ear);
    }

    @Test
    void saysOnceForEachChangeWhichSettingsComeFromTheTarget() {
        round();
        assertThat(lines).as("it stored its own").isEmpty();
        bench.annotate(Names.POLICY, "assumed-after=5m\nat-deadline=hold");
        round();
        round();
        assertThat(lines)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.getLevel()).isEqualTo(Level.INFO);
                    assertThat(line.getMessage())
                            .startsWith(
                                    "policy of the target binds target=gloo-system/gloo-mtls-certs")
                            .contains("assumed-after=5m, at-deadline=hold");
                });
        bench.annotate(Names.POLICY, "assumed-after=1s");
        round();
        assertThat(lines)
                .last()
                .extracting(ExtLogRecord::getMessage)
                .asString()
                .endsWith("settings=none");
    }

    @Test
    void warnsOnceOfWhatCannotBeRead() {
        bench.annotate(Names.POLICY, "assumed-after=soon");
        round();
        round();
        assertThat(lines)
                .filteredOn(line -> line.getLevel().equals(Level.WARN))
                .singleElement()
                .satisfies(line ->
                        assertThat(line.getMessage())
                                .startsWith("policy unreadable")
                                .contains("'assumed-after=soon' cannot be read"));
    }

    private void round() {
        log.accept(bench.reconciler().round(bench.target, Observation.Rollback.REFUSED));
    }
}
