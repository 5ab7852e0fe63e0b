package io.virtwright.practices.svirt;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.DomainView;
import io.virtwright.engine.domainxml.SecurityLabel;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.snapshot.LibvirtDaemon;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Whether no domain can open another one's files. */
final class IsolationCheck implements SvirtCheck {
    static final Check CHECK = new Check(
            "svirt.isolation",
            "domains are kept apart from each other",
            Severity.HIGH,
            "A process may open the files whose categories are all among its own. So a domain with the same categories, or more,"
                    + " reaches another one's images, and so does every domain where a set is empty.",
            "sVirt Protection: \"different categories are used to label different VMs\"; right for dynamic labels. libvirt"
                    + " doesn't watch over static ones, and a grep for svirt_t:s0:c can't see it.");

    /** AppArmor's word for a process without a profile. */
    private static final String UNCONFINED = "unconfined";

    private static final LibvirtDaemon.Version TWO_CATEGORIES = new LibvirtDaemon.Version(7, 5, 0);

    @Override
    public Check check() {
        return CHECK;
    }

    @Override
    public List<Finding> assess(SvirtHost host, Lsm lsm) {
        List<HostDomain> all = host.domains();
        return all.isEmpty()
                ? nothing(host, "There are no domains.")
                : all.stream().map(domain -> judge(host, lsm, domain)).toList();
    }

    private Finding judge(SvirtHost host, Lsm lsm, HostDomain domain) {
        Judgement persistent =
                compare(host, lsm, domain, host.domains(), other -> saved(other, lsm), domain.persistentSource());
        Judgement running =
                compare(host, lsm, domain, host.running(), other -> live(other, lsm), domain.runningSource());
        Judgement effect = compare(
                host,
                lsm,
                domain,
                host.running(),
                other -> ProcessLabel.of(other, lsm, host.snapshot()),
                ProcessLabel.source(domain));
        return finding(
                domain.subject(),
                Map.of(Layer.RUNNING, running, Layer.PERSISTENT, persistent, Layer.EFFECT, effect),
                "No other domain reaches its files, nor it theirs.",
                "It is not apart from the others: "
                        + List.of(effect, running, persistent).stream()
                                .filter(layer -> layer.verdict() == Verdict.DRIFT)
                                .findFirst()
                                .map(Judgement::note)
                                .orElse("")
                        + ".",
                domain.remedy(
                        "Use a dynamic label (no <seclabel> in the definition), or give each static label two categories"
                                + " that no other domain has"
                                + (old(host) ? "; libvirt before 7.5.0 may deal out only one" : "") + ". "
                                + COLD.substring(0, COLD.length() - 1)));
    }

    /** The static label of a definition; dynamic ones are made up so that they don't meet each other. */
    private static Reading<String> saved(HostDomain domain, Lsm lsm) {
        return switch (domain.persistentView()) {
            case Reading.Present<DomainView> present ->
                present.value().securityLabels().stream()
                        .filter(label -> label.type().filter("static"::equals).isPresent()
                                && label.model()
                                        .filter(model -> !model.equals(lsm.model()))
                                        .isEmpty())
                        .flatMap(label -> label.label().stream())
                        .findFirst()
                        .map(Reading::of)
                        .orElseGet(Reading::absent);
            case Reading.Absent<DomainView> _ -> Reading.absent();
            case Reading.Unreadable<DomainView>(String reason) -> Reading.unreadable(reason);
        };
    }

    private static Reading<String> live(HostDomain domain, Lsm lsm) {
        return switch (domain.runningView()) {
            case Reading.Present<DomainView> present ->
                Labels.of(present.value(), lsm).stream()
                        .map(SecurityLabel::label)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .map(Reading::of)
                        .orElseGet(Reading::absent);
            case Reading.Absent<DomainView> _ -> Reading.absent();
            case Reading.Unreadable<DomainView>(String reason) -> Reading.unreadable(reason);
        };
    }

