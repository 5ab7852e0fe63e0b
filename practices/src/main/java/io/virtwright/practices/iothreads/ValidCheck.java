package io.virtwright.practices.iothreads;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.text.CpuSet;
import java.util.List;

/** Whether libvirt and QEMU take what is configured. */
final class ValidCheck implements IoCheck {
    static final Check CHECK = new Check(
            "io-threads.valid",
            "what is configured for I/O threads works",
            Severity.HIGH,
            "libvirt takes some definitions with which the domain does not start, and drops without a word what it does"
                    + " not know.",
            "I/O Thread Configuration: its rules for ids are too narrow, and it names none of the others.");

    @Override
    public Check check() {
        return CHECK;
    }

    @Override
    public List<Finding> assess(DomainCase domain) {
        boolean silent = domain.setups()
                .allMatch(setup ->
                        !configured(setup) && Problems.of(domain, setup).isEmpty());
        if (silent && domain.isReadable()) {
            return List.of(Finding.notApplicable(CHECK, domain.subject(), "Nothing about I/O threads is configured."));
        }
        return List.of(finding(
                domain.subject(),
                layers(domain, ValidCheck::judge, Judgement.notApplicable("")),
                "What is configured for I/O threads works.",
                complaint(domain),
                remedy(domain)));
    }

    private static boolean configured(IoSetup setup) {
        return !setup.threads().isEmpty()
                || !setup.pins().isEmpty()
                || setup.devices().stream().anyMatch(IoDevice::asksForThread);
    }

    private static Judgement judge(DomainCase domain, IoSetup setup, String source) {
        List<String> problems =
                Problems.of(domain, setup).stream().map(Problems.Problem::text).toList();
        if (problems.isEmpty() && !setup.pins().isEmpty()) {
            for (Reading<CpuSet> cpus :
                    List.of(domain.host().possible(), domain.host().online())) {
                if (cpus instanceof Reading.Unreadable<CpuSet>(String reason)) {
                    return Judgement.unknown(
                            "whether the host has the CPUs of its pins is not known: " + reason, source);
                }
            }
        }
        return Judgement.when(
                problems.isEmpty(),
                problems.isEmpty() ? Value.of("valid") : Value.texts(problems),
                Value.of("valid"),
                source);
    }

    private static List<Problems.Problem> problems(DomainCase domain) {
        return domain.setups()
                .flatMap(setup -> Problems.of(domain, setup).stream())
                .distinct()
                .toList();
    }

    private static String complaint(DomainCase domain) {
        List<Problems.Problem> problems = problems(domain);
        return problems.isEmpty()
                ? ""
                : "What is configured does not work: "
                        + problems.getFirst().text()
                        + (problems.size() == 1 ? "." : ", and " + (problems.size() - 1) + " more.");
    }

    private static String remedy(DomainCase domain) {
        List<Problems.Problem> problems = problems(domain);
        List<String> open = problems.stream()
                .filter(one -> one.fix().isEmpty())
                .map(Problems.Problem::text)
                .toList();
        if (open.isEmpty()) {
            return domain.remedy("correct the definition, " + COLD);
        }
        String yours = "edit the definition yourself, because there is more than one way: " + String.join("; ", open);
        return open.size() == problems.size()
                ? yours
                : domain.remedy("correct the rest of the definition, " + COLD + "; " + yours);
    }
}
