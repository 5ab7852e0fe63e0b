package io.virtwright.practices.haltpolling;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Severity;
import java.util.List;

/** The checks of this practice. */
final class Checks {
    // Low: a wrong ceiling costs latency or power. It endangers no guest, no data and no confidentiality.
    static final Check CEILING = new Check(
            "halt-polling.ceiling",
            "the ceiling of KVM's halt polling",
            Severity.LOW,
            "Without polling, each wake-up of an idle vCPU waits for the host's scheduler. Too high a ceiling burns CPU "
                    + "time and power, and slows the sibling hardware thread.",
            "Halt-Polling. Right about the file. Wrong about the default (500000 is that of arm64; x86 has 200000), "
                    + "silent about the next boot, and wrong for running domains on kernels 5.8 to 6.0.");

    static final Check WINDOW = new Check(
            "halt-polling.window",
            "how polling windows grow and shrink",
            Severity.LOW,
            "Each vCPU has a window of its own below the ceiling. The defaults changed: since 6.11 a poll without success "
                    + "halves the window, before it the window went to zero, so the same ceiling costs more.",
            "Not in the guide.");

    // Advice: a domain that the ceiling does not reach is most often meant so.
    static final Check DOMAIN = new Check(
            "halt-polling.domain",
            "whether the ceiling reaches a domain, and what polling brings it",
            Severity.ADVICE,
            "A domain that idles on the real CPU, or turns the host's polling off, is not reached by the ceiling; and "
                    + "polls without success are CPU time that the host pays for nothing.",
            "Halt-Polling. The guide warns of the CPU use that polling shows, and doesn't say how to measure it.");

    static final List<Check> ALL = List.of(CEILING, WINDOW, DOMAIN);

    private Checks() {}
}
