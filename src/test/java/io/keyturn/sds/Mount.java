package io.keyturn.sds;

import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.fixture.KubeletMount;
import io.keyturn.port.Names;
import java.nio.file.Path;
import java.util.Map;

/// A directory that is written as the kubelet writes a mounted Secret.
final class Mount {
    private final KubeletMount mount;

    Mount(Path path) {
        this.mount = new KubeletMount(path);
    }

    Path path() {
        return mount.path();
    }

    void swap(Material material) {
        mount.swap(
                Map.of(
                        Names.TLS_CRT, material.chain(),
                        Names.TLS_KEY, material.key(),
                        Names.CA_CRT, material.anchors()));
    }
}
