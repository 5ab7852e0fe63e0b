package io.virtwright.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is said of hosts that are lost, or hang, and the commands that are suggested then. */
@SuppressWarnings("NullAway.Init") // made before each test
final class FleetLinkTest {
    @TempDir
    private Path folder;

    private FarHosts hosts;

    @BeforeEach
    void unpack() throws IOException {
        hosts = new FarHosts(folder);
        hosts.unpack("web1", "web2");
    }

    private Run run(String... args) {
        return new Run().hosts(hosts).go(args);
    }

    @Test
    void aHostThatIsLostAfterItsChangeIsCalledChanged() throws IOException {
        hosts.lostWhenChanged.add("web2");
        Path file = Files.writeString(folder.resolve("inventory.ini"), "web1\nweb2\n");
        Run run = run("apply", "-i", file.toString(), "--sudo", "--yes");
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(1);
        String id = hosts.newest("web2");
        String reach = " -i " + file + " --limit web2 --sudo";
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("web1: applied ", "the connection was lost")
                .contains("web2: transaction " + id + " is applied, but its effect could not be verified: ")
                .contains("To look again: virtwright audit" + reach)
                .contains("To take it back: virtwright rollback " + id + reach)
                .contains("2 hosts: 0 not applied, 0 not as predicted, 1 effect not known, 1 as wanted")
                .doesNotContain("not applied: ");
    }

