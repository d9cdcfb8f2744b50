package io.keyturn.adapter.web;

import io.keyturn.reconcile.Board;
import io.keyturn.reconcile.Board.Place;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/// Live as long as rounds end. Whatever the store does, a round takes less than a minute and the rest after it a minute at
/// most; a service that is silent for longer than this is stuck, and a restart is the remedy.
@Liveness
@ApplicationScoped
final class RoundsLive implements HealthCheck {
    static final Duration STUCK = Duration.ofMinutes(5);

    private final Board board;
    private final InstantSource clock;

    @Inject
    RoundsLive(Board board, InstantSource clock) {
        this.board = board;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("rounds end").up();
        board.places()
                .forEach((target, place) -> {
                    Instant last =
                            switch (place) {
                                case Place.Expected(var since) -> since;
                                case Place.Known(var report) -> report.at();
                            };
                    answer.withData(target.toString(), "last sign of life at " + last);
                    if (Duration.between(last, clock.instant()).compareTo(STUCK) > 0) {
                        answer.down();
                    }
                });
        return answer.build();
    }
}
