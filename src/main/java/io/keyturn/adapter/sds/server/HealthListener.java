package io.keyturn.adapter.sds.server;

import io.keyturn.adapter.sds.server.Pages.Page;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Answers on the pod's own addresses that this process lives and serves, and nothing else: Gloo's chart probes the SDS port
/// there, where no secret may be.
public final class HealthListener implements AutoCloseable {
    private static final String JSON = "application/json";

    private final List<Pages> opened;

    private HealthListener(List<Pages> opened) {
        this.opened = List.copyOf(opened);
    }

    /// Opens the port on each address.
    ///
    /// @param ready whether anything is served; `/health/ready` is 503 while it is not
    /// @param words what is served, in JSON
    /// @throws IllegalStateException when an address cannot be used
    public static HealthListener open(
            List<InetAddress> addresses, int port, BooleanSupplier ready, Supplier<String> words) {
        Map<String, Supplier<Page>> pages =
                Map.of(
                        "/health/live",
                        () -> new Page(HttpURLConnection.HTTP_OK, JSON, words.get()),
                        "/health/ready",
                        () -> new Page(statusOf(ready), JSON, words.get()));
        List<Pages> opened = new ArrayList<>();
        for (InetAddress address : addresses) {
            try {
                opened.add(Pages.open(new InetSocketAddress(address, port), pages));
            } catch (IOException e) {
                opened.forEach(Pages::close);
                throw new IllegalStateException(
                        "cannot show health on '%s:%d': %s; free the port, or set POD_IP to another address"
                                .formatted(address.getHostAddress(), port, e.getMessage()),
                        e);
            }
        }
        return new HealthListener(opened);
    }

    /// The pod's addresses: `POD_IP` where it is set, else all of this machine that are not loopback.
    ///
    /// @throws IllegalArgumentException when POD_IP is no address
    public static List<InetAddress> addresses(String podIp) {
        try {
            if (!podIp.isBlank()) {
                return List.of(InetAddress.getByName(podIp));
            }
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address ->
                            !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .toList();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "cannot use POD_IP '%s': it is no address; correct it".formatted(podIp), e);
        } catch (SocketException e) {
            return List.of(); // none can be found: there is nothing to open
        }
    }

    @Override
    public void close() {
        opened.forEach(Pages::close);
    }

    private static int statusOf(BooleanSupplier ready) {
        return ready.getAsBoolean()
                ? HttpURLConnection.HTTP_OK
                : HttpURLConnection.HTTP_UNAVAILABLE;
    }
}
