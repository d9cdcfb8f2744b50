package io.keyturn.rotation;

/// What is due for a sound target: the next step of its rotation, a new leaf, or nothing yet.
final class Progress {
    private final Circumstances circumstances;

    Progress(Circumstances circumstances) {
        this.circumstances = circumstances;
    }

    Decision decide(RotationState state) {
        return switch (state) {
            case RotationState.Steady steady -> new Start(circumstances).steady(steady);
            case RotationState.Foreign foreign -> new Adoption(circumstances).foreign(foreign);
            case RotationState.Untaught untaught ->
                    new Interruption(circumstances).untaught(untaught);
            case RotationState.Trusting trusting -> new Middle(circumstances).trusting(trusting);
            case RotationState.Switched switched -> new Middle(circumstances).switched(switched);
            case RotationState.Retiring retiring -> new Middle(circumstances).retiring(retiring);
            case RotationState.Orphaned orphaned -> new Loss(circumstances).orphaned(orphaned);
        };
    }
}
