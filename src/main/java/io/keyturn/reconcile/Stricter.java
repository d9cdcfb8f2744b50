package io.keyturn.reconcile;

import static io.keyturn.rotation.GateSetting.ASSUMED_AFTER;
import static io.keyturn.rotation.GateSetting.AT_DEADLINE;
import static io.keyturn.rotation.GateSetting.DEADLINE_MARGIN;
import static io.keyturn.rotation.GateSetting.ENDPOINT;
import static io.keyturn.rotation.GateSetting.WINDOW;

import io.keyturn.pki.Lengths;
import io.keyturn.port.Endpoint;
import io.keyturn.port.Names;
import io.keyturn.rotation.GateSetting;
import io.keyturn.rotation.MaintenanceWindows;
import io.keyturn.rotation.RotationPolicy;
import io.keyturn.rotation.RotationPolicy.AtDeadline;
import io.keyturn.rotation.StoredPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/// Of each setting the stricter: of a runner's own and the stored one. A default gives way to what is stored; what cannot be
/// read is taken for the default or the runner's own, whichever is stricter.
final class Stricter {
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final Target own;
    private final StoredPolicy stored;
    private final List<String> unreadable = new ArrayList<>();
    private final List<String> borrowed = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    Stricter(Target own, StoredPolicy stored) {
        this.own = own;
        this.stored = stored;
    }

    Binding binding() {
        RotationPolicy mine = own.policy();
        stored.torn().forEach(line -> faults.add(fault(line, "it is no NAME=VALUE")));
        RotationPolicy policy =
                gated(
                        mine,
                        one(
                                ASSUMED_AFTER,
                                mine.assumedAfter(),
                                RotationPolicy.DEFAULT.assumedAfter(),
                                Stricter::duration,
                                Stricter::longer),
                        one(
                                DEADLINE_MARGIN,
                                mine.deadlineMargin(),
                                RotationPolicy.DEFAULT.deadlineMargin(),
                                Stricter::duration,
                                Stricter::shorter),
                        one(
                                AT_DEADLINE,
                                mine.atDeadline(),
                                AtDeadline.HOLD,
                                AtDeadline::parse,
                                Stricter::holding),
                        windows(mine.windows()));
        return new Binding(policy, endpoints(), unreadable, borrowed, faults);
    }

    /// Where both together cannot be obeyed the runner's own counts, and no gate opens: whoever stored the other may know of
    /// slow consumers. What needs no gate, as the answer to a theft, goes on.
    private RotationPolicy gated(
            RotationPolicy mine,
            Duration floor,
            Duration margin,
            AtDeadline choice,
            MaintenanceWindows allowed) {
        try {
            return mine.gatedBy(floor, margin, choice, allowed);
        } catch (IllegalArgumentException e) {
            faults.add(
                    "the stored policy (%s) does not go with this runner's settings, so no gate opens: %s; correct the annotation '%s'"
                            .formatted(String.join(", ", borrowed), e.getMessage(), Names.POLICY));
            unreadable.add("policy");
            return mine;
        }
    }

    /// @param cautious what counts beside the own one where the stored one cannot be read
    private <T> T one(
            GateSetting setting,
            T mine,
            T cautious,
            Function<String, T> reading,
            BinaryOperator<T> stricter) {
        List<String> values = stored.valuesOf(setting);
        T bound = mine;
        boolean yields = !own.given().has(setting);
        for (String value : values) {
            try {
                T read = reading.apply(value);
                bound = yields ? read : stricter.apply(bound, read);
            } catch (IllegalArgumentException e) {
                faults.add(fault(setting.word() + "=" + value, String.valueOf(e.getMessage())));
                bound = stricter.apply(bound, cautious);
            }
            yields = false;
        }
        if (values.isEmpty() && !stored.torn().isEmpty()) {
            bound = stricter.apply(bound, cautious);
        }
        if (!bound.equals(mine)) {
            borrowed.add(setting.word() + "=" + Target.spelled(bound));
        }
        return bound;
    }

    private MaintenanceWindows windows(MaintenanceWindows mine) {
        List<String> texts = stored.valuesOf(WINDOW);
        if (texts.isEmpty()) {
            return stored.torn().isEmpty() ? mine : MaintenanceWindows.never();
        }
        if (Set.copyOf(texts).equals(Set.copyOf(own.given().windows()))) {
            return mine;
        }
        texts.forEach(text -> borrowed.add(WINDOW.word() + "=" + text));
        MaintenanceWindows theirs = read(texts);
        return own.given().has(WINDOW) ? mine.and(theirs) : theirs;
    }

    private MaintenanceWindows read(List<String> texts) {
        try {
            return own.given().format().read(texts);
        } catch (IllegalArgumentException e) {
            faults.add(
                    fault(
                            WINDOW.word() + "=" + String.join("|", texts),
                            String.valueOf(e.getMessage())));
            return MaintenanceWindows.never();
        }
    }

    private List<Endpoint> endpoints() {
        Set<Endpoint> all = new LinkedHashSet<>(own.endpoints());
        for (String text : stored.valuesOf(ENDPOINT)) {
            try {
                if (all.add(Endpoint.parse(text))) {
                    borrowed.add(ENDPOINT.word() + "=" + text);
                }
            } catch (IllegalArgumentException e) {
                unreadable.add(text);
                faults.add(fault(ENDPOINT.word() + "=" + text, String.valueOf(e.getMessage())));
            }
        }
        return List.copyOf(all);
    }

    private static String fault(String line, String why) {
        return "the stored policy '%s' cannot be read, so that the stricter side counts: %s; correct the annotation '%s', or take the line out"
                .formatted(line, why, Names.POLICY);
    }

    private static Duration duration(String text) {
        Duration read = Lengths.parse(text);
        if (read.isNegative() || read.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "'%s' is not between 0s and %s".formatted(text, Lengths.of(LONGEST)));
        }
        return read;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /// Nearer to the old authority's end: it waits longer.
    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static AtDeadline holding(AtDeadline a, AtDeadline b) {
        return a == AtDeadline.HOLD ? a : b;
    }
}
