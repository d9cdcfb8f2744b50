package io.keyturn.boot;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.RotationEvent;
import io.keyturn.port.Publisher;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Reason;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.TargetName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Says in the log what was done, one line for each step, and why nothing is done where a person must act, one line for
/// each change of the reason. The event of a step goes on to whoever follows this process.
final class LogPublisher implements Publisher {
    private static final Logger LOG = Logger.getLogger("io.keyturn.rotation");

    private final Map<TargetName, Reason> last = new ConcurrentHashMap<>();
    private final Consumer<RotationEvent> followers;

    LogPublisher(Consumer<RotationEvent> followers) {
        this.followers = requireNonNull(followers, "followers is null");
    }

    @Override
    public void committed(RotationEvent.Commitment commitment) {
        followers.accept(commitment);
    }

    @Override
    public void stepped(TargetName target, Decision.Step step) {
        last.remove(target);
        LogLine.of("step taken")
                .with("target", target)
                .with("step", step.kind().word())
                .with("phase", step.shape().phase().word())
                .with("reason", step.reason().code().word())
                .with("because", step.reason().sentence())
                .to(LOG, Logger.Level.INFO);
    }

    @Override
    public void held(TargetName target, Decision decision) {
        boolean news = !decision.reason().equals(last.put(target, decision.reason()));
        switch (decision) {
            case Decision.Refuse(var reason) when news ->
                    say("refused", target, reason, Logger.Level.WARN);
            case Decision.Wait(_, var reason, _)
                    when news && reason.code() == ReasonCode.STORE_UNREADABLE ->
                    say("cannot see", target, reason, Logger.Level.WARN);
            case Decision.Wait _, Decision.Refuse _, Decision.Step _ ->
                    say("held", target, decision.reason(), Logger.Level.DEBUG);
        }
    }

    private static void say(String message, TargetName target, Reason reason, Logger.Level level) {
        LogLine.of(message)
                .with("target", target)
                .with("reason", reason.code().word())
                .with("because", reason.sentence())
                .to(LOG, level);
    }
}
