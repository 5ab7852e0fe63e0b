package io.virtwright.practices.hugepages;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code huge-pages.transparent}: the mode of transparent pages, which domains it governs, and what these have of it. */
final class TransparentCheck {
    private final Snapshot snapshot;
    private final Thp thp;
    private final List<Guest> guests;
    private final List<String> wish;
    private final List<String> defrag;
    private final List<String> shmem;

    private TransparentCheck(Snapshot snapshot, Policy policy, Thp thp, List<Guest> guests) {
        this.snapshot = snapshot;
        this.thp = thp;
        this.guests = guests;
        wish = policy.host(Keys.TRANSPARENT);
        defrag = policy.host(Keys.DEFRAG);
        shmem = policy.host(Keys.SHMEM);
    }

    static Finding finding(Snapshot snapshot, Policy policy, Reading<List<Guest>> guests) {
        Subject subject = Subject.host(snapshot.host());
        Thp thp = Thp.of(snapshot);
        TransparentCheck check =
                new TransparentCheck(snapshot, policy, thp, guests.found().orElse(List.of()));
        if (check.wish.isEmpty() && check.defrag.isEmpty() && check.shmem.isEmpty()) {
            return Finding.notApplicable(Checks.TRANSPARENT, subject, "The policy leaves transparent pages alone.");
        }
        boolean written = policy.writtenForHost(Keys.TRANSPARENT).isPresent();
        return switch (thp.enabled()) {
            case Reading.Absent<String>() ->
                Finding.notApplicable(Checks.TRANSPARENT, subject, "This kernel has no transparent huge pages.");
            case Reading.Present<String> _, Reading.Unreadable<String> _ ->
                guests instanceof Reading.Absent<List<Guest>> && !written
                        ? Finding.notApplicable(
                                Checks.TRANSPARENT,
                                subject,
                                "There is no libvirt here, so no guest that they could serve.")
                        : check.judged(subject, guests);
        };
    }

    private boolean off() {
        return wish.equals(List.of("never"));
    }

    /** Whether a mode at the top gives what is wanted, the modes of single sizes considered. */
    private boolean accepts(String top) {
        String effective = thp.effective(top);
        if (wish.isEmpty()) {
            return true;
        }
        return wish.contains(effective)
                && (wish.contains("always") || !thp.others(top).containsValue("always"))
                && (!off() || thp.others(top).isEmpty());
    }

    private boolean accepted() {
        return thp.enabled().found().filter(this::accepts).isPresent();
    }

    private Finding judged(Subject subject, Reading<List<Guest>> listed) {
        NextThp next = NextThp.of(snapshot);
        Judgement running = running();
        Judgement persistent = persistent(next);
        Judgement effect =
                listed.isUnreadable() ? Judgement.unknown("which domains run is not known", "virsh list") : effect();
        Finding finding = Finding.of(
                Checks.TRANSPARENT,
                subject,
                Map.of(Layer.RUNNING, running, Layer.PERSISTENT, persistent, Layer.EFFECT, effect),
                summary(running, persistent, effect),
                new TransparentRemedy(snapshot, thp, wish, defrag, shmem)
                        .words(running, persistent, effect, accepted()));
        // nothing sets it, and only what the kernel was built with can't be read: no reason to fail an audit
        boolean silent = running.verdict() == Verdict.COMPLIANT
                && persistent.verdict() == Verdict.UNKNOWN
                && next.outcomes().stream().noneMatch(outcome -> outcome.modes().isEmpty())
                && effect.verdict() != Verdict.DRIFT
                && effect.verdict() != Verdict.UNKNOWN;
        return silent ? finding.withSeverity(Severity.ADVICE) : finding;
    }

