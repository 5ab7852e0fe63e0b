package io.virtwright.app.bench;

import io.virtwright.app.Main;
import io.virtwright.app.terminal.Io;
import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.eyes.HostRoot;
import io.virtwright.engine.eyes.LocalEyes;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.libvirt.Call;
import io.virtwright.libvirt.Calls;
import io.virtwright.libvirt.LibvirtConnection;
import io.virtwright.libvirt.XmlOption;
import io.virtwright.testkit.Programs;
import io.virtwright.testkit.Ran;
import io.virtwright.testkit.libvirtd.PrivateLibvirtd;
import io.virtwright.testkit.libvirtd.TcgDomain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an audit of many defined domains costs on a real libvirtd, beside the guide's way and the least that any program
 * has to do. Arguments: the checkout, the number of domains, the number of measured rounds. Needs root.
 */
public final class AuditBench {
    /** For a machine that does much else besides; what hangs must end. */
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private static final int WARM_UP = 2;
    private static final int WARM_UP_WARM = 30;
    private static final int ROUNDS_WARM = 60;

    private static final String ONE_BY_ONE = "a virsh dumpxml per domain, active and inactive";
    private static final String BATCH = "one virsh, all dumpxml commands in a batch";
    private static final String WHOLE = "virtwright audit, the whole process";
    private static final String START = "of it, to start: virtwright --version";
    private static final String FETCH = "the bare pipelined fetch of all definitions";
    private static final String LOOK = "to read the host: all probes, files and libvirt";
    private static final String ASSESS = "to parse and assess, as fetched";
    private static final String ASSESS_KVM = "to parse and assess, the same as KVM domains";

    private final Path checkout;
    private final int domains;
    private final PrivateLibvirtd daemon;

    private AuditBench(Path checkout, int domains, PrivateLibvirtd daemon) {
        this.checkout = checkout;
        this.domains = domains;
        this.daemon = daemon;
    }

    public static void main(String[] args) {
        int rounds = Integer.parseInt(args[2]);
        try (PrivateLibvirtd daemon = PrivateLibvirtd.start()) {
            AuditBench bench = new AuditBench(Path.of(args[0]), Integer.parseInt(args[1]), daemon);
            bench.define();
            Map<String, Double> medians = new LinkedHashMap<>(bench.processes(rounds));
            medians.putAll(bench.warm());
            print(medians);
        }
    }

    private void define() {
        try (LibvirtConnection connection = daemon.connect()) {
            for (int number = 0; number < domains; number++) {
                connection.call(Calls.define(TcgDomain.xml(name(number), 4, elements(number), devices(number))));
            }
        }
    }

    private static String name(int number) {
        return "vm%03d".formatted(number);
    }

    private static String elements(int number) {
        String pins = IntStream.range(0, 4)
                .mapToObj(vcpu -> "<vcpupin vcpu='%d' cpuset='%d'/>".formatted(vcpu, vcpu % 2))
                .collect(Collectors.joining("", "<cputune>", "</cputune>"));
        return "<iothreads>2</iothreads>"
                + (number % 4 == 0 ? pins : "")
                + (number % 5 == 0 ? "<memoryBacking><hugepages/></memoryBacking>" : "");
    }

    private static String devices(int number) {
        String disks = IntStream.range(0, 3)
                .mapToObj(disk -> """
                        <disk type='file' device='disk'>
                          <driver name='qemu' type='qcow2' cache='none' io='native'%s/>
                          <source file='/var/lib/libvirt/images/%s-%d.qcow2'/>
                          <target dev='vd%c' bus='virtio'/>
                        </disk>
                        """.formatted(disk < 2 ? " iothread='1'" : "", name(number), disk, 'a' + disk))
                .collect(Collectors.joining());
        return disks
                + "<controller type='scsi' index='0' model='virtio-scsi'/>"
                + "<interface type='user'><model type='virtio'/></interface>"
                + "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>"
                + "<console type='pty'/>";
    }

