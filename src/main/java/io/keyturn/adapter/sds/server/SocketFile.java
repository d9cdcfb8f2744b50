package io.keyturn.adapter.sds.server;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/// The file of a Unix domain socket. It is bound under another name, given its mode, and then put in place: nobody ever meets
/// it with a wider mode, and a stale one is replaced in one move.
final class SocketFile {
    private final Path path;
    private final Path unready;
    private Object key = "";

    SocketFile(Path path) {
        this.path = path;
        this.unready = path.resolveSibling("." + path.getFileName() + ".new");
    }

    /// Where to bind.
    ///
    /// @throws IOException when somebody listens at the place already, or something else lies there
    UnixDomainSocketAddress prepare() throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (!attributes(path).isOther()) {
                throw new IOException("a file that is no socket lies there");
            }
            if (isAnswered()) {
                throw new IOException("another process listens there");
            }
        }
        Files.deleteIfExists(unready);
        return UnixDomainSocketAddress.of(unready);
    }

    /// After the binding.
    void install(SocketMode mode) throws IOException {
        Files.setPosixFilePermissions(unready, mode.permissions());
        key = Objects.requireNonNullElse(attributes(unready).fileKey(), "");
        Files.move(
                unready, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// At the end; a socket that another process has put there meanwhile stays.
    void remove() throws IOException {
        Files.deleteIfExists(unready);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                && key.equals(attributes(path).fileKey())) {
            Files.delete(path);
        }
    }

    private boolean isAnswered() {
        try (SocketChannel tried = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return tried.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            return false; // nobody is there: it is left over
        }
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