    private Judgement running() {
        if (!(thp.enabled() instanceof Reading.Present<String>(String top))) {
            return Judgement.unknown(Guests.reason(thp.enabled()), Thp.ENABLED);
        }
        List<String> notes = new ArrayList<>();
        // sizes that can't be read can only add to what is on, but for the large one, which can be any
        List<String> unknown = new ArrayList<>(wish.isEmpty() ? List.of() : thp.hidden());
        boolean good = !thp.knowsEffective() || accepts(top);
        String effective = thp.effective(top);
        thp.pmdKib()
                .ifPresent(kib -> notes.add("for pages of " + Sizes.words(kib)
                        + (effective.equals(top) ? "" : ": " + effective + ", set for that size alone")));
        Map<Long, String> others = thp.others(top);
        if (!others.isEmpty()) {
            notes.add("on besides: "
                    + others.entrySet().stream()
                            .map(one -> Sizes.words(one.getKey()) + " " + one.getValue())
                            .collect(Collectors.joining(", ")));
        }
        good &= setting("defrag", thp.defrag(), defrag, notes, unknown);
        good &= setting("shmem_enabled", thp.shmem(), shmem, notes, unknown);
        notes.add("it governs " + names(Guest.Memory.ANONYMOUS));
        for (Guest.Memory other : List.of(Guest.Memory.MEMFD, Guest.Memory.FILE)) {
            if (!governed(other).isEmpty()) {
                notes.add((other == Guest.Memory.MEMFD
                                ? "shmem_enabled governs "
                                : "the file system of memory_backing_dir governs ")
                        + names(other));
            }
        }
        if (good && !unknown.isEmpty()) {
            return Judgement.unknown(String.join("; ", unknown), Thp.FOLDER);
        }
        String want = wish.isEmpty() ? "any" : String.join(" or ", wish);
        if (!defrag.isEmpty()) {
            want += ", defrag " + String.join(" or ", defrag);
        }
        if (!shmem.isEmpty()) {
            want += ", shmem_enabled " + String.join(" or ", shmem);
        }
        return Judgement.when(good, Value.of(effective), Value.of(want), Thp.ENABLED)
                .noting(String.join("; ", notes));
    }

    private static boolean setting(
            String name, Reading<String> word, List<String> wanted, List<String> notes, List<String> unknown) {
        word.found().ifPresent(value -> notes.add(name + " " + value));
        if (wanted.isEmpty()) {
            return true;
        }
        if (word.found().isEmpty()) {
            unknown.add(name + ": " + (word.isUnreadable() ? Guests.reason(word) : "no such file"));
            return true;
        }
        return word.found().filter(wanted::contains).isPresent();
    }

    /** Running and defined domains without static pages, on shared memory or not. */
    private List<Guest> governed(Guest.Memory memory) {
        return guests.stream()
                .filter(guest -> guest.memory() == memory)
                .filter(guest -> guest.running()
                        .found()
                        .or(() -> guest.defined().found())
                        .filter(demand -> demand.parts().isEmpty())
                        .isPresent())
                .toList();
    }

    private String names(Guest.Memory memory) {
        String names = governed(memory).stream()
                .map(guest -> guest.domain().name())
                .limit(20)
                .collect(Collectors.joining(", "));
        int more = governed(memory).size() - 20;
        return names.isEmpty() ? "no domain" : names + (more > 0 ? " and " + more + " more" : "");
    }

    private Judgement persistent(NextThp next) {
        if (wish.isEmpty()) {
            return Judgement.notApplicable("the policy leaves the mode alone");
        }
        LinkedHashSet<String> modes = new LinkedHashSet<>();
        List<String> unknown = new ArrayList<>();
        boolean drift = false;
        for (NextThp.Outcome outcome : next.outcomes()) {
            modes.addAll(outcome.modes());
            boolean all = !outcome.modes().isEmpty() && outcome.modes().stream().allMatch(this::later);
            boolean none =
                    !outcome.modes().isEmpty() && outcome.modes().stream().noneMatch(this::later);
            drift |= none;
            if (!all && !none) {
                unknown.add(
                        outcome.modes().isEmpty()
                                ? outcome.source()
                                : "nothing sets it, and whether the kernel was built with "
                                        + String.join(" or ", outcome.modes()) + " can't be read");
            }
        }
        String source =
                next.outcomes().stream().map(NextThp.Outcome::source).distinct().collect(Collectors.joining(", "));
        if (!drift && (!unknown.isEmpty() || next.outcomes().isEmpty())) {
            return Judgement.unknown(
                    unknown.isEmpty() ? "no boot entry can be read" : String.join("; ", new LinkedHashSet<>(unknown)),
                    source.isEmpty() ? "boot loader" : source);
        }
        List<Value> shown = modes.stream().map(Value::of).toList();
        return Judgement.when(
                        !drift,
                        shown.size() == 1 ? shown.getFirst() : new Value.Items(shown),
                        Value.of(String.join(" or ", wish)),
                        source)
                .noting(String.join("; ", next.notes()));
    }

