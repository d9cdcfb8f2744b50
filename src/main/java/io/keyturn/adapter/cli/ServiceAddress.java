package io.keyturn.adapter.cli;

import io.keyturn.adapter.cli.Settings.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Where a service listens.
final class ServiceAddress implements ITypeConverter<URI> {
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

    @Override
    public URI convert(String text) {
        try {
            URI address = new URI(text);
            if (SCHEMES.contains(String.valueOf(address.getScheme()))
                    && address.getHost() != null
                    && address.getUserInfo() == null
                    && address.getQuery() == null
                    && address.getFragment() == null) {
                return address;
            }
        } catch (URISyntaxException _) {
            // The same sentence.
        }
        // Not repeated: somebody may have put a password in.
        throw new TypeConversionException(
                "it is no address of a service; write it as http://127.0.0.1:9000");
    }

    /// That of `keyturn serve` with these settings, seen from its own pod.
    static URI standard(Settings settings) {
        String host =
                settings.find(Settings.PREFIX + "management-host")
                        .or(() -> settings.find("pod.ip"))
                        .map(Setting::value)
                        .filter(given -> !EVERYWHERE.contains(given))
                        .orElse("127.0.0.1");
        String port =
                settings.find(Settings.PREFIX + "management-port")
                        .map(Setting::value)
                        .orElse("9000");
        String literal = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return URI.create("http://%s:%s".formatted(literal, port));
    }
}
