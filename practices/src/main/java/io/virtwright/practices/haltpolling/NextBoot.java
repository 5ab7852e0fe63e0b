package io.virtwright.practices.haltpolling;

import io.virtwright.engine.boot.BootEntries;
import io.virtwright.engine.boot.BootTemplates;
import io.virtwright.engine.boot.Tmpfiles;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.text.KernelNumber;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What one parameter will be after the next boot: one outcome for each way in which the boot may go (each installed
 * kernel entry, and what races with it).
 *
 * @param base what holds on a boot entry whose command line doesn't name the parameter
 * @param onCommandLine entries that name it: for a module they win over modprobe.d, for a built-in kvm they are all there is
 * @param bare whether some entry doesn't name it, so that {@code base} counts
 * @param written what tmpfiles.d writes later in the boot
 * @param module whether kvm is a module
 * @param notes what else a user should know of it
 */
record NextBoot(
        Outcome base,
        List<Outcome> onCommandLine,
        boolean bare,
        List<Outcome> written,
        boolean module,
        List<String> notes) {

    NextBoot {
        onCommandLine = List.copyOf(onCommandLine);
        written = List.copyOf(written);
        notes = List.copyOf(notes);
    }

    /** @param source where that is said */
    record Outcome(BootValue value, String source) {}

    static NextBoot of(Parameter parameter, boolean module, BootValue.Standard standard, Snapshot snapshot) {
        List<String> notes = new ArrayList<>();
        ModuleOptions options = module ? ModuleOptions.of(parameter, snapshot) : ModuleOptions.NONE;
        Outcome base = options.outcome()
                .orElseGet(() -> new Outcome(
                        standard,
                        module ? "nothing in modprobe.d or on the command line" : "nothing on the command line"));
        BootEntries boot = BootEntries.of(snapshot);
        List<Outcome> onCommandLine = new ArrayList<>();
        boolean bare = false;
        for (BootEntries.Entry entry : boot.entries()) {
            Optional<BootValue> value = CommandLineValue.of(entry.commandLine(), parameter, module);
            // modprobe gives the module both, and one refused option is enough to keep it out
            boolean refused = value.isPresent() && base.value() instanceof BootValue.Refused;
            value.filter(_ -> !refused).ifPresent(v -> onCommandLine.add(new Outcome(v, entry.source())));
            bare |= value.isEmpty() || refused;
            CommandLineValue.refused(entry.commandLine(), parameter)
                    .filter(_ -> !module)
                    .ifPresent(text -> notes.add(entry.source() + ": '" + text + "' is refused and passed over"));
        }
        boot.hidden().forEach(reason -> onCommandLine.add(new Outcome(new BootValue.Hidden(reason), "boot loader")));
        if (boot.standIn()) {
            notes.add("no boot loader entry found; the running command line stands for the next");
        }
        notes.addAll(BootTemplates.notes(parameter.bootKey(), boot, snapshot));
        notes.addAll(options.notes());
        List<Outcome> written = new ArrayList<>();
        Tmpfiles tmpfiles = Tmpfiles.writing(parameter.path(), snapshot);
        for (Tmpfiles.Line line : tmpfiles.lines()) {
            KernelNumber.read(line.argument())
                    .ifPresentOrElse(
                            number -> written.add(new Outcome(new BootValue.Set(number), line.source())),
                            () -> notes.add(line.source() + " writes what the kernel refuses"));
        }
        if (module && !tmpfiles.lines().isEmpty()) {
            notes.add("tmpfiles.d is applied only if kvm is loaded by then");
        }
        tmpfiles.hidden().forEach(reason -> written.add(new Outcome(new BootValue.Hidden(reason), "tmpfiles.d")));
        return new NextBoot(base, onCommandLine, bare, written, module, notes);
    }

    /** Every way in which the next boot may go. */
    List<Outcome> outcomes() {
        // That of a file that can't be read counts too: it may write over what the command line says.
        if (!module && !written.isEmpty()) {
            return written;
        }
        List<Outcome> all = new ArrayList<>(onCommandLine);
        if (bare) {
            all.add(base);
        }
        all.addAll(written);
        return all;
    }

    /** The one number that it will be in any case, where there is one. */
    Optional<Long> certain() {
        List<BootValue> values =
                outcomes().stream().map(Outcome::value).distinct().toList();
        return values.size() != 1
                ? Optional.empty()
                : switch (values.getFirst()) {
                    case BootValue.Set(long number) -> Optional.of(number);
                    case BootValue.Standard standard ->
                        standard.exact() ? Optional.of(standard.least()) : Optional.empty();
                    case BootValue.Refused _, BootValue.Hidden _ -> Optional.empty();
                };
    }

    /** Whether some way of booting gives a module an option that keeps it from loading. */
    boolean keepsKvmOut() {
        return module && outcomes().stream().anyMatch(outcome -> outcome.value() instanceof BootValue.Refused);
    }

    /** Entries of the boot loader that set it to what isn't wanted. */
    List<Outcome> badEntries(Want want) {
        return onCommandLine.stream()
                .filter(outcome -> outcome.value().verdict(want) == Verdict.DRIFT)
                .toList();
    }

    Judgement judge(Want want) {
        List<Outcome> all = outcomes();
        List<Verdict> verdicts =
                all.stream().map(outcome -> outcome.value().verdict(want)).toList();
        if (!verdicts.contains(Verdict.DRIFT) && verdicts.contains(Verdict.UNKNOWN)) {
            List<String> reasons = new ArrayList<>();
            for (Outcome outcome : all) {
                switch (outcome.value()) {
                    case BootValue.Hidden(String reason) -> reasons.add(reason);
                    case BootValue.Standard standard
                    when standard.verdict(want) == Verdict.UNKNOWN -> reasons.add(standard.whose());
                    case BootValue.Standard _, BootValue.Set _, BootValue.Refused _ -> {}
                }
            }
            return Judgement.unknown(String.join("; ", reasons), sources(all));
        }
        SequencedMap<String, Value> shown = new LinkedHashMap<>();
        all.forEach(outcome -> shown.putIfAbsent(
                outcome.value().shown().toString(), outcome.value().shown()));
        Value have = shown.size() == 1 ? shown.firstEntry().getValue() : new Value.Items(List.copyOf(shown.values()));
        return Judgement.when(!verdicts.contains(Verdict.DRIFT), have, want.shown(), sources(all))
                .noting(String.join("; ", allNotes(all)));
    }

    private List<String> allNotes(List<Outcome> all) {
        List<String> words = new ArrayList<>();
        Map<String, String> seen = new LinkedHashMap<>();
        for (Outcome outcome : all) {
            switch (outcome.value()) {
                case BootValue.Standard standard -> seen.put(standard.whose(), standard.whose());
                case BootValue.Refused _ ->
                    seen.put(outcome.source(), outcome.source() + ": refused, so that kvm would not load");
                case BootValue.Set _, BootValue.Hidden _ -> {}
            }
        }
        words.addAll(seen.values());
        words.addAll(notes);
        return words;
    }

    private static String sources(List<Outcome> outcomes) {
        return String.join(
                ", ", outcomes.stream().map(Outcome::source).distinct().toList());
    }
}