    /** After a boot the sizes are as the kernel makes them: the large one inherits, the others are off. */
    private boolean later(String top) {
        return wish.contains(top);
    }

    private Judgement effect() {
        List<String> shown = new ArrayList<>();
        List<String> hidden = new ArrayList<>();
        boolean wrong = false;
        long resident = 0;
        long transparent = 0;
        guests.stream()
                .filter(guest -> guest.running().isUnreadable())
                .forEach(guest -> hidden.add(guest.domain().name() + ": " + Guests.reason(guest.running())));
        for (Guest guest : governed(Guest.Memory.ANONYMOUS)) {
            if (guest.running().isUnreadable()) {
                continue;
            }
            switch (guest.backing()) {
                case Reading.Present<Backing>(Backing backing) -> {
                    resident += backing.residentKib();
                    transparent += backing.transparentKib();
                    shown.add(guest.domain().name() + " " + backing.percent() + " % of "
                            + Sizes.about(backing.residentKib()));
                    wrong |= off()
                            ? backing.transparentKib() > 0
                            : backing.transparentKib() == 0 && backing.residentKib() >= thp.muchKib();
                }
                case Reading.Absent<Backing>() -> {}
                case Reading.Unreadable<Backing>(String reason) ->
                    hidden.add(guest.domain().name() + ": " + reason);
            }
        }
        if (shown.isEmpty() && hidden.isEmpty()) {
            return Judgement.notApplicable("no domain runs that it governs");
        }
        if (wish.isEmpty()) {
            return Judgement.notApplicable(String.join(", ", shown));
        }
        String source = "/proc/PID/smaps_rollup";
        if (!wrong && !hidden.isEmpty()) {
            return Judgement.unknown(String.join("; ", hidden), source);
        }
        long percent = resident == 0 ? 0 : Math.min(100, transparent * 100 / resident);
        return Judgement.when(!wrong, Value.of(percent), Value.of(off() ? "0 percent" : "some in each domain"), source)
                .noting("percent of guests' memory in transparent huge pages: " + String.join(", ", shown));
    }

    private String summary(Judgement running, Judgement persistent, Judgement effect) {
        StringBuilder text = new StringBuilder();
        if (thp.enabled() instanceof Reading.Present<String>(String top)) {
            text.append("Transparent huge pages are ").append(top);
            if (!thp.effective(top).equals(top)) {
                text.append(" at the top, and ")
                        .append(thp.effective(top))
                        .append(" for ")
                        .append(thp.pmdKib().map(Sizes::words).orElse("large pages"));
            }
            if (top.equals("never") && !thp.others(top).isEmpty()) {
                text.append("; that is not off, for single sizes are on: ")
                        .append(Sizes.words(thp.others(top).keySet()));
            }
        } else {
            text.append("The mode of transparent huge pages can't be read");
        }
        if (running.verdict() == Verdict.DRIFT) {
            text.append(" (wanted: ")
                    .append(running.want().map(Value::toString).orElse(""))
                    .append(')');
        }
        switch (persistent.verdict()) {
            case DRIFT ->
                text.append("; after the next boot ")
                        .append(persistent.have().map(Value::toString).orElse(""));
            case UNKNOWN -> text.append("; after the next boot it is not known");
            case COMPLIANT, NOT_APPLICABLE -> {}
        }
        effect.have()
                .ifPresent(
                        percent -> text.append("; ").append(percent).append(" % of running guests' memory is in them"));
        return text.append('.').toString();
    }
}
