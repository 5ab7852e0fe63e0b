package io.virtwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.eyes.HostRoot;
import io.virtwright.engine.eyes.LocalEyes;
import io.virtwright.engine.eyes.SshEyes;
import io.virtwright.engine.host.SshHost;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.testkit.RealDaemon;
import io.virtwright.testkit.libvirtd.PrivateLibvirtd;
import io.virtwright.testkit.libvirtd.TcgDomain;
import io.virtwright.testkit.sshd.PrivateSshd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Everything that any practice asks for is told over SSH as it is told on the host. */
@RealDaemon({"ssh", "sshd", "ssh-keygen", "libvirtd", "virtlogd", "virsh", "qemu-system-x86_64", "nsenter"})
final class SshSnapshotTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Remembers what it was asked. */
    private record Recorder(Eyes eyes, Set<Probe<?>> asked) implements Eyes {
        @Override
        public SequencedMap<Probe<?>, Reading<?>> read(Collection<? extends Probe<?>> probes) {
            asked.addAll(probes);
            return eyes.read(probes);
        }

        @Override
        public void close() {
            eyes.close();
        }
    }

    @Test
    void everyProbeOfEveryPracticeIsToldAlike() {
        try (PrivateLibvirtd libvirtd = PrivateLibvirtd.with().listenTcp("none").start();
                PrivateSshd sshd = PrivateSshd.with(libvirtd);
                SshHost host = SshHost.connect(sshd.target(), sshd.options())) {
            libvirtd.define(TcgDomain.xml("one", "<iothreads>2</iothreads>", ""));
            libvirtd.start("one");
            libvirtd.define(TcgDomain.xml("two"));
            Set<Probe<?>> asked = new LinkedHashSet<>();
            try (Eyes eyes = new Recorder(new SshEyes(host.connection(), PATIENCE), asked)) {
                new Auditor(Practices.all(), Policy.DEFAULT).look("host", eyes);
            }
            Map<Probe<?>, Reading<?>> before = local(libvirtd, asked);
            Map<Probe<?>, Reading<?>> there = new LinkedHashMap<>();
            try (Eyes eyes = new SshEyes(host.connection(), PATIENCE)) {
                there.putAll(eyes.read(asked));
            }
            Map<Probe<?>, Reading<?>> after = local(libvirtd, asked);
            // This process is not in the host's mount namespace, as the eyes of a host are.
            Probe<Bytes> mounts = new Probe.FileContent("/proc/self/mountinfo");
            Probe<Bytes> seen = new Probe.FileContent(mountsOf(libvirtd));
            Reading<?> inside = local(libvirtd, Set.of(seen)).getOrDefault(seen, Reading.absent());
            before.replace(mounts, inside);
            after.replace(mounts, inside);
            List<String> differences = new ArrayList<>();
            int compared = 0;
            for (Probe<?> probe : asked) {
                Reading<?> here = ofItsOwn(before.getOrDefault(probe, Reading.absent()));
                Reading<?> found = ofItsOwn(there.getOrDefault(probe, Reading.absent()));
                Reading<?> later = ofItsOwn(after.getOrDefault(probe, Reading.absent()));
                boolean stands = !movesByItself(probe) && here.equals(later);
                compared += stands ? 1 : 0;
                // What changes by itself (counters, the clock) is at least there on both sides, or on neither. What
                // ends (a
                // worker of the kernel's) may have ended in between.
                if (stands
                        ? !here.equals(found)
                        : here.getClass() != found.getClass() && later.getClass() != found.getClass()) {
                    differences.add(probe + "\n  here:  " + here + "\n  there: " + found + "\n  later: " + later);
                }
            }
            System.out.println(asked.size() + " probes of all practices, " + compared + " of which stand still");
            assertThat(differences).isEmpty();
            assertThat(compared).isGreaterThan(asked.size() / 2).isGreaterThan(50);
        }
    }

    /** A process's status without how many signals and timers all of its user's processes have. */
    private static Reading<?> ofItsOwn(Reading<?> reading) {
        return reading instanceof Reading.Present<?>(Bytes content)
                        && content.utf8().contains("\nSigQ:\t")
                ? Reading.of(Bytes.ofUtf8(content.utf8().replaceFirst("\nSigQ:\t[0-9]+/", "\nSigQ:\t-/")))
                : reading;
    }

    private static String mountsOf(PrivateLibvirtd libvirtd) {
        return "/proc/" + libvirtd.holderPid() + "/mountinfo";
    }

    private static Map<Probe<?>, Reading<?>> local(PrivateLibvirtd libvirtd, Set<Probe<?>> asked) {
        try (Eyes eyes = new LocalEyes(HostRoot.of(libvirtd.inside("/")), PATIENCE)) {
            return eyes.read(asked);
        }
    }

    /**
     * Pages and processes come and go between two looks, and may be as they were again at the third; so may a process that
     * waits, runs on some processor and waits again.
     */
    private static boolean movesByItself(Probe<?> probe) {
        return switch (probe) {
            case Probe.FileContent(String path) -> path.matches("/proc/[0-9]+/(stat|smaps(_rollup)?)");
            case Probe.FileContents(String glob) -> glob.startsWith("/proc/*/");
            default -> false;
        };
    }
}
