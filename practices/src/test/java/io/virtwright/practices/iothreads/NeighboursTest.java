package io.virtwright.practices.iothreads;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.domains.DedicatedCpus;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.plan.PlannedStep;
import io.virtwright.engine.plan.Planner;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.policy.PolicyReader;
import io.virtwright.engine.practice.Auditor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** I/O threads and the CPUs that other domains have to themselves. The domain that is judged is web1. */
class NeighboursTest {
    private static final String DISK = "<disk type='file' device='disk'><driver name='qemu' type='raw' iothread='1'/>"
            + "<target dev='vda' bus='virtio'/></disk>";

    /** One I/O thread on some CPUs, beside one vCPU on CPU 0. */
    private static String pinned(String thread) {
        return "<vcpu>1</vcpu><iothreads>1</iothreads><cputune><vcpupin vcpu='0' cpuset='0'/><iothreadpin iothread='1' cpuset='"
                + thread + "'/></cputune>";
    }

    /** One vCPU, on some CPUs. */
    private static String vcpu(String cpus) {
        return "<vcpu>1</vcpu><cputune><vcpupin vcpu='0' cpuset='" + cpus + "'/></cputune>";
    }

    private static FakeDaemon web1(String settings) {
        return new FakeDaemon("0-7").saved(settings, DISK);
    }

    private static Finding judged(FakeDaemon host) {
        return judged(host, Policy.DEFAULT);
    }

    private static Finding judged(FakeDaemon host, Policy policy) {
        return pinned(new Auditor(List.of(new IoThreads()), policy).assess(host.snapshot()));
    }

