package io.keyturn.model;

import io.keyturn.rotation.Decision;
import java.time.Instant;
import java.util.Optional;

/// A process that reconciles: it waits, or it holds what it is about to write.
sealed interface Runner {
    record Idle() implements Runner {}

    /// What a decision is about to become.
    ///
    /// @param step that was decided
    /// @param authority to write first; empty when it is written, or when there is none to write
    /// @param target to write then
    /// @param authorityVersion that was read, -1 for none
    /// @param targetVersion that was read, -1 for none
    record Writing(
            Decision.Step step,
            Optional<AuthoritySecret> authority,
            TargetSecret target,
            int authorityVersion,
            int targetVersion,
            Instant decidedAt)
            implements Runner {
        Writing afterAuthority() {
            return new Writing(
                    step, Optional.empty(), target, authorityVersion, targetVersion, decidedAt);
        }
    }
}
