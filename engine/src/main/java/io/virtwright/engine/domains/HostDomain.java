package io.virtwright.engine.domains;

import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.domainxml.DomainView;
import io.virtwright.engine.domainxml.DomainXmlException;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.policy.DomainIdentity;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.DomainList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A domain and what was read of it.
 *
 * @param runningText the XML that it runs with; absent where it doesn't run
 * @param persistentText its definition; absent where it is transient
 * @param process behind it
 */
public record HostDomain(
        Domain domain, Reading<DomainText> runningText, Reading<DomainText> persistentText, DomainProcess process) {

    private static final String RESUMES = "the next start resumes the saved state with its own definition";

    /** What has to be read for {@link #all}. */
    public static Set<Probe<?>> probes(Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        probes.add(new Probe.Domains());
        probes.add(DomainProcess.FILES);
        known.get(new Probe.Domains())
                .found()
                .map(DomainList::domains)
                .orElse(List.of())
                .forEach(domain -> {
                    if (domain.active()) {
                        probes.add(new Probe.DomainXml(domain.uuid(), Probe.Form.RUNNING));
                        probes.addAll(DomainProcess.of(domain, known).probes());
                    }
                    if (domain.persistent()) {
                        probes.add(new Probe.DomainXml(domain.uuid(), Probe.Form.PERSISTENT));
                    }
                });
        return probes;
    }

    /** All domains, by name. Absent where there is no libvirt; unreadable where they could not be listed. */
    public static Reading<List<HostDomain>> all(Snapshot snapshot) {
        return snapshot.get(new Probe.Domains())
                .map(list -> list.domains().stream()
                        .map(domain -> of(domain, snapshot))
                        .toList());
    }

    private static HostDomain of(Domain domain, Snapshot snapshot) {
        return new HostDomain(
                domain,
                domain.active()
                        ? parsable(snapshot.get(new Probe.DomainXml(domain.uuid(), Probe.Form.RUNNING)))
                        : Reading.absent(),
                domain.persistent()
                        ? parsable(snapshot.get(new Probe.DomainXml(domain.uuid(), Probe.Form.PERSISTENT)))
                        : Reading.absent(),
                DomainProcess.of(domain, snapshot));
    }

    private static Reading<DomainText> parsable(Reading<DomainText> xml) {
        if (!(xml instanceof Reading.Present<DomainText>(DomainText text))) {
            return xml;
        }
        try {
            text.document();
            return xml;
        } catch (DomainXmlException e) {
            return Reading.unreadable(String.valueOf(e.getMessage()));
        }
    }

    public Reading<DomainDocument> running() {
        return runningText.map(DomainText::document);
    }

    public Reading<DomainDocument> persistent() {
        return persistentText.map(DomainText::document);
    }

    public Reading<DomainView> runningView() {
        return runningText.map(DomainText::view);
    }

    public Reading<DomainView> persistentView() {
        return persistentText.map(DomainText::view);
    }

    /** Those of its two descriptions that could be read, what it runs with first. */
    public Stream<DomainView> views() {
        return Stream.of(runningView(), persistentView()).flatMap(view -> view.found().stream());
    }

    /** Whether all of its XML that there is could be read. */
    public boolean isReadable() {
        return !runningText.isUnreadable() && !persistentText.isUnreadable();
    }

    private <T> Optional<T> first(Function<DomainView, T> of) {
        return views().findFirst().map(of);
    }

    /** {@code kvm}, {@code qemu}; empty where no XML could be read. */
    public Optional<String> type() {
        return first(DomainView::type);
    }

    /** Whether it is known to be emulated (TCG), now and at its next start: KVM has no part in it. */
    public boolean isEmulated() {
        return views().findAny().isPresent()
                && views().noneMatch(view -> view.type().equals("kvm"));
    }

    public DomainIdentity identity() {
        return new DomainIdentity(
                domain.name(), domain.uuid(), first(DomainView::metadata).orElse(Set.of()));
    }

    /** Who keeps its definition, if that is another program: Nova, oVirt, KubeVirt. */
    public Optional<String> owner() {
        return Owners.of(identity());
    }

    public String name() {
        return domain.name();
    }

    public Subject subject() {
        return Subject.domain(domain.name(), domain.uuid());
    }

    public Subject device(String device) {
        return Subject.device(domain.name(), domain.uuid(), device);
    }

    /** Where its definition is read, for a report. */
    public String persistentSource() {
        return "definition of " + domain.name();
    }

    /** Where the XML it runs with is read, for a report. */
    public String runningSource() {
        return "running XML of " + domain.name();
    }

    /** Judges something that was read of what it runs with: not applicable where it doesn't run. */
    public <T> Judgement onRunning(Reading<T> running, Function<? super T, Judgement> judge) {
        return onProcess(running, runningSource(), judge);
    }

    /** Judges something that was read of its process: not applicable where it doesn't run. */
    public <T> Judgement onProcess(Reading<T> ofProcess, String source, Function<? super T, Judgement> judge) {
        return switch (ofProcess) {
            case Reading.Present<T>(T value) -> judge.apply(value);
            case Reading.Absent<T>() -> Judgement.notApplicable("not running");
            case Reading.Unreadable<T>(String reason) -> Judgement.unknown(reason, source);
        };
    }

    /**
     * Judges something that was read of its definition: not applicable where it is transient. A saved state comes before the
     * definition, and the judgement says so.
     */
    public <T> Judgement onPersistent(Reading<T> persistent, Function<? super T, Judgement> judge) {
        Judgement judgement = switch (persistent) {
            case Reading.Present<T>(T value) -> judge.apply(value);
            case Reading.Absent<T>() -> Judgement.notApplicable("a transient domain has no definition");
            case Reading.Unreadable<T>(String reason) -> Judgement.unknown(reason, persistentSource());
        };
        return resumes() && judgement.verdict() != Verdict.NOT_APPLICABLE ? judgement.adding(RESUMES) : judgement;
    }

    /** Whether its next start resumes a saved state (virsh managedsave), with the definition that was saved with it. */
    public boolean resumes() {
        return domain.managedSave() && !domain.active();
    }

    /** {@link #remedy} without its full stop. */
    public String advice(String what) {
        if (owner().isPresent()) {
            return owner().get() + " owns this domain and would write over a change made here: change it there (" + what
                    + ")";
        }
        if (!domain.persistent()) {
            return what + ". It is transient: the change belongs where it is made from";
        }
        return resumes()
                ? what
                        + ". First the saved state has to be resumed or removed: the next start resumes it with the definition"
                        + " saved there"
                : what;
    }

    /**
     * A remedy that is a change of the definition, with who has to make it and what stands in its way.
     *
     * @param what the change, without a full stop
     */
    public String remedy(String what) {
        return advice(what) + ".";
    }
}
