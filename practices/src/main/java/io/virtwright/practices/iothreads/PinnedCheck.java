package io.virtwright.practices.iothreads;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.text.CpuSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether each thread runs where it should: off the CPUs of its domain's vCPUs and off those that other domains
 * have to themselves, or where the policy says.
 */
final class PinnedCheck implements IoCheck {
    static final Check CHECK = new Check(
            "io-threads.pinned",
            "I/O threads run off the vCPUs' CPUs",
            Severity.MEDIUM,
            "A thread that shares a CPU with a pinned vCPU stops that vCPU whenever it works, which is what pinning was"
                    + " to prevent.",
            "I/O Thread Configuration: <iothreadpin>. The guide's list 1-3,5,7-12 is a sample: it may overlap the vCPUs,"
                    + " and on a host without these CPUs the domain does not start.");

    @Override
    public Check check() {
        return CHECK;
    }

    @Override
    public boolean helpsRunning() {
        return true;
    }

    @Override
    public List<Finding> assess(DomainCase domain) {
        List<Finding> findings = new ArrayList<>();
        domain.threads().stream().sorted().forEach(id -> findings.add(judge(domain, id)));
        if (!findings.isEmpty()) {
            return findings;
        }
        if (domain.isReadable()) {
            return List.of(Finding.notApplicable(CHECK, domain.subject(), "It has no I/O threads."));
        }
        return List.of(finding(domain.subject(), nothing(domain, "no I/O threads"), "", "", ""));
    }

    private Finding judge(DomainCase domain, long id) {
        Map<Layer, Judgement> layers =
                layers(domain, (_, setup, source) -> judge(domain, setup, id, source), effect(domain, id));
        Finding finding = finding(
                domain.device("iothread " + id),
                layers,
                "I/O thread " + id + " runs where it should.",
                "I/O thread " + id + " does not run where it should.",
                remedy(domain, id, rightAlready(layers)));
        return finding.verdict() != Verdict.NOT_APPLICABLE
                ? finding
                : Finding.of(
                        CHECK,
                        finding.subject(),
                        layers,
                        "No CPUs are wanted for I/O thread " + id + ": "
                                + domain.setups()
                                        .map(setup -> new Pinning(domain, setup)
                                                .want(id)
                                                .words())
                                        .findFirst()
                                        .orElse("")
                                + ".",
                        "");
    }

    private static Judgement judge(DomainCase domain, IoSetup setup, long id, String source) {
        if (!setup.threads().contains(id)) {
            return Judgement.notApplicable("no such thread there");
        }
        Pinning pinning = new Pinning(domain, setup);
        Pinning.Want want = pinning.want(id);
        if (want instanceof Pinning.Want.Nothing(String why)) {
            return Judgement.notApplicable(why);
        }
        Optional<CpuSet> cpus = pinning.described(id);
        if (cpus.isEmpty()) {
            return Judgement.unknown("which CPUs it may use can't be told", source);
        }
        String have = cpus.get().list() + (setup.pin(id).isPresent() ? "" : " (not pinned)");
        Judgement judgement = pinning.judge(want, cpus.get(), have, source);
        return judgement.verdict() == Verdict.DRIFT && pinning.target(id).isEmpty()
                ? judgement.adding("the host has no such CPUs, or which it has could not be read")
                : judgement;
    }

    private static Judgement effect(DomainCase domain, long id) {
        Optional<IoSetup> live = domain.live().found().map(DomainCase.Described::setup);
        if (live.isEmpty()) {
            return domain.live().isUnreadable()
                    ? Judgement.unknown("what is wanted of the running thread is not known", domain.liveSource())
                    : Judgement.notApplicable("not running");
        }
        Pinning pinning = new Pinning(domain, live.get());
        Pinning.Want want = pinning.want(id);
        if (want instanceof Pinning.Want.Nothing(String why)) {
            return Judgement.notApplicable(why);
        }
        return domain.onProcess(threads -> {
            CpuSet cpus = threads.cpus().get(id);
            if (cpus == null) {
                return live.get().threads().contains(id)
                        ? Judgement.drift(Value.of("no such thread"), Value.of(want.words()), threads.source())
                        : Judgement.notApplicable("no such thread there");
            }
            return pinning.judge(want, cpus, cpus.list(), threads.source());
        });
    }

    private static boolean rightAlready(Map<Layer, Judgement> layers) {
        return layers.getOrDefault(Layer.PERSISTENT, Judgement.notApplicable(""))
                        .verdict()
                == Verdict.COMPLIANT;
    }

    private static String remedy(DomainCase domain, long id, boolean defined) {
        return domain.setups()
                .flatMap(setup -> goal(domain, setup, id).stream())
                .findFirst()
                .map(cpus -> domain.remedy("pin it to CPUs " + cpus.list()
                        + (defined
                                ? " where it runs; its definition has it"
                                : ": in the definition, and now where it runs")))
                .orElse("change the policy's CPUs, or the pins of the vCPUs");
    }

    /** The CPUs to pin a thread to: those of its definition where they are right, so that both agree. */
    static Optional<CpuSet> goal(DomainCase domain, IoSetup setup, long id) {
        Pinning pinning = new Pinning(domain, setup);
        Pinning.Want want = pinning.want(id);
        return pinning.target(id)
                .map(target -> domain.saved()
                        .found()
                        .flatMap(saved -> saved.setup().pin(id))
                        .flatMap(CpuSet::parseList)
                        .filter(cpus -> !cpus.isEmpty() && want.satisfiedBy(cpus))
                        .orElse(target));
    }
}
