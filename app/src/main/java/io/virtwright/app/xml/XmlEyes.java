package io.virtwright.app.xml;

import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.DomainList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;

/** Reads domain XML that is in memory already. */
record XmlEyes(List<Domain> domains, Map<UUID, String> definitions) implements Eyes {
    @Override
    public SequencedMap<Probe<?>, Reading<?>> read(Collection<? extends Probe<?>> probes) {
        SequencedMap<Probe<?>, Reading<?>> readings = new LinkedHashMap<>();
        probes.forEach(probe -> readings.put(probe, read(probe)));
        return readings;
    }

    private Reading<?> read(Probe<?> probe) {
        return switch (probe) {
            case Probe.Domains() -> Reading.of(new DomainList(domains));
            case Probe.DomainXml(UUID uuid, Probe.Form form) ->
                switch (form) {
                    case RUNNING -> Reading.absent();
                    case PERSISTENT ->
                        Optional.ofNullable(definitions.get(uuid))
                                .map(DomainText::of)
                                .map(Reading::of)
                                .orElseGet(Reading::absent);
                };
            case Probe.RunningIoThreads(UUID _) -> Reading.absent();
            case Probe.GuestInfo(UUID _) -> Reading.absent();
            case Probe.ThisMachine() -> Reading.absent();
            case Probe.Daemon(), Probe.Statistics() -> XmlHost.unknown();
            case Probe.OfFiles<?> _, Probe.OfPrograms<?> _, Probe.OfListeners<?> _ -> XmlHost.unknown();
        };
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
