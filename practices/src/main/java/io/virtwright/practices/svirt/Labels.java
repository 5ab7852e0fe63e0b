package io.virtwright.practices.svirt;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.DomainView;
import io.virtwright.engine.domainxml.SecurityLabel;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.snapshot.Reading;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a domain's XML says of its confinement. */
final class Labels {
    /** How the note of a layer begins that finds a domain without any confinement. */
    static final String NOT_CONFINED = "not confined";

    private static final Value CONFINED = Value.of("confined");

    private Labels() {}

    /** The labels that are for a module: those that name it, and those without a model. DAC's are none. */
    static List<SecurityLabel> of(DomainView view, Lsm lsm) {
        return view.securityLabels().stream()
                .filter(label -> label.model().map(lsm.model()::equals).orElse(true))
                .toList();
    }

    /** A label that turns confinement off, whatever the module. */
    private static Optional<String> turnsOff(DomainView view, Optional<Lsm> lsm) {
        return view.securityLabels().stream()
                .filter(label -> label.model().filter("none"::equals).isPresent()
                        || (label.type().filter("none"::equals).isPresent()
                                && label.model().filter("dac"::equals).isEmpty()
                                && (lsm.isEmpty()
                                        || label.model().isEmpty()
                                        || label.model().equals(lsm.map(Lsm::model)))))
                .findFirst()
                .map(label -> label.model().filter("none"::equals).isPresent()
                        ? "seclabel model='none'"
                        : "seclabel type='none'");
    }

    static Judgement ofDefinition(
            SvirtHost host, HostDomain domain, DomainView view, Optional<Lsm> lsm, String source) {
        Optional<String> off = turnsOff(view, lsm);
        if (off.isPresent()) {
            return Judgement.drift(Value.of(off.get()), CONFINED, source).noting(NOT_CONFINED + " by its definition");
        }
        List<SecurityLabel> labels = lsm.map(one -> of(view, one)).orElse(view.securityLabels());
        Optional<String> foreign = lsm.flatMap(one -> foreign(view, one));
        if (foreign.isPresent()) {
            return Judgement.drift(Value.of("seclabel model='" + foreign.get() + "'"), CONFINED, source)
                    .noting("libvirt has no such security driver here: the domain does not start");
        }
        if (labels.isEmpty() && host.isDefinitionsOnly()) {
            return Judgement.notApplicable("it has no seclabel: the host decides what it gets");
        }
        if (labels.isEmpty()) {
            switch (host.conf().confinesByDefault()) {
                case Reading.Present<Boolean>(Boolean confines)
                when !confines -> {
                    return Judgement.drift(Value.of("no seclabel"), CONFINED, source)
                            .noting(NOT_CONFINED + ": security_default_confined = 0 in " + QemuConf.PATH);
                }
                case Reading.Present<Boolean> _, Reading.Absent<Boolean> _ -> {}
                case Reading.Unreadable<Boolean>(String reason) -> {
                    return Judgement.unknown(
                            "it has no seclabel, and what libvirt does then: " + reason, QemuConf.PATH);
                }
            }
        }
        Judgement wanted = wanted(host, domain, labels.stream().findFirst(), source);
        // A definition that is right confines nothing where no module does.
        return host.protection() instanceof Protection.Hidden(String reason, String where)
                        && wanted.verdict() == Verdict.COMPLIANT
                        && !host.isDefinitionsOnly()
                ? Judgement.unknown(reason, where)
                : wanted;
    }

    /** Of what runs, where it can't be told which module confines it. */
    static Judgement hidden(SvirtHost host) {
        return host.protection() instanceof Protection.Hidden(String reason, String source) && !host.isDefinitionsOnly()
                ? Judgement.unknown(reason, source)
                : Judgement.notApplicable("which security module confines it is not known");
    }

    /** A label of the other module. */
    private static Optional<String> foreign(DomainView view, Lsm lsm) {
        return view.securityLabels().stream()
                .flatMap(label -> label.model().stream())
                .filter(model -> List.of(Lsm.values()).stream()
                        .anyMatch(other -> other != lsm && other.model().equals(model)))
                .findFirst();
    }

