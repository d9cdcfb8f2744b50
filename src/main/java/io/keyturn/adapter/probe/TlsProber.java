package io.keyturn.adapter.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Certificate;
import io.keyturn.pki.Leaf;
import io.keyturn.port.Address;
import io.keyturn.port.Endpoint;
import io.keyturn.port.Handshake;
import io.keyturn.port.Prober;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// Handshakes over the JDK's TLS, each on a connection and a context of its own, so that no session is resumed.
///
/// In TLS 1.3 a client is done before the server has looked at its certificate (RFC 8446, 2): only what the server says
/// afterwards proves that it took it. The probe greets as HTTP/2 does (RFC 9113, 3.4), which an xDS server answers at once.
/// One that stays silent is asked again in TLS 1.2, whose handshake ends after the server's look (RFC 5246, 7.3).
///
/// A server of HTTP/2 without TLS hangs up on a TLS greeting, as one that refuses may do. So who hangs up before it has said
/// anything is greeted without TLS, and answers that if it speaks none.
public final class TlsProber implements Prober {
    /// How long a handshake may take.
    public static final Duration LIMIT = Duration.ofSeconds(5);

    /// The preface and an empty SETTINGS frame.
    private static final byte[] GREETING =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(US_ASCII);

    private static final int FRAME_HEADER = 9;
    private static final int FRAME_TYPE = 3;
    private static final int SETTINGS = 4;

    private static final String OLDER = "TLSv1.2";

    private final int millis;

    public TlsProber(Duration limit) {
        this.millis = (int) requireNonNull(limit, "limit is null").toMillis();
    }

    @Override
    public List<Address> addressesOf(Endpoint endpoint) {
        try {
            return Stream.of(InetAddress.getAllByName(endpoint.host()))
                    .map(address -> new Address(endpoint, address.getHostAddress()))
                    .toList();
        } catch (UnknownHostException e) {
            return List.of(Address.of(endpoint));
        }
    }

    @Override
    public Handshake shake(Address at, Leaf client) {
        Handshake newest = shake(at, client, OLDER, "TLSv1.3");
        return newest instanceof Handshake.Timeout ? shake(at, client, OLDER) : newest;
    }

    private Handshake shake(Address at, Leaf client, String... protocols) {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(at.host(), at.endpoint().port()), millis);
            plain.setSoTimeout(millis);
            return secure(plain, at.endpoint(), client, protocols);
        } catch (HungUp e) {
            return isPlain(at) ? new Handshake.Plaintext() : new Handshake.Refused("it hung up");
        } catch (SocketTimeoutException e) {
            return new Handshake.Unreachable("no connection in time");
        } catch (IOException e) {
            return new Handshake.Unreachable(String.valueOf(e.getMessage()));
        }
    }

    /// The server ended the connection, and said neither why nor anything else.
    private static final class HungUp extends IOException {
        private static final long serialVersionUID = 1;

        HungUp(IOException cause) {
            super(cause);
        }
    }

    private static Handshake secure(Socket plain, Endpoint at, Leaf client, String... protocols)
            throws HungUp {
        try (SSLSocket socket =
                (SSLSocket)
                        context(client)
                                .getSocketFactory()
                                .createSocket(plain, at.host(), at.port(), true)) {
            socket.setEnabledProtocols(protocols);
            var offered = socket.getSSLParameters();
            offered.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(offered);
            begin(socket);
            List<Certificate> chain =
                    Stream.of(socket.getSession().getPeerCertificates())
                            .map(sent -> Certificate.of((X509Certificate) sent))
                            .toList();
            if (socket.getSession().getLocalCertificates() == null) {
                return new Handshake.Unasked(chain);
            }
            return socket.getSession().getProtocol().equals(OLDER)
                    ? new Handshake.Accepted(chain)
                    : heard(socket, chain);
        } catch (HungUp e) {
            throw e;
        } catch (SocketTimeoutException e) {
            return new Handshake.Timeout();
        } catch (SSLException e) {
            String said = String.valueOf(e.getMessage());
            return said.contains("plaintext") || said.contains("Unsupported or unrecognized")
                    ? new Handshake.Plaintext()
                    : new Handshake.Refused(said);
        } catch (SocketException e) {
            return new Handshake.Refused("it hung up: " + e.getMessage());
        } catch (IOException e) {
            return new Handshake.Refused(String.valueOf(e.getMessage()));
        }
    }

    private static void begin(SSLSocket socket) throws IOException {
        try {
            socket.startHandshake();
        } catch (SSLException e) {
            throw e.getCause() instanceof EOFException ? new HungUp(e) : e;
        } catch (SocketException e) {
            throw new HungUp(e);
        }
    }

    /// Whether it answers HTTP/2 in the clear: with a SETTINGS frame (RFC 9113, 6.5).
    private boolean isPlain(Address at) {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(at.host(), at.endpoint().port()), millis);
            plain.setSoTimeout(millis);
            plain.getOutputStream().write(GREETING);
            plain.getOutputStream().flush();
            byte[] frame = plain.getInputStream().readNBytes(FRAME_HEADER);
            return frame.length == FRAME_HEADER && frame[FRAME_TYPE] == SETTINGS;
        } catch (IOException e) {
            return false;
        }
    }

    private static Handshake heard(SSLSocket socket, List<Certificate> chain) throws IOException {
        socket.getOutputStream().write(GREETING);
        socket.getOutputStream().flush();
        return socket.getInputStream().read() < 0
                ? new Handshake.Refused("it hung up after the handshake")
                : new Handshake.Accepted(chain);
    }

    private static SSLContext context(Leaf client) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {new ProbeKeys(client)},
                    new TrustManager[] {new AnyServer()},
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no TLS; run JDK 25", e);
        }
    }
}
