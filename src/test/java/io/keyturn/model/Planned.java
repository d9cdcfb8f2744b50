package io.keyturn.model;

import io.keyturn.rotation.Decision;
import io.keyturn.rotation.ReasonCode;

/// What the planner says of a world that nobody touches.
final class Planned {
    private Planned() {}

    /// How a world rests.
    enum Rest {
        /// Something is due or awaited.
        MOVING,
        /// It stopped and said so, until somebody asks.
        CONTENDED,
        STEADY
    }

    /// I8: one observation, one decision.
    static void check(Moves moves, World before, Runner after) {
        Decision again = moves.decision(before);
        if (after instanceof Runner.Writing writing && !writing.step().equals(again)) {
            throw new Laws.Broken("I8", "decides " + writing.step() + ", then " + again);
        }
    }

    static Rest rest(Moves moves, World world) {
        return switch (moves.decision(world)) {
            case Decision.Step _ -> Rest.MOVING;
            case Decision.Refuse(var reason) ->
                    reason.code() == ReasonCode.CONTENDED ? Rest.CONTENDED : Rest.MOVING;
            case Decision.Wait(_, var reason, _) ->
                    switch (reason.code()) {
                        case HEALTHY,
                                FOREIGN,
                                AUTHORITY_LOST,
                                HELD_AFTER_ABORT,
                                INTERVAL_NOT_OVER,
                                OUTSIDE_WINDOW ->
                                Rest.STEADY;
                        default -> Rest.MOVING;
                    };
        };
    }
}
