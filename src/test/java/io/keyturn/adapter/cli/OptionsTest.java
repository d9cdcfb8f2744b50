package io.keyturn.adapter.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.pki.KeyAlgorithm;
import io.keyturn.port.Endpoint;
import io.keyturn.reconcile.Given;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.GateSetting;
import io.keyturn.rotation.RotationPolicy;
import io.keyturn.rotation.RotationPolicy.AtDeadline;
import io.keyturn.rotation.RotationPolicy.OnFailedVerification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private final Terminal terminal = new Terminal();

    private Target target(String... arguments) {
        Terminal.Left left = terminal.type(arguments);
        assertThat(left.err()).isEmpty();
        return terminal.target();
    }

    private String refusal(String... arguments) {
        Terminal.Left left = terminal.type(arguments);
        assertThat(left.exit()).isEqualTo(Exit.USAGE);
        assertThat(left.err()).startsWith("keyturn: ").doesNotContain("\tat ").contains("--help");
        return left.err();
    }

    @Nested
    class Defaults {
        private final Target target = target("status");

        @Test
        void thePolicyIsThatOfThePlanner() {
            assertThat(target.policy().authorityLifetime()).isEqualTo(Duration.ofDays(365));
            assertThat(target.policy().leafLifetime()).isEqualTo(Duration.ofDays(30));
            assertThat(target.policy().assumedAfter()).isEqualTo(Duration.ofSeconds(130));
            assertThat(target.given().settings()).isEmpty();
            assertThat(target.policy().minimumInterval()).isEqualTo(Duration.ofHours(1));
            assertThat(target.policy().deadlineMargin()).isEqualTo(Duration.ofHours(24));
            assertThat(target.policy().atDeadline()).isEqualTo(AtDeadline.PROCEED);
            assertThat(target.policy().onFailedVerification()).isEqualTo(OnFailedVerification.HOLD);
            assertThat(target.policy().windows().isOpen(Instant.EPOCH)).isTrue();
        }

        @Test
        void thePolicyDoesNotDifferFromTheRotationRoom() {
            RotationPolicy planner = RotationPolicy.DEFAULT;
            assertThat(target.policy())
                    .usingRecursiveComparison()
                    .ignoringFields("windows")
                    .isEqualTo(planner);
        }

        @Test
        void endpointsAreThoseOfGloosService() {
            assertThat(target.endpoints()).isEmpty();
            assertThat(target.search())
                    .isEqualTo(new Target.Search.Service(Endpoint.parse("gloo:9977")));
            assertThat(target("status", "--endpoint-service=none").search())
                    .isEqualTo(new Target.Search.Nowhere());
            assertThat(target("status", "--endpoint-service=proxy:8443").search())
                    .isEqualTo(new Target.Search.Service(Endpoint.parse("proxy:8443")));
        }

        @Test
        void nobodyIsTouchedUnlessSomebodySaysSo() {
            assertThat(target.touch()).isEqualTo(Target.Touch.NOBODY);
            assertThat(target("rotate", "--touch-pods").touch()).isEqualTo(Target.Touch.ASSUMED);
        }

        @Test
        void theTargetIsGloos() {
            assertThat(target.name()).hasToString("gloo-system/gloo-mtls-certs");
        }

        @Test
        void certificatesAreThoseOfGloo() {
            assertThat(target.profile().authority().algorithm()).isEqualTo(KeyAlgorithm.P256);
            assertThat(target.profile().authority().commonName()).isEqualTo("Keyturn");
            assertThat(target.profile().authority().lifetime()).isEqualTo(Duration.ofDays(365));
            assertThat(target.profile().leaf().algorithm()).isEqualTo(KeyAlgorithm.P256);
            assertThat(target.profile().leaf().lifetime()).isEqualTo(Duration.ofDays(30));
            assertThat(target.profile().leaf().commonName()).isEqualTo("gloo.gloo-system.svc");
            assertThat(target.profile().leaf().organization()).isEqualTo("solo.io");
            assertThat(target.profile().leaf().dnsNames())
                    .containsExactly(
                            "gloo",
                            "gloo.gloo-system",
                            "gloo.gloo-system.svc",
                            "gloo.gloo-system.svc.cluster.local");
            assertThat(target.profile().leaf().uris()).isEmpty();
            assertThat(target.profile().leaf().addresses()).isEmpty();
        }

        @Test
        void rotateTakesOneStepAndWaitsHalfAnHourAtMost() {
            RotateCommand command = requireNonNull(terminal.parse("rotate").getCommand());
            assertThat(command.timeout).isEqualTo(Duration.ofMinutes(30));
            assertThat(command.wait).isFalse();
            assertThat(command.dryRun).isFalse();
            assertThat(command.exitCode).isFalse();
            assertThat(command.acceptRollback).isFalse();
            assertThat(command.common.output).isEqualTo(OutputFormat.text);
            assertThat(command.common.directory()).isNull();
        }
    }

    @Nested
    class Typed {
        @Test
        void theNamesOfTheServiceFollowItAndItsNamespace() {
            Target target =
                    target(
                            "status",
                            "--target=edge/certs",
                            "--service-name=proxy",
                            "--cluster-domain=corp.example",
                            "--organization=Example");
            assertThat(target.profile().leaf().dnsNames())
                    .containsExactly(
                            "proxy", "proxy.edge", "proxy.edge.svc", "proxy.edge.svc.corp.example");
            assertThat(target.profile().leaf().commonName()).isEqualTo("proxy.edge.svc");
            assertThat(target.profile().leaf().organization()).isEqualTo("Example");
        }

        @Test
        void givenDnsNamesReplaceTheFour() {
            Target target =
                    target(
                            "status",
                            "--dns-name=a.example,*.b.example",
                            "--dns-name=c.example",
                            "--uri-name=spiffe://cluster.local/ns/a/sa/b",
                            "--ip-address=10.0.0.7,fd00::7");
            assertThat(target.profile().leaf().dnsNames())
                    .containsExactly("a.example", "*.b.example", "c.example");
            assertThat(target.profile().leaf().uris())
                    .containsExactly("spiffe://cluster.local/ns/a/sa/b");
            assertThat(target.profile().leaf().addresses()).contains("10.0.0.7").hasSize(2);
        }

        @Test
        void urisAloneLeaveTheFour() {
            assertThat(target("status", "--uri-name=urn:x:y").profile().leaf().dnsNames())
                    .hasSize(4);
        }

        @Test
        void everyAlgorithmHasAWord() {
            for (String word :
                    List.of("p256", "p384", "rsa2048", "rsa3072", "rsa4096", "ed25519")) {
                assertThat(
                                target("status", "--authority-algorithm", word)
                                        .profile()
                                        .authority()
                                        .algorithm())
                        .isEqualTo(KeyAlgorithm.parse(word));
            }
        }

        @Test
        void windowsHoldScheduledStarts() {
            Target target =
                    target("status", "--window", "0 2 * * SAT;4h;Europe/Berlin|0 3 * * MON;1h");
            assertThat(target.policy().windows().isOpen(Instant.parse("2026-01-03T01:30:00Z")))
                    .isTrue();
            assertThat(target.policy().windows().isOpen(Instant.parse("2026-01-05T03:30:00Z")))
                    .isTrue();
            assertThat(target.policy().windows().isOpen(Instant.parse("2026-01-06T03:30:00Z")))
                    .isFalse();
        }

        @Test
        void whatIsGivenIsKnownToBe() {
            assertThat(target("rotate", "--assumed-after=5s").given().settings())
                    .containsExactly(GateSetting.ASSUMED_AFTER);
            Given all =
                    target(
                                    "rotate",
                                    "--assumed-after=5s",
                                    "--at-deadline=proceed",
                                    "--deadline-margin=24h",
                                    "--endpoint=gloo:9977",
                                    "--window=0 2 * * SAT;4h;Europe/Berlin|0 3 * * MON;1h30m")
                            .given();
            assertThat(all.settings()).containsExactlyInAnyOrder(GateSetting.values());
            assertThat(all.windows())
                    .containsExactly("0 2 * * SAT;4h;Europe/Berlin", "0 3 * * MON;1h30m;UTC");
        }

        @Test
        void storedWindowsAreReadAsTheyAreGiven() {
            Given given = target("rotate", "--window=0 3 * * MON;1h30m").given();
            assertThat(
                            given.format()
                                    .read(given.windows())
                                    .next(Instant.parse("2026-01-06T03:30:00Z")))
                    .isEqualTo(Instant.parse("2026-01-12T03:00:00Z"));
            assertThatThrownBy(() -> given.format().read(List.of("on Sundays")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'on Sundays' is no window");
        }
    }

    @Nested
    class Refusals {
        @Test
        void ed25519IsNoneForLeaves() {
            assertThat(refusal("rotate", "--leaf-algorithm=ed25519"))
                    .contains("Envoy offers no Ed25519 in its handshakes")
                    .contains("p256")
                    .doesNotContain("Did you mean");
            assertThat(refusal("rotate", "--leaf-algorithm=md5"))
                    .contains("rsa4096")
                    .doesNotContain("ed25519");
        }

        @Test
        void theHelpShowsThatAFlagNeedsNoValue() {
            assertThat(terminal.type("rotate", "--help").out())
                    .contains("--abort[=true|false]", "--wait[=true|false]")
                    .doesNotContain("=<");
            assertThat(terminal.type("sds", "--help").out()).doesNotContain("=<");
        }

        @Test
        void whatDoesNothingIsRefused() {
            assertThat(refusal("rotate", "--id=x")).contains("--id does nothing without --force");
            assertThat(refusal("rotate", "--reason=x")).contains("--reason does nothing");
            assertThat(refusal("rotate", "--timeout=1m")).contains("--timeout does nothing");
            assertThat(refusal("rotate", "--wait", "--timeout=0s")).contains("no time");
            assertThat(terminal.type("rotate", "--wait", "--dry-run").exit()).isEqualTo(Exit.OK);
            terminal.environment.put("KEYTURN_TIMEOUT", "1m");
            terminal.environment.put("KEYTURN_REASON", "x");
            terminal.environment.put("KEYTURN_ID", "x");
            assertThat(terminal.type("rotate").exit()).isEqualTo(Exit.OK);
        }

        @Test
        void emptyWordsAreRefused() {
            assertThat(refusal("status", "--kubeconfig=")).contains("--kubeconfig is empty");
            assertThat(refusal("status", "--context=")).contains("--context is empty");
            assertThat(refusal("verify", "")).contains("PATH is empty");
            assertThat(refusal("verify", "--cert=", "--key=k", "--ca=c"))
                    .contains("--cert is empty, an empty path");
        }

        @Test
        void theHelpSaysWhatP384Needs() {
            assertThat(terminal.type("rotate", "--help").out().replaceAll("\\s+", " "))
                    .contains("p384 (needs Envoy 1.33 or newer)");
        }

        @Test
        void aLeafMustNotOutliveItsAuthority() {
            assertThat(refusal("rotate", "--leaf-lifetime=400d"))
                    .contains("lower the first or raise the second");
        }

        @Test
        void onceAndWaitContradict() {
            assertThat(refusal("rotate", "--once", "--wait")).contains("contradict each other");
        }

        @Test
        void forceAndAbortContradict() {
            assertThat(refusal("rotate", "--force=leaf", "--abort", "--reason=x"))
                    .contains("contradict each other");
        }

        @Test
        void aRequestNeedsItsReason() {
            assertThat(refusal("rotate", "--force=leaf")).contains("--reason is missing");
        }

        @Test
        void aFolderAndAClusterContradict() {
            assertThat(refusal("status", "--directory=x", "--context=y"))
                    .contains("--directory and --context contradict");
            assertThat(refusal("status", "--directory=x", "--kubeconfig=y"))
                    .contains("--directory and --kubeconfig contradict");
        }

        @Test
        void valuesSayWhatTheyShouldBe() {
            assertThat(refusal("rotate", "--window=0 2 * *;1h")).contains("five fields");
            assertThat(refusal("rotate", "--window=0 2 * * *")).contains("no window");
            assertThat(refusal("rotate", "--at-deadline=stop")).contains("proceed or hold");
            assertThat(refusal("rotate", "--on-failed-verification=stop"))
                    .contains("abort or hold");
            assertThat(refusal("rotate", "--endpoint-service=gloo")).contains("HOST:PORT");
            assertThat(refusal("rotate", "--dns-name=a_b")).contains("no DNS name");
            assertThat(refusal("rotate", "--uri-name=a")).contains("no absolute URI");
            assertThat(refusal("rotate", "--ip-address=example.com")).contains("no IP address");
            assertThat(refusal("rotate", "--target=a")).contains("NAMESPACE/NAME");
            assertThat(refusal("rotate", "--leaf-lifetime=soon")).contains("no duration");
            assertThat(refusal("rotate", "--authority-algorithm=md5"))
                    .contains("rsa2048")
                    .doesNotContain("rsa-");
        }
    }
}
