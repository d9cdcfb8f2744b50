package io.keyturn.model;

import java.util.List;

/// What the model has found and the planner does not answer yet; each needs a second fault while the first is being
/// repaired. They are counted, so that a fix shows as a zero, and nothing else is forgiven.
final class OpenFindings {
    private static final List<String> SENTENCES =
            List.of(
                    // The authority Secret is lost between its write and the target's.
                    "I6: 3 anchors of ours",
                    "I7: a generation is reused",
                    // The target is deleted; three writes of the authority Secret pass before the
                    // first of
                    // the target.
                    "I7: the sequence falls behind",
                    "L1: it does not end: rolled-back: ");

    private OpenFindings() {}

    static boolean contain(Schedules.Found found) {
        return SENTENCES.stream().anyMatch(found.what()::startsWith);
    }
}
