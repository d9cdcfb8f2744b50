package io.keyturn.cluster;

import io.keyturn.adapter.directory.DirectoryStore;
import io.keyturn.port.SecretStore;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class DirectoryCrashPointsTest extends CrashPoints {
    @TempDir Path root = Path.of("");

    @Override
    SecretStore store() {
        return new DirectoryStore(root, InstantSource.system());
    }
}
