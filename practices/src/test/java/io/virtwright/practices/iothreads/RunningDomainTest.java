package io.virtwright.practices.iothreads;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.change.LiveOperation;
import io.virtwright.engine.change.LiveOperation.AddIoThread;
import io.virtwright.engine.change.LiveOperation.DeleteIoThread;
import io.virtwright.engine.change.LiveOperation.PinIoThread;
import io.virtwright.engine.change.LiveOperation.PollIoThread;
import io.virtwright.engine.change.LiveOperation.Polling;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.plan.PlannedStep;
import io.virtwright.engine.plan.Planner;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyReader;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Running domains with a daemon: what is done at once, what is foreseen, and what waits. */
class RunningDomainTest {
    private static final String SERVED = "<disk type='file' device='disk'><driver name='qemu' type='raw' iothread='1'/>"
            + "<target dev='vda' bus='virtio'/></disk>";
    private static final String UNSERVED = SERVED.replace(" iothread='1'", "");

    private static Policy policy(String keys) {
        return PolicyReader.read(
                "test",
                "version: 1\ndomains:\n  - match: {name: \"*\"}\n    io-threads: {" + keys + "}\n",
                new IoThreads().keys());
    }

    private static Plan plan(Snapshot host, Policy policy) {
        Planner planner = new Planner(new Auditor(List.of(new IoThreads()), policy), _ -> true);
        Plan plan = planner.plan(host);
        assertThat(planner.plan(plan.end()).steps()).isEmpty();
        Snapshot back = plan.end();
        for (PlannedStep step : plan.steps().reversed()) {
            assertThat(step.change().inverse().restsOn(back)).isTrue();
            back = step.change().inverse().predict(back);
        }
        assertThat(back).isEqualTo(host);
        return plan;
    }

    private static List<LiveOperation> operations(Plan plan) {
        return plan.steps().stream()
                .map(PlannedStep::change)
                .filter(Change.TuneRunning.class::isInstance)
                .map(change -> ((Change.TuneRunning) change).operation())
                .toList();
    }

    private static Finding finding(List<Finding> findings, String check) {
        return findings.stream()
                .filter(finding -> finding.check().id().equals("io-threads." + check))
                .findFirst()
                .orElseThrow();
    }

    /** A daemon whose one domain runs as it is defined. */
    private static FakeDaemon running(String xml, String disk) {
        return new FakeDaemon("0-3").saved(xml, disk).running(xml, disk);
    }

