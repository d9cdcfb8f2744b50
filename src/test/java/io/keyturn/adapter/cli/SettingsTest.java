package io.keyturn.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.reconcile.Target;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private final Terminal terminal = new Terminal();

    private Duration leafLifetime(String... arguments) {
        Terminal.Left left = terminal.type(arguments);
        assertThat(left.err()).isEmpty();
        return terminal.target().policy().leafLifetime();
    }

    private String refusal(String... arguments) {
        Terminal.Left left = terminal.type(arguments);
        assertThat(left.exit()).isEqualTo(Exit.USAGE);
        return left.err();
    }

    @Test
    void theFileWinsOverTheDefault() {
        terminal.file.put("keyturn.leaf-lifetime", "20d");
        assertThat(leafLifetime("status")).isEqualTo(Duration.ofDays(20));
    }

    @Test
    void theEnvironmentWinsOverTheFile() {
        terminal.file.put("keyturn.leaf-lifetime", "20d");
        terminal.environment.put("KEYTURN_LEAF_LIFETIME", "21d");
        assertThat(leafLifetime("status")).isEqualTo(Duration.ofDays(21));
    }

    @Test
    void whatIsTypedWinsOverTheEnvironment() {
        terminal.environment.put("KEYTURN_LEAF_LIFETIME", "21d");
        assertThat(leafLifetime("status", "--leaf-lifetime=22d")).isEqualTo(Duration.ofDays(22));
    }

    @Test
    void anEmptyVariableIsNone() {
        terminal.environment.put("KEYTURN_LEAF_LIFETIME", "");
        assertThat(leafLifetime("status")).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void commandsWithoutThePolicyOptionsObeyTheFileToo() {
        terminal.file.put("keyturn.leaf-lifetime", "20d");
        terminal.type("verify");
        assertThat(terminal.target().policy().leafLifetime()).isEqualTo(Duration.ofDays(20));
    }

    @Test
    void anUnusableVariableIsNamed() {
        terminal.environment.put("KEYTURN_LEAF_LIFETIME", "soon");
        assertThat(refusal("rotate"))
                .contains("'soon' is no duration")
                .contains("from variable KEYTURN_LEAF_LIFETIME");
    }

    @Test
    void anUnusablePropertyIsNamedWithItsFile() {
        terminal.file.put("keyturn.leaf-lifetime", "soon");
        assertThat(refusal("rotate"))
                .contains("from property 'keyturn.leaf-lifetime' of ")
                .contains("'keyturn.properties'");
    }

    @Test
    void anImpossibleCombinationNamesTheVariable() {
        terminal.environment.put("KEYTURN_LEAF_LIFETIME", "400d");
        assertThat(refusal("rotate")).contains("from variable KEYTURN_LEAF_LIFETIME");
    }

    @Test
    void aReferenceToNothingIsRefused() {
        terminal.file.put("keyturn.leaf-lifetime", "${NO_SUCH_THING}");
        assertThat(refusal("rotate")).contains("refers to a property that is not set");
    }

    @Test
    void aFlagOfTheEnvironmentCanBeTakenBack() {
        terminal.environment.put("KEYTURN_WAIT", "true");
        Terminal.Left left = terminal.type("rotate", "--once");
        assertThat(left.exit()).isEqualTo(Exit.OK);
        assertThat(left.out()).contains("bootstrap");
        terminal.environment.put("KEYTURN_DRY_RUN", "true");
        assertThat(terminal.type("rotate", "--dry-run=false", "--wait=false").exit())
                .isEqualTo(Exit.OK);
    }

    @Test
    void aFlagThatIsTypedAsWellAsSetStaysOn() {
        terminal.environment.put("KEYTURN_DRY_RUN", "true");
        terminal.type("rotate", "--dry-run");
        assertThat(terminal.bench.publisher.steps()).isEmpty();
    }

    @Test
    void helpIsNeverAskedByTheEnvironment() {
        terminal.environment.put("KEYTURN_HELP", "true");
        terminal.environment.put("KEYTURN_VERSION", "true");
        assertThat(terminal.type("status").out()).doesNotContain("Usage:");
    }

    @Test
    void whatIsTypedChoosesBetweenFolderAndCluster() {
        terminal.environment.put("KEYTURN_DIRECTORY", "folder");
        assertThat(terminal.type("status", "--context=edge").exit()).isEqualTo(Exit.OK);
        terminal.environment.put("KEYTURN_CONTEXT", "edge");
        assertThat(terminal.type("status", "--directory=folder").exit()).isEqualTo(Exit.OK);
        assertThat(refusal("status")).contains("contradict");
    }

    @Test
    void severalTargetsHaveTheirOwnSettings() {
        terminal.file.put("keyturn.leaf-lifetime", "20d");
        terminal.file.put("keyturn.targets[0].name", "gloo-system/gloo-mtls-certs");
        terminal.file.put("keyturn.targets[1].name", "edge/certs");
        terminal.file.put("keyturn.targets[1].leaf-lifetime", "10d");
        terminal.file.put("keyturn.targets[1].dns-name", "edge.example");
        assertThat(terminal.type("status").err()).isEmpty();
        assertThat(terminal.opened)
                .extracting(target -> target.name().toString())
                .containsExactly("gloo-system/gloo-mtls-certs", "edge/certs");
        assertThat(terminal.opened)
                .extracting(target -> target.policy().leafLifetime())
                .containsExactly(Duration.ofDays(20), Duration.ofDays(10));
        assertThat(terminal.opened.getLast().profile().leaf().dnsNames())
                .containsExactly("edge.example");
    }

    @Test
    void whatIsTypedWinsOverTheSettingsOfOneTarget() {
        terminal.file.put("keyturn.targets[0].name", "edge/certs");
        terminal.file.put("keyturn.targets[0].leaf-lifetime", "10d");
        assertThat(leafLifetime("rotate", "--leaf-lifetime=5d")).isEqualTo(Duration.ofDays(5));
    }

    @Test
    void theEnvironmentReachesOneTargetToo() {
        terminal.file.put("keyturn.targets[0].name", "edge/certs");
        terminal.environment.put("KEYTURN_TARGETS_0__LEAF_LIFETIME", "11d");
        assertThat(leafLifetime("status")).isEqualTo(Duration.ofDays(11));
        terminal.environment.put("KEYTURN_TARGETS_0__LEAF_LIFETIME", "soon");
        assertThat(refusal("status")).contains("from variable KEYTURN_TARGETS_0__LEAF_LIFETIME");
    }

    @Test
    void aChosenTargetKeepsItsConfiguredSettings() {
        terminal.file.put("keyturn.targets[0].name", "edge/certs");
        terminal.file.put("keyturn.targets[1].name", "west/certs");
        terminal.file.put("keyturn.targets[1].leaf-lifetime", "10d");
        assertThat(leafLifetime("status", "--target=west/certs")).isEqualTo(Duration.ofDays(10));
        assertThat(leafLifetime("status", "--target=other/certs")).isEqualTo(Duration.ofDays(30));
        Target other = terminal.target();
        assertThat(other.name()).hasToString("other/certs");
    }

    @Test
    void aGapAmongTheTargetsIsRefused() {
        terminal.file.put("keyturn.targets[0].name", "edge/certs");
        terminal.file.put("keyturn.targets[5].name", "west/certs");
        assertThat(refusal("status")).contains("keyturn.targets[5]").contains("keyturn.targets[1]");
    }

    @Test
    void aTargetWithoutANameIsRefused() {
        terminal.file.put("keyturn.targets[0].leaf-lifetime", "9d");
        assertThat(refusal("status")).contains("keyturn.targets[0].name");
    }

    @Test
    void aNameThatAnotherTargetsAuthoritySecretHasIsRefused() {
        terminal.file.put("keyturn.targets[0].name", "edge/certs");
        terminal.file.put("keyturn.targets[1].name", "edge/certs-ca");
        assertThat(refusal("status")).contains("authority Secret of 'edge/certs'");
        terminal.file.remove("keyturn.targets[1].name");
        assertThat(refusal("status", "--target=edge/certs-ca")).contains("name that target");
        assertThat(terminal.type("status", "--target=west/certs-ca").exit()).isEqualTo(Exit.OK);
    }

    @Test
    void aGapInTheEnvironmentIsRefused() {
        terminal.environment.put("KEYTURN_TARGETS_1__NAME", "edge/certs");
        assertThat(refusal("status")).contains("keyturn.targets[1]").contains("keyturn.targets[0]");
    }

    @Test
    void anEmptyFolderIsRefused() {
        assertThat(refusal("status", "--directory=")).contains("--directory is empty");
    }

    @Test
    void aTargetThatIsConfiguredTwiceIsRefused() {
        terminal.file.put("keyturn.targets[0].name", "edge/certs");
        terminal.file.put("keyturn.targets[1].name", "edge/certs");
        assertThat(refusal("status")).contains("configured twice").contains("targets[1].name");
    }

    @Test
    void aNameThatNothingReadsIsRefused() {
        terminal.file.put("keyturn.leaf-lifetme", "10d");
        assertThat(refusal("status"))
                .contains("nothing reads the property 'keyturn.leaf-lifetme'")
                .contains("did you mean 'keyturn.leaf-lifetime'?");
        terminal.file.clear();
        terminal.file.put("keyturn.targets[0].name", "edge/certs");
        terminal.file.put("keyturn.targets[0].leaf-lifetme", "10d");
        assertThat(refusal("status")).contains("did you mean 'keyturn.targets[0].leaf-lifetime'?");
        terminal.file.clear();
        terminal.file.put("keyturn.something-else", "10d");
        assertThat(refusal("status")).contains("take it out");
        terminal.file.clear();
        terminal.file.put("keyturn.resync", "10s");
        terminal.file.put("quarkus.log.level", "INFO");
        terminal.environment.put("KEYTURN_JDK", "/jdk");
        assertThat(terminal.type("status").exit()).isEqualTo(Exit.OK);
    }

    @Test
    void aTargetNameThatCannotBeUsedIsNamed() {
        terminal.file.put("keyturn.targets[0].name", "edge");
        assertThat(refusal("status")).contains("NAMESPACE/NAME").contains("targets[0].name");
    }
}
