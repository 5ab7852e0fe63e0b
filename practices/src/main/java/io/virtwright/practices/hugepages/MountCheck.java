package io.virtwright.practices.hugepages;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.snapshot.LibvirtDaemon;
import io.virtwright.engine.snapshot.NameList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code huge-pages.mount}: a hugetlbfs of each size that domains ask for, which libvirt's daemon has seen. */
final class MountCheck {
    private final Snapshot snapshot;
    private final Pools pools;
    private final Set<Long> sizes;
    private final Set<Long> lacking;
    private final List<String> hidden;

    /**
     * @param sizes that domains ask for and the kernel has
     * @param lacking those that they ask for in vain
     */
    private MountCheck(Snapshot snapshot, Pools pools, Set<Long> sizes, Set<Long> lacking, List<String> hidden) {
        this.snapshot = snapshot;
        this.pools = pools;
        this.sizes = new TreeSet<>(sizes);
        this.lacking = new TreeSet<>(lacking);
        this.hidden = hidden;
    }

    static Finding finding(Snapshot snapshot, Pools pools, List<Guest> guests, List<String> hidden) {
        Subject subject = Subject.host(snapshot.host());
        TreeSet<Long> sizes = new TreeSet<>();
        guests.stream()
                .filter(guest -> !guest.onMemfd())
                .flatMap(Guest::demands)
                .forEach(demand -> sizes.addAll(demand.sizes()));
        // a size that the kernel lacks can't be mounted, and what is to be done then is for the other checks to say
        TreeSet<Long> lacking = new TreeSet<>(sizes);
        lacking.removeIf(size ->
                pools.sizes().isEmpty() ? !pools.lacks(size) : pools.sizes().contains(size));
        sizes.removeAll(lacking);
        if (sizes.isEmpty() && hidden.isEmpty()) {
            return Finding.notApplicable(
                    Checks.MOUNT,
                    subject,
                    !lacking.isEmpty()
                            ? "No domain asks for static pages of a size that this kernel has: they ask for "
                                    + Sizes.words(lacking) + ", and it has " + Sizes.words(pools.sizes()) + "."
                            : guests.stream().anyMatch(guest -> guest.asks() && guest.onMemfd())
                                    ? "The domains that ask for static pages have them on a memfd, which needs no mount."
                                    : "No domain asks for static pages.");
        }
        if (sizes.isEmpty()) {
            return Finding.of(
                    Checks.MOUNT,
                    subject,
                    Map.of(Layer.RUNNING, Judgement.unknown(String.join("; ", hidden), "virsh dumpxml")),
                    "Which page sizes domains ask for is not known.",
                    "");
        }
        return new MountCheck(snapshot, pools, sizes, lacking, hidden).judged(subject);
    }

    private Finding judged(Subject subject) {
        Judgement running = running();
        Judgement persistent = persistent();
        Judgement effect = running.verdict() == Verdict.DRIFT ? Judgement.notApplicable("there is no mount") : effect();
        List<String> words = new ArrayList<>();
        if (running.verdict() == Verdict.DRIFT) {
            words.add("where libvirt looks there is " + running.note());
        }
        if (persistent.verdict() == Verdict.DRIFT) {
            words.add("after the next boot there is " + persistent.note());
        }
        if (effect.verdict() == Verdict.DRIFT) {
            words.add("libvirt's daemon started before the mount was there");
        }
        for (Judgement judgement : List.of(running, persistent, effect)) {
            if (judgement.verdict() == Verdict.UNKNOWN) {
                words.add(judgement.source() + ": " + judgement.note());
            }
        }
        String asked = "Domains ask for pages of " + Sizes.words(sizes)
                + (lacking.isEmpty() ? "" : " (and of " + Sizes.words(lacking) + ", which this kernel does not have)");
        return Finding.of(
                Checks.MOUNT,
                subject,
                Map.of(Layer.RUNNING, running, Layer.PERSISTENT, persistent, Layer.EFFECT, effect),
                asked
                        + (words.isEmpty()
                                ? ", and libvirt finds a hugetlbfs for each."
                                : "; " + String.join("; ", words) + "."),
                remedy(running, persistent, effect));
    }

