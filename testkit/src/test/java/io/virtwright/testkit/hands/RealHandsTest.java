package io.virtwright.testkit.hands;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.change.LiveOperation;
import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.domainxml.ElementPath;
import io.virtwright.engine.domainxml.XmlEdit;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.eyes.HostRoot;
import io.virtwright.engine.eyes.LocalEyes;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.HandsException;
import io.virtwright.engine.hands.HandsRoot;
import io.virtwright.engine.hands.ShellHands;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.TransactionState;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.testkit.RealDaemon;
import io.virtwright.testkit.libvirtd.PrivateLibvirtd;
import io.virtwright.testkit.libvirtd.TcgDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hands on a real libvirtd with a running domain. */
@RealDaemon({"libvirtd", "virtlogd", "qemu-system-x86_64", "virsh", "nsenter", "unshare"})
class RealHandsTest {
    private static final String NAME = "web";

    @TempDir
    static Path temp;

    private static PrivateLibvirtd libvirtd;

    private static UUID uuid = new UUID(0, 0);

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
    }

    @AfterAll
    static void stop() {
        libvirtd.close();
    }

    private static ShellHands hands(List<String> inside) {
        List<String> prefix = new ArrayList<>(libvirtd.insideArgv());
        prefix.addAll(inside);
        return ShellHands.on(new HandsRoot(libvirtd.inside("/"), "", prefix), RealHandsTest::eyes);
    }

    private static ShellHands hands() {
        return hands(List.of());
    }

    private static Eyes eyes() {
        return new LocalEyes(HostRoot.of(libvirtd.inside("/")));
    }

    private static Domain domain() {
        return new Domain(uuid, NAME, Domain.State.PAUSED, true, false, false);
    }

    private static Change redefine() {
        Probe<DomainText> probe = new Probe.DomainXml(uuid, Probe.Form.PERSISTENT);
        try (Eyes eyes = eyes()) {
            String before = Snapshot.empty("local", Instant.EPOCH)
                    .plus(eyes.read(List.of(probe)))
                    .get(probe)
                    .found()
                    .orElseThrow()
                    .text();
            List<XmlEdit> edits = List.of(
                    new XmlEdit.SetText(ElementPath.of("iothreads"), "2"),
                    new XmlEdit.AddChild(ElementPath.of("cputune"), "<iothreadpin iothread='2' cpuset='0'/>"));
            String after = DomainDocument.parse(before).applyAll(edits).text();
            return new Change.Redefine(domain(), before, after, edits);
        }
    }

    private static Change live(LiveOperation operation) {
        return new Change.TuneRunning(domain(), operation, List.of());
    }

    private static String secure() {
        return libvirtd.virsh("dumpxml", "--inactive", "--security-info", NAME);
    }

    /** Everything that a live step may change, from libvirt and from the kernel. */
    private static String running() {
        return libvirtd.virsh("iothreadinfo", NAME, "--live") + polling() + affinity();
    }

    private static String polling() {
        return String.join(
                "\n",
                libvirtd.virsh("domstats", "--iothread", NAME)
                        .lines()
                        .filter(line -> line.contains("poll"))
                        .toList());
    }

    /** Names and CPUs of QEMU's I/O threads, as the kernel has them. */
    private static Map<String, String> affinity() {
        Map<String, String> cpus = new TreeMap<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + libvirtd.qemuPid(NAME) + "/task"))) {
            for (Path task : tasks.toList()) {
                String name = Files.readString(task.resolve("comm")).strip();
                if (name.contains("iothread")) {
                    cpus.put(
                            name,
                            Files.readAllLines(task.resolve("status")).stream()
                                    .filter(line -> line.startsWith("Cpus_allowed_list:"))
                                    .findFirst()
                                    .orElseThrow());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cpus;
    }

    private static String allCpus() {
        return libvirtd.virsh("iothreadinfo", NAME, "--live")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("1 "))
                .map(line -> line.substring(2).strip())
                .findFirst()
                .orElseThrow();
    }

    private static Plan everything() {
        String all = allCpus();
        return TreeFixture.plan(
                redefine(),
                live(new LiveOperation.AddIoThread(2)),
                live(new LiveOperation.PinIoThread(2, all, "0")),
                live(new LiveOperation.PollIoThread(
                        1, new LiveOperation.Polling(32768, 0, 0), new LiveOperation.Polling(50000, 4, 2))));
    }

    @Test
    void applies_to_definition_and_running_domain_and_takes_back() {
        String definition = secure();
        String run = running();

        TransactionReport applied = hands().apply(everything(), "default");

        assertThat(applied.problem()).isEmpty();
        assertThat(applied.state()).isEqualTo(TransactionState.APPLIED);
        assertThat(secure())
                .contains("<iothreads>2</iothreads>", "<iothreadpin iothread='2' cpuset='0'/>", "passwd='tiger'");
        assertThat(affinity().get("IO iothread2")).isEqualTo("Cpus_allowed_list:\t0");
        assertThat(polling()).contains("iothread.1.poll-max-ns=50000", "iothread.1.poll-grow=4");
        assertThat(hands().show(applied.id()).toString()).doesNotContain("tiger");

        TransactionReport undone = hands().rollback(applied.id(), false);

        assertThat(undone.problem()).isEmpty();
        assertThat(undone.state()).isEqualTo(TransactionState.UNDONE);
        assertThat(secure()).isEqualTo(definition);
        assertThat(running()).isEqualTo(run);
    }

    @Test
    void a_definition_changed_since_is_left_alone_unless_forced() {
        String definition = secure();
        TransactionReport applied = hands().apply(TreeFixture.plan(redefine()), "default");
        libvirtd.virsh("desc", NAME, "--config", "mine");
        String theirs = secure();

        assertThat(hands().rollback(applied.id(), false).state()).isEqualTo(TransactionState.STUCK);
        assertThat(secure()).isEqualTo(theirs);
        assertThat(hands().rollback(applied.id(), true).state()).isEqualTo(TransactionState.UNDONE);
        assertThat(secure()).isEqualTo(definition);
    }

    @Test
    void what_libvirt_drops_silently_fails_the_step() {
        String definition = secure();
        Change.Redefine change = (Change.Redefine) redefine();
        XmlEdit unknown = new XmlEdit.AddChild(ElementPath.of("cputune"), "<frobnicate level='3'/>");
        Change bad = new Change.Redefine(change.domain(), change.before(), change.after(), List.of(unknown));

        TransactionReport report = hands().apply(TreeFixture.plan(bad), "default");

        assertThat(report.state()).isEqualTo(TransactionState.UNDONE);
        assertThat(report.problem()).contains("libvirt did not keep all of it");
        assertThat(secure()).isEqualTo(definition);
    }

    @Test
    void a_restarted_domain_has_nothing_to_take_back() {
        TransactionReport applied = hands().apply(TreeFixture.plan(live(new LiveOperation.AddIoThread(7))), "default");
        assertThat(applied.state()).isEqualTo(TransactionState.APPLIED);
        libvirtd.virsh("destroy", NAME);
        libvirtd.startPaused(NAME);
        String run = running();

        assertThat(hands().rollback(applied.id(), false).state()).isEqualTo(TransactionState.UNDONE);
        assertThat(running()).isEqualTo(run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"definition", "added thread", "pin", "polling"})
    void killed_anywhere_it_can_be_undone_and_finished(String kind) throws IOException {
        Shims shims = new Shims(temp.resolve("shims " + kind));
        String definition = secure();
        String run = running();
        TransactionReport counted = hands(shims.prefix("never")).apply(plan(kind), "default");
        assertThat(counted.state()).isEqualTo(TransactionState.APPLIED);
        List<String> points = shims.points();
        String applied = secure();
        String appliedRun = running();
        hands().rollback(counted.id(), false);

        // Half of the points each, for time: trees have every point recovered both ways (KillTest).
        boolean undo = true;
        for (String point : points) {
            kill(shims, point, kind);
            if (undo) {
                recover(Hands.Recovery.UNDO);
                assertThat(secure()).as(point).isEqualTo(definition);
                assertThat(running()).as(point).isEqualTo(run);
            } else {
                TransactionReport finished = recover(Hands.Recovery.FINISH);
                assertThat(secure()).as(point).isEqualTo(applied);
                assertThat(running()).as(point).isEqualTo(appliedRun);
                hands().rollback(finished.id(), false);
            }
            undo = !undo;
        }
        assertThat(secure()).isEqualTo(definition);
        assertThat(running()).isEqualTo(run);
        System.out.println(
                "hands killed, " + kind + ": at " + points.size() + " points of apply (undone and finished in turn)");
        assertThat(points.size()).isGreaterThan(15);
    }

    private static Plan plan(String kind) {
        LiveOperation.Polling polling = new LiveOperation.Polling(32768, 0, 0);
        return TreeFixture.plan(
                switch (kind) {
                    case "definition" -> redefine();
                    case "added thread" -> live(new LiveOperation.AddIoThread(2));
                    case "pin" -> live(new LiveOperation.PinIoThread(1, allCpus(), "0"));
                    case "polling" ->
                        live(new LiveOperation.PollIoThread(1, polling, new LiveOperation.Polling(50000, 4, 2)));
                    case String other -> throw new IllegalArgumentException(other);
                });
    }

    private static void kill(Shims shims, String point, String kind) {
        try {
            TransactionReport report = hands(shims.prefix(point)).apply(plan(kind), "default");
            throw new AssertionError(point + ": not killed, " + report.state() + " " + report.problem());
        } catch (HandsException e) {
            assertThat(e).as(point).hasMessageContaining("status 137");
        }
    }

    private static TransactionReport recover(Hands.Recovery how) {
        TransactionReport cut = hands().history().getFirst();
        if (cut.state().interrupted()) {
            TransactionReport recovered = hands().recover(how);
            assertThat(recovered.problem()).isEmpty();
            return recovered;
        }
        return how == Hands.Recovery.UNDO ? hands().rollback(cut.id(), false) : cut;
    }
}
