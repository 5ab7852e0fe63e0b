package io.virtwright.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Waived;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
    private static final PolicyKey<Long> CEILING = new PolicyKey<>(
            "halt-polling",
            "ceiling",
            PolicyKey.Scope.HOST,
            200_000L,
            node -> node.whole(0, 1_000_000),
            "whole number",
            "the ceiling");
    private static final PolicyKey<List<Long>> IDS = new PolicyKey<>(
            "io-threads",
            "ids",
            PolicyKey.Scope.DOMAIN,
            List.of(),
            node -> node.list(item -> item.whole(1, 65_535)),
            "list of ids",
            "the ids");
    private static final List<PolicyKey<?>> KEYS = List.of(CEILING, IDS);
    private static final DomainIdentity DB1 =
            new DomainIdentity("db-1", new UUID(1, 1), Set.of("http://openstack.org/xmlns/libvirt/nova/1.1"));
    private static final DomainIdentity WEB = new DomainIdentity("web", new UUID(2, 2), Set.of());

    private static Policy read(String yaml) {
        return PolicyReader.read("p.yaml", yaml, KEYS);
    }

    @Test
    void readsHostKeysAndRules() {
        Policy policy = read("""
                version: 1
                host:
                  halt-polling: {ceiling: 400000}
                domains:
                  - match: {name: "*"}
                    io-threads: {ids: 1}
                  - match: {name: "db-?", metadata: "http://openstack.org/xmlns/libvirt/nova/1.1"}
                    io-threads: {ids: [2, 4]}
                  - match: {uuid: 00000000-0000-0002-0000-000000000003}
                    io-threads: {ids: 9}
                """);

        assertThat(policy.host(CEILING)).isEqualTo(400_000L);
        assertThat(policy.domain(IDS, DB1)).as("the last rule that selects it").containsExactly(2L, 4L);
        assertThat(policy.domain(IDS, WEB)).containsExactly(1L);
    }

    @Test
    void whatIsNotWrittenIsTheFallback() {
        Policy policy = read("version: 1\n");

        assertThat(policy.host(CEILING)).isEqualTo(200_000L);
        assertThat(policy.writtenForHost(CEILING)).isEmpty();
        assertThat(policy.written(IDS, WEB)).isEmpty();
        assertThat(Policy.DEFAULT.domain(IDS, WEB)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                         | p.yaml:1:1: the policy is empty",
                "host: {}                                                   | p.yaml:1:1: a policy begins with",
                "{version: 2}                                               | p.yaml:1:11: '2' is not a whole number from 1 to 1",
                "{version: 1, hosts: {}}                                    | p.yaml:1:14: 'hosts' is not known here; known: version, host, domains",
                "{version: 1, version: 1}                                   | is said twice",
                "{version: 1, host: {halt-polling: {ceiling: lots}}}        | p.yaml:1:45: 'lots' is not a whole number from 0 to 1000000",
                "{version: 1, host: {halt-polling: {ceiling: 1000001}}}     | p.yaml:1:45: '1000001' is not",
                "{version: 1, host: {halt-polling: {ceiling: [1]}}}         | p.yaml:1:45: a single value belongs here",
                "{version: 1, host: {halt-polling: {celing: 1}}}            | p.yaml:1:36: 'celing' in halt-polling is not known here; known: ceiling",
                "{version: 1, host: {halt-poling: {}}}                      | p.yaml:1:21: 'halt-poling' is not known here; known: halt-polling",
                "{version: 1, host: {io-threads: {ids: 1}}}                 | p.yaml:1:21: io-threads is said of domains",
                "{version: 1, domains: {}}                                  | p.yaml:1:23: a list of rules",
                "{version: 1, domains: [{io-threads: {ids: 1}}]}            | which domains it is for",
                "{version: 1, domains: [{match: {}}]}                       | match needs a name",
                "{version: 1, domains: [{match: {nam: a}}]}                 | 'nam' is not known here; known: name, uuid, metadata",
                "{version: 1, domains: [{match: {uuid: 1-1-1-1-1}}]}        | is not a UUID",
                "{version: 1, domains: [{match: {name: a}, halt-polling: {}}]} | halt-polling is said of the host",
                "{version: 1, host: }                                       | a value is missing here",
                "{version: &a 1, host: *a}                                  | anchors and aliases are not supported",
                "{version: 1                                              | not YAML",
            })
    void complainsWithLineAndColumn(String yaml, String complaint) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(PolicyException.class).hasMessageContaining(complaint);
    }

    @Test
    void aComplaintDeepInAFileNamesItsLine() {
        assertThatThrownBy(() -> read("# remark\nversion: 1\nhost:\n  halt-polling:\n    ceiling: -1\n"))
                .hasMessageStartingWith("p.yaml:5:14: ");
    }

    @Test
    void oneDocumentOnly() {
        assertThatThrownBy(() -> read("version: 1\n---\nversion: 1\n")).hasMessageContaining("one YAML document");
    }

    @Test
    void junkIsAComplaintAndNothingElse() {
        String seed =
                "version: 1\nhost:\n  halt-polling: {ceiling: 4}\ndomains:\n- match: {name: \"*\"}\n  io-threads: {ids: [1]}\n";
        Random random = new Random(7);
        String alphabet = "{}[]:,-&*!|>'\"%@`#? \n\tab1\u0000\u00e9~";
        int read = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder(seed);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, c);
                    case 1 -> text.insert(at, c);
                    default -> text.deleteCharAt(at);
                }
            }
            try {
                read(text.toString());
                read++;
            } catch (PolicyException told) {
                if (!String.valueOf(told.getMessage()).startsWith("p.yaml:")) {
                    throw new AssertionError(text.toString(), told);
                }
            }
        }
        assertThat(read).as("inputs that are still policies").isBetween(1_000, 99_000);
    }

    @Test
    void readsWaiversAndSaysWhenTheyAreOver() {
        Policy policy = PolicyReader.read("p.yaml", """
                version: 1
                waivers:
                  - {check: svirt.confined, subject: "db*", reason: nested, until: 2027-03-31}
                  - {check: svirt.driver, subject: host, reason: later, until: 2026-01-01}
                """, KEYS, Set.of("svirt.confined", "svirt.driver"));
        LocalDate last = LocalDate.of(2027, 3, 31);

        Finding domain = finding("svirt.confined", Subject.domain("db-1", new UUID(1, 1)));
        assertThat(policy.waive(domain, last).isWaived()).isTrue();
        assertThat(policy.waive(domain, last.plusDays(1)).isWaived()).isFalse();
        assertThat(policy.waive(domain, last.plusDays(1)).waiver()).contains(new Waived("nested", last, true));
        assertThat(policy.waive(finding("svirt.confined", Subject.domain("web", new UUID(2, 2))), last)
                        .waiver())
                .isEmpty();
        assertThat(policy.waive(finding("svirt.driver", Subject.host("kvm1")), LocalDate.of(2025, 1, 1))
                        .isWaived())
                .isTrue();
    }

    private static Finding finding(String check, Subject subject) {
        return Finding.notApplicable(new Check(check, "t", Severity.LOW, "w", "g"), subject, "s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{check: a.b, subject: x, reason: r}|a waiver needs check, subject, reason, until; this has no until",
                "{check: a.c, subject: x, reason: r, until: 2027-03-31}|check 'a.c' is not known here; known: a.b",
                "{check: a.b, subject: x, reason: ' ', until: 2027-03-31}|reason is empty",
                "{check: a.b, subject: x, reason: r, until: 2027-02-30}|'2027-02-30' is not a date (2027-03-31)",
                "{check: a.b, subject: x, reason: r, until: 2027-03-31, for: y}|'for' is not known here",
            })
    void saysWhereAWaiverIsWrong(String waiver, String complaint) {
        assertThatThrownBy(
                        () -> PolicyReader.read("p.yaml", "version: 1\nwaivers:\n  - " + waiver, KEYS, Set.of("a.b")))
                .isInstanceOf(PolicyException.class)
                .hasMessageMatching("p\\.yaml:3:[0-9]+: .*")
                .hasMessageContaining(complaint);
    }

    @Test
    void aRuleMayLeaveDomainsAlone() {
        Policy policy = read("""
                version: 1
                domains:
                  - match: {name: "*"}
                    leave: yes
                  - match: {name: web}
                    leave: no
                """);
        assertThat(policy.domain(Policy.LEAVE, DB1)).isTrue();
        assertThat(policy.domain(Policy.LEAVE, WEB)).isFalse();
    }

    @Test
    void keepsTheWarningsOfWhatIsWritten() {
        PolicyKey<Long> warned =
                CEILING.warning(value -> value > 300_000 ? Optional.of("costs CPU time") : Optional.empty());
        assertThat(PolicyReader.read("p", "version: 1\nhost: {halt-polling: {ceiling: 400000}}", List.of(warned))
                        .warnings())
                .containsExactly(new PolicyWarning("halt-polling", "halt-polling.ceiling", "costs CPU time"));
        assertThat(PolicyReader.read("p", "version: 1\nhost: {halt-polling: {ceiling: 0}}", List.of(warned))
                        .warnings())
                .isEmpty();
    }
}
