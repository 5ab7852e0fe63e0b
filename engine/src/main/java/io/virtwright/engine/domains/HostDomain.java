package io.virtwright.engine.domains;

import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.domainxml.DomainView;
import io.virtwright.engine.domainxml.DomainXmlException;
import io.virtwright.engine.finding.Subject;
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
 * @param pid of the process behind it; absent where it doesn't run
 */
public record HostDomain(
        Domain domain, Reading<DomainText> runningText, Reading<DomainText> persistentText, Reading<Long> pid) {

    /** What has to be read for {@link #all}. */
    public static Set<Probe<?>> probes(Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        probes.add(new Probe.Domains());
        probes.add(ProcessId.FILES);
        known.get(new Probe.Domains())
                .found()
                .map(DomainList::domains)
                .orElse(List.of())
                .forEach(domain -> {
                    if (domain.active()) {
                        probes.add(new Probe.DomainXml(domain.uuid(), Probe.Form.RUNNING));
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
                ProcessId.of(domain, snapshot));
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

    /** Whether it is known to use KVM, now or at its next start. */
    public boolean isKvm() {
        return views().anyMatch(view -> view.type().equals("kvm"));
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

    /**
     * A remedy that is a change of the definition, with who has to make it and what stands in its way.
     *
     * @param what the change, without a full stop
     */
    public String remedy(String what) {
        return owner().map(name -> name + " owns this domain: change it there (" + what + ").")
                .orElse(
                        domain.managedSave()
                                ? what
                                        + ". First the saved state has to be resumed or removed: the next start resumes it with"
                                        + " the definition saved there."
                                : what + ".");
    }
}
