package io.virtwright.app.xml;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.DomainSecrets;
import io.virtwright.engine.domainxml.DomainXmlException;
import io.virtwright.engine.domainxml.XmlEdit;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.NoHands;
import io.virtwright.engine.host.Host;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.plan.PlannedStep;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.Reading;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A host that is nothing but domain XML in files: each is the definition of a domain that doesn't run. Of the machine
 * nothing is known, so what would be read there is unreadable.
 */
public final class XmlHost implements Host {
    private final SequencedMap<Domain, XmlFile> domains = new LinkedHashMap<>();

    /**
     * A host of these files.
     *
     * @throws DomainXmlException for a file that is no domain's XML, or two of one UUID; the message names the file
     */
    public XmlHost(List<XmlFile> files) {
        Map<UUID, XmlFile> seen = new LinkedHashMap<>();
        for (XmlFile file : files) {
            Domain domain = domain(file);
            XmlFile other = seen.putIfAbsent(domain.uuid(), file);
            if (other != null) {
                throw new DomainXmlException(file.label() + ": the same UUID as in " + other.label());
            }
            domains.put(domain, file);
        }
    }

    private static Domain domain(XmlFile file) {
        try {
            DomainDocument document = DomainDocument.parse(file.text());
            String name = XmlDomainNames.name(document);
            return new Domain(
                    XmlDomainNames.uuid(document).orElseGet(() -> invented(file)),
                    name,
                    Domain.State.SHUTOFF,
                    true,
                    false,
                    false);
        } catch (DomainXmlException e) {
            throw new DomainXmlException(file.label() + ": " + e.getMessage());
        }
    }

    /** libvirt invents a UUID at definition for a domain without one; until then the file's name tells it from others. */
    private static UUID invented(XmlFile file) {
        return UUID.nameUUIDFromBytes(file.name().getBytes(StandardCharsets.UTF_8));
    }

    public List<XmlFile> files() {
        return List.copyOf(domains.values());
    }

    /** The files with the edits of a plan. The plan doesn't know their secrets; the edits are made beside them. */
    public List<XmlFile> edited(Plan plan) {
        return domains.entrySet().stream()
                .map(entry -> new XmlFile(
                        entry.getValue().name(),
                        DomainDocument.parse(entry.getValue().text())
                                .applyAll(edits(plan, entry.getKey()))
                                .text()))
                .toList();
    }

    private static List<XmlEdit> edits(Plan plan, Domain domain) {
        return plan.steps().stream()
                .map(PlannedStep::change)
                .flatMap(change -> change instanceof Change.Redefine redefine
                                && redefine.domain().uuid().equals(domain.uuid())
                        ? redefine.edits().stream()
                        : Stream.empty())
                .toList();
    }

    @Override
    public String name() {
        return domains.size() == 1 ? files().getFirst().label() : domains.size() + " files";
    }

    @Override
    public Eyes eyes() {
        Map<UUID, String> definitions = new LinkedHashMap<>();
        domains.forEach((domain, file) -> definitions.put(
                domain.uuid(),
                DomainSecrets.strip(DomainDocument.parse(file.text())).text()));
        return new XmlEyes(List.copyOf(domains.keySet()), definitions);
    }

    @Override
    public Hands hands() {
        return new NoHands("domain XML in files is no host", Change.Redefine.class::isInstance);
    }

    @Override
    public boolean hasRunningDomains() {
        return false;
    }

    /** The reading of everything that only a machine could tell. */
    static <T> Reading<T> unknown() {
        return Reading.unreadable("only domain XML was given, no host");
    }
}
