package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.server.Endpoint;
import io.keyturn.adapter.sds.server.SdsServer;
import io.keyturn.adapter.sds.server.SocketMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @TempDir Path folder;

    @Test
    void knowsWhichAddressesOthersReach() {
        assertThat(tcp("127.0.0.1:8234").isLoopback()).isTrue();
        assertThat(tcp("[::1]:8234").isLoopback()).isTrue();
        assertThat(tcp("0.0.0.0:8234").isLoopback()).isFalse();
        assertThat(tcp(":8234").isLoopback()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"8234", "localhost", "127.0.0.1:port", "127.0.0.1:99999", "http://a:1/"})
    void refusesWhatIsNoPlaceToListen(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text, SocketMode.OWNER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot listen on '%s'".formatted(text));
    }

    @Test
    void refusesASocketModeThatIsNone() {
        assertThatThrownBy(() -> SocketMode.parse("0999")).hasMessageContaining("0999");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0600", "0660"})
    void givesTheSocketItsMode(String mode) throws IOException {
        Path socket = folder.resolve("sds.sock");
        try (SdsServer _ = start(Endpoint.parse("unix:" + socket, SocketMode.parse(mode)))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo(mode.equals("0600") ? "rw-------" : "rw-rw----");
        }
        assertThat(socket).doesNotExist();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void replacesASocketThatIsLeftOver() throws IOException {
        Path socket = folder.resolve("sds.sock");
        try (var left =
                java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            left.bind(java.net.UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        try (SdsServer _ = start(Endpoint.parse("unix:" + socket, SocketMode.OWNER))) {
            assertThat(socket).exists();
        }
    }

    @Test
    void leavesASocketAloneThatAnotherServerAnswers() {
        Endpoint socket = Endpoint.parse("unix:" + folder.resolve("sds.sock"), SocketMode.OWNER);
        try (SdsServer _ = start(socket)) {
            assertThatThrownBy(() -> start(socket))
                    .hasMessageContaining("another process listens there");
        }
    }

    @Test
    void leavesAFileAloneThatIsNoSocket() throws IOException {
        Path file = Files.writeString(folder.resolve("sds.sock"), "precious");
        assertThatThrownBy(() -> start(Endpoint.parse("unix:" + file, SocketMode.OWNER)))
                .hasMessageContaining("no socket");
        assertThat(file).hasContent("precious");
    }

    private static SdsServer start(Endpoint endpoint) {
        Recording heard = new Recording();
        return SdsServer.start(
                SdsServer.Options.plain(endpoint, InstantSource.system()),
                new SdsResources(List.of(Pairs.GLOO), InstantSource.system(), heard),
                heard);
    }

    private static Endpoint.Tcp tcp(String text) {
        return (Endpoint.Tcp) Endpoint.parse(text, SocketMode.OWNER);
    }
}
