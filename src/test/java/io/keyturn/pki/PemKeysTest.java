package io.keyturn.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fixture.OpenSsl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every key is made by the `openssl` command, not by us.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PemKeysTest {
    private static final String SECRET = "pass:secret";

    private Path folder = Path.of("");

    @BeforeAll
    void makeKeys(@TempDir Path temporary) {
        folder = temporary;
        generate("rsa.pkcs8", "RSA", "rsa_keygen_bits:2048");
        generate("p256.pkcs8", "EC", "ec_paramgen_curve:P-256");
        generate("p384.pkcs8", "EC", "ec_paramgen_curve:P-384");
        generate("p521.pkcs8", "EC", "ec_paramgen_curve:P-521");
        generate("k1.pkcs8", "EC", "ec_paramgen_curve:secp256k1");
        generate("odd.pkcs8", "RSA", "rsa_keygen_bits:2560");
        generate("small.pkcs8", "RSA", "rsa_keygen_bits:1024");
        run("genpkey", "-algorithm", "ED25519", "-out", "ed25519.pkcs8");
        run("genpkey", "-algorithm", "ED448", "-out", "ed448.pkcs8");
        run("genpkey", "-algorithm", "X25519", "-out", "x25519.pkcs8");
        run("rsa", "-traditional", "-in", "rsa.pkcs8", "-out", "rsa.pkcs1");
        run("ec", "-in", "p256.pkcs8", "-out", "p256.sec1");
        run("ecparam", "-name", "secp384r1", "-genkey", "-out", "p384.parameters");
        run("rsa", "-in", "rsa.pkcs8", "-pubout", "-out", "rsa.public");
        run("pkcs8", "-topk8", "-in", "p256.pkcs8", "-passout", SECRET, "-out", "locked.pkcs8");
        run(
                "rsa",
                "-traditional",
                "-aes128",
                "-in",
                "rsa.pkcs8",
                "-passout",
                SECRET,
                "-out",
                "locked.pkcs1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rsa.pkcs8",
                "rsa.pkcs1",
                "p256.pkcs8",
                "p256.sec1",
                "p384.pkcs8",
                "p384.parameters",
                "ed25519.pkcs8"
            })
    void readsWhatOpensslWrites(String file) {
        SigningKey key = PemKeys.parse(content(file), "tls.key");
        // SEC1 may repeat the curve inside; both are written by OpenSSL before they are compared.
        write("ours.pkcs8", key.pem());
        run("pkey", "-in", "ours.pkcs8", "-out", "ours.normal");
        run("pkey", "-in", file, "-out", "theirs.normal");
        assertThat(text("ours.normal")).isEqualTo(text("theirs.normal"));
    }

    @Test
    void readsSec1ThatStandsBehindItsParameters() {
        assertThat(text("p384.parameters"))
                .startsWith("-----BEGIN EC PARAMETERS-----")
                .contains("-----BEGIN EC PRIVATE KEY-----");
    }

    @ParameterizedTest
    @ValueSource(strings = {"p256.pkcs8", "p256.sec1", "rsa.pkcs1", "p384.parameters"})
    void readsWhatEditorsMakeOfAFile(String file) {
        String plain = text(file);
        String expected = PemKeys.parse(content(file), "tls.key").pem();
        List<String> shapes =
                List.of(
                        plain.replace("\n", "\r\n"),
                        plain.strip(),
                        plain + "\n\n  \n",
                        plain.replace("\n", "  \t\n"),
                        "# the key of the gateway\n\n" + plain + "that was it\n");
        assertThat(shapes)
                .allSatisfy(shape ->
                        assertThat(PemKeys.parse(shape.getBytes(US_ASCII), "tls.key").pem())
                                .isEqualTo(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p256.pkcs8", "rsa.pkcs8"})
    void writesWhatOpensslReads(String file) {
        SigningKey key = PemKeys.parse(content(file), "tls.key");
        write("ours.pkcs8", key.pem());
        run("pkey", "-in", "ours.pkcs8", "-check", "-noout");
    }

    Stream<Arguments> refused() {
        String key = text("p256.pkcs8");
        String another = text("rsa.pkcs1");
        return Stream.of(
                Arguments.of("nothing", "", "it holds 0 blocks, expected one private key"),
                Arguments.of("no PEM at all", "hello", "it holds 0 blocks"),
                Arguments.of("no END", cut(key), "block 1 (PRIVATE KEY): it has no END line"),
                Arguments.of(
                        "joined without a newline",
                        key.strip() + another,
                        "were two files joined without a newline?"),
                Arguments.of(
                        "a second BEGIN", cut(key) + another, "another block begins inside it"),
                Arguments.of(
                        "another END",
                        key.replace("END PRIVATE", "END RSA PRIVATE"),
                        "its END line has another label"),
                Arguments.of(
                        "an END alone",
                        "-----END PRIVATE KEY-----\n",
                        "an END line stands without its BEGIN"),
                Arguments.of(
                        "nothing between",
                        "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
                        "it is empty"),
                Arguments.of("two keys", key + another, "it holds 2 blocks, expected one"),
                Arguments.of(
                        "a certificate",
                        Made.authority(1).certificate().pem(),
                        "its block is a 'CERTIFICATE', expected a private key"),
                Arguments.of(
                        "a public key",
                        text("rsa.public"),
                        "its block is a 'PUBLIC KEY', expected a private key"),
                Arguments.of("no base64", spoilt(key, "!"), "its body is no base64"),
                Arguments.of("no key in it", spoilt(key, "A"), "holds no key; replace the file"),
                Arguments.of(
                        "PKCS#1 under another label",
                        another.replace("RSA PRIVATE", "PRIVATE"),
                        "holds no key; replace the file"),
                Arguments.of(
                        "SEC1 under PKCS#1's label",
                        text("p256.sec1").replace("EC PRIVATE", "RSA PRIVATE"),
                        "holds no key; replace the file"),
                Arguments.of("encrypted PKCS#8", text("locked.pkcs8"), "the key is encrypted"),
                Arguments.of("encrypted PKCS#1", text("locked.pkcs1"), "the key is encrypted"),
                Arguments.of("P-521", text("p521.pkcs8"), "this size is not supported; use one of"),
                Arguments.of("secp256k1", text("k1.pkcs8"), "is not supported; use one of"),
                Arguments.of("RSA 2560", text("odd.pkcs8"), "is not supported; use one of"),
                Arguments.of(
                        "RSA 1024", text("small.pkcs8"), "this size is not supported; use one of"),
                Arguments.of("Ed448", text("ed448.pkcs8"), "is not supported; use one of"),
                Arguments.of("X25519", text("x25519.pkcs8"), "cannot read 'tls.key'"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String name, String pem, String sentence) {
        assertThat(name).isNotEmpty();
        byte[] content = pem.getBytes(US_ASCII);
        Secrecy.refuses(content, sentence, () -> PemKeys.parse(content, "tls.key"));
    }

    private void generate(String file, String algorithm, String option) {
        run("genpkey", "-algorithm", algorithm, "-pkeyopt", option, "-out", file);
    }

    private void run(String... arguments) {
        OpenSsl.run(folder, arguments);
    }

    private void write(String file, String text) {
        try {
            Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private byte[] content(String file) {
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String text(String file) {
        return new String(content(file), US_ASCII);
    }

    /// Without its last line.
    private static String cut(String pem) {
        return pem.substring(0, pem.indexOf("-----END"));
    }

    /// With four other characters in the middle of its first body line.
    private static String spoilt(String pem, String character) {
        List<String> lines = new ArrayList<>(pem.lines().toList());
        String body = lines.get(1);
        lines.set(1, character.repeat(8) + body.substring(8));
        return String.join("\n", lines) + "\n";
    }
}
