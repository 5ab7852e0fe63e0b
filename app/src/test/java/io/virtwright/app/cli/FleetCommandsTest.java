package io.virtwright.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.Run;
import io.virtwright.app.report.JsonSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on several hosts; trees stand for the hosts, but what reaches them. */
@SuppressWarnings("NullAway.Init") // made before each test
final class FleetCommandsTest {
    private static final String KNOB = "sys/module/kvm/parameters/halt_poll_ns";

    @TempDir
    private Path folder;

    private FarHosts hosts;

    @BeforeEach
    void unpack() throws IOException {
        hosts = new FarHosts(folder);
        hosts.unpack("web1", "web2", "db");
    }

    private Run run(String... args) {
        return new Run().hosts(hosts).go(args);
    }

    @Test
    void oneHostIsToldOfAsThisMachineIs() {
        Run run = run("audit", "web1");
        assertThat(run.exit()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).startsWith("web1: read ").doesNotContain("1 host:");
        assertThat(hosts.closed()).containsOnly(Map.entry("web1", 1));
    }

    @Test
    void oneHostThatCannotBeReachedIsAFailureWithItsReason() {
        Run run = run("audit", "gone1");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("connection refused");
    }

    @Test
    void theSameFindingOfSeveralHostsIsSaidOnce() {
        Run run = run("audit", "web1", "web2");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out())
                .containsOnlyOnce("halt-polling.ceiling")
                .contains("2 hosts: web[1,2]")
                .contains("2 hosts: 0 could not be audited, 2 drift, 0 unknown, 0 compliant");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(hosts.closed()).containsOnly(Map.entry("web1", 1), Map.entry("web2", 1));
    }

    /** Advice is drift by which no host counts as drift: it has to be told apart. */
    @Test
    void driftIsCountedWithItsSeverities() {
        Run run = run("audit", "web1", "web2");
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("Findings on all hosts: 18 drift (4 high, 10 medium, 4 low), 22 unknown")
                .contains("Worst first: web1 (2 high, 5 medium, 2 low)");
    }

    @Test
    void whatDiffersIsSaidOfEach() throws IOException {
        Files.writeString(folder.resolve("web2").resolve(KNOB), "3000000\n");
        Run run = run("audit", "web1", "web2", "db", "--practice", "halt-polling");
        assertThat(run.out()).contains("3000000", "host web2").containsOnlyOnce("2 hosts: web1, db");
    }

    @Test
    void aHostThatFailsStopsNoOther() {
        Run run = run("audit", "gone1", "web1", "slow", "web2", "gone2", "db");
        assertThat(run.exit()).as("could not run on some host").isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "could not be audited: gone[1,2]: connection refused",
                        "could not be audited: slow: timed out",
                        "6 hosts: 3 could not be audited, 3 drift, 0 unknown, 0 compliant");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aHostThatTakesAllMemoryStopsNoOther() {
        hosts.tooLarge.add("web1");
        Run run = run("audit", "web1", "web2", "db");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains("could not be audited: web1: out of memory")
                .contains("3 hosts: 1 could not be audited, 2 drift, 0 unknown, 0 compliant");
    }

    @Test
    void jsonHasTheHostsInTheOrderGivenAndTheErrorOfEach() {
        Run run = run("audit", "web2", "gone1", "web1", "web2", "-o", "json");
        assertThat(run.exit()).isEqualTo(1);
        String json = run.out();
        assertThat(json)
                .contains("\"name\" : \"gone1\",\n    \"failed\" : true")
                .contains("\"errors\" : [ \"connection refused\" ]")
                .contains("\"hosts\" : 3,\n    \"failed\" : 1,\n    \"drift\" : 2");
        assertThat(Stream.of("web2", "gone1", "web1").map(name -> json.indexOf("{\n    \"name\" : \"" + name + "\"")))
                .isSorted()
                .doesNotContain(-1);
        for (String command : List.of("audit", "plan", "history")) {
            Run document = run(command, "web2", "gone1", "-o", "json");
            assertThat(JsonSchema.of(command).problems(document.bytes()))
                    .as(command)
                    .isEmpty();
        }
    }

    @Test
    void aWaiverThatCoversNothingOnAnyHostIsToldOnce() throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), """
                version: 1
                waivers:
                  - {check: halt-polling.ceiling, subject: host web1, reason: a test, until: 9999-12-31}
                  - {check: halt-polling.ceiling, subject: host web9, reason: a test, until: 9999-12-31}
                """);
        String idle = "the policy's waiver of halt-polling.ceiling for host web9 covers nothing here";
        String[] audit = {"audit", "web1", "web2", "--policy", policy.toString()};

        assertThat(run(audit).out().replaceAll("\\s+", " "))
                .containsOnlyOnce("note: " + idle)
                .containsOnlyOnce("covers nothing");
        assertThat(run(append(audit, "-v")).out().replaceAll("\\s+", " ")).containsOnlyOnce("note: " + idle);
        assertThat(run(append(audit, "-o", "json")).out()).containsOnlyOnce("\"notes\" : [ \"" + idle + "\" ]");
        assertThat(run(append(audit, "gone1")).out().replaceAll("\\s+", " "))
                .as("of gone1 it is not known")
                .doesNotContain("covers nothing");
    }

    private static String[] append(String[] args, String... more) {
        return Stream.of(args, more).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void verboseTellsHostByHost() {
        Run run = run("audit", "web1", "web2", "-v");
        assertThat(run.out().lines().filter(line -> line.startsWith("web1: read ") || line.startsWith("web2: read ")))
                .hasSize(2);
    }

    @Test
    void plansThatAreTheSameAreShownOnce() {
        Run run = run("plan", "web1", "web2", "gone1");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .containsOnlyOnce("web[1,2]: read ")
                .contains("3 hosts: 1 could not be planned for, 2 with something to change");
    }

    @Test
    void applyAsksOnceAndChangesEachHostOnItsOwn() throws IOException {
        String before = Files.readString(folder.resolve("web1/etc/libvirt/qemu/db1.xml"));
        Run no = new Run().hosts(hosts).terminals(true, false).input("no\n").go("apply", "web1", "web2", "gone1");
        assertThat(no.exit()).isEqualTo(1);
        assertThat(no.out()).containsOnlyOnce("Apply this to 2 hosts, without the 1 left out?");
        assertThat(Files.readString(folder.resolve("web1/etc/libvirt/qemu/db1.xml")))
                .isEqualTo(before);

        Run yes = run("apply", "web1", "web2", "gone1", "--yes");
        assertThat(yes.exit()).as(yes.out() + yes.err()).isEqualTo(1);
        assertThat(yes.out())
                .contains("web1: applied ", "web2: applied ", "not applied: gone1: connection refused")
                .contains("3 hosts: 1 not applied, 0 not as predicted, 2 as wanted");
        assertThat(run("plan", "web1", "web2").exit())
                .as("nothing that can be known is left")
                .isEqualTo(3);

        Run history = run("history", "web1", "web2", "-o", "json");
        assertThat(history.out()).contains("\"name\" : \"web1\"", "\"name\" : \"web2\"", "\"applied\"");
        assertThat(JsonSchema.of("history").problems(history.bytes())).isEmpty();

        Run back = run("rollback", "web1", "web2", "db", "--yes");
        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(back.out()).contains("db: there is nothing to take back", "is undone");
        assertThat(Files.readString(folder.resolve("web1/etc/libvirt/qemu/db1.xml")))
                .isEqualTo(before);
        assertThat(run("recover", "web1", "web2").exit()).isZero();
    }

    @Test
    void oneEmptyLineStandsBetweenTheHostsAndBeforeTheSummary() {
        assertThat(run("apply", "web1", "db", "--yes").exit()).isZero();
        for (String[] line : new String[][] {
            {"history", "web1", "web2", "db"}, {"audit", "web1", "db", "-v"}, {"audit", "web1", "db", "gone1", "-v"}
        }) {
            assertThat(run(line).out())
                    .as(String.join(" ", line))
                    .contains("\n\n")
                    .doesNotContain("\n\n\n")
                    .containsPattern("\n\n[23] hosts: ");
        }
    }

    @Test
    void aHostThatChangedWhileTheUserReadIsLeftAlone() {
        // Read first, then changed: the second reading is after the answer.
        Run run = new Run()
                .hosts(hosts)
                .terminals(true, false)
                .input("yes\n")
                .whenAsked(() -> write(folder.resolve("web2").resolve(KNOB), "12345\n"))
                .go("apply", "web1", "web2");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("web1: applied ", "not applied: web2: it has changed since the plan was made");
        assertThat(folder.resolve("web2").resolve(KNOB)).hasContent("12345\n");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void capturesOfSeveralHostsAreFilesInOneFolder() throws IOException {
        Path into = folder.resolve("captures");
        Run run = run("capture", "web1", "web2", "gone1", "-o", into.toString());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("not captured: gone1: connection refused", "2 captured");
        try (Stream<Path> files = Files.list(into)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("web1.json", "web2.json");
        }
        assertThat(Run.of("audit", "--snapshot", into.resolve("web1.json").toString())
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void namesOfFilesAreSafeAndTellHostsApart() {
        assertThat(CaptureFiles.names(List.of("web1", "root@web1", "../../etc/x", "ssh://web1:22", ".hidden", "Web1")))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[A-Za-z0-9_@][A-Za-z0-9._@-]*\\.json"))
                .contains("root@web1.json");
    }

    @Test
    void anInventoryAndItsLimit() throws IOException {
        Path file = Files.writeString(
                folder.resolve("inventory.ini"), "[web]\nfirst ansible_host=web1\nweb2\n[other]\ndb\n");
        Run run = run("audit", "-i", file.toString(), "--limit", "web");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).contains("2 hosts: first, web2");
        assertThat(run("audit", "-i", file.toString(), "--limit", "nobody").exit())
                .isEqualTo(64);
        Run none = run(
                "audit",
                "-i",
                Files.writeString(folder.resolve("empty"), "# none\n").toString());
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains("there is no host in ");
    }

    @Test
    void progressIsShownOnATerminalOnlyAndRemoved() {
        Run run = new Run().hosts(hosts).terminals(false, true).go("audit", "web1", "web2");
        assertThat(run.err()).contains("Auditing: 2 of 2").endsWith("\r\u001b[K");
    }
}
