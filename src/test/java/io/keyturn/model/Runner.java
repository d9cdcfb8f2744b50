package io.keyturn.model;

import io.keyturn.rotation.AuthorityRecord;
import io.keyturn.rotation.Decision;
import java.time.Instant;
import java.util.Optional;

/// A process that reconciles: it waits, or it holds what it is about to write.
sealed interface Runner {
    record Idle() implements Runner {}

    /// What a decision is about to become.
    ///
    /// @param step that was decided
    /// @param record that the authority Secret must hold when the target is written; empty when it must be absent
    /// @param target to write last
    /// @param authorityVersion that was read, -1 for none
    /// @param targetVersion that was read, -1 for none
    /// @param stage what comes next
    record Writing(
            Decision.Step step,
            Optional<AuthorityRecord> record,
            TargetSecret target,
            int authorityVersion,
            int targetVersion,
            Instant decidedAt,
            Stage stage)
            implements Runner {
        Writing at(Stage next) {
            return new Writing(
                    step, record, target, authorityVersion, targetVersion, decidedAt, next);
        }
    }

    /// The calls of one step, in their order.
    enum Stage {
        /// Read the target again, before an authority Secret is created.
        LOOK,
        /// Write the authority Secret.
        AUTHORITY,
        /// Read it again.
        CHECK,
        /// Write the target.
        TARGET
    }

    default boolean isAt(Stage stage) {
        return this instanceof Writing writing && writing.stage() == stage;
    }
}
