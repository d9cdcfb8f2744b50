package io.keyturn.adapter.sds.evidence;

import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.adapter.sds.secret.Sight;
import io.keyturn.pki.Digest;
import io.keyturn.pki.PemCertificates;
import io.keyturn.pki.PkiException;
import io.keyturn.pki.TrustBundle;
import io.keyturn.port.OnRestart;
import io.keyturn.rotation.Consumer.Holding;

/// Reads a look at a source as what a restart would load.
public final class OnRestartSights {
    private OnRestartSights() {}

    /// Digests alone: whether the pair proves is not asked here. The key is not looked at.
    public static OnRestart of(Sight sight) {
        return switch (sight) {
            case Sight.Held(var material) -> loads(material);
            case Sight.Unsettled(var material) -> loads(material);
            case Sight.Missing(var problem) -> new OnRestart.Fails(problem);
            case Sight.Failed(var problem) -> new OnRestart.Fails(problem);
        };
    }

    private static OnRestart loads(Material material) {
        try {
            Digest bundle =
                    TrustBundle.of(PemCertificates.parse(material.anchors().toArray(), "bundle"))
                            .digest();
            Digest leaf =
                    PemCertificates.parse(material.chain().toArray(), "leaf")
                            .getFirst()
                            .fingerprint();
            return new OnRestart.Loads(new Holding(bundle, leaf));
        } catch (PkiException e) {
            return new OnRestart.Fails(String.valueOf(e.getMessage()));
        }
    }
}
