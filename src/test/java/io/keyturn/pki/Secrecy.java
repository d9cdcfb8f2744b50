package io.keyturn.pki;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Refusals that must not quote what was refused.
final class Secrecy {
    private static final int TELLTALE = 12;

    private Secrecy() {}

    /// Asserts that the reading is refused with a sentence of that kind, and that neither it nor any cause quotes the file.
    static void refuses(byte[] content, String sentence, ThrowingCallable reading) {
        Throwable thrown = catchThrowable(reading);
        assertThat(thrown).isInstanceOf(PkiException.class).hasMessageContaining(sentence);
        assertThat(thrown.getMessage()).startsWith("cannot ").contains("; ");
        keeps(content, traceOf(thrown));
    }

    /// Asserts that the text contains no twelve characters in a row of any body line of that PEM.
    static void keeps(byte[] pem, String text) {
        for (String window : windowsOf(pem)) {
            assertThat(text).doesNotContain(window);
        }
    }

    private static List<String> windowsOf(byte[] pem) {
        return new String(pem, ISO_8859_1)
                .lines()
                .filter(line -> !line.startsWith("-----"))
                .flatMap(line ->
                        IntStream.rangeClosed(0, line.length() - TELLTALE)
                                .mapToObj(from -> line.substring(from, from + TELLTALE)))
                .toList();
    }

    private static String traceOf(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
