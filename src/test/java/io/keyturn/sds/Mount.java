package io.keyturn.sds;

import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/// A directory that is written as the kubelet writes a mounted Secret: a new folder, and one swap of `..data`.
final class Mount {
    private final Path path;

    Mount(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    void swap(Material material) {
        write(
                Map.of(
                        Names.TLS_CRT, material.chain(),
                        Names.TLS_KEY, material.key(),
                        Names.CA_CRT, material.anchors()));
    }

    private void write(Map<String, Bytes> files) {
        try {
            Files.createDirectories(path);
            Path folder = Files.createDirectory(path.resolve("..2026_" + System.nanoTime()));
            for (Map.Entry<String, Bytes> file : files.entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue().toArray());
            }
            Path link = path.resolve("..data_tmp");
            Files.createSymbolicLink(link, folder.getFileName());
            Files.move(
                    link,
                    path.resolve("..data"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            for (String name : files.keySet()) {
                if (!Files.isSymbolicLink(path.resolve(name))) {
                    Files.createSymbolicLink(path.resolve(name), Path.of("..data", name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
