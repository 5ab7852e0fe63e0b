package io.virtwright.practices.hugepages;

import io.virtwright.engine.domainxml.DomainView;
import io.virtwright.engine.domainxml.GuestMemory;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code huge-pages.domain}: which static pages a domain asks for, and what its memory is really made of. */
final class DomainCheck {
    private final Guest guest;
    private final Pools pools;

    private DomainCheck(Guest guest, Pools pools) {
        this.guest = guest;
        this.pools = pools;
    }

    static Finding finding(Guest guest, Pools pools) {
        return new DomainCheck(guest, pools).judged();
    }

    private Finding judged() {
        boolean readable = !guest.running().isUnreadable() && !guest.defined().isUnreadable();
        boolean nothing = guest.wish() instanceof Keys.PageWish.Any || guest.wish() instanceof Keys.PageWish.None;
        if (guest.wish() instanceof Keys.PageWish.Any && readable && !guest.asks()) {
            return Finding.notApplicable(
                    Checks.DOMAIN, guest.domain().subject(), "It asks for no static pages." + transparent());
        }
        Judgement persistent = persistent();
        Judgement running = running();
        Judgement effect = effect();
        boolean bad = List.of(persistent, running, effect).stream()
                .anyMatch(judgement -> judgement.verdict() == Verdict.DRIFT);
        return Finding.of(
                Checks.DOMAIN,
                guest.domain().subject(),
                Map.of(Layer.RUNNING, running, Layer.PERSISTENT, persistent, Layer.EFFECT, effect),
                summary(persistent, running, effect),
                bad ? remedy(persistent, nothing) : "");
    }

    /** How much of it is in transparent pages, where that can be read. */
    private String transparent() {
        return guest.backing()
                .found()
                .map(backing -> " Of " + Sizes.about(backing.residentKib()) + " in memory, "
                        + Sizes.about(backing.transparentKib()) + " (" + backing.percent()
                        + " %) are in transparent huge pages.")
                .orElse("");
    }

    private Judgement persistent() {
        return guest.domain().onPersistent(guest.defined(), this::persistent);
    }

    private Judgement persistent(Demand demand) {
        List<String> problems = problems(demand);
        if (demand.parts().isEmpty() && guest.wish() instanceof Keys.PageWish.Any && problems.isEmpty()) {
            return Judgement.notApplicable("its next start asks for none");
        }
        if (problems.isEmpty() && isUnsure(demand)) {
            return Judgement.unknown("the default page size can't be read", Pools.MEMINFO);
        }
        if (problems.isEmpty() && accepts(demand) && untold(demand).isPresent()) {
            return Judgement.unknown(untold(demand).get(), Pools.FOLDER);
        }
        return Judgement.when(
                        problems.isEmpty() && accepts(demand),
                        Value.of(shown(demand)),
                        Value.of(wanted()),
                        guest.domain().persistentSource())
                .noting(String.join("; ", problems));
    }

    private Optional<String> untold(Demand demand) {
        return demand.sizes().stream()
                .flatMap(size -> pools.untold(size).stream())
                .findFirst();
    }

    private List<String> problems(Demand demand) {
        Optional<DomainView> view = guest.domain().persistentView().found();
        Optional<GuestMemory> memory = guest.domain().persistent().found().map(GuestMemory::of);
        return view.isPresent() && memory.isPresent()
                ? Problems.of(view.get(), memory.get(), demand, pools)
                : List.of();
    }

    private Judgement running() {
        return guest.domain().onRunning(guest.running(), this::running);
    }

    private Judgement running(Demand demand) {
        Optional<Demand> defined = guest.defined().found();
        boolean pending = guest.wish() instanceof Keys.PageWish.Any
                && defined.filter(next -> !next.sizes().equals(demand.sizes())).isPresent();
        if (isUnsure(demand)) {
            return Judgement.unknown("the default page size can't be read", Pools.MEMINFO);
        }
        if (guest.wish() instanceof Keys.PageWish.Any && guest.defined().isUnreadable()) {
            return Judgement.unknown(
                    "whether another definition waits for a cold start can't be read: "
                            + Guests.reason(guest.defined()),
                    guest.domain().persistentSource());
        }
        return Judgement.when(
                        accepts(demand) && !pending,
                        Value.of(shown(demand)),
                        Value.of(pending ? defined.map(this::shown).orElse("") : wanted()),
                        guest.domain().runningSource())
                .noting(pending ? "it runs with an older definition: the new one waits for a cold start" : "");
    }

    private Judgement effect() {
        String source = "/proc/PID/smaps_rollup of " + guest.domain().name();
        return guest.domain().onProcess(guest.backing(), source, backing -> effect(backing, source));
    }

    private Judgement effect(Backing backing, String source) {
        String note = "KiB in static pages"
                + (backing.transparentKib() > 0
                        ? "; besides, " + backing.transparentKib() + " KiB are in transparent ones"
                        : "");
        if (guest.wish() instanceof Keys.PageWish.None) {
            return backing.staticKib() == 0 && !backing.doubt().isEmpty()
                    ? Judgement.unknown(backing.doubt(), source)
                    : Judgement.when(backing.staticKib() == 0, Value.of(backing.staticKib()), Value.of(0), source)
                            .noting(note);
        }
        if (guest.running().isUnreadable()) {
            return Judgement.unknown(
                    Guests.reason(guest.running()), guest.domain().runningSource());
        }
        long wanted = guest.running().found().map(Demand::kib).orElse(0L);
        if (wanted == 0 && guest.wish() instanceof Keys.PageWish.Any) {
            return Judgement.notApplicable("it was started without static pages");
        }
        // without static pages in the XML, all of the guest's memory is what the policy wants of it
        long least = wanted > 0
                ? wanted
                : guest.domain()
                        .runningView()
                        .found()
                        .map(view -> view.memoryKib().orElse(1))
                        .orElse(1L);
        if (backing.staticKib() < least && !backing.doubt().isEmpty()) {
            return Judgement.unknown(backing.doubt(), source);
        }
        return Judgement.when(backing.staticKib() >= least, Value.of(backing.staticKib()), Value.of(least), source)
                .noting(note);
    }