    /** The size of a mount that names none. */
    private Optional<Long> sizeOf(Optional<Long> named) {
        return named.or(pools::defaultKib);
    }

    /** Says so of a mount of the default size, where that is not known. */
    private void unplaced(Optional<Long> named, String where, List<String> unsure) {
        if (sizeOf(named).isEmpty()) {
            unsure.add("the page size of " + where + " is the default one, which can't be read");
        }
    }

    private Judgement running() {
        Reading<Map<String, Optional<Long>>> table = Mounts.table(snapshot);
        if (!(table instanceof Reading.Present<Map<String, Optional<Long>>>(Map<String, Optional<Long>> places))) {
            return Judgement.unknown(table.isUnreadable() ? Guests.reason(table) : "no such file", Mounts.TABLE);
        }
        Reading<List<String>> configured = Mounts.configured(snapshot);
        if (configured.isUnreadable()) {
            return Judgement.unknown(Guests.reason(configured), Mounts.CONF);
        }
        Optional<List<String>> told = configured.found();
        TreeSet<Long> there = new TreeSet<>();
        List<String> shown = new ArrayList<>();
        List<String> unsure = new ArrayList<>();
        places.forEach((place, named) -> {
            if (told.isEmpty() || told.get().contains(place)) {
                unplaced(named, place, unsure);
                sizeOf(named).ifPresent(there::add);
                shown.add(place
                        + sizeOf(named)
                                .map(kib -> " (" + Sizes.words(kib) + ")")
                                .orElse(""));
            }
        });
        TreeSet<Long> missing = new TreeSet<>(sizes);
        missing.removeAll(there);
        String source = told.isPresent() ? Mounts.TABLE + ", " + Mounts.CONF : Mounts.TABLE;
        List<String> reasons = missing.isEmpty() ? hidden : unsure;
        if (!reasons.isEmpty()) {
            return Judgement.unknown(String.join("; ", reasons), source);
        }
        String note = "no hugetlbfs of " + Sizes.words(missing)
                + (told.filter(list -> list.stream().allMatch(String::isEmpty)).isPresent()
                        ? ": " + Mounts.SETTING + " = \"\" turns static pages off"
                        : told.isPresent() ? " among those that " + Mounts.SETTING + " names" : "");
        return Judgement.when(
                        missing.isEmpty(),
                        Value.texts(shown),
                        Value.texts(sizes.stream().map(Sizes::words).toList()),
                        source)
                .noting(missing.isEmpty() ? "" : note);
    }

    private Judgement persistent() {
        BootMounts boot = BootMounts.of(snapshot);
        TreeSet<Long> missing = new TreeSet<>(sizes);
        List<String> shown = new ArrayList<>();
        List<String> unsure = new ArrayList<>(boot.hidden());
        boot.bySize().forEach((named, sources) -> {
            unplaced(named, String.join(", ", sources), unsure);
            sizeOf(named).ifPresent(kib -> {
                missing.remove(kib);
                shown.add(Sizes.words(kib) + (pools.lacks(kib) ? " (in vain: this kernel has no such pages)" : "")
                        + ": " + String.join(", ", sources));
            });
        });
        List<String> reasons = missing.isEmpty() ? hidden : unsure;
        if (!reasons.isEmpty()) {
            return Judgement.unknown(String.join("; ", reasons), BootMounts.FSTAB + ", units of systemd");
        }
        return Judgement.when(
                        missing.isEmpty(),
                        Value.texts(shown),
                        Value.texts(sizes.stream().map(Sizes::words).toList()),
                        BootMounts.FSTAB + ", units of systemd")
                .noting(
                        missing.isEmpty()
                                ? ""
                                : Stream.concat(
                                                Stream.of("no hugetlbfs of " + Sizes.words(missing)),
                                                boot.idle().stream())
                                        .collect(Collectors.joining("; ")));
    }

