package io.keyturn.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PemCertificatesTest {
    private static final Certificate ONE = Made.authority(1).certificate();
    private static final Certificate TWO = Made.authority(2).certificate();
    private static final String BOTH = ONE.pem() + TWO.pem();

    static Stream<Arguments> accepted() {
        return Stream.of(
                Arguments.of("as we write it", BOTH),
                Arguments.of("CRLF", BOTH.replace("\n", "\r\n")),
                Arguments.of("no final newline", BOTH.strip()),
                Arguments.of("trailing blanks", BOTH.replace("\n", " \t\n") + "\n \n"),
                Arguments.of(
                        "comments", "# one\n" + ONE.pem() + "\nsubject=two\n" + TWO.pem() + "end"),
                Arguments.of("bytes that are no ASCII", "# Schl\u00fcssel\n" + BOTH));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void accepted(String name, String pem) {
        assertThat(name).isNotEmpty();
        assertThat(
                        PemCertificates.parse(
                                pem.getBytes(java.nio.charset.StandardCharsets.UTF_8), "ca.crt"))
                .containsExactly(ONE, TWO);
    }

    static Stream<Arguments> refused() {
        String key = Made.authority(1).key().pem();
        return Stream.of(
                Arguments.of("nothing", "", "it holds no certificate, expected PEM"),
                Arguments.of("only words", "see the wiki\n", "it holds no certificate"),
                Arguments.of("no END", cut(ONE.pem()), "block 1 (CERTIFICATE): it has no END line"),
                Arguments.of(
                        "the second has no END",
                        ONE.pem() + cut(TWO.pem()),
                        "block 2 (CERTIFICATE): it has no END line"),
                Arguments.of(
                        "joined without a newline",
                        ONE.pem().strip() + TWO.pem(),
                        "were two files joined without a newline?"),
                Arguments.of("a key", key, "block 1 is a 'PRIVATE KEY', expected 'CERTIFICATE'"),
                Arguments.of("a key behind it", ONE.pem() + key, "block 2 is a 'PRIVATE KEY'"),
                Arguments.of("no base64", spoilt("!"), "its body is no base64"),
                Arguments.of("no certificate in it", spoilt("A"), "its bytes are not X.509"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String name, String pem, String sentence) {
        assertThat(name).isNotEmpty();
        byte[] content = pem.getBytes(US_ASCII);
        Secrecy.refuses(content, sentence, () -> PemCertificates.parse(content, "ca.crt"));
    }

    @Test
    void salvagesWhatWasJoinedWithoutANewline() {
        assertThat(salvaged(ONE.pem().strip() + TWO.pem())).containsExactly(ONE, TWO);
    }

    @Test
    void salvagesWhatStandsAroundADamagedBlock() {
        assertThat(salvaged(ONE.pem() + spoilt("A") + TWO.pem())).containsExactly(ONE, TWO);
        assertThat(salvaged(ONE.pem() + spoilt("!") + TWO.pem())).containsExactly(ONE, TWO);
    }

    @Test
    void salvagesWhatFollowsABlockWithoutAnEnd() {
        assertThat(salvaged(cut(ONE.pem()) + TWO.pem())).containsExactly(TWO);
        assertThat(salvaged(ONE.pem() + cut(TWO.pem()))).containsExactly(ONE);
    }

    @Test
    void salvagesNothingFromNothing() {
        assertThat(salvaged("")).isEmpty();
        assertThat(salvaged("garbage")).isEmpty();
    }

    @Test
    void salvagesNoKey() {
        assertThat(salvaged(Made.authority(1).key().pem() + ONE.pem())).containsExactly(ONE);
    }

    private static List<Certificate> salvaged(String pem) {
        return PemCertificates.salvage(pem.getBytes(US_ASCII));
    }

    private static String cut(String pem) {
        return pem.substring(0, pem.indexOf("-----END"));
    }

    private static String spoilt(String character) {
        String begin = "-----BEGIN CERTIFICATE-----\n";
        return begin + character.repeat(8) + ONE.pem().substring(begin.length() + 8);
    }
}
