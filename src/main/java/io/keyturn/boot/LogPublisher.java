package io.keyturn.boot;

import io.keyturn.port.Publisher;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Reason;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.TargetName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Says in the log what was done, one line for each step, and why nothing is done where a person must act, one line for
/// each change of the reason.
final class LogPublisher implements Publisher {
    private static final Logger LOG = Logger.getLogger("io.keyturn.rotation");

    private final Map<TargetName, Reason> last = new ConcurrentHashMap<>();

    @Override
    public void stepped(TargetName target, Decision.Step step) {
        last.remove(target);
        LOG.infof(
                "step taken target=%s step=%s phase=%s reason=%s \"%s\"",
                target,
                step.kind().word(),
                step.shape().phase().word(),
                step.reason().code().word(),
                step.reason().sentence());
    }

    @Override
    public void held(TargetName target, Decision decision) {
        boolean news = !decision.reason().equals(last.put(target, decision.reason()));
        switch (decision) {
            case Decision.Refuse(var reason) when news -> warn("refused", target, reason);
            case Decision.Wait(_, var reason, _)
                    when news && reason.code() == ReasonCode.STORE_UNREADABLE ->
                    warn("cannot see", target, reason);
            case Decision.Wait _, Decision.Refuse _, Decision.Step _ ->
                    LOG.debugf("held target=%s reason=%s", target, decision.reason());
        }
    }

    private static void warn(String message, TargetName target, Reason reason) {
        LOG.warnf(
                "%s target=%s reason=%s \"%s\"",
                message, target, reason.code().word(), reason.sentence());
    }
}