    private Judgement effect() {
        if (!(snapshot.get(new Probe.Daemon()) instanceof Reading.Present<LibvirtDaemon>)) {
            return Judgement.notApplicable("there is no daemon to look at");
        }
        Map<String, Optional<Long>> places = Mounts.table(snapshot).found().orElse(Map.of());
        TreeSet<Long> seen = new TreeSet<>();
        List<String> shown = new ArrayList<>();
        List<String> unsure = new ArrayList<>();
        for (Map.Entry<String, Optional<Long>> place : places.entrySet()) {
            switch (snapshot.get(Mounts.seen(place.getKey()))) {
                case Reading.Present<NameList>(NameList names)
                when !names.paths().isEmpty() -> {
                    unplaced(place.getValue(), place.getKey(), unsure);
                    sizeOf(place.getValue()).ifPresent(seen::add);
                    shown.add(place.getKey());
                }
                case Reading.Present<NameList> _, Reading.Absent<NameList> _ -> {}
                case Reading.Unreadable<NameList>(String reason) -> {
                    return Judgement.unknown(reason, place.getKey() + "/libvirt/qemu");
                }
            }
        }
        String source = "libvirt/qemu in each hugetlbfs";
        List<String> reasons = seen.containsAll(sizes) ? hidden : unsure;
        if (!reasons.isEmpty()) {
            return Judgement.unknown(String.join("; ", reasons), source);
        }
        return Judgement.when(
                        seen.containsAll(sizes),
                        Value.texts(shown),
                        Value.texts(sizes.stream().map(Sizes::words).toList()),
                        source)
                .noting("the daemon makes that folder when it starts and finds the mount");
    }

    private static String place(long size) {
        return "/dev/hugepages-" + Sizes.option(size);
    }

    private Set<Long> mounted() {
        TreeSet<Long> there = new TreeSet<>();
        Mounts.table(snapshot)
                .found()
                .ifPresent(
                        places -> places.values().forEach(named -> sizeOf(named).ifPresent(there::add)));
        return there;
    }

    private String remedy(Judgement running, Judgement persistent, Judgement effect) {
        List<String> words = new ArrayList<>();
        Optional<List<String>> told = Mounts.configured(snapshot).found();
        if (running.verdict() == Verdict.DRIFT || persistent.verdict() == Verdict.DRIFT) {
            TreeSet<Long> missing = new TreeSet<>(sizes);
            missing.removeAll(mounted());
            TreeSet<Long> atBoot = new TreeSet<>(sizes);
            BootMounts.of(snapshot)
                    .bySize()
                    .keySet()
                    .forEach(named -> sizeOf(named).ifPresent(atBoot::remove));
            if (!atBoot.isEmpty()) {
                words.add("Put into " + BootMounts.FSTAB + " (for each boot): "
                        + atBoot.stream()
                                .map(size -> "'hugetlbfs " + place(size) + " hugetlbfs pagesize=" + Sizes.option(size)
                                        + " 0 0'")
                                .collect(Collectors.joining(", "))
                        + ".");
            }
            if (!missing.isEmpty()) {
                words.add("Run (now): "
                        + missing.stream()
                                .map(size -> "`mkdir -p " + place(size) + " && mount -t hugetlbfs -o pagesize="
                                        + Sizes.option(size) + " hugetlbfs " + place(size) + "`")
                                .collect(Collectors.joining("; "))
                        + ".");
            }
            told.ifPresent(_ -> words.add("Name the mounts in " + Mounts.SETTING + " of " + Mounts.CONF
                    + ", or take that setting out: without it libvirt finds them."));
        }
        if (running.verdict() == Verdict.DRIFT || effect.verdict() == Verdict.DRIFT) {
            words.add("Restart libvirt's QEMU daemon (virtqemud or libvirtd): it looks for mounts when it starts.");
        }
        return String.join(" ", words);
    }
}
