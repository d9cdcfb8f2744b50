package io.keyturn.adapter.cli;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.Endpoint;
import io.keyturn.reconcile.Inspection;
import io.keyturn.reconcile.StatusView;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.Request;
import io.keyturn.rotation.Rupture;
import io.keyturn.rotation.Rupture.Regain;
import io.keyturn.rotation.TargetName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which connections fail when a stolen key is answered, as `keyturn rotate --compromised` says it before it acts.
///
/// @param rupture who is cut off, and until when
record Failing(Rupture rupture) {
    /// The field of the JSON documents.
    static final String FIELD = "failing";

    Failing {
        requireNonNull(rupture, "rupture is null");
    }

    static boolean isAsked(Order order) {
        return order.request().map(Request::kind).filter(Request.Kind::isCompromise).isPresent();
    }

    /// From what a look found.
    static Failing of(Inspection seen) {
        Observation observation = seen.observation();
        List<Consumer> all = new ArrayList<>(observation.evidence().consumers());
        for (Endpoint endpoint : seen.binding().endpoints()) {
            Consumer silent = unasked(seen.name(), endpoint);
            if (all.stream().noneMatch(known -> known.id().equals(silent.id()))) {
                all.add(silent);
            }
        }
        return new Failing(Rupture.of(all, seen.binding().policy().assumedAfter()));
    }

    private static Consumer unasked(TargetName target, Endpoint endpoint) {
        return new Consumer(
                "endpoint",
                "",
                target.namespace(),
                endpoint.toString(),
                new Consumer.Proven.Silent("it is asked only while a rotation is under way"));
    }

    /// For a person; the first line is about all of them.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "between a consumer that has loaded the new pair and one that has not, every connection fails, both ways, until the other has loaded it too");
        lines.add(count());
        rupture.affected()
                .forEach(each ->
                        lines.add(
                                StatusText.consumer(each.consumer())
                                        + "; "
                                        + sentence(each.regain())));
        return lines;
    }

    Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("pairs", rupture.pairs());
        view.put("openEnded", rupture.isOpenEnded());
        view.put("consumers", rupture.affected().stream().map(Failing::view).toList());
        return view;
    }

    private String count() {
        String known =
                "up to %d ordered pairs of %d known consumers"
                        .formatted(rupture.pairs(), rupture.known());
        String others = "pairs with whoever is there and was not found";
        if (!rupture.isOpenEnded()) {
            return known;
        }
        return rupture.known() == 0 ? others : known + ", and " + others;
    }

    private static Map<String, Object> view(Rupture.Affected affected) {
        Map<String, Object> view = StatusView.consumer(affected.consumer());
        view.put("regains", word(affected.regain()));
        if (affected.regain() instanceof Regain.Within(var floor)) {
            view.put("floor", floor.toString());
        }
        return view;
    }

    private static String word(Regain regain) {
        return switch (regain) {
            case Regain.OnReload _ -> "on-reload";
            case Regain.Within _ -> "within-floor";
            case Regain.OnRestart _ -> "on-restart";
            case Regain.Unknown _ -> "unknown";
        };
    }

    private static String sentence(Regain regain) {
        return switch (regain) {
            case Regain.OnReload _ -> "has the new pair as soon as it reloads";
            case Regain.Within(var floor) ->
                    "is assumed to have the new pair %s after it is written"
                            .formatted(Spans.of(floor));
            case Regain.OnRestart _ -> "has the new pair not before it is restarted";
            case Regain.Unknown _ -> "nobody knows when it has the new pair";
        };
    }
}
