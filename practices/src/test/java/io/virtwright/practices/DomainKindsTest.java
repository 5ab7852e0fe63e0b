package io.virtwright.practices;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.eyes.TreeEyes;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.host.TextTree;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.practice.Practice;
import io.virtwright.practices.guestagent.GuestAgent;
import io.virtwright.practices.haltpolling.HaltPolling;
import io.virtwright.practices.hugepages.HugePages;
import io.virtwright.practices.iothreads.IoThreads;
import io.virtwright.practices.kworkers.Kworkers;
import io.virtwright.practices.rawdevices.RawDevices;
import io.virtwright.practices.remoteaccess.RemoteAccess;
import io.virtwright.practices.svirt.Svirt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the practices make of each kind of domain, on one host that has one of each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DomainKindsTest {
    private static final List<Practice> PRACTICES = List.of(
            new HaltPolling(),
            new IoThreads(),
            new RawDevices(),
            new Kworkers(),
            new HugePages(),
            new RemoteAccess(),
            new GuestAgent(),
            new Svirt());

    private List<Finding> findings = List.of();

    @BeforeAll
    void audit(@TempDir Path tree) throws IOException {
        TextTree.unpack(resource("domain-kinds.txt"), tree);
        Auditor auditor = new Auditor(PRACTICES, Policy.DEFAULT);
        try (Eyes eyes = new TreeEyes(tree)) {
            findings = auditor.assess(auditor.look("host", eyes));
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream text = Objects.requireNonNull(DomainKindsTest.class.getResourceAsStream(name), name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void everyKindIsJudgedByWhatIsTrueOfIt() throws IOException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        ofDomains()
                .forEach(finding -> rows.computeIfAbsent(row(finding), _ -> new ArrayList<>())
                        .add(finding.subject().name()));
        assertThat(rows.entrySet().stream()
                        .map(row -> row.getKey() + ": " + String.join(" ", row.getValue()))
                        .collect(Collectors.joining("\n", "", "\n")))
                .isEqualTo(resource("domain-kinds.expected"));
    }

    private Stream<Finding> ofDomains() {
        return findings.stream().filter(finding -> finding.subject().kind() != Subject.Kind.HOST);
    }

    private Stream<Finding> of(String domain) {
        return ofDomains().filter(finding -> finding.subject().name().equals(domain));
    }

    /** Check, device, and the verdict on each layer: running, persistent, effect. */
    private static String row(Finding finding) {
        return finding.check().id()
                + finding.subject().device().map(device -> " " + device).orElse("") + " | "
                + Stream.of(Layer.values())
                        .map(layer -> finding.on(layer).verdict().word())
                        .collect(Collectors.joining(" | "));
    }

    @Test
    void aTransientDomainHasNoPersistentLayer() {
        assertThat(of("transient"))
                .isNotEmpty()
                .allSatisfy(finding ->
                        assertThat(finding.on(Layer.PERSISTENT).verdict()).isEqualTo(Verdict.NOT_APPLICABLE));
        assertThat(of("transient").filter(finding -> finding.verdict() == Verdict.DRIFT))
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.remedy()).contains("It is transient"));
    }

    @Test
    void aSavedStateComesBeforeTheDefinition() {
        assertThat(of("saved")
                        .map(finding -> finding.on(Layer.PERSISTENT))
                        .filter(layer -> layer.verdict() != Verdict.NOT_APPLICABLE))
                .isNotEmpty()
                .allSatisfy(layer -> assertThat(layer.note())
                        .contains("the next start resumes the saved state with its own definition"));
        assertThat(of("saved").filter(finding -> finding.verdict() == Verdict.DRIFT))
                .isNotEmpty()
                .allSatisfy(
                        finding -> assertThat(finding.remedy()).contains("saved state has to be resumed or removed"));
    }

    /** Starting it again, where its definition is right already, is no change of it. */
    @Test
    void anOwnerIsNamedWhereverADefinitionHasToChange() {
        for (String owner : List.of("Nova", "oVirt", "KubeVirt")) {
            assertThat(of(owner.toLowerCase(Locale.ROOT))
                            .filter(finding -> finding.verdict() == Verdict.DRIFT
                                    && finding.on(Layer.PERSISTENT).verdict() != Verdict.COMPLIANT))
                    .isNotEmpty()
                    .allSatisfy(finding -> assertThat(finding.remedy()).contains(owner + " owns this domain"));
        }
    }

    @Test
    void aDomainThatKvmDoesNotRunIsNotJudgedByKvmsPractices() {
        assertThat(of("tcg")
                        .filter(finding -> List.of("halt-polling", "io-threads")
                                .contains(finding.check().practice())))
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.NOT_APPLICABLE));
    }

    @Test
    void anotherProcessIsNeverTakenForTheDomains() {
        for (String domain : List.of("recycled", "gone")) {
            assertThat(of(domain)
                            .map(finding -> finding.on(Layer.EFFECT))
                            .filter(layer -> layer.source().startsWith("/proc/")))
                    .isNotEmpty()
                    .allSatisfy(layer -> {
                        assertThat(layer.verdict()).isEqualTo(Verdict.UNKNOWN);
                        assertThat(layer.note())
                                .contains(
                                        domain.equals("gone")
                                                ? "of its pid file is gone"
                                                : "of its pid file does not have its UUID");
                    });
        }
    }
}
