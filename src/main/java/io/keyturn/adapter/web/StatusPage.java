package io.keyturn.adapter.web;

import io.keyturn.reconcile.Board;
import io.keyturn.reconcile.Board.Place;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.Report;
import io.keyturn.reconcile.StatusView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What the page polls: the status of every target, as `keyturn status` prints it, and the last steps.
@Path("/status")
@ApplicationScoped
public class StatusPage implements Consumer<Report> {
    private static final int REMEMBERED = 50;

    private final Board board;
    private final Deque<Map<String, Object>> steps = new ArrayDeque<>();

    @Inject
    StatusPage(Board board) {
        this.board = board;
    }

    @Override
    public void accept(Report report) {
        if (report instanceof Report.Acted acted
                && acted.outcome() instanceof Outcome.Advanced(var step)) {
            Map<String, Object> taken = new LinkedHashMap<>();
            taken.put("at", report.at().toString());
            taken.put("name", report.seen().name().toString());
            taken.putAll(StatusView.decision(step));
            remember(taken);
        }
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> status() {
        List<Map<String, Object>> targets = new ArrayList<>();
        board.places()
                .forEach((name, place) -> {
                    switch (place) {
                        case Place.Expected _ ->
                                targets.add(Map.of("name", name.toString(), "phase", "unknown"));
                        case Place.Known(var report) -> targets.add(StatusView.of(report.seen()));
                    }
                });
        return Map.of("formatVersion", 1, "targets", targets, "steps", remembered());
    }

    private synchronized void remember(Map<String, Object> taken) {
        steps.addLast(taken);
        if (steps.size() > REMEMBERED) {
            steps.removeFirst();
        }
    }

    private synchronized List<Map<String, Object>> remembered() {
        return List.copyOf(steps);
    }
}
