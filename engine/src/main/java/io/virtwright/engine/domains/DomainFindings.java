package io.virtwright.engine.domains;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What checks of domains find: of the domains, where there are some; of the host, where there are none or none is known. */
public final class DomainFindings {
    private static final String SOURCE = "virsh list --all";

    private DomainFindings() {}

    /**
     * The findings of some checks.
     *
     * @param judge what the checks find of the domains; called where there is at least one
     */
    public static List<Finding> of(
            Snapshot snapshot, List<Check> checks, Function<List<HostDomain>, List<Finding>> judge) {
        return switch (HostDomain.all(snapshot)) {
            case Reading.Present<List<HostDomain>>(List<HostDomain> domains) ->
                domains.isEmpty() ? nothing(snapshot, checks, "There are no domains.") : judge.apply(domains);
            case Reading.Absent<List<HostDomain>>() -> nothing(snapshot, checks, "There is no libvirt here.");
            case Reading.Unreadable<List<HostDomain>>(String reason) ->
                checks.stream()
                        .map(check -> Finding.of(
                                check,
                                Subject.host(snapshot.host()),
                                Map.of(
                                        Layer.PERSISTENT, Judgement.unknown(notListed(reason), SOURCE),
                                        Layer.RUNNING, Judgement.unknown(notListed(reason), SOURCE)),
                                "Which domains there are is not known: " + reason + ".",
                                ""))
                        .toList();
        };
    }

    /** What all checks say that need a list of domains which can't be had: the same words, so that a report says them once. */
    public static String notListed(String reason) {
        return "which domains there are is not known: " + reason;
    }

    private static List<Finding> nothing(Snapshot snapshot, List<Check> checks, String why) {
        return checks.stream()
                .map(check -> Finding.notApplicable(check, Subject.host(snapshot.host()), why))
                .toList();
    }
}
