package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/// The Secret that consumers read, as `namespace/name`.
///
/// @param namespace a DNS label of at most 63 characters (RFC 1123)
/// @param name a DNS subdomain that leaves room for `-ca`, at most 250 characters (RFC 1123)
public record TargetName(String namespace, String name) implements Comparable<TargetName> {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final int ROOM_FOR_SUFFIX = 250;

    public TargetName {
        requireNonNull(namespace, "namespace is null");
        requireNonNull(name, "name is null");
        if (!LABEL.matcher(namespace).matches()
                || !SUBDOMAIN.matcher(name).matches()
                || name.length() > ROOM_FOR_SUFFIX) {
            throw new IllegalArgumentException(
                    "cannot use target '%s/%s': it is no namespace and name of Kubernetes; use lower-case letters, digits and '-', as in 'gloo-system/gloo-mtls-certs'"
                            .formatted(namespace, name));
        }
    }

    /// Reads `namespace/name`.
    ///
    /// @throws IllegalArgumentException when the text has another shape
    public static TargetName parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(
                    "cannot use target '%s': expected NAMESPACE/NAME; write it as in 'gloo-system/gloo-mtls-certs'"
                            .formatted(text));
        }
        return new TargetName(parts[0], parts[1]);
    }

    /// The name of the authority Secret, in the same namespace.
    public String authorityName() {
        return name + "-ca";
    }

    @Override
    public int compareTo(TargetName other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
