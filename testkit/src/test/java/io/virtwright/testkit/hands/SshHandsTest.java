package io.virtwright.testkit.hands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.change.LiveOperation;
import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.ElementPath;
import io.virtwright.engine.domainxml.XmlEdit;
import io.virtwright.engine.eyes.HostRoot;
import io.virtwright.engine.eyes.LocalEyes;
import io.virtwright.engine.hands.HandsException;
import io.virtwright.engine.hands.ShellHands;
import io.virtwright.engine.hands.SshShell;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.TransactionState;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.ssh.SshConnection;
import io.virtwright.engine.ssh.Sudo;
import io.virtwright.testkit.Programs;
import io.virtwright.testkit.RealDaemon;
import io.virtwright.testkit.libvirtd.PrivateLibvirtd;
import io.virtwright.testkit.libvirtd.TcgDomain;
import io.virtwright.testkit.sshd.PrivateSshd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hands over a real sshd, on a real libvirtd with a running domain. */
@RealDaemon({"libvirtd", "virtlogd", "qemu-system-x86_64", "virsh", "nsenter", "unshare", "sshd", "ssh", "mount"})
class SshHandsTest {
    private static final String NAME = "web";
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    @TempDir
    static Path temp;

    private static PrivateLibvirtd libvirtd;

    private static PrivateSshd sshd;

    private static UUID uuid = new UUID(0, 0);

    @SuppressWarnings("NullAway.Init") // set before each test
    private SshConnection connection;

    @BeforeAll
    static void start() throws IOException {
        // The mount point of this machine's own journal; only the empty folder stays.
        Files.createDirectories(Path.of("/var/lib/virtwright"));
        Path journal = Files.createDirectory(temp.resolve("journal"));
        libvirtd = PrivateLibvirtd.with().mount(journal, "/var/lib/virtwright").start();
        libvirtd.define(TcgDomain.xml(
                NAME,
                "<iothreads>1</iothreads>",
                "<graphics type='vnc' autoport='yes' listen='127.0.0.1' passwd='tiger'/>"));
        libvirtd.startPaused(NAME);
        uuid = UUID.fromString(libvirtd.virsh("domuuid", NAME).strip());
        sshd = PrivateSshd.with(libvirtd);
    }

    @AfterAll
    static void stop() {
        sshd.close();
        libvirtd.close();
    }

    @BeforeEach
    void connect() {
        connection = SshConnection.open(sshd.target(), sshd.options());
    }

    @AfterEach
    void disconnect() {
        connection.close();
    }

    private ShellHands hands() {
        return hands(connection);
    }

    private static ShellHands hands(SshConnection over) {
        return ShellHands.over(
                new SshShell("host", () -> over), () -> new LocalEyes(HostRoot.of(libvirtd.inside("/"))));
    }

    private static Domain domain() {
        return new Domain(uuid, NAME, Domain.State.PAUSED, true, false, false);
    }

    private static Change redefine() {
        String before = libvirtd.virsh("dumpxml", "--inactive", NAME).stripTrailing() + "\n";
        List<XmlEdit> edits = List.of(
                new XmlEdit.SetText(ElementPath.of("iothreads"), "2"),
                new XmlEdit.AddChild(ElementPath.of("cputune"), "<iothreadpin iothread='2' cpuset='0'/>"));
        return new Change.Redefine(
                domain(), before, DomainDocument.parse(before).applyAll(edits).text(), edits);
    }