    /** Whether a definition's label is the one that the policy wants. */
    private static Judgement wanted(SvirtHost host, HostDomain domain, Optional<SecurityLabel> label, String source) {
        String type = label.flatMap(SecurityLabel::type).orElse("dynamic");
        Optional<SelinuxContext> context = label.flatMap(SecurityLabel::label).flatMap(SelinuxContext::parse);
        String have = label.isEmpty()
                ? "dynamic by default"
                : type
                        + label.flatMap(SecurityLabel::label)
                                .map(text -> " " + text.strip())
                                .orElse("");
        // of a dynamic label libvirt makes up the categories only, where a base is given (virSecuritySELinuxGenLabel)
        Optional<SelinuxContext> base = label.flatMap(SecurityLabel::baseLabel).flatMap(SelinuxContext::parse);
        Optional<SelinuxContext> open = Stream.of(context, base)
                .flatMap(Optional::stream)
                .filter(SelinuxContext::isUnconfined)
                .findFirst();
        if (open.isPresent()) {
            return Judgement.drift(
                            Value.of(have
                                    + base.map(text -> ", base label " + text).orElse("")),
                            CONFINED,
                            source)
                    .noting(NOT_CONFINED + ": " + open.get().type() + " forbids nothing");
        }
        Optional<Boolean> relabel = host.policy().domain(Keys.RELABEL, domain.identity());
        boolean relabels =
                label.flatMap(SecurityLabel::relabel).map("yes"::equals).orElse(!type.equals("static"));
        if (relabel.filter(want -> want != relabels).isPresent()) {
            return Judgement.drift(
                    Value.of("relabel " + (relabels ? "yes" : "no")),
                    Value.of("relabel " + (relabel.get() ? "yes" : "no")),
                    source);
        }
        if (type.equals("dynamic") && !relabels) {
            return Judgement.drift(Value.of("dynamic, relabel no"), Value.of("relabel yes, or a static label"), source)
                    .noting("libvirt refuses a dynamic label whose images it may not label");
        }
        return switch (host.policy().domain(Keys.LABEL, domain.identity())) {
            case Keys.Label.Any() -> Judgement.compliant(Value.of(have), CONFINED, source);
            case Keys.Label.Dynamic() ->
                Judgement.when(type.equals("dynamic"), Value.of(have), Value.of("dynamic"), source);
            case Keys.Label.Static() ->
                Judgement.when(type.equals("static"), Value.of(have), Value.of("static"), source);
            case Keys.Label.Exactly(SelinuxContext want) ->
                Judgement.when(
                        type.equals("static") && context.filter(want::equals).isPresent(),
                        Value.of(have),
                        Value.of("static " + want),
                        source);
        };
    }

    /** What runs has the label that libvirt gave it. */
    static Judgement ofRunning(SvirtHost host, HostDomain domain, DomainView view, Optional<Lsm> lsm, String source) {
        Optional<String> off = turnsOff(view, lsm);
        if (off.isPresent()) {
            return Judgement.drift(Value.of(off.get()), CONFINED, source).noting(NOT_CONFINED + " since it started");
        }
        if (lsm.isEmpty()) {
            return hidden(host);
        }
        Optional<String> label = of(view, lsm.get()).stream()
                .flatMap(one -> one.label().stream())
                .findFirst();
        if (label.isEmpty()) {
            return Judgement.drift(Value.of("no " + lsm.get().words() + " label"), CONFINED, source)
                    .noting(NOT_CONFINED + " since it started");
        }
        return SelinuxContext.parse(label.get())
                        .filter(SelinuxContext::isUnconfined)
                        .isPresent()
                ? Judgement.drift(Value.of(label.get()), CONFINED, source).noting(NOT_CONFINED)
                : Judgement.compliant(Value.of(label.get()), CONFINED, source);
    }
}
