package io.virtwright.engine.eyes;

import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.snapshot.DomainList;
import io.virtwright.engine.snapshot.Machine;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;

/**
 * Reads a host of which there are only its files: a backup, a mounted image, the tree of the tour.
 *
 * <p>No process and no daemon is asked. Domains are told from libvirt's own files, see {@link TreeDomains}; the daemon is
 * absent; what only a daemon knows is unreadable.
 */
public final class TreeEyes implements Eyes {
    private static final Reading<?> NO_DAEMON = Reading.unreadable("a tree has no libvirt daemon to ask");

    private static final Reading<?> NO_LISTENERS = Reading.unreadable("in a tree nothing listens");
    private static final Reading<?> NO_PROGRAMS =
            Reading.unreadable("no program is run and no device is opened for a tree");

    private final FileProbes files;

    /** @param tree the directory that is the host's {@code /} */
    public TreeEyes(Path tree) {
        files = new FileProbes(HostRoot.of(tree));
    }

    @Override
    public SequencedMap<Probe<?>, Reading<?>> read(Collection<? extends Probe<?>> probes) {
        Map<Probe<?>, Reading<?>> readings = new LinkedHashMap<>(files.read(probes));
        Reading<List<TreeDomain>> domains =
                probes.stream().anyMatch(TreeEyes::needsDomains) ? new TreeDomains(files).read() : Reading.absent();
        for (Probe<?> probe : probes) {
            switch (probe) {
                case Probe.ThisMachine _ ->
                    readings.put(probe, files.<Reading<Machine>>within(MachineFiles::tree, Reading::unreadable));
                case Probe.Daemon _ -> readings.put(probe, Reading.absent());
                case Probe.Domains _ ->
                    readings.put(
                            probe,
                            domains.map(all -> new DomainList(
                                    all.stream().map(TreeDomain::domain).toList())));
                case Probe.DomainXml(UUID uuid, Probe.Form form) ->
                    readings.put(probe, xml(domains, uuid, form).map(DomainText::of));
                case Probe.RunningIoThreads _, Probe.Statistics _, Probe.GuestInfo _ -> readings.put(probe, NO_DAEMON);
                case Probe.OfListeners<?> _ -> readings.put(probe, NO_LISTENERS);
                case Probe.ExclusiveOpen _, Probe.OfPrograms<?> _ -> readings.put(probe, NO_PROGRAMS);
                case Probe.OfFiles<?> _ -> {}
            }
        }
        return LocalEyes.inOrder(probes, readings);
    }

    private static boolean needsDomains(Probe<?> probe) {
        return probe instanceof Probe.Domains || probe instanceof Probe.DomainXml;
    }

    private static Reading<String> xml(Reading<List<TreeDomain>> domains, UUID uuid, Probe.Form form) {
        return switch (domains) {
            case Reading.Present<List<TreeDomain>>(List<TreeDomain> all) ->
                all.stream()
                        .filter(one -> one.domain().uuid().equals(uuid))
                        .findFirst()
                        .map(one -> switch (form) {
                            case RUNNING -> one.running();
                            case PERSISTENT -> one.persistent();
                        })
                        .orElseGet(Reading::absent);
            case Reading.Absent<List<TreeDomain>>() -> Reading.absent();
            case Reading.Unreadable<List<TreeDomain>>(String reason) -> Reading.unreadable(reason);
        };
    }

    @Override
    public void close() {
        // Nothing is kept open.
    }
}