    @Test
    void pinsARunningThreadOffTheVcpusAtOnceAndInTheDefinition() {
        String pinned = "<iothreads>1</iothreads><cputune><vcpupin vcpu='0' cpuset='0'/></cputune>";
        Snapshot host = running(pinned, SERVED).thread(1, "0-3").snapshot();

        Plan plan = plan(host, Policy.DEFAULT);

        assertThat(operations(plan)).containsExactly(new PinIoThread(1, "0-3", "1-3"));
        assertThat(finding(plan.before(), "pinned").layers().values())
                .extracting(layer -> layer.verdict())
                .containsOnly(Verdict.DRIFT);
        assertThat(finding(plan.after(), "pinned").verdict()).isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void aPlanDoesNotRestOnCountersThatMoveByThemselves() {
        String pinned = "<iothreads>1</iothreads><cputune><vcpupin vcpu='0' cpuset='0'/></cputune>";
        FakeDaemon daemon = running(pinned, SERVED).thread(1, "0-3");

        Plan plan = plan(daemon.snapshot(), Policy.DEFAULT);

        assertThat(plan.staleOn(daemon.switches(99).snapshot())).isEmpty();
        assertThat(plan.staleOn(daemon.thread(2, "0").snapshot())).isNotEmpty();
    }

    @Test
    void anAssignedDiskWaitsForAColdStart() {
        Snapshot host = running("", UNSERVED).snapshot();

        Plan plan = plan(host, Policy.DEFAULT);

        assertThat(operations(plan)).isEmpty();
        Finding after = finding(plan.after(), "assigned");
        assertThat(after.on(Layer.PERSISTENT).verdict()).isEqualTo(Verdict.COMPLIANT);
        assertThat(after.on(Layer.RUNNING).verdict()).isEqualTo(Verdict.DRIFT);
        assertThat(after.on(Layer.RUNNING).note()).contains("waits for a cold start");
    }

    @Test
    void deletesAnIdleThreadThatTheDefinitionHasNoMore() {
        String two = "<iothreads>2</iothreads>";
        Snapshot host = running(two, SERVED).thread(1, "0-3").thread(2, "0-3").snapshot();

        assertThat(operations(plan(host, Policy.DEFAULT)))
                .as("it may be there for a disk that is plugged in later")
                .isEmpty();
        Plan plan = plan(host, policy("count: 1"));

        assertThat(operations(plan)).containsExactly(new DeleteIoThread(2));
        assertThat(finding(plan.after(), "unused").verdict()).isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void keepsAnIdleThreadThatTheDefinitionUsesAfterAColdStart() {
        String one = "<iothreads>1</iothreads>";
        Snapshot host = new FakeDaemon("0-3")
                .saved(one, SERVED)
                .running(one, UNSERVED)
                .thread(1, "0-3")
                .snapshot();

        assertThat(plan(host, Policy.DEFAULT).steps()).isEmpty();
    }

    @Test
    void addsTheThreadsThatThePolicyCounts() {
        String one = "<iothreads>1</iothreads>";
        Snapshot host = running(one, SERVED).thread(1, "0-3").snapshot();

        Plan plan = plan(host, policy("count: 3"));

        assertThat(operations(plan)).containsExactly(new AddIoThread(2), new AddIoThread(3));
        assertThat(finding(plan.after(), "defined").layers().values())
                .extracting(layer -> layer.verdict())
                .containsOnly(Verdict.COMPLIANT);
    }

    @Test
    void setsPollingNowAndSaysThatAnOldLibvirtForgetsIt() {
        String one = "<iothreads>1</iothreads>";
        Snapshot host = running(one, SERVED).thread(1, "0-3").snapshot();

        Plan plan = plan(host, policy("poll: {max: 0}"));

        assertThat(operations(plan))
                .containsExactly(new PollIoThread(1, new Polling(32768, 0, 0), new Polling(0, 0, 0)));
        Finding after = finding(plan.after(), "polling");
        assertThat(after.on(Layer.RUNNING).verdict()).isEqualTo(Verdict.COMPLIANT);
        assertThat(after.on(Layer.PERSISTENT).note()).contains("libvirt before 9.4");
    }

    @Test
    void refusesAQueueMappingThatTheDaemonWouldDrop() {
        Snapshot host =
                new FakeDaemon("0-3").saved("<iothreads>1</iothreads>", SERVED).snapshot();

        Plan plan = plan(host, policy("assign: {vda: [1, 2]}"));

        assertThat(plan.steps()).isEmpty();
        assertThat(finding(plan.before(), "assigned").on(Layer.PERSISTENT).note())
                .contains("needs libvirt 10.0 and QEMU 9.0");
    }

    @Test
    void changesNothingOfARunningDomainThatNovaOwns() {
        String nova = "<metadata><n:instance xmlns:n='http://openstack.org/xmlns/libvirt/nova/1.1'/></metadata>";
        String pinned = nova + "<iothreads>2</iothreads><cputune><vcpupin vcpu='0' cpuset='0'/></cputune>";
        Snapshot host =
                running(pinned, SERVED).thread(1, "0-3").thread(2, "0-3").snapshot();

        Plan plan = plan(host, Policy.DEFAULT);

        assertThat(plan.steps()).isEmpty();
        assertThat(finding(plan.before(), "pinned").remedy()).contains("Nova owns this domain");
    }
}
