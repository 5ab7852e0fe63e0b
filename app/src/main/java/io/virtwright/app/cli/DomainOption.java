package io.virtwright.app.cli;

import io.virtwright.engine.practice.Auditor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Of which domains alone to speak. */
final class DomainOption {
    @Option(
            names = "--domain",
            paramLabel = "NAME",
            description = "Only this domain, and nothing of the host itself. May be repeated.")
    private List<String> names = new ArrayList<>();

    Auditor on(Auditor auditor) {
        return auditor.limitedTo(Set.copyOf(names));
    }
}
