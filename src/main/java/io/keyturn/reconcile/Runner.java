package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.PodToucher;

/// Whose rounds they are, and what they do beside writing the target.
///
/// @param actor who the events say took a step, as `keyturn on keyturn-7f9c`
/// @param toucher of pods that are waited for
/// @param auditing the record of what is about to be done
public record Runner(String actor, PodToucher toucher, Auditing auditing) {
    public Runner {
        requireNonNull(actor, "actor is null");
        requireNonNull(toucher, "toucher is null");
        requireNonNull(auditing, "auditing is null");
    }

    /// Nobody in particular, who only writes the target.
    public static Runner plain() {
        return new Runner("keyturn", PodToucher.nobody(), Auditing.none());
    }

    /// The same, touching these pods.
    public Runner touching(PodToucher pods) {
        return new Runner(actor, pods, auditing);
    }

    /// The same, with this record.
    public Runner recordedBy(Auditing record) {
        return new Runner(actor, toucher, record);
    }
}
