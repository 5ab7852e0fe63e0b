package io.virtwright.practices.iothreads;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.change.LiveOperation;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.eyes.HostRoot;
import io.virtwright.engine.eyes.LocalEyes;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.plan.PlannedStep;
import io.virtwright.engine.plan.Planner;
import io.virtwright.engine.plan.Verification;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyReader;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.testkit.RealDaemon;
import io.virtwright.testkit.libvirtd.PrivateLibvirtd;
import io.virtwright.testkit.libvirtd.TcgDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What this practice claims of libvirt and QEMU, held against them: each change is made by virsh, not by the product's
 * own hands, and then the host is looked at again.
 */
@RealDaemon({"libvirtd", "virtlogd", "qemu-system-x86_64"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealLibvirtdTest {
    private final PrivateLibvirtd libvirtd = PrivateLibvirtd.start();

    @BeforeAll
    void makeImages() {
        for (String disk : List.of("vda", "vdb", "vdc", "vdd", "sda")) {
            libvirtd.run("truncate", "-s", "1M", image(disk)).orThrow();
        }
    }

    @AfterAll
    void stop() {
        libvirtd.close();
    }

    private static String image(String disk) {
        return "/var/lib/libvirt/images-" + disk + ".raw";
    }

    private static String disk(String target, String driver) {
        return "<disk type='file' device='disk'><driver name='qemu' type='raw'" + driver + "/><source file='"
                + image(target) + "'/><target dev='" + target + "' bus='"
                + (target.startsWith("vd") ? "virtio" : "scsi")
                + "'/></disk>";
    }

    private static final String SCSI = "<controller type='scsi' index='0' model='virtio-scsi'/>";

    private static Auditor auditor(String domain, String keys) {
        Policy policy = PolicyReader.read(
                "test",
                "version: 1\ndomains:\n  - match: {name: \"" + domain + "\"}\n    io-threads: {" + keys + "}\n",
                new IoThreads().keys());
        return new Auditor(List.of(new IoThreads()), policy);
    }

    private Snapshot look(Auditor auditor) {
        try (Eyes eyes = new LocalEyes(HostRoot.of(Path.of("/proc/" + libvirtd.holderPid() + "/root")))) {
            return auditor.look("real", eyes);
        }
    }

    private static Plan plan(Auditor auditor, Snapshot host) {
        return new Planner(auditor, _ -> true).plan(host);
    }

    private void apply(Change change) {
        switch (change) {
            case Change.Redefine define -> libvirtd.define(define.after());
            case Change.TuneRunning tune -> apply(tune.domain().name(), tune.operation());
            case Change.SetKnob _, Change.PutFile _ -> throw new AssertionError(change.target());
        }
    }

    private void apply(String domain, LiveOperation operation) {
        switch (operation) {
            case LiveOperation.AddIoThread(long id) ->
                libvirtd.virsh("iothreadadd", domain, String.valueOf(id), "--live");
            case LiveOperation.DeleteIoThread(long id) ->
                libvirtd.virsh("iothreaddel", domain, String.valueOf(id), "--live");
            case LiveOperation.PinIoThread(long id, String _, String cpus) ->
                libvirtd.virsh("iothreadpin", domain, String.valueOf(id), cpus, "--live");
            case LiveOperation.PollIoThread(long id, LiveOperation.Polling _, LiveOperation.Polling to) ->
                libvirtd.virsh(
                        "iothreadset",
                        domain,
                        String.valueOf(id),
                        "--poll-max-ns=" + to.maxNs(),
                        "--poll-grow=" + to.grow(),
                        "--poll-shrink=" + to.shrink(),
                        "--live");
        }
    }

    private void applyAndVerify(Auditor auditor, Plan plan) {
        assertThat(plan.staleOn(look(auditor))).isEmpty();
        plan.steps().forEach(step -> apply(step.change()));
        Snapshot after = look(auditor);
        Verification verification = Verification.of(plan, auditor.assess(after));
        assertThat(verification.failures()).isEmpty();
        assertThat(plan(auditor, after).steps()).isEmpty();
    }

    private static List<Finding> drift(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.verdict() == Verdict.DRIFT)
                .toList();
    }

    private String threads(String domain) {
        Path tasks = Path.of("/proc/" + libvirtd.qemuPid(domain) + "/task");
        try (var all = Files.list(tasks)) {
            return all.map(task -> read(task.resolve("status")))
                    .filter(status -> status.startsWith("Name:\tIO iothread"))
                    .map(status -> TaskStatus.field(status, "Name").orElseThrow() + "="
                            + TaskStatus.field(status, "Cpus_allowed_list").orElseThrow())
                    .sorted()
                    .collect(Collectors.joining(" "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsDefinedIsWhatLibvirtPrintsAndWhatTheProcessHasAfterAColdStart() {
        libvirtd.define(TcgDomain.xml("cold", "", disk("vda", "") + disk("sda", "") + SCSI));
        Auditor auditor = auditor("cold", "devices: all, pins: any");
        Snapshot start = look(auditor);
        Plan plan = plan(auditor, start);

        assertThat(plan.steps()).hasSize(1);
        Change.Redefine define = (Change.Redefine) plan.steps().getFirst().change();
        applyAndVerify(auditor, plan);
        assertThat(libvirtd.virsh("dumpxml", "--inactive", "cold").strip())
                .isEqualTo(define.after().strip());

        libvirtd.startPaused("cold");
        assertThat(threads("cold")).startsWith("IO iothread1=").contains("IO iothread2=");
        assertThat(drift(auditor.assess(look(auditor)))).isEmpty();
        libvirtd.virsh("destroy", "cold");

        libvirtd.define(define.inverse().after());
        assertThat(libvirtd.virsh("dumpxml", "--inactive", "cold").strip())
                .isEqualTo(define.before().strip());
    }

    @Test
    void pinsAddsDeletesAndPollsARunningDomain() {
        libvirtd.define(TcgDomain.xml(
                "live",
                "<iothreads>3</iothreads><cputune><vcpupin vcpu='0' cpuset='0'/></cputune>",
                disk("vdb", " iothread='2'")));
        libvirtd.startPaused("live");
        Auditor auditor = auditor("live", "ids: [2, 7], pins: {\"*\": \"1\"}, poll: {max: 1000, grow: 2}");

        Plan plan = plan(auditor, look(auditor));
        applyAndVerify(auditor, plan);

        assertThat(threads("live")).isEqualTo("IO iothread2=1 IO iothread7=1");
        assertThat(libvirtd.virsh("domstats", "--iothread", "live"))
                .contains("iothread.7.poll-max-ns=1000", "iothread.2.poll-grow=2");
        for (PlannedStep step : plan.steps().reversed()) {
            apply(step.change().inverse());
        }
        assertThat(threads("live")).contains("IO iothread1=", "IO iothread2=", "IO iothread3=");
        libvirtd.virsh("destroy", "live");
    }

    @Test
    void aDefinitionThatChangedUnderARunningDomainWaits() {
        libvirtd.define(TcgDomain.xml("waits", "", disk("vdd", "")));
        libvirtd.startPaused("waits");
        Auditor auditor = auditor("waits", "devices: all");

        applyAndVerify(auditor, plan(auditor, look(auditor)));

        Finding assigned = auditor.assess(look(auditor)).stream()
                .filter(finding -> finding.check().equals(AssignedCheck.CHECK)
                        && finding.subject().name().equals("waits"))
                .findFirst()
                .orElseThrow();
        assertThat(assigned.on(Layer.PERSISTENT).verdict()).isEqualTo(Verdict.COMPLIANT);
        assertThat(assigned.on(Layer.RUNNING).note()).isEqualTo("waits for a cold start");
        libvirtd.virsh("destroy", "waits");
    }

    @Test
    void libvirtDefinesWhatDoesNotStartAndTheRemedyMakesItStart() {
        libvirtd.define(TcgDomain.xml(
                "stuck",
                "<iothreads>1</iothreads><cputune><iothreadpin iothread='1' cpuset='0,4000'/></cputune>",
                disk("vdc", " ioeventfd='off' iothread='1'")));
        assertThat(libvirtd.tryVirsh("start", "--paused", "stuck").exit()).isNotZero();
        Auditor auditor = auditor("stuck", "devices: all");

        applyAndVerify(auditor, plan(auditor, look(auditor)));

        libvirtd.startPaused("stuck");
        libvirtd.virsh("destroy", "stuck");
    }
}
