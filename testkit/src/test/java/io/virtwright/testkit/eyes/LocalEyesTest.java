package io.virtwright.testkit.eyes;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.eyes.HostRoot;
import io.virtwright.engine.eyes.LocalEyes;
import io.virtwright.engine.eyes.TreeEyes;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.DomainList;
import io.virtwright.engine.snapshot.DomainStatistics;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.IoThreadList;
import io.virtwright.engine.snapshot.LibvirtDaemon;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.libvirt.DomainRef;
import io.virtwright.testkit.RealDaemon;
import io.virtwright.testkit.libvirtd.PrivateLibvirtd;
import io.virtwright.testkit.libvirtd.TcgDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Readings beside the answers of virsh; then a daemon that hangs, and one that is killed. */
@RealDaemon({"libvirtd", "virtlogd", "virsh", "qemu-system-x86_64", "nsenter"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalEyesTest {
    private static final String VNC = "<graphics type='vnc' port='5999' passwd='hush'/>";

    private PrivateLibvirtd libvirtd;
    private UUID busy;
    private UUID idle;
    private UUID passing;

    @BeforeAll
    void start() {
        libvirtd = PrivateLibvirtd.start();
        busy = libvirtd.define(TcgDomain.xml("busy", 2, "<iothreads>2</iothreads>", ""))
                .uuid();
        idle = libvirtd.define(TcgDomain.xml("idle", "", VNC)).uuid();
        libvirtd.start("busy");
        libvirtd.virsh("autostart", "idle");
        DomainRef transientDomain = libvirtd.define(TcgDomain.xml("passing", "", VNC.replace("5999", "5998")));
        passing = transientDomain.uuid();
        libvirtd.startPaused("passing");
        libvirtd.virsh("undefine", "passing");
    }

    @AfterAll
    void stop() {
        libvirtd.close();
    }

    private HostRoot root() {
        return HostRoot.of(libvirtd.inside("/"));
    }

    private Snapshot look(Probe<?>... probes) {
        try (Eyes eyes = new LocalEyes(root())) {
            return look(eyes, List.of(probes));
        }
    }

    private static Snapshot look(Eyes eyes, List<Probe<?>> probes) {
        return Snapshot.empty("test", Instant.EPOCH).plus(eyes.read(probes));
    }

    private static Probe<DomainText> xml(UUID domain, Probe.Form form) {
        return new Probe.DomainXml(domain, form);
    }

    @Test
    @Order(1)
    void domainsAreThoseOfVirsh() {
        DomainList list =
                look(new Probe.Domains()).get(new Probe.Domains()).found().orElseThrow();
        assertThat(list.domains())
                .containsExactly(
                        new Domain(busy, "busy", Domain.State.RUNNING, true, false, false),
                        new Domain(idle, "idle", Domain.State.SHUTOFF, true, true, false),
                        new Domain(passing, "passing", Domain.State.PAUSED, false, false, false));
        assertThat(libvirtd.virsh("list", "--all", "--name").lines().filter(name -> !name.isEmpty()))
                .containsExactlyInAnyOrderElementsOf(
                        list.domains().stream().map(Domain::name).toList());
    }

    @Test
    @Order(1)
    void xmlIsThatOfVirshAndNeverHasSecrets() {
        UUID unknown = UUID.randomUUID();
        Snapshot found = look(
                xml(busy, Probe.Form.RUNNING),
                xml(busy, Probe.Form.PERSISTENT),
                xml(idle, Probe.Form.RUNNING),
                xml(idle, Probe.Form.PERSISTENT),
                xml(passing, Probe.Form.RUNNING),
                xml(passing, Probe.Form.PERSISTENT),
                xml(unknown, Probe.Form.PERSISTENT));
        assertThat(found.get(xml(busy, Probe.Form.RUNNING))).isEqualTo(Reading.of(DomainText.of(dumped("busy"))));
        assertThat(found.get(xml(busy, Probe.Form.PERSISTENT)))
                .isEqualTo(Reading.of(DomainText.of(dumped("busy", "--inactive"))));
        assertThat(found.get(xml(idle, Probe.Form.RUNNING))).isEqualTo(Reading.absent());
        assertThat(found.get(xml(idle, Probe.Form.PERSISTENT))).isEqualTo(Reading.of(DomainText.of(dumped("idle"))));
        assertThat(found.get(xml(passing, Probe.Form.RUNNING))).isEqualTo(Reading.of(DomainText.of(dumped("passing"))));
        assertThat(found.get(xml(passing, Probe.Form.PERSISTENT))).isEqualTo(Reading.absent());
        assertThat(found.get(xml(unknown, Probe.Form.PERSISTENT))).isEqualTo(Reading.absent());
        assertThat(libvirtd.virsh("dumpxml", "idle", "--security-info")).contains("hush");
        List<String> texts = found.readings().values().stream()
                .flatMap(reading -> reading.found().stream())
                .map(value -> ((DomainText) value).text())
                .toList();
        assertThat(texts).hasSize(4).noneMatch(text -> text.contains("hush"));
        assertThat(texts).filteredOn(text -> text.contains("<graphics")).hasSize(2);
    }

    /** virsh adds a line feed. */
    private String dumped(String domain, String... options) {
        List<String> args = new ArrayList<>(List.of("dumpxml", domain));
        args.addAll(Arrays.asList(options));
        String text = libvirtd.virsh(args.toArray(String[]::new));
        return text.substring(0, text.length() - 1);
    }

    @Test
    @Order(1)
    void theDaemonThreadsAndStatisticsAreThoseOfVirsh() {
        Probe<IoThreadList> threads = new Probe.RunningIoThreads(busy);
        Probe<IoThreadList> none = new Probe.RunningIoThreads(idle);
        Snapshot found = look(new Probe.Daemon(), threads, none, new Probe.Statistics());
        LibvirtDaemon daemon = found.get(new Probe.Daemon()).found().orElseThrow();
        assertThat(libvirtd.virsh("version"))
                .contains("Using library: libvirt " + daemon.library())
                .contains("Running hypervisor: QEMU " + daemon.hypervisor());
        assertThat(libvirtd.virsh("capabilities")).startsWith(daemon.capabilities());
        Matcher rows = Pattern.compile("(?m)^ +(\\d+) +(\\S+)").matcher(libvirtd.virsh("iothreadinfo", "busy"));
        assertThat(found.get(threads).found().orElseThrow().threads())
                .hasSize(2)
                .isEqualTo(rows.results()
                        .map(row -> new IoThreadList.IoThread(Long.parseLong(row.group(1)), row.group(2)))
                        .sorted(Comparator.comparingLong(IoThreadList.IoThread::id))
                        .toList());
        assertThat(found.get(none)).isEqualTo(Reading.absent());
        DomainStatistics statistics = found.get(new Probe.Statistics()).found().orElseThrow();
        assertThat(statistics.byDomain()).containsOnlyKeys(busy, passing);
        Map<String, Long> numbers = statistics.byDomain().getOrDefault(busy, Map.of());
        assertThat(numbers).containsEntry("vcpu.current", 2L).containsEntry("iothread.count", 2L);
        assertThat(numbers.keySet())
                .isEqualTo(libvirtd.virsh("domstats", "busy", "--cpu-total", "--vcpu", "--iothread")
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.matches("[^=]+=\\d+"))
                        .map(line -> line.substring(0, line.indexOf('=')))
                        .collect(Collectors.toSet()));
    }

    @Test
    @Order(1)
    void filesAndDomainsOfOneBatch() {
        Probe<FileSet> tasks = new Probe.FileContents("/proc/" + libvirtd.qemuPid("busy") + "/task/*/comm");
        List<Probe<?>> probes = List.of(tasks, new Probe.Domains(), new Probe.ThisMachine());
        try (Eyes eyes = new LocalEyes(root())) {
            Snapshot found = look(eyes, probes);
            assertThat(found.readings().keySet()).containsExactlyElementsOf(probes);
            assertThat(found.get(tasks).found().orElseThrow().files().values())
                    .anySatisfy(name ->
                            assertThat(name.found().orElseThrow().line()).isEqualTo("IO iothread1"));
            assertThat(found.get(new Probe.ThisMachine()).found().orElseThrow().architecture())
                    .isPresent();
            // The next round, over the same connection.
            assertThat(look(eyes, List.of(new Probe.Domains())).get(new Probe.Domains()))
                    .isEqualTo(found.get(new Probe.Domains()));
        }
    }

    @Test
    @Order(1)
    void aTreeTellsTheSameFromTheFiles() {
        try (Eyes tree = new TreeEyes(libvirtd.inside("/"))) {
            List<Probe<?>> probes = List.of(
                    new Probe.Domains(),
                    xml(idle, Probe.Form.PERSISTENT),
                    xml(busy, Probe.Form.PERSISTENT),
                    xml(passing, Probe.Form.RUNNING));
            Snapshot files = look(tree, probes);
            assertThat(files.get(new Probe.Domains()))
                    .isEqualTo(look(new Probe.Domains()).get(new Probe.Domains()));
            for (Map.Entry<UUID, String> domain :
                    Map.of(idle, "idle", busy, "busy").entrySet()) {
                String definition = files.get(xml(domain.getKey(), Probe.Form.PERSISTENT))
                        .found()
                        .orElseThrow()
                        .text();
                assertThat(definition.substring(definition.indexOf("<domain")).strip())
                        .isEqualTo(dumped(domain.getValue(), "--inactive").strip());
            }
            assertThat(files.get(xml(passing, Probe.Form.RUNNING))
                            .found()
                            .orElseThrow()
                            .text())
                    .contains("<graphics type='vnc' port='5998'")
                    .doesNotContain("hush");
        }
    }

    @Test
    @Order(1)
    void theDaemonHasNothingToComplainOf() {
        assertThat(libvirtd.log()).doesNotContain("max requests limit", "End of file while reading data");
    }

    @Test
    @Order(2)
    void aDaemonThatHangsCostsTheDeadlineOnce() throws IOException, InterruptedException {
        long pid = daemonPid();
        // Only the first of them has something to read within it.
        try (Eyes before = new LocalEyes(root(), Duration.ofSeconds(10));
                Eyes after = new LocalEyes(root(), Duration.ofSeconds(2))) {
            assertThat(look(before, List.of(new Probe.Domains()))
                            .get(new Probe.Domains())
                            .isUnreadable())
                    .isFalse();
            signal("STOP", pid);
            for (Eyes eyes : List.of(before, after)) {
                List<Probe<?>> first = List.of(new Probe.Domains(), new Probe.Daemon(), new Probe.ThisMachine());
                Snapshot found = look(eyes, first);
                assertThat(found.get(new Probe.Domains()))
                        .isInstanceOfSatisfying(
                                Reading.Unreadable.class,
                                it -> assertThat(it.reason()).contains("libvirt daemon"));
                assertThat(found.get(new Probe.Daemon()).isUnreadable()).isTrue();
                assertThat(found.get(new Probe.ThisMachine()).isUnreadable()).isFalse();
                // Were the daemon asked again, it would answer now.
                signal("CONT", pid);
                assertThat(look(eyes, List.of(new Probe.Statistics()))
                                .get(new Probe.Statistics())
                                .isUnreadable())
                        .isTrue();
                signal("STOP", pid);
            }
        } finally {
            signal("CONT", pid);
        }
        assertThat(look(new Probe.Domains()).get(new Probe.Domains()).isUnreadable())
                .isFalse();
    }

    @Test
    @Order(3)
    void aDaemonKilledWhileItIsReadIsUnreadable() throws IOException, InterruptedException {
        long pid = daemonPid();
        Probe<DomainText> wanted = xml(busy, Probe.Form.RUNNING);
        try (Eyes eyes = new LocalEyes(root())) {
            assertThat(look(eyes, List.of(wanted)).get(wanted).isUnreadable()).isFalse();
            signal("STOP", pid); // so that it dies with the question before it
            Thread killer = Thread.ofPlatform().start(() -> {
                try {
                    Thread.sleep(300);
                    signal("KILL", pid);
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            Snapshot found = look(eyes, List.of(wanted, new Probe.Daemon(), new Probe.Statistics()));
            killer.join();
            assertThat(found.readings().values()).allMatch(Reading::isUnreadable);
        }
        // Its socket is still there, and nobody behind it: there may be domains.
        Snapshot later = look(new Probe.Domains(), new Probe.Daemon());
        assertThat(later.get(new Probe.Domains()))
                .isInstanceOfSatisfying(
                        Reading.Unreadable.class, it -> assertThat(it.reason()).contains("libvirt-sock-ro"));
        Files.delete(libvirtd.readOnlySocket());
        Snapshot without = look(new Probe.Domains(), new Probe.Daemon());
        assertThat(without.get(new Probe.Daemon())).isEqualTo(Reading.absent());
        assertThat(without.get(new Probe.Domains()))
                .isInstanceOfSatisfying(
                        Reading.Unreadable.class,
                        it -> assertThat(it.reason()).startsWith("libvirt is installed but its daemon does not run"));
    }

    private long daemonPid() throws IOException {
        return Long.parseLong(
                Files.readString(libvirtd.folder().resolve("libvirtd.pid")).strip());
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
