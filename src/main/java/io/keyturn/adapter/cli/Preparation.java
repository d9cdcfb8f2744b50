package io.keyturn.adapter.cli;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.Saved;
import io.keyturn.reconcile.Recreation;
import io.keyturn.reconcile.Target;
import java.util.Optional;
import java.util.function.Consumer;

/// What an order wants done to a target before its first pass: recreate it, and put the request onto it. A target that does
/// not exist yet is asked once the first step has made it.
final class Preparation {
    private final Workshop.Bench bench;
    private final Target target;
    private final Order order;
    private final Consumer<String> teller;
    private boolean begun;
    private boolean asked;

    Preparation(Workshop.Bench bench, Target target, Order order, Consumer<String> teller) {
        this.bench = requireNonNull(bench, "bench is null");
        this.target = requireNonNull(target, "target is null");
        this.order = requireNonNull(order, "order is null");
        this.teller = requireNonNull(teller, "teller is null");
    }

    /// Before a pass; does something before the first one only.
    ///
    /// @throws CommandFailure when it cannot be done
    void beforePass() {
        if (begun) {
            return;
        }
        if (order.recreation() == Order.Recreating.ALLOWED) {
            recreate();
        }
        ask();
        begun = true;
    }

    /// After a step, which may have made the target.
    ///
    /// @throws CommandFailure when it cannot be asked
    void afterStep() {
        if (asked) {
            return;
        }
        ask();
        order.request()
                .ifPresent(request ->
                        teller.accept(
                                "request '%s' is recorded on the new target; the next pass serves it"
                                        .formatted(request.id())));
    }

    private void ask() {
        Optional<String> note =
                order.request().isEmpty()
                        ? Optional.of("")
                        : new Asking(bench).ask(target, order.request().get());
        asked = note.isPresent();
        note.filter(said -> !said.isEmpty()).ifPresent(teller);
    }

    private void recreate() {
        switch (new Recreation(bench.store()).of(target.name())) {
            case Saved.Done _ -> {}
            case Saved.Conflict(var problem) -> throw new CommandFailure(Exit.AGAIN, problem);
            case Saved.Failed(var problem) -> throw new CommandFailure(Exit.FAILED, problem);
        }
    }
}
