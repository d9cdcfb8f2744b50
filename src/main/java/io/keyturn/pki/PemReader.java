package io.keyturn.pki;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Splits PEM text into blocks (RFC 7468).
///
/// Text between blocks, CRLF, trailing blank lines and a missing final newline are accepted; everything else is not.
/// Errors name the block by its number and label, never its content.
final class PemReader {
    private static final String DASHES = "-----";
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";

    private final List<PemBlock> blocks = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private String open = "";

    private PemReader() {}

    /// @param what names the file in errors, as `tls.crt`
    /// @throws PkiException when a block is not closed, closed by another label, nested or empty
    static List<PemBlock> read(byte[] text, String what) {
        PemReader reader = new PemReader();
        new String(text, StandardCharsets.ISO_8859_1)
                .lines()
                .forEach(line -> reader.take(line.strip(), what));
        if (!reader.open.isEmpty()) {
            throw reader.broken(what, "it has no END line");
        }
        return reader.blocks;
    }

    private void take(String line, String what) {
        if (line.startsWith(BEGIN)) {
            begin(line, what);
        } else if (line.startsWith(END)) {
            end(line, what);
        } else if (!open.isEmpty()) {
            body.append(line);
        }
    }

    private void begin(String line, String what) {
        if (!open.isEmpty()) {
            throw broken(what, "another block begins inside it");
        }
        open = labelOf(line, BEGIN, what);
        body.setLength(0);
    }

    private void end(String line, String what) {
        if (open.isEmpty()) {
            throw broken(what, "an END line stands without its BEGIN");
        }
        if (!labelOf(line, END, what).equals(open)) {
            throw broken(what, "its END line has another label");
        }
        if (body.isEmpty()) {
            throw broken(what, "it is empty");
        }
        blocks.add(new PemBlock(open, body.toString()));
        open = "";
    }

    private String labelOf(String line, String prefix, String what) {
        String rest = line.substring(prefix.length());
        if (!rest.endsWith(DASHES) || rest.indexOf(DASHES) != rest.length() - DASHES.length()) {
            throw broken(
                    what,
                    "a BEGIN or END line does not end where it should (were two files joined without a newline?)");
        }
        return rest.substring(0, rest.length() - DASHES.length());
    }

    private PkiException broken(String what, String observed) {
        String label = open.isEmpty() ? "" : " (" + open + ")";
        return new PkiException(
                "cannot read '%s': block %d%s: %s; replace the file"
                        .formatted(what, blocks.size() + 1, label, observed));
    }
}
