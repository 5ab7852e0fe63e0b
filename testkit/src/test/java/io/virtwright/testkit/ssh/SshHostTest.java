package io.virtwright.testkit.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.eyes.HostRoot;
import io.virtwright.engine.eyes.LocalEyes;
import io.virtwright.engine.eyes.SshEyes;
import io.virtwright.engine.host.SshHost;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.DomainList;
import io.virtwright.engine.snapshot.Listener;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.ssh.SshConnection;
import io.virtwright.engine.ssh.SshOptions;
import io.virtwright.engine.ssh.SshTarget;
import io.virtwright.engine.ssh.Sudo;
import io.virtwright.testkit.RealDaemon;
import io.virtwright.testkit.libvirtd.PrivateLibvirtd;
import io.virtwright.testkit.libvirtd.TcgDomain;
import io.virtwright.testkit.sshd.LocalShell;
import io.virtwright.testkit.sshd.PrivateSshd;
import io.virtwright.testkit.sshd.SlowLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real libvirtd on a host that a real sshd leads to. */
@RealDaemon({
    "ssh",
    "sshd",
    "ssh-keygen",
    "libvirtd",
    "virtlogd",
    "virsh",
    "qemu-system-x86_64",
    "nsenter",
    "nc",
    "virt-ssh-helper"
})
@SuppressWarnings("NullAway.Init")
final class SshHostTest {
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final int MANY = 50;

    private static PrivateLibvirtd libvirtd;

    @BeforeAll
    static void start() {
        libvirtd = PrivateLibvirtd.with()
                .listenTcp("none")
                .listenTls("none", false)
                .start();
        libvirtd.define(TcgDomain.xml("running", "<iothreads>2</iothreads>", ""));
        libvirtd.start("running");
        libvirtd.define(TcgDomain.xml("off"));
    }

    @AfterAll
    static void stop() {
        libvirtd.close();
    }

    private static List<Domain> domains() {
        try (Eyes eyes = new LocalEyes(HostRoot.of(libvirtd.inside("/")))) {
            return eyes.read(List.of(new Probe.Domains())).get(new Probe.Domains())
                            instanceof Reading.Present<?>(DomainList list)
                    ? list.domains()
                    : List.of();
        }
    }

    private static List<Probe<?>> probes(List<UUID> domains) {
        List<Probe<?>> probes = new ArrayList<>(List.of(
                new Probe.Daemon(),
                new Probe.Domains(),
                new Probe.FileContent("/etc/libvirt/qemu.conf"),
                new Probe.Names("/run/libvirt/*"),
                new Probe.FileStatus("/etc/libvirt/libvirtd.conf"),
                new Probe.ListenerOffer(new Listener("127.0.0.1", libvirtd.tcpPort(), false)),
                new Probe.ListenerOffer(new Listener("0.0.0.0", libvirtd.tlsPort(), true)),
                new Probe.Login(new Listener("127.0.0.1", libvirtd.tcpPort(), false), Probe.Attempt.WITHOUT)));
        for (UUID domain : domains) {
            probes.add(new Probe.DomainXml(domain, Probe.Form.RUNNING));
            probes.add(new Probe.DomainXml(domain, Probe.Form.PERSISTENT));
            probes.add(new Probe.RunningIoThreads(domain));
            probes.add(new Probe.GuestInfo(domain));
        }
        probes.add(new Probe.RunningIoThreads(UUID.randomUUID()));
        return probes;
    }

    private static void seesTheSame(PrivateSshd sshd, SshOptions options) {
        List<Probe<?>> probes = probes(domains().stream().map(Domain::uuid).toList());
        assertThat(probes).hasSizeGreaterThan(15);
        Map<Probe<?>, Reading<?>> expected;
        try (Eyes eyes = new LocalEyes(HostRoot.of(libvirtd.inside("/")), SILENCE)) {
            expected = eyes.read(probes);
        }
        assertThat(expected.get(new Probe.Daemon())).isInstanceOf(Reading.Present.class);
        try (SshHost host = SshHost.connect(sshd.target(), options);
                Eyes eyes = new SshEyes(host.connection(), SILENCE)) {
            Map<Probe<?>, Reading<?>> found = eyes.read(probes);
            for (Probe<?> probe : probes) {
                assertThat(found.get(probe)).as("%s", probe).isEqualTo(expected.get(probe));
            }
            // A second batch goes over what is open already.
            assertThat(eyes.read(List.of(new Probe.Domains())))
                    .containsEntry(new Probe.Domains(), expected.get(new Probe.Domains()));
        }
    }

    @Test
    void whatItTellsIsWhatTheDaemonTells() {
        try (PrivateSshd sshd = PrivateSshd.with(libvirtd)) {
            seesTheSame(sshd, sshd.options());
        }
    }

    @Test
    void forwardingThatIsForbiddenIsNotNeeded() {
        try (PrivateSshd sshd = PrivateSshd.with(libvirtd, "DisableForwarding yes")) {
            seesTheSame(sshd, sshd.options());
        }
    }