    @Test
    void aHostThatIsLostWhileItIsChangedIsNotCalledUnchanged() throws IOException, InterruptedException {
        hosts.faults.put("web2", FarHosts.Fault.LOST);
        Path file = Files.writeString(folder.resolve("inventory.ini"), "web1\nweb2\n");
        Run run = run("apply", "-i", file.toString(), "--sudo", "--yes");
        hosts.awaitEnd("web2");
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.out().replaceAll("\\s+", " "))
                .containsPattern("web2: the link to kvm1 was lost; the transaction [^ ]+ goes on there to its end,"
                        + " unless it was ended there too;")
                .contains("; see 'virtwright history -i " + file + " --limit web2 --sudo'")
                .contains("2 hosts: 0 not applied, 0 not as predicted, 1 effect not known, 1 as wanted")
                .doesNotContain("not applied: ");
    }

    @Test
    void aHostWhoseHandsAreKilledIsNotCalledUnchanged() {
        hosts.faults.put("web2", FarHosts.Fault.KILLED);
        Run run = run("apply", "web1", "web2", "--sudo", "--yes");
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(1);
        String id = hosts.newest("web2");
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("web2: the transaction " + id + ": the hands ended with status 137")
                .contains("; see 'virtwright history web2 --sudo'")
                .contains("virtwright recover web2 --sudo")
                .contains("virtwright rollback " + id + " web2 --sudo")
                .contains("2 hosts: 0 not applied, 0 not as predicted, 1 effect not known, 1 as wanted")
                .doesNotContain("not applied: ");
    }

    @Test
    void aHostWithAStepThatIsStuckIsNotCalledUnchanged() {
        hosts.faults.put("web2", FarHosts.Fault.STUCK);
        Run run = run("apply", "web1", "web2", "--sudo", "--yes");
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(1);
        String id = hosts.newest("web2");
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("web2: transaction " + id + " is stuck: step 1 could not be taken back: as if")
                .contains("virtwright rollback " + id + " web2 --sudo")
                .contains("2 hosts: 0 not applied, 0 not as predicted, 1 effect not known, 1 as wanted")
                .doesNotContain("not applied: ");
    }

    @Test
    void ofOneHostWhoseHandsAreKilledTheCommandsAreTold() {
        hosts.faults.put("web2", FarHosts.Fault.KILLED);
        Run run = run("apply", "web2", "--sudo", "--yes");
        assertThat(run.exit()).isEqualTo(1);
        String id = hosts.newest("web2");
        assertThat(run.err()).contains("the hands ended with status 137", "; see 'virtwright history web2 --sudo'");
        assertThat(run.out()).contains("virtwright recover web2 --sudo", "virtwright rollback " + id + " web2 --sudo");
    }

    @Test
    void aRollbackWhoseEndIsNotSeenIsNotCalledNotTakenBack() {
        assertThat(run("apply", "web1", "web2", "--yes").exit()).isIn(0, 2);
        hosts.faults.put("web2", FarHosts.Fault.KILLED);
        Run run = run("rollback", "web1", "web2", "--sudo", "--yes");
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(1);
        String id = hosts.newest("web2");
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("web1: transaction ", " is undone")
                .contains("web2: the transaction " + id + ": the hands ended with status 137")
                .contains("; see 'virtwright history web2 --sudo'")
                .contains("virtwright recover web2 --sudo")
                .contains("virtwright rollback " + id + " web2 --sudo")
                .contains("2 hosts: 0 not taken back, 1 not known, 1 taken back, or had nothing to take back")
                .doesNotContain("not taken back: ");
    }

    @Test
    void aRollbackThatStopsHalfWaySaysSo() {
        assertThat(run("apply", "web2", "--yes").exit()).isIn(0, 2);
        hosts.faults.put("web2", FarHosts.Fault.STUCK);
        Run run = run("rollback", "web2", "--yes");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .contains("is stuck: step 1 could not be taken back: as if; not all of it was taken back")
                .doesNotContain("nothing was taken back");
    }

    @Test
    void aRecoveryWhoseEndIsNotSeenIsNotCalledNotRecovered() throws IOException {
        assertThat(run("apply", "web1", "web2", "--yes").exit()).isIn(0, 2);
        for (String host : new String[] {"web1", "web2"}) {
            Files.writeString(state(host), "applying\n");
        }
        hosts.faults.put("web2", FarHosts.Fault.KILLED);
        Run run = run("recover", "web1", "web2", "--sudo", "--undo");
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("web1: transaction ", " is undone")
                .contains("web2: the transaction " + hosts.newest("web2") + ": the hands ended with status 137")
                .contains("virtwright recover web2 --sudo")
                .contains("2 hosts: 0 not recovered, 1 not known, 1 recovered, or not in need of it")
                .doesNotContain("not recovered: ");
    }

    private Path state(String host) {
        return folder.resolve(host + "/var/lib/virtwright/transactions/" + hosts.newest(host) + "/state");
    }

    @Test
    void ofOneHostThatIsLostAfterItsChangeTheSameIsTold() {
        hosts.lostWhenChanged.add("web2");
        Run run = run("apply", "web2", "--yes");
        assertThat(run.exit()).isEqualTo(1);
        String id = hosts.newest("web2");
        assertThat(run.err())
                .contains("transaction " + id
                        + " is applied, but its effect could not be verified: web2: the connection was lost");
        assertThat(run.out())
                .contains(
                        "To look again: virtwright audit web2", "To take it back: virtwright rollback " + id + " web2");
    }

    @Test
    void theCommandThatTakesItBackCanBeRunAsPrinted() throws IOException {
        Path file = Files.writeString(folder.resolve("my inventory"), "[some]\nfirst ansible_host=web1\nother\n");
        Run run = run("apply", "-i", file.toString(), "--limit", "first", "--yes");
        assertThat(run.exit()).as(run.err()).isIn(0, 2);
        String id = hosts.newest("web1");
        assertThat(run.out().lines()).contains("virtwright rollback " + id + " -i '" + file + "' --limit first");
        Run back = run("rollback", id, "-i", file.toString(), "--limit", "first", "--yes");
        assertThat(back.exit()).as(back.err()).isZero();
    }

    @Test
    void aJournalThatHangsStopsNoAuditAndOnlyThatHostsChange() throws IOException {
        wasChangedBefore("web2");
        hosts.faults.put("web2", FarHosts.Fault.HANGS);
        Run audit = run("audit", "web1", "web2");
        assertThat(audit.exit()).as(audit.err()).isEqualTo(2);
        assertThat(audit.out().replaceAll("\\s+", " "))
                .contains(
                        "note: web2: the journal could not be read, so whether a transaction was cut off is not known:")
                .contains("kvm1 gave no answer within ")
                .contains("2 hosts: 0 could not be audited, 2 drift");
        Run apply = run("apply", "web1", "web2", "--yes");
        assertThat(apply.exit()).isEqualTo(1);
        assertThat(apply.out()).contains("web1: applied ", "not applied: web2: kvm1 gave no answer within ");
    }

    @Test
    void theJournalOfAHostThatWasNeverChangedIsNotRead() {
        hosts.faults.put("web2", FarHosts.Fault.JOURNAL_CUT);
        assertThat(run("audit", "web1", "web2").out()).doesNotContain("journal");
    }

    private void wasChangedBefore(String host) throws IOException {
        Files.createDirectories(folder.resolve(host).resolve("var/lib/virtwright/transactions/20260101T000000Z-0000"));
    }

    @Test
    void aJournalThatCannotBeReadIsSaidUnlessThatIsForbidden() throws IOException {
        wasChangedBefore("web1");
        wasChangedBefore("web2");
        hosts.faults.put("web1", FarHosts.Fault.DENIED);
        hosts.faults.put("web2", FarHosts.Fault.JOURNAL_CUT);
        Run audit = run("audit", "web1", "web2");
        assertThat(audit.out().replaceAll("\\s+", " "))
                .contains(
                        "note: web2: the journal could not be read, so whether a transaction was cut off is not known:"
                                + " the link to kvm1 was lost");
        assertThat(run("audit", "web1").out()).doesNotContain("journal");
    }

    /** Once for each host; not where root reads, who may be kept from something too. */
    @Test
    void whereAnOrdinaryUserLooksWhatHelpsIsSaid() throws IOException {
        wasChangedBefore("web1");
        hosts.faults.put("web1", FarHosts.Fault.DENIED);
        hosts.ordinary.addAll(List.of("web2", "root@web2"));
        String note = "note: the user who logs in may not read everything, and the rest is unknown here: --sudo or"
                + " --ask-sudo-password may read it, as root.";
        for (String host : List.of("web1", "web2")) {
            assertThat(run("audit", host).out().replaceAll("\\s+", " "))
                    .as(host)
                    .containsOnlyOnce(note);
        }
        assertThat(run("audit", "web1", "web2").out().replaceAll("\\s+", " "))
                .containsOnlyOnce(note.replace("note: ", "note: web[1,2]: "));
        for (List<String> words : List.of(List.of("web2", "--sudo"), List.of("root@web2"), List.of("web1", "--sudo"))) {
            assertThat(run(Stream.concat(Stream.of("audit"), words.stream()).toArray(String[]::new))
                            .out())
                    .as("%s", words)
                    .doesNotContain("who logs in");
        }
    }

    /** All was read and judged, and then the link broke: the findings stand, and the host is no clean 0. */
    @Test
    void aHostWhoseJournalDidNotComeIsUnknownAndKeepsItsFindings() throws IOException {
        wasChangedBefore("web1");
        wasChangedBefore("web2");
        hosts.faults.put("web1", FarHosts.Fault.DENIED);
        hosts.faults.put("web2", FarHosts.Fault.JOURNAL_CUT);
        String[] well = {"audit", "web1", "--fail-on", "critical"};
        assertThat(run(well).exit()).as("what an ordinary user may not read").isZero();
        Run one = run("audit", "web2", "--fail-on", "critical");
        assertThat(one.exit()).isEqualTo(3);
        assertThat(one.out()).contains("io-threads.assigned").contains("the journal could not be read");
        assertThat(run("audit", "web2").exit()).as("drift counts more").isEqualTo(2);

        Run both = run("audit", "web1", "web2", "--fail-on", "critical");
        assertThat(both.exit()).isEqualTo(3);
        assertThat(both.out()).contains("2 hosts: 0 could not be audited, 0 drift, 1 unknown, 1 compliant");
        Run json = run("audit", "web1", "web2", "--fail-on", "critical", "-o", "json");
        assertThat(json.exit()).isEqualTo(3);
        JsonNode hosts = JsonMapper.shared().readTree(json.out()).get("hosts");
        assertThat(hosts.get(0).has("incomplete")).isFalse();
        assertThat(hosts.get(1).get("incomplete").booleanValue()).isTrue();
        assertThat(hosts.get(1).get("findings").size()).isGreaterThan(5);
    }

    @Test
    void soIsOneWithATransactionThatCanNotBeRead() throws IOException {
        Path transaction = folder.resolve("web2").resolve("var/lib/virtwright/transactions/20260101T000000Z-0000");
        Files.createDirectories(transaction);
        Files.writeString(transaction.resolve("state"), "\u0000\n");

        Run audit = run("audit", "web2", "--fail-on", "critical");

        assertThat(audit.out().replaceAll("\\s+", " "))
                .contains("so whether it is applied or was cut off is not known");
        assertThat(audit.exit()).isEqualTo(3);
    }

    @Test
    void whatIsUnderWayIsNeitherCutOffNorNothing() throws IOException {
        assertThat(run("apply", "web2", "--yes").exit()).isIn(0, 2);
        String id = hosts.newest("web2");
        Files.writeString(state("web2"), "applying\n");
        owns("web2", ProcessHandle.current().pid());
        for (String command : new String[] {"recover", "rollback"}) {
            List<String> words =
                    new ArrayList<>(List.of(command, "web2", command.equals("recover") ? "--undo" : "--yes"));
            Run one = run(words.toArray(String[]::new));
            assertThat(one.exit()).isEqualTo(1);
            assertThat(one.err().replaceAll("\\s+", " ")).contains("transaction " + id + " is under way");
        }
        assertThat(run("audit", "web2").out().replaceAll("\\s+", " ")).contains("transaction " + id + " is under way");
    }

    @Test
    void aProcessOfWhichOnlyItsNumberIsLeftWorksOnNothing() throws Exception {
        assertThat(run("apply", "web2", "--yes").exit()).isIn(0, 2);
        Files.writeString(state("web2"), "applying\n");
        // What becomes sleep had a child, and does not ask how that ended.
        Process parent = new ProcessBuilder("sh", "-c", "true & exec sleep 60").start();
        try {
            Path children = Path.of("/proc/" + parent.pid() + "/task/" + parent.pid() + "/children");
            while (!Files.readString(Path.of("/proc/" + parent.pid() + "/comm")).equals("sleep\n")
                    || !Files.readString(Path.of(
                                    "/proc/" + Files.readString(children).strip() + "/stat"))
                            .contains(") Z ")) {
                Thread.sleep(10);
            }
            owns("web2", Long.parseLong(Files.readString(children).strip()));
            Run recovered = run("recover", "web2", "--undo");
            assertThat(recovered.exit()).as(recovered.err()).isZero();
            assertThat(recovered.out()).doesNotContain("No transaction was cut off");
        } finally {
            parent.destroyForcibly();
        }
    }

    private void owns(String host, long process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
        String start = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        Files.writeString(
                folder.resolve(host).resolve("var/lib/virtwright/owner"),
                process + " " + start + " " + boot + " " + hosts.newest(host) + "\n");
    }

    @Test
    void anAuditNamesTheCommandForExactlyThisHost() throws IOException {
        Path file = Files.writeString(folder.resolve("inventory.ini"), "web1\nweb2\n");
        Path config = Files.writeString(folder.resolve("config"), "");
        assertThat(run("apply", "web2", "--yes").exit()).isIn(0, 2);
        Files.writeString(state("web2"), "applying\n");
        String reach = " --ssh-config " + config + " --sudo";
        String command = "virtwright recover -i " + file + " --limit web2" + reach;
        for (String host : new String[] {"web2", "*"}) {
            Run audit =
                    run("audit", "-i", file.toString(), "--limit", host, "--ssh-config", config.toString(), "--sudo");
            assertThat(audit.out().replaceAll("\\s+", " "))
                    .contains("transaction " + hosts.newest("web2") + " was cut off");
            assertThat(audit.out().lines().map(String::strip)).contains(command);
        }
        assertThat(run("show", "20260101T000000Z-0000", "web2", "--sudo").err())
                .contains("'virtwright history web2 --sudo' lists them");
        assertThat(run("rollback", "20260101T000000Z-0000", "web1", "--sudo", "--yes")
                        .err())
                .contains("'virtwright history web1 --sudo' lists them");
    }

    @Test
    void theCommandThatRecoversCanBeRunAsPrinted() throws IOException {
        Path file = Files.writeString(folder.resolve("inventory.ini"), "web1\nweb2\n");
        assertThat(run("apply", "web1", "--yes").exit()).isIn(0, 2);
        Files.writeString(state("web1"), "applying\n");
        String recover = "run 'virtwright recover -i " + file + " --limit web1' first";
        for (String command : new String[] {"apply", "rollback"}) {
            assertThat(run(command, "-i", file.toString(), "--limit", "web1", "--yes")
                            .err())
                    .contains(recover);
            assertThat(run(command, "-i", file.toString(), "--yes").out().replaceAll("\\s+", " "))
                    .contains(recover);
        }
        assertThat(run("recover", "-i", file.toString(), "--limit", "web1", "--undo")
                        .exit())
                .isZero();
    }
}
