package io.keyturn.pki;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads certificates from PEM.
public final class PemCertificates {
    private static final String LABEL = "CERTIFICATE";
    private static final Pattern ANYWHERE =
            Pattern.compile(
                    "-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----");

    private static final Pattern WHITE = Pattern.compile("\\s");

    private PemCertificates() {}

    /// Every certificate of the file, in order.
    ///
    /// @param what names the file in errors
    /// @throws PkiException when there is none, another kind of block, or one that does not parse
    public static List<Certificate> parse(byte[] pem, String what) {
        List<Certificate> certificates = new ArrayList<>();
        for (PemBlock block : PemReader.read(pem, what)) {
            if (!block.label().equals(LABEL)) {
                throw new PkiException(
                        "cannot read '%s': block %d is a '%s', expected '%s'; leave only certificates in it"
                                .formatted(what, certificates.size() + 1, block.label(), LABEL));
            }
            certificates.add(Certificate.parseDer(block.bytes()));
        }
        if (certificates.isEmpty()) {
            throw new PkiException(
                    "cannot read '%s': it holds no certificate, expected PEM; replace the file"
                            .formatted(what));
        }
        return certificates;
    }

    /// Every certificate that can still be read from a damaged file, also where two files were joined without a newline.
    public static List<Certificate> salvage(byte[] pem) {
        List<Certificate> found = new ArrayList<>();
        Matcher block = ANYWHERE.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            tryParse(block.group(1)).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<Certificate> tryParse(String body) {
        try {
            return Optional.of(
                    Certificate.parseDer(
                            new PemBlock(LABEL, WHITE.matcher(body).replaceAll("")).bytes()));
        } catch (PkiException e) {
            return Optional
                    .empty(); // what does not parse trusts nobody: the strict reading names it
        }
    }
}