    private static Finding pinned(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.check().id().equals("io-threads.pinned")
                        && finding.subject().label().contains("web1"))
                .findFirst()
                .orElseThrow();
    }

    private static Policy policy(String rule) {
        List<PolicyKey<?>> keys = Stream.concat(new IoThreads().keys().stream(), Stream.of(DedicatedCpus.KEY))
                .toList();
        return PolicyReader.read("test", "version: 1\ndomains:\n  - " + rule + "\n", keys);
    }

    @Test
    void aThreadOnAnotherDomainsCpusIsDriftInItsDefinition() {
        Finding finding = judged(web1(pinned("3-4")).beside("db1", vcpu("4")));

        assertThat(finding.verdict()).isEqualTo(Verdict.DRIFT);
        assertThat(finding.on(Layer.PERSISTENT).want()).hasToString("Optional[none of 0, nor of other domains' 4]");
        assertThat(finding.on(Layer.PERSISTENT).note()).contains("db1 (4)");
        assertThat(finding.remedy()).contains("pin it to CPUs 1-3,5-7");
    }

    @Test
    void aShutOffDomainsCpusAreItsOwnToo() {
        assertThat(judged(web1(pinned("3-4")).defined("db1", vcpu("4"))).verdict())
                .isEqualTo(Verdict.DRIFT);
    }

    @Test
    void soIsAThreadWhereItRunsAndWhereTheKernelLetsIt() {
        String good = pinned("1");
        String bad = pinned("4");

        Finding running = judged(web1(good).running(bad, DISK).thread(1, "4").beside("db1", vcpu("4")));
        Finding moved = judged(web1(good).running(good, DISK).thread(1, "1,4").beside("db1", vcpu("4")));

        assertThat(running.on(Layer.PERSISTENT).verdict()).isEqualTo(Verdict.COMPLIANT);
        assertThat(running.on(Layer.RUNNING).verdict()).isEqualTo(Verdict.DRIFT);
        assertThat(running.on(Layer.EFFECT).verdict()).isEqualTo(Verdict.DRIFT);
        assertThat(moved.on(Layer.RUNNING).verdict()).isEqualTo(Verdict.COMPLIANT);
        assertThat(moved.on(Layer.EFFECT).verdict()).isEqualTo(Verdict.DRIFT);
        assertThat(moved.on(Layer.EFFECT).note()).contains("db1 (4)");
    }

    @Test
    void theRemedyLeavesNothingToRemedy() {
        FakeDaemon host = web1(pinned("4"))
                .running(pinned("4"), DISK)
                .thread(1, "4")
                .beside("db1", vcpu("4"))
                .defined("db2", vcpu("1-3"));
        Planner planner = new Planner(new Auditor(List.of(new IoThreads()), Policy.DEFAULT), _ -> true);

        Plan plan = planner.plan(host.snapshot());

        assertThat(plan.steps().stream().map(PlannedStep::change))
                .hasSize(2)
                .hasAtLeastOneElementOfType(Change.Redefine.class)
                .hasAtLeastOneElementOfType(Change.TuneRunning.class);
        assertThat(pinned(plan.after()).verdict()).isEqualTo(Verdict.COMPLIANT);
        assertThat(planner.plan(plan.end()).steps()).isEmpty();
    }

    /** The emulator of web1 is on the CPUs of db1: a thread does not follow it there. */
    @Test
    void theRemedyDoesNotFollowTheEmulatorOntoAnotherDomainsCpus() {
        String settings = "<vcpu>1</vcpu><iothreads>1</iothreads><cputune><vcpupin vcpu='0' cpuset='0'/>"
                + "<emulatorpin cpuset='4'/></cputune>";

        assertThat(judged(web1(settings).beside("db1", vcpu("4"))).remedy()).contains("pin it to CPUs 1-3,5-7");
    }

    @Test
    void domainsThatShareAPoolDoNotDriftBecauseOfEachOther() {
        String inPool =
                "<vcpu cpuset='0-5'>2</vcpu><iothreads>1</iothreads><cputune><iothreadpin iothread='1' cpuset='2-3'/></cputune>";

        assertThat(judged(web1(inPool).beside("web2", "<vcpu cpuset='0-5'>2</vcpu>"))
                        .verdict())
                .isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(judged(web1(pinned("6")).beside("web2", vcpu("0"))).verdict())
                .as("vCPUs that share a CPU")
                .isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void aPoolOfOtherDomainsIsNobodysOwn() {
        FakeDaemon pool = web1(pinned("4-5")).beside("web2", vcpu("4-6")).beside("web3", vcpu("4-6"));

        assertThat(judged(pool).verdict()).isEqualTo(Verdict.COMPLIANT);
    }

    /** A clone that keeps the pins of its original does not make a pool of its CPUs as long as it doesn't run. */
    @Test
    void aCloneThatDoesNotRunMakesNoPool() {
        FakeDaemon cloned = web1(pinned("4")).beside("db1", vcpu("4")).defined("db1-clone", vcpu("4"));

        assertThat(judged(cloned).verdict()).isEqualTo(Verdict.DRIFT);
    }

    @Test
    void aPinnedThreadOfADomainWhoseVcpusFloatIsJudgedToo() {
        String floating = "<vcpu>1</vcpu><iothreads>1</iothreads>";
        String placed = floating + "<cputune><iothreadpin iothread='1' cpuset='4'/></cputune>";

        Finding finding = judged(web1(placed).beside("db1", vcpu("4")));
        assertThat(finding.verdict()).isEqualTo(Verdict.DRIFT);
        assertThat(finding.remedy()).contains("pin it to CPUs 0-3,5-7");
        assertThat(judged(web1(floating).beside("db1", vcpu("4"))).verdict())
                .as("its vCPUs float over the same CPUs")
                .isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(judged(web1(placed).beside("db1", "<vcpu>1</vcpu>")).verdict())
                .as("nobody has CPUs to itself")
                .isEqualTo(Verdict.NOT_APPLICABLE);
    }

    @Test
    void pinsThatAreNoClaimDoNotCount() {
        Policy policy = policy("{match: {name: db1}, kworkers: {dedicated: false}}");

        assertThat(judged(web1(pinned("4")).beside("db1", vcpu("4")), policy).verdict())
                .isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void aPolicysOwnWordStandsAndTheNeighbourIsNamed() {
        Policy policy = policy("{match: {name: web1}, io-threads: {pins: {1: \"4\"}}}");

        Finding finding = judged(web1(pinned("4")).beside("db1", vcpu("4")), policy);

        assertThat(finding.verdict()).isEqualTo(Verdict.COMPLIANT);
        assertThat(finding.on(Layer.PERSISTENT).note()).isEqualTo("vCPUs are pinned there: db1 (4)");
    }

    /** Otherwise there is nowhere to go. */
    @Test
    void whereOthersHaveAllThatIsLeftOnlyItsOwnVcpusCount() {
        assertThat(judged(web1(pinned("4")).beside("db1", vcpu("1-7"))).verdict())
                .isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void whatCanNotBeReadOfAnotherDomainLeavesAGoodThreadUnknown() {
        Finding good = judged(web1(pinned("4")).hidden("db1").hidden("db2"));

        assertThat(good.on(Layer.PERSISTENT).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(good.on(Layer.PERSISTENT).note())
                .contains("the pins of domain db1 can't be read, nor those of 1 more");
        assertThat(judged(web1(pinned("0")).hidden("db1")).verdict())
                .as("it is wrong whatever db1 has")
                .isEqualTo(Verdict.DRIFT);
        assertThat(judged(web1("<vcpu>1</vcpu><iothreads>1</iothreads>").hidden("db1"))
                        .verdict())
                .as("nothing is wanted of it")
                .isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(judged(
                                web1(pinned("4")).hidden("db1"),
                                policy("{match: {name: web1}, io-threads: {pins: {1: \"4\"}}}"))
                        .verdict())
                .as("the policy says where")
                .isEqualTo(Verdict.COMPLIANT);
        assertThat(judged(web1(pinned("4")).hidden("db1"), policy("{match: {name: db1}, kworkers: {dedicated: false}}"))
                        .verdict())
                .as("its pins would not count")
                .isEqualTo(Verdict.COMPLIANT);
    }
}
