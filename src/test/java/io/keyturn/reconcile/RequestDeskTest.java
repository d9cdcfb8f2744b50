package io.keyturn.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.event.CloudEvent;
import io.keyturn.event.Outbox;
import io.keyturn.event.RequestFault;
import io.keyturn.event.RequestedRotation;
import io.keyturn.event.RotationEvent;
import io.keyturn.fake.Bench;
import io.keyturn.fake.MeddledStore;
import io.keyturn.port.Names;
import io.keyturn.port.SecretImage;
import io.keyturn.rotation.Request;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Requests that come as events, and what becomes of them on the target.
class RequestDeskTest {
    private static final List<String> ROTATION = List.of("introduce", "switch", "retire", "settle");

    private final Bench bench = new Bench();
    private final RequestDesk desk = new RequestDesk(bench.store, Set.of(Bench.NAME));

    private static RequestedRotation event(String id, Request.Kind kind) {
        return new RequestedRotation("/ci/42", id, Bench.NAME, kind, "key review");
    }

    private static RequestedRotation event(String id) {
        return event(id, Request.Kind.ROTATE_AUTHORITY);
    }

    private void haveATargetThatMayRotate() {
        bench.runUntilQuiet();
        bench.clock.advance(bench.target.policy().minimumInterval());
    }

    private String waiting() {
        return bench.image().annotations().getOrDefault(Names.REQUEST, "");
    }

    private void strip(String annotation) {
        Map<String, String> annotations = new HashMap<>(bench.image().annotations());
        annotations.remove(annotation);
        SecretImage image = bench.image();
        bench.store.put(
                Bench.NAME,
                io.keyturn.port.Part.TARGET,
                image.with(image.data(), image.labels(), annotations));
    }

    @Test
    void anEventRotatesOnceHoweverOftenItComes() {
        haveATargetThatMayRotate();
        assertThat(desk.take(event("1"))).isEqualTo(new Requested.Accepted(event("1"), ""));
        assertThat(desk.take(event("1"))).isEqualTo(new Requested.Known(event("1")));
        assertThat(bench.runUntilQuiet()).isEqualTo(ROTATION);
        bench.clock.advance(Duration.ofHours(2));

        // After a restart, when its rotation is over and its request answered.
        RequestDesk other = new RequestDesk(bench.store, Set.of(Bench.NAME));
        assertThat(other.take(event("1"))).isEqualTo(new Requested.Known(event("1")));
        assertThat(bench.runUntilQuiet()).isEmpty();
    }

    @Test
    void stepsNameWhoAskedAndWhy() {
        haveATargetThatMayRotate();
        desk.take(event("1"));
        bench.runUntilQuiet();
        RotationEvent introduced =
                Outbox.parse(
                                bench.image().annotations().getOrDefault(Names.OUTBOX, ""),
                                "bench-target",
                                Bench.NAME)
                        .waiting()
                        .get(1);
        assertThat(CloudEvent.attributes(introduced))
                .containsEntry("type", "io.keyturn.rotation.introduced");
        assertThat(introduced.data())
                .contains("asked by request 'event ci-42 key-review " + event("1").key() + "'");
    }

    @Test
    void remembersAnEventThroughAHundredOthersAndTheRequestsOfPersons() {
        haveATargetThatMayRotate();
        for (int i = 0; i < RequestDesk.REMEMBERED; i++) {
            RequestedRotation next = event(Integer.toString(i), Request.Kind.RENEW_LEAF);
            assertThat(desk.take(next)).isEqualTo(new Requested.Accepted(next, ""));
            bench.runUntilQuiet();
            bench.annotate(Names.REQUEST, "renew-leaf:a person " + i);
            bench.runUntilQuiet();
        }
        for (int i = 0; i < RequestDesk.REMEMBERED; i++) {
            RequestedRotation again = event(Integer.toString(i), Request.Kind.RENEW_LEAF);
            assertThat(desk.take(again)).isEqualTo(new Requested.Known(again));
        }
        strip(Names.REQUEST);
        desk.take(event("one more", Request.Kind.RENEW_LEAF));
        String kept = bench.image().annotations().getOrDefault(Names.REQUESTED_EVENTS, "");
        assertThat(kept.split(",", -1)).hasSize(RequestDesk.REMEMBERED);
        assertThat(kept).hasSizeLessThan(4096).doesNotContain(event("0").key());
    }

    @Test
    void knowsAnAnsweredEventWhereItsTargetWasStripped() {
        haveATargetThatMayRotate();
        desk.take(event("1"));
        bench.runUntilQuiet();
        strip(Names.REQUESTED_EVENTS);
        strip(Names.HANDLED_REQUESTS);
        assertThat(desk.take(event("1"))).isEqualTo(new Requested.Known(event("1")));
    }

    @Test
    void waitsForTheMinimumIntervalAsAPersonsRequestDoes() {
        haveATargetThatMayRotate();
        desk.take(event("1"));
        assertThat(bench.runUntilQuiet()).isEqualTo(ROTATION);
        assertThat(desk.take(event("2"))).isEqualTo(new Requested.Accepted(event("2"), ""));
        Outcome outcome = bench.pass();
        assertThat(outcome).isInstanceOf(Outcome.Unchanged.class);
        assertThat(((Outcome.Unchanged) outcome).decision().reason().code().word())
                .isEqualTo("interval-not-over");
        assertThat(waiting()).isEqualTo(event("2").request().text());
        bench.clock.advance(bench.target.policy().minimumInterval());
        assertThat(bench.runUntilQuiet()).isEqualTo(ROTATION);
    }

