package io.keyturn.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.keyturn.event.CloudEvent;
import io.keyturn.event.EventType;
import io.keyturn.event.RotationEvent;
import io.keyturn.event.RotationEvent.Commitment;
import io.keyturn.fake.Bench;
import io.keyturn.fixture.Receiver;
import io.keyturn.fixture.Receiver.Failure;
import io.keyturn.fixture.Receiver.Got;
import io.keyturn.port.EventSink.Taken;
import io.keyturn.port.Names;
import io.keyturn.reconcile.Couriers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookSinkTest {
    private static final byte[] SECRET = "correct horse".getBytes(StandardCharsets.UTF_8);
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Receiver receiver = new Receiver();
    private final WebhookSink sink = sink(receiver.url());

    @AfterEach
    void close() {
        sink.close();
        receiver.close();
    }

    @Test
    void postsEachEventAsBinaryCloudEvent() {
        RotationEvent event = event(7);
        assertThat(sink.take(List.of(event))).isEqualTo(new Taken.All());
        Got got = receiver.got().getFirst();
        assertThat(got.body()).isEqualTo(event.data());
        assertThat(got.header("Content-Type")).isEqualTo("application/json");
        assertThat(got.header("ce-datacontenttype")).isEqualTo("null");
        CloudEvent.attributes(event)
                .forEach((name, value) -> {
                    if (!name.equals("datacontenttype")) {
                        assertThat(got.header("ce-" + name)).isEqualTo(value);
                    }
                });
    }

    @Test
    void encodesWhatNoHeaderHolds() {
        assertThat(HeaderText.of("pod/a b%\"ü\n")).isEqualTo("pod/a%20b%25%22%C3%BC%0A");
    }

    @Test
    void signsIdTimeAndBody() {
        var _ = sink.take(List.of(event(7)));
        assertThat(receiver.got()).allSatisfy(WebhookSinkTest::assertSigned);
        try (WebhookSink plain = unsigned()) {
            var _ = plain.take(List.of(event(8)));
        }
        assertThat(receiver.got().getLast().header(Signature.HEADER)).isEqualTo("null");
    }

    @Test
    void stopsAtTheFirstThatIsNotTakenAndSaysWhy() {
        receiver.fail(status(204), status(500));
        assertThat(sink.take(List.of(event(1), event(2), event(3))))
                .isEqualTo(
                        new Taken.Some(
                                1,
                                "cannot post events to webhook '%s': it answered 500; it is tried again"
                                        .formatted(shown())));
    }

    @Test
    void saysThatNobodyAnswersInTime() {
        receiver.fail(new Failure.Silence());
        assertThat(sink.take(List.of(event(1))))
                .isEqualTo(
                        new Taken.Some(
                                0,
                                "cannot post events to webhook '%s': no answer within 1s; check that it runs and is not overloaded"
                                        .formatted(shown())));
    }

    @Test
    void asksSeldomWhereOnlyAPersonHelps() {
        receiver.fail(status(410));
        Taken first = sink.take(List.of(event(1)));
        assertThat(first)
                .isEqualTo(
                        new Taken.Some(
                                0,
                                "cannot post events to webhook '%s': it answered 410; nobody takes events at this path; correct --webhook-url, or leave it out"
                                        .formatted(shown())));
        assertThat(sink.take(List.of(event(1)))).isEqualTo(first);
        assertThat(receiver.refused()).as("asked once within the minute").hasSize(1);
        assertThat(receiver.got()).isEmpty();
    }

    @Test
    void restsAsLongAsItIsAskedTo() {
        receiver.fail(new Failure.Answer(503, "2"));
        Instant began = Instant.now();
        await().atMost(SOON).until(() -> sink.take(List.of(event(1))) instanceof Taken.All);
        assertThat(Duration.between(began, Instant.now())).isGreaterThan(Duration.ofSeconds(2));
        assertThat(receiver.refused()).hasSize(1);
    }

    @Test
    void restsAMinuteAtMostUntilADateToo() {
        Instant now = Instant.parse("2026-11-25T00:00:00Z");
        assertThat(rest("86400", now)).isEqualTo(Duration.ofMinutes(1));
        assertThat(rest("Wed, 25 Nov 2026 00:00:20 GMT", now)).isEqualTo(Duration.ofSeconds(20));
        assertThat(rest("-5", now)).isEqualTo(Duration.ZERO);
        assertThat(rest("soon", now)).isEqualTo(Duration.ZERO);
    }

    @Test
    void followsNoRedirect() {
        receiver.fail(status(302));
        assertThat(sink.take(List.of(event(1))).toString()).contains("a redirect is not followed");
        assertThat(receiver.got()).isEmpty();
    }

    @Test
    void bringsEveryEventInOrderThroughAllThatFails() {
        Bench bench = new Bench();
        receiver.fail(
                status(500),
                new Failure.Reset(),
                status(503),
                new Failure.Silence(),
                status(429),
                new Failure.Reset());
        try (Couriers couriers =
                Couriers.start(bench.store, List.of(Bench.NAME), List.of(sink), () -> true)) {
            var _ = bench.runUntilQuiet();
            bench.annotate(Names.REQUEST, "rotate-authority:a");
            bench.clock.advance(Duration.ofHours(2));
            var _ = bench.runUntilQuiet();
            await().atMost(SOON)
                    .untilAsserted(() -> {
                        couriers.wake(); // as each further step does
                        assertThat(receiver.got()).hasSize(5);
                    });
            assertThat(couriers.flush(SOON)).isEmpty();
        }
        assertThat(receiver.got())
                .extracting(Got::id)
                .containsExactly(
                        "bench-target:1:rotation.bootstrapped",
                        "bench-target:2:rotation.introduced",
                        "bench-target:3:rotation.switched",
                        "bench-target:4:rotation.retired",
                        "bench-target:5:rotation.completed");
        assertThat(receiver.refused()).hasSize(6).isSubsetOf(ids(receiver.got()));
        assertThat(receiver.got()).allSatisfy(WebhookSinkTest::assertSigned);
    }

    @Test
    void showsNeitherUserNorPathNorQuery() {
        String url = receiver.url().replace("://", "://me:hunter2@") + "/t0ken?key=s3cret";
        receiver.fail(status(401));
        try (WebhookSink named = sink(url)) {
            String said = named.take(List.of(event(1))).toString();
            assertThat(said).contains(shown()).doesNotContain("hunter2", "t0ken", "s3cret", "me:");
        }
        assertThat(Address.parse(url).toString()).isEqualTo(shown());
        try (WebhookSink named = sink(url)) {
            assertThat(named.take(List.of(event(1)))).isEqualTo(new Taken.All());
        }
        assertThat(receiver.got().getFirst().header("Authorization"))
                .isEqualTo("Basic bWU6aHVudGVyMg==");
    }

    @Test
    void repeatsNoAddressThatItCannotUse() {
        for (String url : List.of("ftp://me:hunter2@a/b", "https://me:hunter2@a b/", "hunter2")) {
            assertThatThrownBy(() -> Address.parse(url))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("cannot use the webhook's address: ")
                    .hasMessageNotContaining("hunter2");
        }
    }

    @Test
    void saysThatNobodyListens() {
        String url = receiver.url();
        receiver.close();
        try (WebhookSink named = sink(url)) {
            assertThat(named.take(List.of(event(1))).toString())
                    .contains("nobody listens there; check the address and that it runs");
        }
    }

    @Test
    void needsACertificateInTheFileOfAuthorities() {
        assertThatThrownBy(() ->
                        WebhookSink.open(
                                Address.parse("https://localhost/"),
                                SECRET,
                                Optional.of(Path.of("pom.xml")),
                                LIMIT))
                .hasMessage(
                        "cannot read authorities 'pom.xml': it holds no certificate; correct --webhook-ca");
    }

    private String shown() {
        return receiver.url().replace("/hook", "");
    }

    private static Duration rest(String retryAfter, Instant now) {
        return Refusal.of(
                        Address.parse("http://a/"),
                        503,
                        java.net.http.HttpHeaders.of(
                                java.util.Map.of("Retry-After", List.of(retryAfter)),
                                (_, _) -> true),
                        now)
                .orElseThrow()
                .rest();
    }

    private static Failure status(int status) {
        return new Failure.Answer(status, "");
    }

    private static WebhookSink sink(String url) {
        return WebhookSink.open(Address.parse(url), SECRET, Optional.empty(), LIMIT);
    }

    private WebhookSink unsigned() {
        return WebhookSink.open(
                Address.parse(receiver.url()), new byte[0], Optional.empty(), LIMIT);
    }

    private static List<String> ids(List<Got> got) {
        return got.stream().map(Got::id).toList();
    }

    private static void assertSigned(Got got) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        byte[] text =
                (got.id() + "." + got.header("ce-time") + "." + got.body())
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(got.header("Keyturn-Signature"))
                .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(text)));
    }

    private static RotationEvent event(long sequence) {
        return new Commitment(
                EventType.ROTATION_SWITCHED,
                "target-1",
                Bench.NAME,
                sequence,
                Instant.parse("2026-11-25T00:00:00Z"),
                "{\"sequence\":" + sequence + "}");
    }
}
