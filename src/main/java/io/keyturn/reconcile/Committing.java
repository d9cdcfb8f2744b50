package io.keyturn.reconcile;

import io.keyturn.event.Outbox;
import io.keyturn.event.RotationEvent.Commitment;
import io.keyturn.port.Names;
import io.keyturn.port.SecretImage;
import java.util.HashMap;
import java.util.Map;

/// Makes a step's event part of the very write that the step is: it waits in the outbox, and the chain's head names it.
final class Committing {
    private Committing() {}

    static SecretImage with(SecretImage target, Commitment commitment) {
        Map<String, String> annotations = new HashMap<>(target.annotations());
        Outbox before =
                Outbox.parse(
                        annotations.getOrDefault(Names.OUTBOX, ""),
                        commitment.targetId(),
                        commitment.target());
        annotations.put(Names.OUTBOX, before.plus(commitment).text());
        annotations.put(Names.AUDIT_HEAD, commitment.hash().hex());
        return target.with(target.data(), target.labels(), annotations);
    }
}