    @Test
    void joinsARequestForTheSameThing() {
        haveATargetThatMayRotate();
        desk.take(event("1"));
        assertThat(desk.take(event("2")))
                .isEqualTo(
                        new Requested.Accepted(
                                event("2"),
                                "it joins request '%s'".formatted(event("1").request().id())));
        assertThat(waiting()).isEqualTo(event("1").request().text());
        assertThat(bench.runUntilQuiet()).isEqualTo(ROTATION);
        assertThat(desk.take(event("2"))).isEqualTo(new Requested.Known(event("2")));
    }

    @Test
    void takesTheWordFromNobody() {
        haveATargetThatMayRotate();
        bench.annotate(Names.PAUSED, "lunch");
        for (String asked : List.of("abort:1", "compromised-leaf:1", "renew-leaf:1")) {
            bench.annotate(Names.REQUEST, asked);
            assertThat(desk.take(event("1")))
                    .isInstanceOfSatisfying(
                            Requested.Later.class,
                            later -> {
                                assertThat(later.obstacle())
                                        .isEqualTo(Requested.Obstacle.ANOTHER_REQUEST);
                                assertThat(later.problem()).contains("still waits there");
                            });
            assertThat(waiting()).isEqualTo(asked);
        }
        assertThat(bench.image().annotations()).doesNotContainKey(Names.REQUESTED_EVENTS);
    }

    @Test
    void isRecordedOnAPausedTargetAndServedWhenThatEnds() {
        haveATargetThatMayRotate();
        bench.annotate(Names.PAUSED, "lunch");
        assertThat(desk.take(event("1")))
                .isEqualTo(
                        new Requested.Accepted(
                                event("1"), "it waits for keyturn resume (paused: lunch)"));
        assertThat(bench.runUntilQuiet()).isEmpty();
        strip(Names.PAUSED);
        assertThat(bench.runUntilQuiet()).isEqualTo(ROTATION);
    }

    @Test
    void readsAnewWhereSomebodyElseWroteMeanwhile() {
        haveATargetThatMayRotate();
        MeddledStore meddled = new MeddledStore(bench.store);
        meddled.afterLoad(() -> bench.annotate("theirs", "kept"));
        RequestDesk over = new RequestDesk(meddled, Set.of(Bench.NAME));
        assertThat(over.take(event("1"))).isEqualTo(new Requested.Accepted(event("1"), ""));
        assertThat(bench.image().annotations())
                .containsEntry("theirs", "kept")
                .containsEntry(Names.REQUEST, event("1").request().text());
    }

    /// Two replicas take the same event at the same moment.
    @Test
    void isKnownWhereAnotherTookItMeanwhile() {
        haveATargetThatMayRotate();
        MeddledStore meddled = new MeddledStore(bench.store);
        meddled.afterLoad(() -> desk.take(event("1")));
        RequestDesk over = new RequestDesk(meddled, Set.of(Bench.NAME));
        assertThat(over.take(event("1"))).isEqualTo(new Requested.Known(event("1")));
    }

    @Test
    void isToComeAgainWhereTheStoreIsAwayOrTheTargetNotThere() {
        assertThat(desk.take(event("1")))
                .isInstanceOfSatisfying(
                        Requested.Later.class,
                        later -> assertThat(later.problem()).contains("it does not exist yet"));
        haveATargetThatMayRotate();
        bench.store.beUnreadable("cannot read: no answer");
        assertThat(desk.take(event("1")))
                .isEqualTo(new Requested.Later(Requested.Obstacle.STORE, "cannot read: no answer"));
        bench.store.beUnreadable("");
        for (int i = 0; i < 5; i++) {
            bench.store.conflictOnce();
        }
        assertThat(desk.take(event("1"))).isInstanceOf(Requested.Later.class);
        assertThat(waiting()).isEmpty();
        assertThat(desk.take(event("1"))).isInstanceOf(Requested.Accepted.class);
    }

    @Test
    void refusesATargetOfOthersAndOneThatCannotBeWritten() {
        RequestedRotation elsewhere =
                new RequestedRotation(
                        "s", "1", TargetName.parse("a/b"), Request.Kind.RENEW_LEAF, "");
        assertThat(desk.take(elsewhere))
                .isInstanceOfSatisfying(
                        Requested.Refused.class,
                        refused -> {
                            assertThat(refused.fault()).isEqualTo(RequestFault.TARGET);
                            assertThat(refused.problem()).contains("target 'a/b' is not one of");
                        });
        haveATargetThatMayRotate();
        bench.annotate(Names.FORMAT, "9");
        assertThat(desk.take(event("1")))
                .isInstanceOfSatisfying(
                        Requested.Refused.class,
                        refused -> assertThat(refused.problem()).contains("has format '9'"));
    }

    @Test
    void aClosedDoorTakesNothing() {
        List<Requested> heard = new java.util.ArrayList<>();
        RequestDoor door =
                new RequestDoor(
                        new io.keyturn.adapter.json.JacksonFormat(),
                        (_, answer) -> heard.add(answer));
        haveATargetThatMayRotate();
        assertThat(ask(door)).isInstanceOf(Requested.Later.class);
        door.open(desk);
        assertThat(ask(door)).isInstanceOf(Requested.Accepted.class);
        door.close();
        assertThat(ask(door)).isInstanceOf(Requested.Later.class);
        assertThat(door.ask("http", "text/plain", Map.of(), new byte[0]))
                .isInstanceOf(Requested.Refused.class);
        assertThat(heard).hasSize(4);
    }

    private static Requested ask(RequestDoor door) {
        String data = "{\"target\":\"%s\",\"action\":\"rotate-authority\"}".formatted(Bench.NAME);
        return door.ask(
                "http",
                "application/json",
                Map.of(
                        "specversion",
                        "1.0",
                        "id",
                        "1",
                        "source",
                        "s",
                        "type",
                        RequestedRotation.TYPE),
                data.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
