package io.virtwright.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.Run;
import io.virtwright.app.build.Checkout;
import io.virtwright.app.tour.TourHost;
import io.virtwright.engine.policy.DomainIdentity;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.policy.PolicyReader;
import io.virtwright.engine.practice.Practice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built-in policies and the table of keys; waivers, --domain and leave on the tour's host. */
final class PolicyCommandTest {
    @TempDir
    private Path folder;

    private String root = "";

    @BeforeEach
    void unpack() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("host"));
        TourHost.unpack(tree);
        root = tree.toString();
    }

    private static List<Practice> practices() {
        return Run.practices();
    }

    private static List<PolicyKey<?>> keys() {
        List<PolicyKey<?>> keys = new ArrayList<>(List.of(Policy.LEAVE));
        practices().forEach(practice -> keys.addAll(practice.keys()));
        return keys;
    }

    private String file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("policy.yaml"), yaml).toString();
    }

    @Test
    void thePageIsMadeOfTheKeys() throws IOException {
        Run page = Run.of("policy", "--markdown");
        assertThat(page.out())
                .as("write it anew: ./virtwright policy --markdown > docs/policy.md")
                .isEqualTo(Files.readString(Checkout.root().resolve("docs/policy.md")));
    }

    @Test
    void theTableHasEveryKeyAndNoOther() {
        assertThat(PolicyPage.rows().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        keys().stream().map(PolicyKey::path).toList());
    }

    @Test
    void eachDefaultOfTheTableIsTheDefault() {
        DomainIdentity domain = new DomainIdentity("x", new UUID(0, 1), Set.of());
        Map<String, PolicyPage.Row> rows = PolicyPage.rows();
        for (PolicyKey<?> key : keys()) {
            String usual = Objects.requireNonNull(rows.get(key.path())).usual();
            String section = key.practice() + ": {" + key.name() + ": " + usual + "}";
            Policy policy = PolicyReader.read(
                    "p",
                    switch (key.scope()) {
                        case HOST -> "version: 1\nhost: {" + section + "}";
                        case DOMAIN ->
                            "version: 1\ndomains:\n  - match: {name: '*'}\n    "
                                    + (key.equals(Policy.LEAVE) ? "leave: " + usual : section);
                    },
                    keys());
            assertThat(key.scope() == PolicyKey.Scope.HOST ? policy.host(key) : policy.domain(key, domain))
                    .as(key.path())
                    .isEqualTo(key.fallback());
            assertThat(policy.warnings()).as(key.path()).isEmpty();
        }
    }

    @Test
    void theDefaultToBeginWithSaysNothingAsItStands() {
        String text = Run.of("policy", "default").out();
        Policy policy = PolicyReader.read("p", text, keys());
        assertThat(policy.host().values()).isEmpty();
        assertThat(policy.rules()).isEmpty();
        Policy all = PolicyReader.read("p", text.replaceAll("(?m)^#(?! )|^#(?=  )", ""), keys());
        assertThat(all.host().values()).isNotEmpty();
        assertThat(all.rules()).hasSize(1);
    }

    @Test
    void theGuidesPolicySpeaksOfEveryPracticeAndWarns() {
        Policy guide = PolicyReader.read("guide", Run.of("policy", "guide").out(), keys());
        Set<String> written = new TreeSet<>(guide.host().values().keySet());
        guide.rules().forEach(rule -> written.addAll(rule.settings().values().keySet()));
        assertThat(written.stream().map(path -> path.replaceFirst("\\..*", "")).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(
                        practices().stream().map(Practice::id).toList());
        assertThat(guide.warnings())
                .extracting(warning -> warning.key())
                .contains("huge-pages.page-size", "remote-access.transport", "svirt.require-confined");

        Run audit = Run.of("audit", "--root", root, "--policy", "guide");
        assertThat(audit.out()).contains("policy guide", "note: the policy's huge-pages.page-size:");
        assertThat(Run.of("plan", "--root", root, "--policy", "guide").out())
                .contains("note: the policy's huge-pages.page-size:");
        assertThat(Run.of("audit", "--root", root, "--policy", "guide", "--practice", "halt-polling")
                        .out())
                .doesNotContain("note: the policy's");
    }

    @Test
    void aWaivedFindingDecidesNothingAndIsNotPlannedFor() throws IOException {
        String[] one = {"--root", root, "--practice", "halt-polling"};
        assertThat(run("audit", one).exit()).isEqualTo(2);
        assertThat(run("plan", one).exit()).isEqualTo(2);
        String waiver = "version: 1\nwaivers:\n  - {check: halt-polling.ceiling, subject: host, reason: a test,"
                + " until: %s}\n";

        String[] waived = {
            "--root", root, "--practice", "halt-polling", "--policy", file(waiver.formatted("9999-12-31"))
        };
        Run audit = run("audit", waived);
        assertThat(audit.exit()).as(audit.out()).isNotEqualTo(2);
        assertThat(audit.out()).contains("Waived by the policy", "until 9999-12-31: a test", "1 waived");
        assertThat(run("plan", waived).out()).doesNotContain("takes effect");
        assertThat(run("audit", append(waived, "-o", "json")).out()).contains("\"reason\" : \"a test\"");

        file(waiver.formatted("2020-01-01"));
        assertThat(run("audit", waived).exit()).isEqualTo(2);
        assertThat(run("audit", waived).out()).contains("expired on 2020-01-01: a test");
        assertThat(run("plan", waived).out()).contains("takes effect");
    }

    @Test
    void aWaiverThatCoversNothingIsTold() throws IOException {
        String waiver = "version: 1\nwaivers:\n  - {check: halt-polling.ceiling, subject: hosst, reason: a test,"
                + " until: 9999-12-31}\n";
        String idle = "the policy's waiver of halt-polling.ceiling for hosst covers nothing here";
        String[] audit = {"--root", root, "--policy", file(waiver)};

        assertThat(run("audit", audit).out().replaceAll("\\s+", " ")).containsOnlyOnce("note: " + idle);
        assertThat(run("audit", append(audit, "-o", "json")).out()).containsOnlyOnce(idle);
        assertThat(run("audit", append(audit, "--domain", "db1")).out().replaceAll("\\s+", " "))
                .doesNotContain("covers nothing");
        assertThat(run("audit", append(audit, "--practice", "svirt")).out().replaceAll("\\s+", " "))
                .doesNotContain("covers nothing");
        file(waiver.replace("hosst", "host"));
        assertThat(run("audit", audit).out().replaceAll("\\s+", " ")).doesNotContain("covers nothing");
    }

    @Test
    void domainLimitsTheAuditAndThePlan() {
        Run audit = Run.of("audit", "--root", root, "--domain", "db1", "-v");
        assertThat(audit.out()).contains("note: only db1", "db1").doesNotContain("web1", "halt-polling.ceiling");
        assertThat(Run.of("plan", "--root", root, "--domain", "db1").out())
                .contains("definition of db1")
                .doesNotContain("web1", "/etc/modprobe.d");
        Run typo = Run.of("plan", "--root", root, "--domain", "db11");
        assertThat(typo.exit()).isEqualTo(1);
        assertThat(typo.err()).contains("no domain 'db11' here");
    }

    @Test
    void whatIsLeftAloneIsNeitherJudgedNorChanged() throws IOException {
        String policy = file("version: 1\ndomains:\n  - match: {name: db1}\n    leave: true\n");
        Run audit = Run.of("audit", "--root", root, "--policy", policy, "-v");
        assertThat(audit.out()).contains("left alone by the policy, neither judged nor changed: db1", "domain web1");
        assertThat(audit.out()).doesNotContain("device db1", "domain db1");
        assertThat(Run.of("plan", "--root", root, "--policy", policy).out()).doesNotContain("definition of db1");
    }

    @Test
    void aWaiverOfAnUnknownCheckIsAnError() throws IOException {
        Run run = Run.of(
                "audit",
                "--root",
                root,
                "--policy",
                file("version: 1\nwaivers:\n  - {check: svirt.x, subject: a, reason: b, until: 2027-01-01}\n"));
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("policy.yaml:3:13: check 'svirt.x' is not known here");
    }

    @Test
    void listsTheKeysForPeople() {
        Run run = Run.of("policy");
        assertThat(run.exit()).isZero();
        keys().forEach(key -> assertThat(run.out()).contains("  " + key.name()));
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(Run.of("policy", "other").err()).contains("no built-in policy 'other'; there are default, guide");
    }

    private static Run run(String command, String... options) {
        return Run.of(append(new String[] {command}, options));
    }

    private static String[] append(String[] first, String... more) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
