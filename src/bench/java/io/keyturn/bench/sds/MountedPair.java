package io.keyturn.bench.sds;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import io.keyturn.pki.Authority;
import io.keyturn.pki.Issuer;
import io.keyturn.pki.KeyAlgorithm;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.LeafTemplate;
import io.keyturn.port.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/// A mounted Secret, written as the kubelet writes it: a new folder, then one swap of `..data`. Only its leaf changes.
final class MountedPair {
    private static final Issuer ISSUER = new Issuer(new SecureRandom());

    private final Path path;
    private final Authority authority;
    private long folders;

    MountedPair(Path path, Authority authority) {
        this.path = requireNonNull(path, "path is null");
        this.authority = requireNonNull(authority, "authority is null");
    }

    Path path() {
        return path;
    }

    /// A new leaf, not written yet.
    Leaf issue() {
        LeafTemplate template =
                LeafTemplate.forService(
                        KeyAlgorithm.P256,
                        Duration.ofDays(30),
                        "gloo",
                        "gloo-system",
                        "cluster.local");
        return ISSUER.issueLeaf(template, authority, Instant.now().minusSeconds(60));
    }

    /// What clients get of it.
    static ByteString chainOf(Leaf leaf) {
        return ByteString.copyFromUtf8(leaf.chainPem());
    }

    /// Writes the leaf beside what is there.
    Prepared prepare(Leaf leaf) {
        try {
            Files.createDirectories(path);
            Path folder = Files.createDirectory(path.resolve("..2026_" + folders++));
            write(folder.resolve(Names.TLS_CRT), leaf.chainPem());
            write(folder.resolve(Names.TLS_KEY), leaf.key().pem());
            write(folder.resolve(Names.CA_CRT), authority.certificate().pem());
            Path link = path.resolve("..data_tmp");
            Files.createSymbolicLink(link, folder.getFileName());
            return new Prepared(path, link);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    /// Everything but the swap is done.
    record Prepared(Path mount, Path link) {
        /// Returns when, by the process's nanoseconds.
        long swap() {
            try {
                long at = System.nanoTime();
                Files.move(
                        link,
                        mount.resolve("..data"),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
                return at;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
