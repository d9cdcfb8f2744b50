package io.keyturn.bench.events;

import io.keyturn.adapter.audit.AuditFile;
import io.keyturn.adapter.messaging.KafkaSettings;
import io.keyturn.adapter.messaging.KafkaSink;
import io.keyturn.event.EventType;
import io.keyturn.event.RotationEvent;
import io.keyturn.fixture.EveryEvent;
import io.keyturn.fixture.KafkaBroker;
import io.keyturn.port.EventSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Events a second into the audit file, forced to the disk one by one and a hundred at once, and into a real broker, each
/// acknowledged before the next and a hundred at once.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
public class SinkEventsBenchmark {
    private static final int GROUP = 100;
    private static final RotationEvent EVENT = EveryEvent.all().get(EventType.ROTATION_SWITCHED);
    private static final List<RotationEvent> ONE = List.of(EVENT);
    private static final List<RotationEvent> MANY = Collections.nCopies(GROUP, EVENT);

    /// A file of its own.
    @State(Scope.Benchmark)
    public static class OnDisk {
        private Path folder;
        private AuditFile file;

        @Setup
        public void open() throws IOException {
            folder = Files.createTempDirectory("keyturn-bench");
            file = new AuditFile(folder.resolve("audit.jsonl"), AuditFile.SIZE);
        }

        @TearDown
        public void remove() throws IOException {
            file.close();
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /// A broker of its own.
    @State(Scope.Benchmark)
    public static class OnBroker {
        private KafkaBroker broker;
        private KafkaSink sink;

        @Setup
        public void start() {
            broker = KafkaBroker.start();
            broker.createTopic(KafkaSettings.TOPIC, 1);
            sink =
                    new KafkaSink(
                            new KafkaSettings(broker.servers(), KafkaSettings.TOPIC, Map.of()));
        }

        @TearDown
        public void stop() {
            sink.close();
            broker.close();
        }
    }

    @Benchmark
    public EventSink.Taken auditForcedEach(OnDisk disk) {
        return all(disk.file.take(ONE));
    }

    @Benchmark
    @OperationsPerInvocation(GROUP)
    public EventSink.Taken auditForcedGrouped(OnDisk disk) {
        return all(disk.file.take(MANY));
    }

    @Benchmark
    public EventSink.Taken kafkaEach(OnBroker kafka) {
        return all(kafka.sink.take(ONE));
    }

    @Benchmark
    @OperationsPerInvocation(GROUP)
    public EventSink.Taken kafkaGrouped(OnBroker kafka) {
        return all(kafka.sink.take(MANY));
    }

    private static EventSink.Taken all(EventSink.Taken taken) {
        if (!(taken instanceof EventSink.Taken.All)) {
            throw new IllegalStateException("not all were taken: " + taken);
        }
        return taken;
    }
}