    /** Whether it may have the default size, and which one that is is not known. */
    private boolean isUnsure(Demand demand) {
        return guest.wish() instanceof Keys.PageWish.Default
                && pools.defaultKib().isEmpty()
                && demand.sizes().size() == 1;
    }

    private boolean accepts(Demand demand) {
        return switch (guest.wish()) {
            case Keys.PageWish.Any() -> true;
            case Keys.PageWish.None() -> demand.parts().isEmpty();
            case Keys.PageWish.Default() ->
                pools.defaultKib()
                        .filter(size -> demand.sizes().equals(List.of(size)))
                        .isPresent();
            case Keys.PageWish.Size(long kib) -> demand.sizes().equals(List.of(kib));
        };
    }

    private String wanted() {
        return switch (guest.wish()) {
            case Keys.PageWish.Any() -> "pages that can be had";
            case Keys.PageWish.None() -> "no static pages";
            case Keys.PageWish.Default() ->
                "pages of the default size"
                        + pools.defaultKib()
                                .map(kib -> " (" + Sizes.words(kib) + ")")
                                .orElse("");
            case Keys.PageWish.Size(long kib) -> "pages of " + Sizes.words(kib) + lacking(List.of(kib));
        };
    }

    private String shown(Demand demand) {
        return demand.parts().isEmpty()
                ? "no static pages"
                : "pages of " + Sizes.words(demand.sizes()) + lacking(demand.sizes());
    }

    /** That some of these sizes can't be had, whoever asks for them. */
    private String lacking(List<Long> sizes) {
        List<Long> missing = sizes.stream().filter(pools::lacks).toList();
        if (missing.isEmpty()) {
            return "";
        }
        return missing.size() == sizes.size()
                ? ", which this kernel does not have"
                : ", of which this kernel does not have " + Sizes.words(missing);
    }

    private String summary(Judgement persistent, Judgement running, Judgement effect) {
        List<String> words = new ArrayList<>();
        guest.defined().found().ifPresent(demand -> words.add("its definition asks for " + shown(demand)));
        guest.running().found().ifPresent(demand -> words.add("it runs with " + shown(demand)));
        guest.backing()
                .found()
                .ifPresent(backing -> words.add(Sizes.about(backing.staticKib()) + " of it are in static pages"));
        for (Judgement judgement : List.of(persistent, running, effect)) {
            if (judgement.verdict() == Verdict.UNKNOWN) {
                words.add(judgement.source() + ": " + judgement.note());
            }
        }
        if (persistent.verdict() == Verdict.DRIFT && !persistent.note().isEmpty()) {
            words.add(persistent.note());
        }
        String text = String.join("; ", words);
        return text.isEmpty()
                ? "Its memory is not known."
                : Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    private String remedy(Judgement persistent, boolean nothing) {
        Optional<String> vain = vain();
        if (vain.isPresent()) {
            return vain.get();
        }
        if (persistent.verdict() != Verdict.DRIFT && guest.domain().domain().persistent()) {
            return "Shut it down and start it again: a restart inside the guest is not enough (at the next cold start).";
        }
        List<String> problems = guest.defined()
                .found()
                .filter(this::accepts)
                .map(this::problems)
                .orElse(List.of());
        if (guest.wish() instanceof Keys.PageWish.Any && pools.hasNone()) {
            return guest.domain()
                    .remedy(
                            "This kernel has no static huge pages of any size: boot one that has, or take <hugepages> out"
                                    + " of the definition, for its next cold start");
        }
        String what = !problems.isEmpty()
                ? "Change <memoryBacking> in its definition: " + String.join("; ", problems)
                : nothing
                        ? "Take <hugepages> out of <memoryBacking> in its definition"
                        : "Put " + element() + " into its definition";
        return guest.domain().remedy(what + ", for its next cold start");
    }

    /** What to do where the policy wants pages that this kernel does not have. */
    private Optional<String> vain() {
        return switch (guest.wish()) {
            case Keys.PageWish.Any(), Keys.PageWish.None() -> Optional.empty();
            case Keys.PageWish.Default() -> pools.hasNone() ? Optional.of(noneForPolicy()) : Optional.empty();
            case Keys.PageWish.Size(long kib) ->
                pools.hasNone()
                        ? Optional.of(noneForPolicy())
                        : pools.lacks(kib)
                                ? Optional.of(
                                        "The policy wants " + wanted() + "; it has "
                                                + Sizes.words(pools.sizes())
                                                + ": name one of these in huge-pages.page-size, or boot a kernel that has them.")
                                : Optional.empty();
        };
    }

    private static String noneForPolicy() {
        return "The policy wants static huge pages, and this kernel has none of any size: boot one that has, or take"
                + " huge-pages.page-size out of the policy.";
    }

    private String element() {
        return switch (guest.wish()) {
            case Keys.PageWish.Size(long kib) ->
                "<memoryBacking><hugepages><page size='" + Sizes.words(kib).replace(" ", "' unit='")
                        + "'/></hugepages></memoryBacking>";
            case Keys.PageWish.Any(), Keys.PageWish.None(), Keys.PageWish.Default() ->
                "<memoryBacking><hugepages/></memoryBacking>";
        };
    }
}
