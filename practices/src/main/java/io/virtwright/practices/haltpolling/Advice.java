package io.virtwright.practices.haltpolling;

import io.virtwright.engine.boot.BootCommand;
import io.virtwright.engine.change.Change;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What would put a parameter right, in words: what Virtwright does, and what is left to the administrator. */
final class Advice {
    private Advice() {}

    static Set<Probe<?>> probes() {
        return BootCommand.probes();
    }

    /** Sentences. */
    static List<String> sentences(
            Parameter parameter,
            Host host,
            Snapshot snapshot,
            Policy policy,
            Judgement running,
            Judgement persistent,
            Judgement effect) {
        List<String> words = new ArrayList<>();
        Want.of(parameter, policy).ifPresent(want -> {
            Repair repair = Repair.of(parameter, want, host, snapshot);
            repair.now().ifPresent(value -> words.add("Write " + value + " to " + parameter.path() + " (now)."));
            if (running.verdict() == Verdict.DRIFT && repair.now().isEmpty()) {
                words.add("Write the ceiling that you want to " + parameter.path() + ".");
            }
            repair.later().ifPresent(value -> words.addAll(lasting(parameter, value, want, repair, host, snapshot)));
        });
        if (effect.verdict() == Verdict.UNKNOWN || effect.verdict() == Verdict.DRIFT) {
            host.release()
                    .filter(release -> Reach.of(release) == Reach.AT_START)
                    .ifPresent(
                            _ -> words.add(
                                    "Domains that started before the last change keep their ceiling until they are shut down and started."));
        }
        return List.copyOf(words);
    }

    private static List<String> lasting(
            Parameter parameter, long value, Want want, Repair repair, Host host, Snapshot snapshot) {
        List<String> words = new ArrayList<>();
        List<String> files = repair.changes().stream()
                .filter(Change.PutFile.class::isInstance)
                .map(Change::target)
                .toList();
        String option = parameter.bootKey() + "=" + value;
        NextBoot boot = host.nextBoot(parameter, snapshot).orElseThrow();
        if (!files.isEmpty()) {
            words.add("Set " + parameter.key() + "=" + value + " in " + String.join(", ", files)
                    + " (at the next boot).");
            if (boot.module()) {
                words.add("If kvm is loaded from the initramfs, rebuild that too (dracut -f, update-initramfs -u).");
            }
        }
        boolean entriesWin = boot.module() && !boot.badEntries(want).isEmpty();
        boolean vendorWrites = boot.written().stream()
                .anyMatch(outcome ->
                        outcome.value().verdict(want) == Verdict.DRIFT && (boot.module() || files.isEmpty()));
        boolean byHand = files.isEmpty() && !vendorWrites;
        if (entriesWin || byHand) {
            words.add(entriesWin ? "The kernel command line wins over modprobe.d." : "");
            words.add(BootCommand.adding(option, snapshot));
            words.add("Virtwright does not edit boot loaders.");
        }
        if (vendorWrites) {
            words.add("Change the lines of tmpfiles.d that write it.");
        }
        return words.stream().filter(text -> !text.isEmpty()).toList();
    }
}
