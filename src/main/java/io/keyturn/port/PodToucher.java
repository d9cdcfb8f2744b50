package io.keyturn.port;

import io.keyturn.rotation.Consumer;
import java.util.List;

/// Makes the kubelets of pods load what they mount now, where they would do so in their own time.
public interface PodToucher {
    /// Each pod once for one target write. That it cannot be done is said, and stops nothing.
    ///
    /// @param sequence of the target write that is to be loaded
    void touch(List<Consumer> pods, long sequence);

    /// Where there are no kubelets.
    static PodToucher nobody() {
        return (_, _) -> {};
    }
}
