package io.keyturn.adapter.web;

import io.keyturn.reconcile.Board;
import io.keyturn.reconcile.Board.Place;
import io.keyturn.reconcile.Report;
import io.keyturn.rotation.LeafFacts;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.TargetContent;
import io.keyturn.rotation.TargetName;
import io.keyturn.rotation.TargetSighting;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// Ready when the store answers and every target is proven: its pair matches, builds to its bundle and is in date.
@Readiness
@ApplicationScoped
final class TargetsReady implements HealthCheck {
    private final Board board;

    @Inject
    TargetsReady(Board board) {
        this.board = board;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("targets are proven").up();
        Map<TargetName, Place> places = board.places();
        if (places.isEmpty()) {
            answer.down().withData("targets", "the service has not started its rounds yet");
        }
        places.forEach((target, place) -> {
            String standing = standing(place);
            answer.withData(target.toString(), standing);
            if (!standing.equals("proven")) {
                answer.down();
            }
        });
        return answer.build();
    }

    private static String standing(Place place) {
        return switch (place) {
            case Place.Expected _ -> "not looked at yet";
            case Place.Known(var report) -> standing(report);
        };
    }

    private static String standing(Report report) {
        Observation seen = report.seen().observation();
        return switch (seen.target()) {
            case TargetSighting.Seen(TargetContent.Sound(_, var leaf), _, _) -> inDate(leaf, seen);
            case TargetSighting.Seen(TargetContent.Damaged(_, var faults), _, _) ->
                    String.join("; ", faults);
            case TargetSighting.Absent _ -> "does not exist";
            case TargetSighting.Unreadable(var problem) -> problem;
            case TargetSighting.Unknown(var problem) -> problem;
            case TargetSighting.Unusable(var reason) -> reason.toString();
        };
    }

    private static String inDate(LeafFacts leaf, Observation seen) {
        return leaf.validity().contains(seen.now())
                ? "proven"
                : "the leaf is valid from %s to %s"
                        .formatted(leaf.validity().notBefore(), leaf.validity().notAfter());
    }
}
