package io.keyturn.adapter.messaging;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Utils;

/// Asks the servers, before a client without TLS is made, whether they speak TLS. Kafka's client takes the first bytes of a
/// TLS alert for the length of an answer, and asks for 336 MiB of memory: the program would end of that (KAFKA-4090).
final class PlainListener {
    private static final int PATIENCE = 2_000;
    private static final int TLS_ALERT = 0x15;
    private static final int NOTHING = -1; // as the end of a stream

    // ApiVersions, version 0 (Kafka protocol, KIP-35): every broker answers it, to anybody.
    private static final short API_VERSIONS = 18;
    private static final int LENGTH = 10;
    private static final short NO_CLIENT = -1;

    private PlainListener() {}

    /// Does nothing for a client with TLS.
    ///
    /// @throws SpeaksTls where one of them speaks TLS
    /// @throws Silent where none of them answers, so that nobody knows
    static void expect(String servers, Map<String, ?> client) {
        Object protocol = client.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);
        if (protocol != null && protocol.toString().toUpperCase(Locale.ROOT).endsWith("SSL")) {
            return;
        }
        boolean isAnswered = false;
        for (String server : List.of(servers.split(",", -1))) {
            int first = firstByte(server.strip()).orElse(NOTHING);
            if (first == TLS_ALERT) {
                throw new SpeaksTls(server.strip());
            }
            isAnswered |= first != NOTHING;
        }
        if (!isAnswered) {
            throw new Silent();
        }
    }

    private static Optional<Integer> firstByte(String server) {
        String host = Utils.getHost(server);
        Integer port = Utils.getPort(server);
        if (host == null || port == null) {
            return Optional.empty();
        }
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE);
            socket.connect(new InetSocketAddress(host, port), PATIENCE);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(LENGTH);
            out.writeShort(API_VERSIONS);
            out.writeShort(0);
            out.writeInt(0);
            out.writeShort(NO_CLIENT);
            out.flush();
            return Optional.of(socket.getInputStream().read());
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Whatever they speak, it is not known in time.
    static final class Silent extends KafkaException {
        private static final long serialVersionUID = 1;

        Silent() {
            super("no server answers");
        }
    }

    /// Its remedy is in KafkaTrouble.
    static final class SpeaksTls extends KafkaException {
        private static final long serialVersionUID = 1;

        SpeaksTls(String server) {
            super("'%s' speaks TLS, and the client is to speak without it".formatted(server));
        }
    }
}
