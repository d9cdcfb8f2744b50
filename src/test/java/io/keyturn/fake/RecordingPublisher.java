package io.keyturn.fake;

import io.keyturn.port.Publisher;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.TargetName;
import java.util.ArrayList;
import java.util.List;

/// Remembers what it hears.
public final class RecordingPublisher implements Publisher {
    private final List<Decision.Step> steps = new ArrayList<>();

    @Override
    public void stepped(TargetName target, Decision.Step step) {
        steps.add(step);
    }

    @Override
    public void held(TargetName target, Decision decision) {}

    public List<Decision.Step> steps() {
        return List.copyOf(steps);
    }
}
