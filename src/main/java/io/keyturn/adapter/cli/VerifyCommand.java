package io.keyturn.adapter.cli;

import io.keyturn.pki.Certificate;
import io.keyturn.pki.Fault;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.PemCertificates;
import io.keyturn.pki.PemKeys;
import io.keyturn.pki.PkiException;
import io.keyturn.pki.Proof;
import io.keyturn.pki.TrustBundle;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.port.SecretImage;
import io.keyturn.port.Sighting;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.TargetName;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `keyturn verify`.
@Command(
        name = "verify",
        description =
                "Checks chain, pair and dates of a target or of PEM files; each fault comes with its remedy.",
        footer = {
            "",
            "Examples:",
            "  keyturn verify --target gloo-system/gloo-mtls-certs",
            "  keyturn verify --cert tls.crt --key tls.key --ca ca.crt"
        })
final class VerifyCommand implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Mixin CommonOptions common = new CommonOptions();

    @ArgGroup(exclusive = false)
    Files3 files = new Files3();

    private final Workshop workshop;

    /// Three PEM files instead of a target.
    static final class Files3 {
        @Option(
                names = "--cert",
                paramLabel = "FILE",
                description = "The leaf and what is sent after it, instead of a target.")
        Path cert = Path.of("");

        @Option(names = "--key", paramLabel = "FILE", description = "Its private key.")
        Path key = Path.of("");

        @Option(names = "--ca", paramLabel = "FILE", description = "The trust bundle.")
        Path ca = Path.of("");
    }

    @Inject
    VerifyCommand(Workshop workshop) {
        this.workshop = workshop;
    }

    @Override
    public Integer call() {
        if (!files.cert.toString().isEmpty()) {
            return Answer.print(spec, common.output, List.of(ofFiles()));
        }
        try (Workshop.Bench bench = workshop.open(common)) {
            return Answer.print(
                    spec,
                    common.output,
                    Answer.each(bench.targets(), target -> ofTarget(bench, target)));
        }
    }

    private Answer ofFiles() {
        Map<String, Bytes> data =
                Map.of(
                        Names.TLS_CRT,
                        read(files.cert),
                        Names.TLS_KEY,
                        read(files.key),
                        Names.CA_CRT,
                        read(files.ca));
        return answer(files.cert.toString(), data, InstantSource.system().instant());
    }

    private static Answer ofTarget(Workshop.Bench bench, Target target) {
        TargetName name = target.name();
        return switch (bench.store().load(name).target()) {
            case Sighting.Absent _ ->
                    throw new CommandFailure(
                            Exit.FAILED,
                            "cannot verify target '%s': it does not exist; create it with keyturn rotate"
                                    .formatted(name));
            case Sighting.Unreadable(var problem) -> throw new CommandFailure(Exit.FAILED, problem);
            case Sighting.Present(SecretImage image) ->
                    answer(name.toString(), image.data(), bench.clock().instant());
        };
    }

    private static Answer answer(String name, Map<String, Bytes> data, Instant now) {
        List<Map<String, Object>> faults = faults(data, now);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", name);
        view.put("result", faults.isEmpty() ? "ok" : "faulty");
        view.put("faults", faults);
        return new Answer(
                view, PlainText.of(view, ""), "", faults.isEmpty() ? Exit.OK : Exit.FAILED);
    }

    private static List<Map<String, Object>> faults(Map<String, Bytes> data, Instant now) {
        List<Map<String, Object>> faults = new ArrayList<>();
        try {
            List<Certificate> chain =
                    PemCertificates.parse(value(data, Names.TLS_CRT), Names.TLS_CRT);
            Leaf leaf = new Leaf(chain, PemKeys.parse(value(data, Names.TLS_KEY), Names.TLS_KEY));
            TrustBundle bundle =
                    TrustBundle.of(PemCertificates.parse(value(data, Names.CA_CRT), Names.CA_CRT));
            for (Fault fault : Proof.faults(leaf, bundle, now)) {
                faults.add(
                        view(
                                fault.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                                fault.meaning(),
                                fault.remedy()));
            }
        } catch (PkiException e) {
            faults.add(
                    view(
                            "unreadable",
                            String.valueOf(e.getMessage()),
                            "replace the file; keyturn rotate mends a target"));
        }
        return faults;
    }

    private static Bytes read(Path file) {
        try {
            return Bytes.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new CommandFailure(
                    Exit.FAILED,
                    "cannot read '%s': no such readable file; give --cert, --key and --ca"
                            .formatted(file));
        }
    }

    private static byte[] value(Map<String, Bytes> data, String key) {
        return data.getOrDefault(key, Bytes.of("")).toArray();
    }

    private static Map<String, Object> view(String code, String meaning, String remedy) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("code", code);
        view.put("meaning", meaning);
        view.put("remedy", remedy);
        return view;
    }
}
