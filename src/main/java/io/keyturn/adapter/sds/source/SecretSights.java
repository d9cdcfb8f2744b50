package io.keyturn.adapter.sds.source;

import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.adapter.sds.secret.Sight;
import io.keyturn.port.Bytes;
import io.keyturn.port.SecretImage;
import io.keyturn.port.Sighting;
import java.util.Map;

/// Reads what the API server says of a Secret as what a pair is made of.
final class SecretSights {
    private static final Bytes NOTHING = Bytes.of("");

    private SecretSights() {}

    /// A key that is not there is read as empty: the proof names it.
    static Sight of(Sighting seen, String name, Layout layout) {
        return switch (seen) {
            case Sighting.Present present -> new Sight.Held(material(present.image(), layout));
            case Sighting.Absent _ ->
                    new Sight.Missing(
                            "waiting for secret '%s': it is not there yet; create it, or correct its name"
                                    .formatted(name));
            case Sighting.Unreadable unreadable -> new Sight.Failed(unreadable.problem());
        };
    }

    private static Material material(SecretImage image, Layout layout) {
        Map<String, Bytes> data = image.data();
        return new Material(
                data.getOrDefault(layout.chain(), NOTHING),
                data.getOrDefault(layout.key(), NOTHING),
                data.getOrDefault(layout.anchors(), NOTHING));
    }
}
