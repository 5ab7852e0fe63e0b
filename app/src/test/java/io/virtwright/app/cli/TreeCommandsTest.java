package io.virtwright.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.Run;
import io.virtwright.app.report.JsonReader;
import io.virtwright.app.report.JsonSchema;
import io.virtwright.app.report.Report;
import io.virtwright.app.tour.TourHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a tree: the same code as on a host, all but the machine. */
final class TreeCommandsTest {
    @TempDir
    private Path folder;

    private String root = "";

    @BeforeEach
    void unpack() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("host"));
        TourHost.unpack(tree);
        root = tree.toString();
    }

    @Test
    void auditFindsDriftAndJsonHoldsTheSame() {
        Run text = Run.of("audit", "--root", root);
        assertThat(text.exit()).isEqualTo(2);
        Run json = Run.of("audit", "--root", root, "-o", "json");
        assertThat(json.exit()).isEqualTo(2);
        Report report = JsonReader.report(json.bytes());
        assertThat(report.hosts().getFirst().findings()).isNotEmpty();
        assertThat(json.err()).isEmpty();
        assertThat(json.out())
                .as("as of many hosts")
                .contains("\"summary\" : {\n    \"hosts\" : 1,\n    \"failed\" : 0,\n    \"drift\" : 1");
    }

    @Test
    void documentsAreAsTheirSchemasSay() {
        assertValid("audit", Run.of("audit", "--root", root, "-o", "json"));
        assertValid("plan", Run.of("plan", "--root", root, "-o", "json"));
        assertThat(Run.of("apply", "--yes", "--root", root).exit()).isZero();
        assertValid("plan", Run.of("plan", "--root", root, "-o", "json"));
        Run history = Run.of("history", "--root", root, "-o", "json");
        assertValid("history", history);
        String id = history.out().replaceAll("(?s).*\"id\" : \"([^\"]+)\".*", "$1");
        assertValid("history", Run.of("show", id, "--root", root, "-o", "json"));
        assertThat(Run.of("rollback", "--yes", "--root", root).exit()).isZero();
        assertValid("history", Run.of("history", "--root", root, "-o", "json"));
    }

    private static void assertValid(String schema, Run run) {
        assertThat(JsonSchema.of(schema).problems(run.bytes())).as(schema).isEmpty();
    }

    @Test
    void failOnDecidesFromWhereDriftCounts() {
        assertThat(Run.of("audit", "--root", root, "--fail-on", "critical").exit())
                .isZero();
        assertThat(Run.of("audit", "--root", root, "--fail-on", "high").exit()).isEqualTo(2);
    }

    @Test
    void onePracticeOnly() {
        Run run = Run.of("audit", "--root", root, "--practice", "halt-polling", "-v");
        assertThat(run.out()).contains("halt-polling.").doesNotContain("io-threads.");
    }

    @Test
    void applyThenAnEmptyPlanThenRollback() throws IOException {
        Path db1 = Path.of(root, "etc/libvirt/qemu/db1.xml");
        String before = Files.readString(db1);
        assertThat(Run.of("plan", "--root", root).exit()).isEqualTo(2);
        assertThat(Files.readString(db1)).isEqualTo(before);

        Run apply = Run.of("apply", "--yes", "--root", root);
        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(apply.out().replaceAll("\\s+", " ")).contains("put right", "To take it back: virtwright rollback");
        assertThat(Files.readString(db1)).contains("iothread='1'").isNotEqualTo(before);

        // A tree has no file labels to judge: with svirt among them, the exit code would be 3.
        Run plan = Run.of("plan", "--root", root, "--practice", "halt-polling", "--practice", "io-threads");
        assertThat(plan.exit()).as(plan.out()).isZero();
        Run nothing = Run.of("apply", "--yes", "--root", root);
        assertThat(nothing.exit()).isZero();

        Run history = Run.of("history", "--root", root);
        assertThat(history.out()).contains("applied");
        String line = history.out().lines().skip(1).findFirst().orElseThrow();
        String id = line.substring(0, line.indexOf(' '));
        assertThat(Run.of("show", id, "--root", root).out()).contains("definition of db1", "+++ db1.xml");
        assertThat(Run.of("show", id, "--root", root, "-o", "json").out()).contains("\"state\" : \"applied\"");

        assertThat(Run.of("rollback", "--yes", "--root", root).exit()).isZero();
        assertThat(Files.readString(db1)).isEqualTo(before);
        Run again = Run.of("rollback", "--yes", "--root", root);
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("no transaction is applied");
    }

    @Test
    void aDamagedJournalIsNotTakenForAnEmptyOne() throws IOException {
        assertThat(Run.of("apply", "--yes", "--root", root).exit()).isZero();
        try (Stream<Path> all = Files.walk(Path.of(root, "var/lib/virtwright"))) {
            Path description = all.filter(path -> path.endsWith("description.json"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(description, "{");
        }
        for (String command : new String[] {"recover", "rollback"}) {
            Run run = new Run().terminals(true, true).go(command, "--root", root);
            assertThat(run.exit()).as(command + run.out()).isEqualTo(1);
            assertThat(run.err()).contains("can't be read (its description is damaged)");
        }
        assertThat(Run.of("audit", "--root", root).out()).contains("can't be read");
        assertValid("history", Run.of("history", "--root", root, "-o", "json"));
    }

    @Test
    void applyAsksAndTakesOnlyYesForYes() throws IOException {
        Path db1 = Path.of(root, "etc/libvirt/qemu/db1.xml");
        String before = Files.readString(db1);
        for (String answer : new String[] {"", "n\n", "yess\n", "\n"}) {
            Run run = new Run().terminals(true, true).input(answer).go("apply", "--root", root);
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.out()).contains("[y/N]");
            assertThat(Files.readString(db1)).isEqualTo(before);
        }
        assertThat(new Run()
                        .terminals(true, true)
                        .input("y\n")
                        .go("apply", "--root", root)
                        .exit())
                .isZero();
        assertThat(Files.readString(db1)).isNotEqualTo(before);
    }

    @Test
    void withoutATerminalNothingIsAppliedUnasked() {
        for (String command : new String[] {"apply", "rollback"}) {
            Run run = new Run().input("y\n").go(command, "--root", root);
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains("--yes");
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void colourOnATerminalOnlyAndNotWithNoColor() {
        assertThat(new Run().terminals(true, true).go("audit", "--root", root).out())
                .contains("\u001b[");
        assertThat(Run.of("audit", "--root", root).out()).doesNotContain("\u001b");
        assertThat(new Run()
                        .terminals(true, true)
                        .environment("NO_COLOR", "1")
                        .go("audit", "--root", root)
                        .out())
                .doesNotContain("\u001b");
    }

    @Test
    void nothingWasCutOff() {
        Run run = Run.of("recover", "--root", root);
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("No transaction was cut off.");
    }

    @Test
    void aPlanDoesNotPassOverWhatCouldNotBeRead(@TempDir Path tree) throws IOException {
        Path definitions = Files.createDirectories(tree.resolve("etc/libvirt/qemu"));
        Files.writeString(definitions.resolve("broken.xml"), "<domain type='kvm'><name>broken");
        Run run = Run.of("plan", "--root", tree.toString());
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(3);
        assertThat(run.out()).contains("Not judged");
    }

    @Test
    void aFolderThatIsNoHostIsRefused(@TempDir Path empty) {
        Run run = Run.of("audit", "--root", empty.toString());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("not the root of a host");
    }

    @Test
    void anEmptyTreeIsJudgedAsFarAsItGoes(@TempDir Path empty) throws IOException {
        Files.createDirectory(empty.resolve("etc"));
        Run run = Run.of("audit", "--root", empty.toString());
        assertThat(run.exit()).as(run.out() + run.err()).isIn(0, 3);
        assertThat(run.err()).isEmpty();
    }
}