    private static Plan everything() {
        String all = libvirtd.virsh("iothreadinfo", NAME, "--live")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("1 "))
                .map(line -> line.substring(2).strip())
                .findFirst()
                .orElseThrow();
        return TreeFixture.plan(
                redefine(),
                new Change.TuneRunning(domain(), new LiveOperation.AddIoThread(2), List.of()),
                new Change.TuneRunning(domain(), new LiveOperation.PinIoThread(2, all, "0"), List.of()));
    }

    private static String secure() {
        return libvirtd.virsh("dumpxml", "--inactive", "--security-info", NAME);
    }

    private static String running() {
        return libvirtd.virsh("iothreadinfo", NAME, "--live");
    }

    @Test
    void applies_to_definition_and_running_domain_and_takes_back() {
        String definition = secure();
        String run = running();

        TransactionReport applied = hands().apply(everything(), "default");

        assertThat(applied.problem()).isEmpty();
        assertThat(applied.state()).isEqualTo(TransactionState.APPLIED);
        assertThat(secure()).contains("<iothreads>2</iothreads>", "passwd='tiger'");
        assertThat(running()).isNotEqualTo(run);
        assertThat(hands().show(applied.id())).contains(applied);

        TransactionReport undone = hands().rollback(applied.id(), false);

        assertThat(undone.problem()).isEmpty();
        assertThat(undone.state()).isEqualTo(TransactionState.UNDONE);
        assertThat(secure()).isEqualTo(definition);
        assertThat(running()).isEqualTo(run);
    }

    /** The sshd of the session dies when so many of 30 steps are taken. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 15})
    void a_link_that_is_cut_stops_nothing(int steps) throws InterruptedException {
        Change[] changes = IntStream.range(0, 30)
                .mapToObj(i -> TreeFixture.createFile("/etc/libvirt/cut-" + i + ".conf", "x"))
                .toArray(Change[]::new);
        String lost = "";
        // On a busy machine the cut may come too late.
        for (int attempt = 0; attempt < 20 && lost.isEmpty(); attempt++) {
            try (SshConnection doomed = SshConnection.open(sshd.target(), sshd.options())) {
                Thread cutter = Thread.ofPlatform().start(() -> cutAfter(steps));
                lost = applyUntilCut(hands(doomed), TreeFixture.plan(changes));
                cutter.join();
            }
            try (SshConnection again = SshConnection.open(sshd.target(), sshd.options())) {
                TransactionReport found = awaitEnd(hands(again));
                assertThat(found.problem()).isEmpty();
                assertThat(found.state()).isEqualTo(TransactionState.APPLIED);
                assertThat(found.steps())
                        .hasSize(30)
                        .allSatisfy(step -> assertThat(step.state()).isEqualTo("done"));
                assertThat(taken()).isEqualTo(30L);
                assertThat(hands(again).rollback(found.id(), false).state()).isEqualTo(TransactionState.UNDONE);
            }
            assertThat(taken()).isZero();
        }
        assertThat(lost)
                .matches(
                        "the link to host was lost; the transaction [^ ]+ goes on there to its end, unless it was ended"
                                + " there too");
    }

    private static String applyUntilCut(ShellHands hands, Plan plan) {
        try {
            hands.apply(plan, "default");
            return "";
        } catch (HandsException e) {
            // Cut when it had ended, and its report could not be read any more: that is another message. So is that of
            // a cut
            // before any word of it came through.
            String message = String.valueOf(e.getMessage());
            return message.contains("lost; the transaction ") ? message : "";
        }
    }

    private static void cutAfter(int steps) {
        Instant end = Instant.now().plus(DEADLINE);
        while (taken() < steps && Instant.now().isBefore(end)) {
            Thread.onSpinWait();
        }
        sshd.cut();
    }

    private static TransactionReport awaitEnd(ShellHands hands) {
        Instant end = Instant.now().plus(DEADLINE);
        while (true) {
            TransactionReport newest = hands.history().getFirst();
            if (!newest.state().interrupted() && !Files.exists(libvirtd.inside("/var/lib/virtwright/owner"))) {
                return newest;
            }
            assertThat(Instant.now()).as("still " + newest.state()).isBefore(end);
        }
    }

    /** How many of the files of the test are there. */
    private static long taken() {
        try (Stream<Path> entries = Files.list(libvirtd.inside("/etc/libvirt"))) {
            return entries.filter(entry -> String.valueOf(entry.getFileName()).startsWith("cut-"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_full_disk_on_the_host_leaves_it_unharmed() {
        String definition = secure();
        libvirtd.run("mount", "-t", "tmpfs", "-o", "size=96k,mode=700", "small", "/var/lib/virtwright")
                .orThrow();
        try {
            assertThatThrownBy(() -> hands().apply(everything(), "default"))
                    .isInstanceOf(HandsException.class)
                    .hasMessageStartingWith("nothing was changed: the journal /var/lib/virtwright can't be written: ")
                    .hasMessageContaining("No space left on device");
            assertThat(secure()).isEqualTo(definition);
            assertThat(hands().history()).isEmpty();
        } finally {
            libvirtd.run("umount", "/var/lib/virtwright").orThrow();
        }
    }

    @Test
    void sudo_is_no_different() {
        assumeTrue(Programs.isInstalled("sudo"), "sudo is not installed");
        String definition = secure();
        try (SshConnection sudo =
                SshConnection.open(sshd.target(), sshd.options().withSudo(new Sudo.WithoutPassword()))) {
            TransactionReport applied = hands(sudo).apply(TreeFixture.plan(redefine()), "default");
            assertThat(applied.state()).isEqualTo(TransactionState.APPLIED);
            assertThat(hands(sudo).rollback(applied.id(), false).state()).isEqualTo(TransactionState.UNDONE);
        }
        assertThat(secure()).isEqualTo(definition);
    }
}
