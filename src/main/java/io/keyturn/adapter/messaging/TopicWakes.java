package io.keyturn.adapter.messaging;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.Told;
import io.keyturn.port.EventSource.Begin;
import io.keyturn.port.SecretStore.Watching;
import io.keyturn.port.WakeSource;
import io.keyturn.rotation.TargetName;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/// Wakes when a topic of Kafka tells of a step of the target. Whoever wrote the record, and whatever it says, costs one look,
/// and there is one look a second at the most.
public final class TopicWakes implements WakeSource {
    private static final Logger LOG = System.getLogger("io.keyturn.events");
    private static final Duration AT_MOST_EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final KafkaSettings settings;

    /// Connects to nothing yet.
    public TopicWakes(KafkaSettings settings) {
        this.settings = requireNonNull(settings, "settings is null");
    }

    /// Returns at once; a broker that is away is looked for again and again.
    @Override
    public Watching watch(TargetName target, Runnable wake) {
        Listening listening = new Listening(target.toString(), wake);
        Thread.ofPlatform().daemon().name("keyturn-wake-topic").start(listening);
        return listening::close;
    }

    private final class Listening implements Runnable {
        private final String target;
        private final Runnable wake;
        private final CountDownLatch closed = new CountDownLatch(1);
        private final AtomicReference<Runnable> ending = new AtomicReference<>(() -> {});
        private String said = "";
        private Duration wait = FIRST_WAIT;
        private long last = System.nanoTime() - AT_MOST_EVERY.toNanos();
        private boolean owed;

        Listening(String target, Runnable wake) {
            this.target = target;
            this.wake = requireNonNull(wake, "wake is null");
        }

        void close() {
            closed.countDown();
            ending.get().run();
        }

        @Override
        public void run() {
            try {
                while (isOpen()) {
                    try (TopicReader reader = TopicReader.open(settings, new Begin.Now())) {
                        ending.set(reader::wake);
                        listen(reader);
                    } catch (KafkaException e) {
                        trouble(e);
                    } finally {
                        ending.set(() -> {});
                    }
                    var _ = closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the process ends
            } catch (RuntimeException e) {
                LOG.log(Logger.Level.ERROR, "wakes end topic=" + settings.topic(), e);
            }
        }

        /// Until the broker is away, or nobody listens any more.
        private void listen(TopicReader reader) {
            said = "";
            wait = FIRST_WAIT;
            LOG.log(Logger.Level.INFO, "wakes come topic={0}", settings.topic());
            owed = true; // what was told before it listened
            long heard = System.nanoTime();
            while (isOpen()) {
                for (ConsumerRecord<byte[], byte[]> each : reader.poll(patience())) {
                    heard = System.nanoTime();
                    owed |= isNews(each);
                }
                if (owed && isDue()) {
                    owed = false;
                    last = System.nanoTime();
                    wake.run();
                }
                if (System.nanoTime() - heard > SILENCE.toNanos()) {
                    var _ = reader.ends(); // throws where nobody answers
                    heard = System.nanoTime();
                }
            }
        }

        private boolean isNews(ConsumerRecord<byte[], byte[]> each) {
            return TopicRecord.read(each)
                    .filter(Told::isCommitment)
                    .filter(event -> event.target().equals(target))
                    .isPresent();
        }

        private boolean isDue() {
            return System.nanoTime() - last >= AT_MOST_EVERY.toNanos();
        }

        private Duration patience() {
            long left = AT_MOST_EVERY.toNanos() - (System.nanoTime() - last);
            return owed ? Duration.ofNanos(Math.max(0, left)) : PATIENCE;
        }

        private boolean isOpen() {
            return closed.getCount() > 0;
        }

        /// Said once for each kind; nothing depends on it but how soon a change is seen.
        private void trouble(KafkaException e) {
            String problem = KafkaTrouble.reading(settings, e);
            if (isOpen() && !problem.equals(said)) {
                said = problem;
                LOG.log(
                        Logger.Level.WARNING,
                        "no wakes topic={0} problem=\"{1}\"",
                        settings.topic(),
                        problem);
            }
            Duration doubled = wait.multipliedBy(2);
            wait = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
        }
    }
}
