package io.keyturn.boot;

import io.keyturn.port.Publisher;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.TargetName;
import org.jboss.logging.Logger;

/// Says in the log what was done: one line for each decision that changed something.
final class LogPublisher implements Publisher {
    private static final Logger LOG = Logger.getLogger("io.keyturn.rotation");

    @Override
    public void stepped(TargetName target, Decision.Step step) {
        LOG.infof(
                "step taken target=%s step=%s phase=%s reason=%s",
                target, step.kind().word(), step.shape().phase().word(), step.reason());
    }

    @Override
    public void held(TargetName target, Decision decision) {
        switch (decision) {
            case Decision.Wait wait ->
                    LOG.debugf(
                            "waiting target=%s reason=%s until=%s",
                            target, wait.reason(), wait.until());
            case Decision.Refuse refusal ->
                    LOG.warnf("refused target=%s reason=%s", target, refusal.reason());
            case Decision.Step step ->
                    LOG.debugf("planned target=%s step=%s", target, step.kind().word());
        }
    }
}
