package io.keyturn.pki;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// SHA-256 in lower-case hex; what gates compare instead of bytes of PEM.
///
/// @param hex 64 lower-case hexadecimal digits
public record Digest(String hex) implements Comparable<Digest> {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
    private static final int SHORT = 12;

    public Digest {
        requireNonNull(hex, "hex is null");
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("a digest is 64 lower-case hexadecimal digits");
        }
    }

    /// The digest of some bytes.
    public static Digest of(byte[] bytes) {
        return new Digest(HexFormat.of().formatHex(sha256().digest(bytes)));
    }

    /// The digest of a bundle: over its certificates' DER, sorted bytewise (unsigned), so that order does not matter.
    public static Digest ofAll(Collection<Certificate> certificates) {
        MessageDigest all = sha256();
        certificates.stream()
                .distinct()
                .map(Certificate::der)
                .sorted(Arrays::compareUnsigned)
                .forEach(all::update);
        return new Digest(HexFormat.of().formatHex(all.digest()));
    }

    /// The first 12 digits, for tables.
    public String shortForm() {
        return hex.substring(0, SHORT);
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
