package io.virtwright.practices.svirt;

import io.virtwright.engine.domains.HostDomain;
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
        if (host.domains().isEmpty()) {
            return nothing(host, "There are no domains.");
        }
        LabelTable saved = LabelTable.of(host.domains(), lsm, domain -> saved(domain, lsm));
        LabelTable live = LabelTable.of(host.running(), lsm, domain -> live(domain, lsm));
        LabelTable processes = LabelTable.of(host.running(), lsm, domain -> ofProcess(domain, lsm, host));
        return host.domains().stream()
                .map(domain -> judge(
                        host,
                        domain,
                        domain.onRunning(
                                live(domain, lsm),
                                own -> compare(host, lsm, domain, own, live, domain.runningSource())),
                        domain.onPersistent(
                                saved(domain, lsm),
                                own -> compare(host, lsm, domain, own, saved, domain.persistentSource())),
                        domain.onProcess(
                                ofProcess(domain, lsm, host),
                                ProcessLabel.source(domain),
                                own -> compare(host, lsm, domain, own, processes, ProcessLabel.source(domain)))))
                .toList();
    }

    private Finding judge(
            SvirtHost host, HostDomain domain, Judgement running, Judgement persistent, Judgement effect) {
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
    private static Reading<Optional<String>> saved(HostDomain domain, Lsm lsm) {
        return domain.persistentView()
                .map(view -> view.securityLabels().stream()
                        .filter(label -> label.type().filter("static"::equals).isPresent()
                                && label.model()
                                        .filter(model -> !model.equals(lsm.model()))
                                        .isEmpty())
                        .flatMap(label -> label.label().stream())
                        .findFirst());
    }

    private static Reading<Optional<String>> live(HostDomain domain, Lsm lsm) {
        return domain.runningView()
                .map(view -> Labels.of(view, lsm).stream()
                        .map(SecurityLabel::label)
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private static Reading<Optional<String>> ofProcess(HostDomain domain, Lsm lsm, SvirtHost host) {
        return ProcessLabel.of(domain, lsm, host.snapshot()).map(Optional::of);
    }

    private static Judgement compare(
            SvirtHost host, Lsm lsm, HostDomain domain, Optional<String> label, LabelTable table, String source) {
        if (label.isEmpty()) {
            return Judgement.notApplicable("no label of its own there");
        }
        String own = label.get();
        if (own.equals(ProcessLabel.NONE) || own.equals(UNCONFINED)) {
            return Judgement.drift(Value.of(own), want(lsm), source)
                    .noting("nothing confines its process, so it reaches the files of every domain");
        }
        List<String> problems = new ArrayList<>();
        Optional<Value> have = lsm == Lsm.SELINUX ? categories(own, problems) : Optional.of(Value.of(own));
        if (have.isEmpty()) {
            return Judgement.unknown("'" + own + "' is no SELinux context", source);
        }
        problems.addAll(table.meet(domain));
        Optional<String> hidden = table.hiddenBeside(domain);
        if (problems.isEmpty() && hidden.isPresent()) {
            return Judgement.unknown("labels of others are not known: " + hidden.get(), source);
        }
        return Judgement.when(problems.isEmpty(), have.get(), want(lsm), source)
                .noting(
                        problems.isEmpty() && old(host) && lsm == Lsm.SELINUX
                                ? "libvirt before 7.5.0 may deal out a single category at the next start (CVE-2021-3631)"
                                : String.join("; ", problems));
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
}
