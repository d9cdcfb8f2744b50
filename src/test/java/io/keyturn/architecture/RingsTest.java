package io.keyturn.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RingsTest {
    private static final String OURS = "io.keyturn..";
    private static final String PKI = "io.keyturn.pki..";
    private static final String ROTATION = "io.keyturn.rotation..";
    private static final String EVENT = "io.keyturn.event..";
    private static final String PORT = "io.keyturn.port..";
    private static final String RECONCILE = "io.keyturn.reconcile..";
    private static final String KUBERNETES = "io.keyturn.adapter.kubernetes..";

    private static final JavaClasses CODE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.keyturn");

    @Test
    void seesTheCode() {
        assertThat(CODE.contain("io.keyturn.pki.Issuer")).isTrue();
        assertThat(CODE.contain("io.keyturn.reconcile.Reconciler")).isTrue();
        assertThat(CODE.contain(RingsTest.class)).isFalse();
    }

    @Test
    void pkiKnowsNothingOfUs() {
        check(
                knowsOnly(PKI)
                        .because(
                                "certificates are values: whoever reads a chain must not have to know what a rotation is"));
    }

    @Test
    void rotationKnowsOnlyPki() {
        check(
                knowsOnly(ROTATION, PKI)
                        .because(
                                "the decision is a pure function: a store or a framework behind it would make it untestable"));
    }

    @Test
    void eventKnowsOnlyRotationAndPki() {
        check(
                knowsOnly(EVENT, ROTATION, PKI)
                        .because(
                                "what happened is a value: whoever tells it, over whatever it goes, reads the same"));
    }

    @Test
    void portKnowsOnlyRotationAndPki() {
        check(
                knowsOnly(PORT, EVENT, ROTATION, PKI)
                        .because("the core says what it needs of the world, in its own words"));
    }

    @Test
    void reconcileKnowsOnlyTheCoreAndItsPorts() {
        check(
                knowsOnly(RECONCILE, PORT, EVENT, ROTATION, PKI)
                        .because("the one imperative story is told once, whatever the store is"));
    }

    @Test
    void nobodyBelowBootKnowsBoot() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.keyturn.boot..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.keyturn.boot..")
                        .because(
                                "wiring is done in one place, from outside: arrows point inwards"));
    }

    @Test
    void adaptersDoNotSeeEachOther() {
        check(
                slices().matching("io.keyturn.adapter.(*)..")
                        .should()
                        .notDependOnEachOther()
                        // The commands print what the other adapters do; nothing looks back at
                        // them.
                        .ignoreDependency(
                                resideInAPackage("io.keyturn.adapter.cli.."),
                                resideInAPackage("io.keyturn.adapter.."))
                        .because(
                                "each library has one room: what two adapters share belongs into a port"));
    }

    @Test
    void onlyPkiOpensBouncyCastle() {
        check(
                onlyIn(PKI, "org.bouncycastle..")
                        .because(
                                "one door per library: a replacement must be a change of one room"));
    }

    @Test
    void onlyTheKubernetesAdapterOpensItsClient() {
        check(
                onlyIn(KUBERNETES, "io.fabric8..")
                        .because(
                                "one door per library: the directory store must run without an API server"));
    }

    @Test
    void onlyTheMessagingAdapterOpensKafka() {
        check(
                onlyIn("io.keyturn.adapter.messaging..", "org.apache.kafka..")
                        .because(
                                "one door per library: without Kafka not one class of it may be loaded"));
    }

    @Test
    void onlyTheCronAdapterOpensItsLibrary() {
        check(
                onlyIn("io.keyturn.adapter.cron..", "com.cronutils..")
                        .because(
                                "one door per library: windows are asked for by the core's own interface"));
    }

    @Test
    void theCoreUsesNoFramework() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(PKI, ROTATION, EVENT, PORT, RECONCILE)
                        .should()
                        .dependOnClassesThat(
                                not(
                                        resideInAnyPackage(
                                                OURS,
                                                "java..",
                                                "javax..",
                                                "org.bouncycastle..",
                                                "org.jspecify..")))
                        .because("the core outlives its framework and is tested without one"));
    }

    @Test
    void belowReconcileNobodyLooksAtAClock() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(PKI, ROTATION, EVENT, PORT)
                        .should()
                        .callMethod(Instant.class, "now")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(System.class, "nanoTime")
                        .orShould()
                        .dependOnClassesThat()
                        .belongToAnyOf(Clock.class, InstantSource.class)
                        .because(
                                "time is an argument: a decision that reads a clock cannot be replayed"));
    }

    @Test
    void reconcileLooksAtTheGivenClockOnly() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(RECONCILE)
                        .should()
                        .callMethod(Instant.class, "now")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .dependOnClassesThat()
                        .belongToAnyOf(Clock.class)
                        .because("a pass has one instant, and the test chooses it"));
    }

    @Test
    void inTheCoreNobodyRollsDice() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(PKI, ROTATION, EVENT, PORT, RECONCILE)
                        .should()
                        .callConstructor(SecureRandom.class)
                        .orShould()
                        .callConstructor(SecureRandom.class, byte[].class)
                        .orShould()
                        .callMethod(SecureRandom.class, "getInstanceStrong")
                        .orShould()
                        .callMethod(UUID.class, "randomUUID")
                        .orShould()
                        .callMethod(Math.class, "random")
                        .orShould()
                        .dependOnClassesThat()
                        .belongToAnyOf(Random.class, ThreadLocalRandom.class, RandomGenerator.class)
                        .because(
                                "chance is an argument: jitter comes from the serial, keys from the given random"));
    }

    /// A package that depends on nothing of ours but itself and those named.
    private static ArchRule knowsOnly(String room, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = room;
        System.arraycopy(others, 0, allowed, 1, others.length);
        return noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat(resideInAPackage(OURS).and(not(resideInAnyPackage(allowed))));
    }

    private static ArchRule onlyIn(String room, String library) {
        return classes()
                .that()
                .resideOutsideOfPackage(room)
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage(library)));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CODE);
    }
}
