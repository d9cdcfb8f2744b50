package io.keyturn.adapter.cli;

import io.keyturn.port.Names;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.Report;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.Request;
import io.keyturn.rotation.StepKind;
import io.keyturn.rotation.TargetName;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

/// What the demo tells: each step with its reason, and after each what `openssl verify` says of the result. When the
/// target rests for the first time it asks for a new authority.
final class Tour implements Consumer<Report> {
    private final Workshop.Bench bench;
    private final TargetName target;
    private final Path files;
    private final PrintWriter out;
    private boolean asked;
    private String lastWait = "";

    Tour(Workshop.Bench bench, Path folder, PrintWriter out) {
        this.bench = bench;
        this.target = bench.targets().getFirst().name();
        this.files = folder.resolve(target.namespace()).resolve(target.name());
        this.out = out;
    }

    void open(Duration floor, int port, String secrets) {
        say("The target is '%s' in %s.", target, files);
        say(
                "Nobody proves anything here yet, so each gate waits %d s. An Envoy of yours may:",
                floor.toSeconds());
        say("once it has taken its secrets from SDS, each gate waits for it as well.");
        say("SDS:         %s (server_cert, validation_context)", secrets);
        say("Status page: http://localhost:%d", port);
        say("");
    }

    @Override
    public void accept(Report report) {
        if (!(report instanceof Report.Acted acted)) {
            return;
        }
        switch (acted.outcome()) {
            case Outcome.Advanced(var step) -> tell(step, report);
            case Outcome.Unchanged(var wait) when wait.reason().code() == ReasonCode.HEALTHY ->
                    rest();
            case Outcome.Unchanged(var wait) ->
                    tellOnce("         waits: " + wait.reason().code().word());
            case Outcome.Refused(var refusal) -> tellOnce("         refused: " + refusal.reason());
            case Outcome.Conflicted(var problem) -> tellOnce("         conflict: " + problem);
            case Outcome.Failed(var problem) -> tellOnce("         failed: " + problem);
        }
    }

    private void tell(Decision.Step step, Report report) {
        lastWait = "";
        say(
                "%s %-10s -> %-9s %s",
                report.at().truncatedTo(ChronoUnit.SECONDS),
                step.kind().word(),
                step.shape().phase().word(),
                step.reason());
        say("         openssl verify: %s", verified());
        if (step.kind() == StepKind.SETTLE) {
            say("");
            say("Steady again, and the old key is destroyed. The service goes on; Ctrl-C ends it.");
        }
    }

    private void rest() {
        if (asked) {
            return;
        }
        asked = true;
        say("         asking for a new authority, as 'keyturn rotate --force authority' does");
        Request request = new Request(Request.Kind.ROTATE_AUTHORITY, "demo");
        Instructing.annotate(
                bench.store(),
                target,
                annotations -> annotations.put(Names.REQUEST, request.text()));
    }

    private void tellOnce(String line) {
        if (!line.equals(lastWait)) {
            lastWait = line;
            say("%s", line);
        }
    }

    /// OpenSSL is a second opinion, not a need of ours.
    private String verified() {
        List<String> command =
                List.of(
                        "openssl",
                        "verify",
                        "-x509_strict",
                        "-CAfile",
                        files.resolve(Names.CA_CRT).toString(),
                        files.resolve(Names.TLS_CRT).toString());
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String answer =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "OK" : answer.strip();
        } catch (IOException e) {
            return "not asked, no 'openssl' on the PATH";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "not asked, the demo ends";
        }
    }

    private void say(String format, Object... values) {
        out.printf(format + "%n", values);
        out.flush();
    }
}