    private Map<String, Double> processes(int rounds) {
        String names = IntStream.range(0, domains).mapToObj(AuditBench::name).collect(Collectors.joining(" "));
        String oneByOne = "for d in " + names
                + "; do virsh -c qemu:///system dumpxml \"$d\" && virsh -c qemu:///system dumpxml --inactive \"$d\""
                + " || exit 9; done >/dev/null";
        String batch = IntStream.range(0, domains)
                .mapToObj(AuditBench::name)
                .map(name -> "dumpxml " + name + "\ndumpxml --inactive " + name + "\n")
                .collect(Collectors.joining());
        String launcher = checkout.resolve("virtwright").toString();
        return new Medians()
                .add(ONE_BY_ONE, () -> expect(run("", "sh", "-c", oneByOne), 0))
                .add(BATCH, () -> expect(run(batch, "sh", "-c", "virsh -c qemu:///system >/dev/null"), 0))
                .add(WHOLE, () -> expect(run("", "sh", "-c", "exec \"$0\" audit -o json >/dev/null", launcher), 2, 3))
                .add(START, () -> expect(run("", launcher, "--version"), 0))
                .measure(WARM_UP, rounds);
    }

    private Ran run(String input, String... argv) {
        return Programs.run(daemon.insideArgv(argv), input, DEADLINE);
    }

    private static void expect(Ran ran, Integer... codes) {
        if (!List.of(codes).contains(ran.exit())) {
            throw new IllegalStateException("exit " + ran.exit() + ": " + ran.err());
        }
    }

    /** The parts, in this JVM, where everything is compiled and no process has to start. */
    private Map<String, Double> warm() {
        Auditor auditor = new Auditor(Main.context(Io.standard()).practices().get(), Policy.DEFAULT);
        HostRoot root = HostRoot.of(daemon.inside("/"));
        Snapshot snapshot = look(auditor, root);
        try (LibvirtConnection connection = daemon.connect()) {
            return new Medians()
                    .add(FETCH, () -> fetch(connection))
                    .add(LOOK, () -> look(auditor, root))
                    .add(ASSESS, () -> auditor.assess(fresh(snapshot, "type='qemu'")))
                    .add(ASSESS_KVM, () -> auditor.assess(fresh(snapshot, "type='kvm'")))
                    .measure(WARM_UP_WARM, ROUNDS_WARM);
        }
    }

    private static Snapshot look(Auditor auditor, HostRoot root) {
        try (Eyes eyes = new LocalEyes(root)) {
            return auditor.look("bench", eyes);
        }
    }

    private static void fetch(LibvirtConnection connection) {
        List<Call<String>> calls = new ArrayList<>();
        connection.domains().forEach(domain -> calls.add(Calls.domainXml(domain.domain(), XmlOption.INACTIVE)));
        connection.callAll(calls);
    }

    /** The same snapshot with XML that nobody has parsed yet. */
    private static Snapshot fresh(Snapshot snapshot, String type) {
        Map<Probe<?>, Reading<?>> unparsed = new LinkedHashMap<>();
        for (Probe<?> probe : snapshot.readings().keySet()) {
            if (probe instanceof Probe.DomainXml xml) {
                unparsed.put(
                        xml,
                        snapshot.get(xml).map(text -> DomainText.of(text.text().replace("type='qemu'", type))));
            }
        }
        return snapshot.plus(unparsed);
    }

    private static void print(Map<String, Double> medians) {
        double whole = of(medians, WHOLE);
        double fetch = of(medians, FETCH);
        System.out.printf("%-52s %10s %12s %12s%n", "medians", "ms", "x whole", "x fetch");
        medians.forEach(
                (name, ms) -> System.out.printf("%-52s %10.1f %12.2f %12.2f%n", name, ms, ms / whole, ms / fetch));
        System.out.printf(
                "%nthe whole process is %.1f times faster than the guide's way; parse and assess take %.1f times the fetch%n",
                of(medians, ONE_BY_ONE) / whole, of(medians, ASSESS_KVM) / fetch);
    }

    private static double of(Map<String, Double> medians, String name) {
        return medians.getOrDefault(name, Double.NaN);
    }
}
