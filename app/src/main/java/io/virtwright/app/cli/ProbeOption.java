package io.virtwright.app.cli;

import io.virtwright.engine.practice.Auditor;
import picocli.CommandLine.Option;

/** Whether to make active probes. */
final class ProbeOption {
    @Option(
            names = "--probe",
            description = {
                "Also try what leaves a trace: logins that a listener has to refuse, guest-info (libvirt marks the domain as"
                        + " tainted), opening a device for its own. Without it, what only they tell is unknown."
            })
    private boolean active;

    Auditor on(Auditor auditor) {
        return active ? auditor.withActiveProbes() : auditor;
    }
}
