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
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        List<Change.PutFile> files = repair.changes().stream()
                .filter(Change.PutFile.class::isInstance)
                .map(Change.PutFile.class::cast)
                .toList();
        String option = parameter.bootKey() + "=" + value;
        NextBoot boot = host.nextBoot(parameter, snapshot).orElseThrow();
        if (!files.isEmpty()) {
            words.addAll(inFiles(parameter, value, files, boot.module()));
            if (boot.module()) {
                words.add(
                        "If kvm is loaded from the initramfs, rebuild that too (`dracut -f`, `update-initramfs -u`).");
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

    /** New files with the line that goes into them; of those that are there, what to change, for more may stand in their lines. */
    private static List<String> inFiles(Parameter parameter, long value, List<Change.PutFile> files, boolean module) {
        String option = parameter.key() + "=" + value;
        String line = "'"
                + (module ? "options " + Parameter.MODULE + " " + option : DropIns.tmpfilesLine(parameter, value))
                + "'";
        String begun = paths(files.stream().filter(file -> file.before().isEmpty()));
        String edited = paths(files.stream().filter(file -> file.before().isPresent()));
        List<String> words = new ArrayList<>();
        if (!edited.isEmpty()) {
            words.add(
                    module
                            ? "Set " + option + " in " + edited + " (at the next boot)."
                            : "Make its line in " + edited + " " + line + " (at the next boot).");
        }
        if (!begun.isEmpty()) {
            words.add("Put the line " + line + " into " + begun + " (at the next boot).");
        }
        return words;
    }

    private static String paths(Stream<Change.PutFile> files) {
        return files.map(Change.PutFile::path).collect(Collectors.joining(", "));
    }
}