    @Test
    void sudoReachesTheDaemonToo(@TempDir Path folder) throws IOException {
        Path sudo = folder.resolve("sudo");
        Files.writeString(sudo, "#!/bin/sh\nwhile [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\"\n");
        assertThat(sudo.toFile().setExecutable(true)).isTrue();
        try (PrivateSshd sshd = PrivateSshd.with(libvirtd, "SetEnv PATH=" + folder + ":/usr/bin:/bin")) {
            seesTheSame(sshd, sshd.options().withSudo(new Sudo.WithoutPassword()));
        }
    }

    @Test
    void aHostWithoutLibvirtHasNone() {
        List<Probe<?>> probes = List.of(new Probe.Daemon(), new Probe.Domains());
        try (PrivateSshd sshd = PrivateSshd.start();
                SshHost host = SshHost.connect(sshd.target(), sshd.options());
                Eyes there = host.eyes();
                Eyes here = new LocalEyes()) {
            assertThat(there.read(probes)).isEqualTo(here.read(probes));
        }
    }

    @Test
    void aLinkThatIsCutMakesEverythingUnreadable() {
        List<Probe<?>> probes = List.of(
                new Probe.FileContent("/proc/cpuinfo"),
                new Probe.FileContents("/etc/*.conf"),
                new Probe.Daemon(),
                new Probe.Domains(),
                new Probe.ThisMachine());
        try (PrivateSshd sshd = PrivateSshd.with(libvirtd);
                SshHost host = SshHost.connect(sshd.target(), sshd.options());
                Eyes eyes = new SshEyes(host.connection(), SILENCE)) {
            assertThat(eyes.read(probes).values()).noneMatch(Reading::isUnreadable);
            sshd.cut();
            assertThat(eyes.read(probes).values()).allMatch(Reading::isUnreadable);
        }
    }

    /** How often somebody waits for the host until all is read: with one domain, and with fifty. */
    @Test
    void roundTripsDoNotGrowWithDomains() {
        List<String> inside = libvirtd.insideArgv("sh", "-c");
        List<Integer> trips = new ArrayList<>();
        List<UUID> extra = new ArrayList<>();
        for (int count : List.of(1, MANY)) {
            while (extra.size() < count) {
                extra.add(
                        libvirtd.define(TcgDomain.xml("extra-" + extra.size())).uuid());
            }
            LocalShell shell =
                    new LocalShell(inside, List.of("sh"), libvirtd.inside("/").toString(), Duration.ofMillis(500));
            try (SshConnection host = SshConnection.over("here", shell, new Sudo.None());
                    Eyes eyes = new SshEyes(host, SILENCE)) {
                List<Probe<?>> probes = new ArrayList<>(List.of(new Probe.Daemon(), new Probe.Domains()));
                for (UUID domain : extra) {
                    probes.add(new Probe.DomainXml(domain, Probe.Form.PERSISTENT));
                    probes.add(new Probe.FileContent("/etc/libvirt/qemu/extra-" + extra.indexOf(domain) + ".xml"));
                }
                assertThat(eyes.read(probes).values()).noneMatch(Reading::isUnreadable);
            }
            trips.add(shell.roundTrips());
            assertThat(shell.channels()).isEqualTo(2);
        }
        System.out.println("round trips with 1 and " + MANY + " domains: " + trips);
        // A thread that stalls while it asks is taken for one that waits; growth would be by the number of domains.
        assertThat(trips.getLast()).isLessThanOrEqualTo(trips.getFirst() + 3);
    }

    /** Prints the time; what matters is that it does not grow. */
    @Test
    void latencyIsPaidOnceForAll() throws IOException {
        try (PrivateSshd sshd = PrivateSshd.with(libvirtd);
                SlowLink link = new SlowLink(sshd.address(), sshd.port(), Duration.ofMillis(25))) {
            Path config = sshd.folder().resolve("slow_config");
            Files.writeString(
                    config,
                    Files.readString(sshd.sshConfig())
                            .replace(
                                    "Port " + sshd.port(),
                                    "Port " + link.port() + "\n  HostKeyAlias [" + sshd.address() + "]:"
                                            + sshd.port()));
            List<Probe<?>> probes = probes(domains().stream().map(Domain::uuid).toList());
            probes.removeIf(Probe.Active.class::isInstance);
            for (int i = 0; i < 500; i++) {
                probes.add(new Probe.FileContent("/proc/sys/kernel/" + i));
            }
            long begin = System.nanoTime();
            try (SshHost host = SshHost.connect(
                            SshTarget.parse("host"), sshd.options().withConfig(config));
                    Eyes eyes = new SshEyes(host.connection(), SILENCE)) {
                long connected = System.nanoTime();
                assertThat(eyes.read(probes)).hasSize(probes.size());
                long first = System.nanoTime();
                assertThat(eyes.read(probes)).hasSize(probes.size());
                long second = System.nanoTime();
                System.out.printf(
                        "50 ms away, %d probes: connected after %d ms, first batch %d ms, second batch %d ms%n",
                        probes.size(), millis(begin, connected), millis(connected, first), millis(first, second));
            }
        }
    }

    private static long millis(long from, long to) {
        return Duration.ofNanos(to - from).toMillis();
    }
}
