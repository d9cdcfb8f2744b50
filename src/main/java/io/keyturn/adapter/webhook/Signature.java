package io.keyturn.adapter.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What tells a receiver that an event is from somebody who knows the secret: HMAC-SHA256 over `<id>.<time>.<body>`, so that a
/// body cannot be sent again under another id or at another time.
final class Signature {
    /// The header that it stands in, as `sha256=<lower-case hex>`.
    static final String HEADER = "Keyturn-Signature";

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /// @param secret not empty
    Signature(byte[] secret) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    String of(String id, String time, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] text = (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8);
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "Signature[secret]";
    }
}
