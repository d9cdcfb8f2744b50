package io.keyturn.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.cli.Terminal.Left;
import io.keyturn.fake.Bench;
import io.keyturn.fixture.Golden;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private static final String[] REQUEST = {
        "rotate", "--force=authority", "--reason=key review", "--minimum-interval=0s"
    };

    private final Terminal terminal = new Terminal();

    private String succeed(String... arguments) {
        Left left = terminal.type(arguments);
        assertThat(left.err()).isEmpty();
        assertThat(left.exit()).isEqualTo(Exit.OK);
        return left.out();
    }

    private Left fail(int exit, String... arguments) {
        Left left = terminal.type(arguments);
        assertThat(left.exit()).isEqualTo(exit);
        assertThat(left.err()).doesNotContain("\tat ", "Exception");
        return left;
    }

    @Nested
    class WithNothing {
        @Test
        void statusSaysThatThereIsNoTargetAndWhatWouldBeDone() {
            assertThat(succeed("status")).contains("phase        absent").contains("bootstrap");
        }

        @Test
        void verifyFailsWithTheRemedy() {
            assertThat(fail(Exit.FAILED, "verify").err())
                    .contains("does not exist; create it with keyturn rotate");
        }

        @Test
        void pauseFailsWithTheRemedy() {
            assertThat(fail(Exit.FAILED, "pause", "--reason=x").err())
                    .contains("does not exist; create it with keyturn rotate");
        }

        @Test
        void aRequestIsKeptUntilTheTargetExists() {
            assertThat(succeed(REQUEST))
                    .contains("bootstrap, now steady")
                    .contains("request 'key review' is recorded on the new target");
            assertThat(succeed("rotate")).contains("introduce, now trusting");
        }

        @Test
        void withWaitWhatWasAskedFollowsTheBootstrap() {
            assertThat(succeed("rotate", "--wait", "--force=leaf", "--reason=x"))
                    .contains("bootstrap, now steady")
                    .contains("renew-leaf, now steady");
        }

        @Test
        void thereIsNothingToAbort() {
            assertThat(succeed("rotate", "--abort", "--reason=x"))
                    .contains("nothing to abort: there is no target");
        }

        @Test
        void aDryRunPlansTheBootstrapAndWritesNothing() {
            assertThat(succeed("rotate", "--dry-run")).contains("1. bootstrap -> steady, now");
            assertThat(terminal.bench.store.writes()).isEmpty();
        }
    }

    @Nested
    class WhenSteady {
        @BeforeEach
        void bootstrap() {
            succeed("rotate");
        }

        @Test
        void nothingIsDue() {
            assertThat(succeed("rotate")).startsWith("healthy: next due at ");
            assertThat(terminal.type("rotate", "--exit-code").exit()).isEqualTo(Exit.OK);
            assertThat(succeed("rotate", "--dry-run")).contains("plan         nothing to do");
        }

        @Test
        void statusIsAPageForAPerson() {
            terminal.bench.clock.advance(Duration.ofDays(3));
            String status = succeed("status");
            assertThat(status)
                    .startsWith("gloo-system/gloo-mtls-certs\n  phase        steady, generation 1")
                    .contains("for 3d, since 2026-01-01T00:00:00Z")
                    .contains("healthy      nothing is due; next in ")
                    .containsPattern("leaf         [0-9a-f]{12} by generation 1, ends in 27d")
                    .containsPattern("serial [0-9a-f]{30,40}\n")
                    .containsPattern("authorities  [0-9a-f]{12} generation 1, ends in 362d")
                    .doesNotContain("remedy");
        }

        @Test
        void anAbortFindsNothing() {
            assertThat(succeed("rotate", "--abort", "--reason=x")).contains("nothing to abort");
            assertThat(terminal.bench.image().annotations()).doesNotContainKey(Names.REQUEST);
        }

        @Test
        void aDryRunOfARequestShowsAllFourStepsAndAsksNothing() {
            String plan =
                    succeed(
                            "rotate",
                            "--dry-run",
                            "--force=authority",
                            "--reason=x",
                            "--minimum-interval=0s");
            assertThat(plan)
                    .contains("1. introduce -> trusting, now")
                    .contains("2. switch -> switched, when every consumer has the bundle")
                    .contains("3. retire -> retiring, when every consumer has the new leaf")
                    .contains("4. settle -> steady, when every consumer has the bundle")
                    .containsPattern("bundle       [0-9a-f]{64}")
                    .containsPattern("leaf         [0-9a-f]{64}");
            assertThat(terminal.bench.image().annotations()).doesNotContainKey(Names.REQUEST);
        }

        @Test
        void aDryRunShowsWhatHoldsAStart() {
            succeed(REQUEST);
            terminal.bench.runUntilQuiet();
            assertThat(
                            succeed(
                                    "rotate",
                                    "--dry-run",
                                    "--force=authority",
                                    "--reason=y",
                                    "--minimum-interval=48h"))
                    .contains("1. introduce -> trusting, held by interval-not-over");
            terminal.bench.clock.advance(Duration.ofDays(300));
            assertThat(succeed("rotate", "--dry-run", "--window=0 2 29 2 *;1h"))
                    .contains("1. renew-leaf");
        }

        @Test
        void aWindowHoldsAScheduledStart() {
            terminal.bench.clock.advance(Duration.ofDays(21));
            assertThat(succeed("rotate", "--dry-run", "--window=0 2 29 2 *;1h"))
                    .contains("1. renew-leaf -> steady, held by outside-window");
        }

        @Test
        void aRequestInsideTheIntervalWaitsAndSaysUntilWhen() {
            succeed(REQUEST);
            terminal.bench.runUntilQuiet();
            assertThat(succeed("rotate", "--force=authority", "--reason=again"))
                    .contains("waiting: interval-not-over")
                    .contains("the next may be at 2026-01-01T01:00:00Z");
            assertThat(terminal.type("rotate", "--exit-code").exit()).isEqualTo(Exit.AGAIN);
        }

        @Test
        void aRequestThatFiredIsSaidToHaveFired() {
            succeed(REQUEST);
            terminal.bench.runUntilQuiet();
            assertThat(succeed(REQUEST))
                    .contains("request 'key review' was served before; give another --id");
            assertThat(terminal.bench.phase()).isEqualTo("steady");
            assertThat(succeed("rotate", "--force=authority", "--reason=key review", "--id=2"))
                    .contains("waiting: interval-not-over");
        }

        @Test
        void aRequestDuringAPauseIsKeptAndSaysSo() {
            succeed("pause", "--reason=lunch");
            assertThat(succeed(REQUEST))
                    .contains("request 'key review' is recorded; it waits for keyturn resume")
                    .contains("lunch");
            assertThat(terminal.bench.phase()).isEqualTo("steady");
            assertThat(succeed("status"))
                    .contains("waits        paused: lunch")
                    .contains("request      rotate-authority:key review")
                    .contains("remedy       keyturn resume");
            assertThat(succeed("rotate", "--dry-run", "--minimum-interval=0s"))
                    .contains("1. introduce -> trusting, held by paused");
            assertThat(succeed("resume")).contains("resumed");
            assertThat(succeed("rotate", "--minimum-interval=0s")).contains("introduce");
        }

        @Test
        void verifyFindsTheFourNames() {
            assertThat(succeed("verify"))
                    .contains("ok           pair, chain to 1 anchors, dates and 4 names");
            Left left = fail(Exit.FAILED, "verify", "--name=gloo,proxy.example");
            assertThat(left.out())
                    .contains("name-missing: the leaf has no name 'proxy.example'")
                    .contains("remedy       renew it")
                    .doesNotContain("'gloo'");
        }

        @Test
        void verifyFindsAnExpiredLeaf() {
            terminal.bench.clock.advance(Duration.ofDays(31));
            assertThat(fail(Exit.FAILED, "verify").out()).contains("leaf-expired");
        }

        @Test
        void aTypeThatCannotBeUsedIsRefusedWithTheRemedy() {
            var image = terminal.bench.image();
            terminal.bench.store.put(
                    Bench.NAME,
                    Part.TARGET,
                    new io.keyturn.port.SecretImage(
                            "Opaque",
                            image.data(),
                            image.labels(),
                            image.annotations(),
                            "",
                            "",
                            image.mutability(),
                            image.writtenAt()));
            assertThat(fail(Exit.FAILED, "rotate").err())
                    .contains("wrong-type")
                    .contains("--recreate");
            assertThat(succeed("status")).contains("refused      wrong-type");
            assertThat(succeed("rotate", "--dry-run", "--recreate"))
                    .contains("plan         delete it, create it with all that it holds");
            assertThat(terminal.bench.image().type()).isEqualTo("Opaque");
            succeed("rotate", "--recreate");
            assertThat(terminal.bench.image().type()).isEqualTo("kubernetes.io/tls");
            assertThat(succeed("verify")).contains("ok ");
        }
    }

    @Nested
    class InTheMiddle {
        @BeforeEach
        void introduce() {
            succeed("rotate");
            succeed(REQUEST);
        }

        @Test
        void statusNamesEachLaggardOnALine() {
            assertThat(succeed("status"))
                    .contains("phase        trusting, generation 1")
                    .contains("waits        lagging: 1 of 1 consumers lag")
                    .contains("again        in 1m")
                    .contains("laggards     anyone/gloo-system/gloo-mtls-certs: ")
                    .contains("remedy       See the laggards");
        }

        @Test
        void onceWaitsWithZeroAndWithThreeWhereAsked() {
            assertThat(succeed("rotate")).startsWith("waiting: lagging");
            assertThat(terminal.type("rotate", "--exit-code").exit()).isEqualTo(Exit.AGAIN);
        }

        @Test
        void waitRunsOutWithThree() {
            // typed, no time at all is refused
            terminal.environment.put("KEYTURN_TIMEOUT", "0s");
            Left left = fail(Exit.AGAIN, "rotate", "--wait");
            assertThat(left.err())
                    .contains("is not steady after 0s: lagging")
                    .contains("run again");
        }

        @Test
        void anAbortFromRetiringIsTooLate() {
            terminal.bench.clock.advance(Duration.ofSeconds(131));
            succeed("rotate");
            terminal.bench.clock.advance(Duration.ofSeconds(131));
            succeed("rotate");
            assertThat(terminal.bench.phase()).isEqualTo("retiring");
            assertThat(fail(Exit.FAILED, "rotate", "--abort", "--reason=x").err())
                    .contains("cannot abort the rotation")
                    .contains("let it finish");
        }

        @Test
        void anAbortUndoesIt() {
            assertThat(succeed("rotate", "--abort", "--reason=undo")).contains("abort-requested");
        }
    }

    @Nested
    class Unreadable {
        @BeforeEach
        void close() {
            terminal.bench.store.beUnreadable(
                    "cannot read secret 'a/b': forbidden (403); grant 'get'");
        }

        @Test
        void statusFails() {
            assertThat(fail(Exit.FAILED, "status").err()).contains("grant 'get'");
        }

        @Test
        void rotateFailsAtOnceEvenWithWait() {
            assertThat(fail(Exit.FAILED, "rotate").err()).contains("grant 'get'");
            assertThat(fail(Exit.FAILED, "rotate", "--wait").err()).contains("grant 'get'");
            assertThat(fail(Exit.FAILED, "rotate", "--dry-run").err()).contains("grant 'get'");
        }

        @Test
        void jsonCarriesTheProblemToo() {
            assertThat(fail(Exit.FAILED, "verify", "--output=json").out())
                    .contains("\"problem\" : \"cannot read secret");
        }
    }

    @Nested
    class Json {
        @Test
        void statusOfASteadyTarget() {
            succeed("rotate");
            Golden.check("status-steady.json", succeed("status", "--output=json"));
        }

        @Test
        void statusOfATargetThatWaits() {
            succeed("rotate");
            succeed(REQUEST);
            Golden.check("status-waiting.json", succeed("status", "--output=json"));
        }

        @Test
        void rotateOfAFirstRun() {
            Golden.check("rotate-bootstrap.json", succeed("rotate", "--output=json"));
        }

        @Test
        void dryRunOfARequest() {
            succeed("rotate");
            Golden.check(
                    "dry-run-request.json",
                    succeed(
                            "rotate",
                            "--dry-run",
                            "--force=authority",
                            "--reason=key review",
                            "--minimum-interval=0s",
                            "--output=json"));
        }

        @Test
        void dryRunInTheMiddle() {
            succeed("rotate");
            succeed(REQUEST);
            Golden.check("dry-run-waiting.json", succeed("rotate", "--dry-run", "--output=json"));
        }

        @Test
        void verifyWithoutAndWithAFault() {
            succeed("rotate");
            Golden.check("verify-ok.json", succeed("verify", "--output=json"));
            Golden.check(
                    "verify-faulty.json",
                    fail(Exit.FAILED, "verify", "--name=proxy.example", "--output=json").out());
        }

        @Test
        void severalTargetsAreOneDocument() {
            terminal.file.put("keyturn.targets[0].name", "gloo-system/gloo-mtls-certs");
            terminal.file.put("keyturn.targets[1].name", "edge/certs");
            Golden.check("rotate-two.json", succeed("rotate", "--output=json"));
            assertThat(succeed("rotate"))
                    .contains("gloo-system/gloo-mtls-certs: healthy")
                    .contains("edge/certs: healthy");
        }
    }

    @Nested
    class Mistakes {
        @Test
        void nearWordsAreOffered() {
            assertThat(fail(Exit.USAGE, "rotat").err())
                    .isEqualTo(
                            "keyturn: there is no command 'rotat'\nDid you mean rotate?\nSee 'keyturn --help'.\n");
            assertThat(fail(Exit.USAGE, "rotate", "--forse", "leaf").err())
                    .contains("has no option '--forse'")
                    .contains("Did you mean --force?");
            assertThat(fail(Exit.USAGE, "status", "--outputt", "json").err())
                    .contains("Did you mean --output?");
            assertThat(fail(Exit.USAGE, "status", "--output", "jsno").err())
                    .contains("expected one of [text, json]")
                    .contains("Did you mean json?");
            assertThat(fail(Exit.USAGE, "rotate", "--force", "leef", "--reason=x").err())
                    .contains("Did you mean leaf?");
            assertThat(fail(Exit.USAGE, "explain", "laging").err())
                    .contains("there is no code 'laging'; did you mean lagging?");
        }

        @Test
        void aMissingCommandIsOne() {
            assertThat(fail(Exit.USAGE).err()).contains("a command is missing");
        }

        @Test
        void filesOfAPairBelongTogether() {
            assertThat(fail(Exit.USAGE, "verify", "--cert=a").err()).contains("give all three");
            assertThat(fail(Exit.USAGE, "verify", "folder", "--cert=a").err())
                    .contains("contradict");
            assertThat(fail(Exit.USAGE, "verify", "folder", "--target=a/b").err())
                    .contains("contradict");
        }

        @Test
        void everyCommandHasExamples() {
            terminal.commands()
                    .getSubcommands()
                    .forEach((name, command) -> {
                        if (!name.equals("generate-completion")) {
                            assertThat(succeed(name, "--help"))
                                    .contains("Usage: keyturn " + name)
                                    .contains("Examples:\n  keyturn " + name);
                        }
                    });
        }
    }

    @Test
    void explainKnowsEveryCodeThatVerifyPrints() {
        assertThat(succeed("explain", "key-mismatch")).contains("What to do: ");
        assertThat(succeed("explain", "LEAF_AGING")).contains("leaf-aging");
        assertThat(succeed("explain")).contains("lagging").contains("chain-broken");
        assertThat(succeed("explain", "key-mismatch", "-o", "json"))
                .contains("\"code\" : \"key-mismatch\"", "\"remedy\"")
                .doesNotContain("lagging");
        assertThat(succeed("explain", "-o", "json")).contains("lagging", "chain-broken");
    }
}