    private static Judgement compare(
            SvirtHost host,
            Lsm lsm,
            HostDomain domain,
            List<HostDomain> among,
            Function<HostDomain, Reading<String>> label,
            String source) {
        return switch (label.apply(domain)) {
            case Reading.Absent<String>() -> Judgement.notApplicable("no label of its own there");
            case Reading.Unreadable<String>(String reason) -> Judgement.unknown(reason, source);
            case Reading.Present<String>(String own)
            when own.equals(ProcessLabel.NONE) || own.equals(UNCONFINED) ->
                Judgement.drift(Value.of(own), want(lsm), source)
                        .noting("nothing confines its process, so it reaches the files of every domain");
            case Reading.Present<String>(String own) -> {
                List<String> problems = new ArrayList<>();
                List<String> hidden = new ArrayList<>();
                Optional<Value> have = lsm == Lsm.SELINUX ? categories(own, problems) : Optional.of(Value.of(own));
                if (have.isEmpty()) {
                    yield Judgement.unknown("'" + own + "' is no SELinux context", source);
                }
                among.stream().filter(other -> !other.equals(domain)).forEach(other -> {
                    switch (label.apply(other)) {
                        case Reading.Present<String>(String its) ->
                            problems.addAll(
                                    lsm == Lsm.SELINUX
                                            ? meet(own, its, other.name())
                                            : sameProfile(own, its, other.name()));
                        case Reading.Absent<String>() -> {}
                        case Reading.Unreadable<String>(String reason) -> hidden.add(other.name() + ": " + reason);
                    }
                });
                if (problems.isEmpty() && !hidden.isEmpty()) {
                    yield Judgement.unknown("labels of others are not known: " + String.join("; ", hidden), source);
                }
                yield Judgement.when(problems.isEmpty(), have.get(), want(lsm), source)
                        .noting(
                                problems.isEmpty() && old(host) && lsm == Lsm.SELINUX
                                        ? "libvirt before 7.5.0 may deal out a single category at the next start (CVE-2021-3631)"
                                        : String.join("; ", problems));
            }
        };
    }

    private static Value want(Lsm lsm) {
        return Value.of(lsm == Lsm.SELINUX ? "two categories of its own" : "a profile of its own");
    }

    private static boolean old(SvirtHost host) {
        return host.snapshot()
                .get(new Probe.Daemon())
                .found()
                .filter(daemon -> daemon.library().compareTo(TWO_CATEGORIES) < 0)
                .isPresent();
    }

    /** The categories, and what is wrong with them by themselves; empty where it is no context. */
    private static Optional<Value> categories(String label, List<String> problems) {
        Optional<SelinuxContext> context = SelinuxContext.parse(label);
        context.map(SelinuxContext::categories).ifPresent(set -> {
            if (set.isEmpty()) {
                problems.add("it has no categories, so its files are open to every domain");
            } else if (set.size() == 1) {
                problems.add("a single category (" + set + ") is contained in many pairs (CVE-2021-3631)");
            }
        });
        return context.map(one -> Value.of(one.categories().toString()));
    }

    private static List<String> meet(String own, String its, String other) {
        Optional<SelinuxContext> mine = SelinuxContext.parse(own);
        Optional<SelinuxContext> theirs = SelinuxContext.parse(its);
        if (mine.isEmpty() || theirs.isEmpty()) {
            return List.of();
        }
        Categories one = mine.get().categories();
        Categories two = theirs.get().categories();
        if (one.isEmpty() || two.isEmpty()) {
            // an empty set is told of the domain that has it
            return List.of();
        }
        if (one.equals(two)) {
            return List.of("it has the same categories as " + other + " (" + one + "): each reaches the other's files");
        }
        List<String> problems = new ArrayList<>();
        if (one.contains(two)) {
            problems.add(
                    "its " + one + " contain those of " + other + " (" + two + "): it reaches that domain's files");
        }
        if (two.contains(one)) {
            problems.add(
                    "the " + two + " of " + other + " contain its own (" + one + "): that domain reaches its files");
        }
        return problems;
    }

    private static List<String> sameProfile(String own, String its, String other) {
        return own.equals(its) ? List.of("it has the same AppArmor profile as " + other) : List.of();
    }
}
