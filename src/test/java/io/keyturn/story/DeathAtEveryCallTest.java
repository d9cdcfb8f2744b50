package io.keyturn.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.fake.FakeStore;
import io.keyturn.pki.Certificate;
import io.keyturn.pki.PemCertificates;
import io.keyturn.port.Bytes;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.reconcile.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// I8: a process dies after any call to the store, another one runs, and both Secrets end as if nobody had died.
class DeathAtEveryCallTest {
    /// What is under way when it dies.
    enum Work {
        BOOTSTRAP {
            @Override
            void begin(Bench bench) {}
        },
        LEAF {
            @Override
            void begin(Bench bench) {
                bench.runUntilQuiet();
                bench.annotate(Names.REQUEST, "renew-leaf:die");
            }
        },
        ROTATION {
            @Override
            void begin(Bench bench) {
                bench.runUntilQuiet();
                bench.annotate(Names.REQUEST, "rotate-authority:die");
            }
        },
        WAY_BACK {
            @Override
            void begin(Bench bench) {
                bench.runUntilQuiet();
                bench.annotate(Names.REQUEST, "rotate-authority:die");
                switchOver(bench);
                bench.annotate(Names.REQUEST, "abort:undo");
            }
        },
        ADOPTION {
            @Override
            void begin(Bench bench) {
                adopt(bench);
            }
        },
        WAY_BACK_TO_THEIRS {
            @Override
            void begin(Bench bench) {
                adopt(bench);
                switchOver(bench);
                bench.annotate(Names.REQUEST, "abort:undo");
            }
        },
        LOST_TARGET {
            @Override
            void begin(Bench bench) {
                bench.runUntilQuiet();
                bench.store.remove(Bench.NAME, Part.TARGET);
            }
        },
        LOST_AUTHORITY {
            @Override
            void begin(Bench bench) {
                bench.runUntilQuiet();
                bench.annotate(Names.REQUEST, "rotate-authority:die");
                switchOver(bench);
                bench.store.remove(Bench.NAME, Part.AUTHORITY);
            }
        };

        abstract void begin(Bench bench);

        private static void switchOver(Bench bench) {
            advance(bench, 2);
        }

        private static void advance(Bench bench, int steps) {
            for (int step = 0; step < steps; step++) {
                assertThat(bench.pass()).isInstanceOf(Outcome.Advanced.class);
                bench.clock.advance(Duration.ofSeconds(131));
            }
        }

        private static void adopt(Bench bench) {
            bench.overwrite();
            bench.annotate(Names.REQUEST, "rotate-authority:adopt");
        }
    }

    /// What must not depend on a death: everything but keys, dates and how many writes it took.
    private record End(
            String phase, String generation, String handled, int anchors, Set<String> authority) {
        static End of(Bench bench) {
            Map<String, String> marks = bench.image().annotations();
            return new End(
                    marks.getOrDefault(Names.PHASE, ""),
                    marks.getOrDefault(Names.GENERATION, ""),
                    marks.getOrDefault(Names.HANDLED_REQUESTS, ""),
                    anchorsOf(bench).size(),
                    bench.store
                            .find(Bench.NAME, Part.AUTHORITY)
                            .map(secret -> secret.data().keySet())
                            .orElse(Set.of()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsAsIfNobodyHadDied(Work work) {
        Bench undisturbed = new Bench();
        work.begin(undisturbed);
        undisturbed.runUntilQuiet();
        boolean died = true;
        for (int call = 1; died; call++) {
            Bench bench = new Bench();
            work.begin(bench);
            bench.store.dieAfter(call);
            died = dies(bench);
            bench.store.live();
            bench.runUntilQuiet();
            assertThat(End.of(bench))
                    .as("death after call %d of %s", call, work)
                    .isEqualTo(End.of(undisturbed));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void answersACompromiseInWhateverStateSomebodyDied(int steps) {
        boolean died = true;
        for (int call = 1; died; call++) {
            Bench bench = new Bench();
            bench.runUntilQuiet();
            bench.annotate(Names.REQUEST, "rotate-authority:die");
            Work.advance(bench, steps);
            Set<Certificate> stolen = Set.copyOf(anchorsOf(bench));
            String next = steps == 0 ? "2" : "3";
            bench.annotate(Names.REQUEST, "compromised-authority:stolen");
            bench.store.dieAfter(call);
            died = dies(bench);
            bench.store.live();
            bench.runUntilQuiet();
            assertAnswered(bench, stolen, next);
        }
    }

    private static void assertAnswered(Bench bench, Set<Certificate> stolen, String generation) {
        Map<String, String> marks = bench.image().annotations();
        assertThat(marks)
                .containsEntry(Names.PHASE, "steady")
                .containsEntry(Names.GENERATION, generation)
                .doesNotContainKey(Names.REQUEST);
        assertThat(marks.getOrDefault(Names.HANDLED_REQUESTS, "")).contains("stolen");
        assertThat(anchorsOf(bench)).hasSize(1).doesNotContainAnyElementsOf(stolen);
        assertThat(bench.authority().data())
                .containsOnlyKeys(
                        Names.AUTHORITY + generation + Names.CRT,
                        Names.AUTHORITY + generation + Names.KEY,
                        Names.BUNDLE);
    }

    private static List<Certificate> anchorsOf(Bench bench) {
        return PemCertificates.parse(
                bench.image().data().getOrDefault(Names.CA_CRT, Bytes.of("")).toArray(),
                Names.CA_CRT);
    }

    private static boolean dies(Bench bench) {
        try {
            bench.runUntilQuiet();
            return false;
        } catch (FakeStore.Death death) {
            return true;
        }
    }
}
