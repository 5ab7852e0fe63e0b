package io.virtwright.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.Run;
import io.virtwright.app.tour.TourHost;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.HandsRoot;
import io.virtwright.engine.hands.RemoteShell;
import io.virtwright.engine.host.Host;
import io.virtwright.engine.host.TreeHost;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.ssh.SshException;
import io.virtwright.engine.ssh.SshFailure;
import io.virtwright.engine.ssh.SshTarget;
import io.virtwright.testkit.hands.PlainShell;
import io.virtwright.testkit.hands.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on several hosts; trees stand for the hosts, but what reaches them. */
final class FleetCommandsTest {
    private static final String KNOB = "sys/module/kvm/parameters/halt_poll_ns";

    @TempDir
    private Path folder;

    private final Map<String, Integer> closed = new ConcurrentHashMap<>();

    /** Hosts whose link breaks as soon as they have a transaction. */
    private final Set<String> lostWhenChanged = new HashSet<>();

    /** Hosts whose link breaks while a transaction is applied. */
    private final Set<String> lostWhileChanged = new HashSet<>();

    @BeforeEach
    void unpack() throws IOException {
        for (String name : List.of("web1", "web2", "db")) {
            TourHost.unpack(Files.createDirectory(folder.resolve(name)));
        }
    }

    private Run run(String... args) {
        return new Run().hosts(hosts()).go(args);
    }

    private Context.Hosts hosts() {
        return new Context.Hosts() {
            @Override
            public Host local() {
                throw new AssertionError("this machine is not meant");
            }

            @Override
            public Host tree(Path root) {
                throw new AssertionError("no tree is meant");
            }

            @Override
            public Host remote(SshTarget address, Login login) {
                if (!Files.isDirectory(folder.resolve(address.host()))) {
                    throw new Failure(address.text().startsWith("gone") ? "connection refused" : "timed out");
                }
                return new Far(address.text(), new TreeHost(folder.resolve(address.host())));
            }

            @Override
            public boolean mayChangeLocal() {
                return false;
            }
        };
    }

    /** A tree by another name, which has to be closed. */
    private final class Far implements Host, AutoCloseable {
        private final String name;
        private final Host tree;

        Far(String name, Host tree) {
            this.name = name;
            this.tree = tree;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Eyes eyes() {
            if (lostWhenChanged.contains(name) && !tree.hands().history().isEmpty()) {
                throw new SshException(name, new SshFailure.LinkCut("the connection was lost"));
            }
            return tree.eyes();
        }

        @Override
        public Hands hands() {
            return lostWhileChanged.contains(name)
                    ? Way.over(HandsRoot.tree(folder.resolve(name)), new Breaking())
                    : tree.hands();
        }

        @Override
        public boolean hasRunningDomains() {
            return false;
        }

        @Override
        public void close() {
            closed.merge(name, 1, Integer::sum);
        }
    }

    /** A link that breaks when the hands have begun. */
    private static final class Breaking implements RemoteShell {
        private final PlainShell shell = new PlainShell(List.of());

        @Override
        public String name() {
            return shell.name();
        }

        @Override
        public Answer run(String program, List<String> words, Bytes input) {
            if (words.contains("apply")) {
                shell.cutAfter(3);
            }
            return shell.run(program, words, input);
        }
    }

    @Test
    void oneHostIsToldOfAsThisMachineIs() {
        Run run = run("audit", "web1");
        assertThat(run.exit()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).startsWith("web1: read ").doesNotContain("1 host:");
        assertThat(closed).containsOnly(Map.entry("web1", 1));
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
        assertThat(closed).containsOnly(Map.entry("web1", 1), Map.entry("web2", 1));
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
        Run no = new Run().hosts(hosts()).terminals(true, false).input("no\n").go("apply", "web1", "web2", "gone1");
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

        Run back = run("rollback", "web1", "web2", "db", "--yes");
        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(back.out()).contains("db: there is nothing to take back", "is undone");
        assertThat(Files.readString(folder.resolve("web1/etc/libvirt/qemu/db1.xml")))
                .isEqualTo(before);
        assertThat(run("recover", "web1", "web2").exit()).isZero();
    }

    @Test
    void aHostThatChangedWhileTheUserReadIsLeftAlone() {
        // Read first, then changed: the second reading is after the answer.
        Run run = new Run()
                .hosts(hosts())
                .terminals(true, false)
                .input("yes\n")
                .whenAsked(() -> write(folder.resolve("web2").resolve(KNOB), "12345\n"))
                .go("apply", "web1", "web2");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("web1: applied ", "not applied: web2: it has changed since the plan was made");
        assertThat(folder.resolve("web2").resolve(KNOB)).hasContent("12345\n");
    }

    @Test
    void aHostThatIsLostAfterItsChangeIsCalledChanged() throws IOException {
        lostWhenChanged.add("web2");
        Path file = Files.writeString(folder.resolve("inventory.ini"), "web1\nweb2\n");
        Run run = run("apply", "-i", file.toString(), "--sudo", "--yes");
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(1);
        String id = history("web2");
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
    void aHostThatIsLostWhileItIsChangedIsNotCalledUnchanged() throws IOException {
        lostWhileChanged.add("web2");
        Path file = Files.writeString(folder.resolve("inventory.ini"), "web1\nweb2\n");
        Run run = run("apply", "-i", file.toString(), "--sudo", "--yes");
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.out().replaceAll("\\s+", " "))
                .containsPattern("web2: the link to kvm1 was lost; the transaction [^ ]+ goes on there to its end;")
                .contains("; see 'virtwright history -i " + file + " --limit web2 --sudo'")
                .contains("2 hosts: 0 not applied, 0 not as predicted, 1 effect not known, 1 as wanted")
                .doesNotContain("not applied: ");
    }

    @Test
    void theSameOfOneHost() {
        lostWhenChanged.add("web2");
        Run run = run("apply", "web2", "--yes");
        assertThat(run.exit()).isEqualTo(1);
        String id = history("web2");
        assertThat(run.err())
                .contains("transaction " + id
                        + " is applied, but its effect could not be verified: web2: the connection was lost");
        assertThat(run.out())
                .contains(
                        "To look again: virtwright audit web2", "To take it back: virtwright rollback " + id + " web2");
    }

    /** The id of the one transaction of a host. */
    private String history(String host) {
        return new TreeHost(folder.resolve(host))
                .hands()
                .history()
                .getFirst()
                .id()
                .text();
    }

    @Test
    void theCommandThatTakesItBackCanBeRunAsPrinted() throws IOException {
        Path file = Files.writeString(folder.resolve("my inventory"), "[some]\nfirst ansible_host=web1\nother\n");
        Run run = run("apply", "-i", file.toString(), "--limit", "first", "--yes");
        assertThat(run.exit()).as(run.err()).isIn(0, 2);
        String id = history("web1");
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("To take it back: virtwright rollback " + id + " -i '" + file + "' --limit first");
        Run back = run("rollback", id, "-i", file.toString(), "--limit", "first", "--yes");
        assertThat(back.exit()).as(back.err()).isZero();
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
        Run run = new Run().hosts(hosts()).terminals(false, true).go("audit", "web1", "web2");
        assertThat(run.err()).contains("Auditing: 2 of 2").endsWith("\r\u001b[K");
    }
}
