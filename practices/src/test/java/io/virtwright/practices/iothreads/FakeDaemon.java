package io.virtwright.practices.iothreads;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virtwright.engine.domains.DomainProcess;
import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.DomainList;
import io.virtwright.engine.snapshot.DomainStatistics;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.IoThreadList;
import io.virtwright.engine.snapshot.LibvirtDaemon;
import io.virtwright.engine.snapshot.LibvirtDaemon.Version;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What libvirt 9.0 and /proc say of one domain and those beside it, as seen on a real host. */
final class FakeDaemon {
    private static final UUID ID = UUID.fromString("5f0c1a52-7a0e-4d3e-9a51-0d6f1c1e7a01");
    private final String cpus;
    private final Map<Long, String> threads = new TreeMap<>();
    private Optional<String> saved = Optional.empty();
    private Optional<String> running = Optional.empty();
    private final Map<Domain, Reading<DomainText>> others = new LinkedHashMap<>();
    private int switches = 7;

    FakeDaemon(String cpus) {
        this.cpus = cpus;
    }

    private static String xml(String settings, String devices) {
        return "<domain type='kvm'>\n  <name>web1</name>\n  <uuid>" + ID + "</uuid>\n  " + settings
                + "\n  <devices>\n    " + devices + "\n  </devices>\n</domain>\n";
    }

    FakeDaemon saved(String settings, String devices) {
        saved = Optional.of(xml(settings, devices));
        return this;
    }

    FakeDaemon running(String settings, String devices) {
        running = Optional.of(xml(settings, devices));
        return this;
    }

    /** Another domain, shut off. */
    FakeDaemon defined(String name, String settings) {
        return other(
                name, Domain.State.SHUTOFF, Reading.of(DomainText.of("<domain type='kvm'>" + settings + "</domain>")));
    }

    /** Another domain, which runs as it is defined. */
    FakeDaemon beside(String name, String settings) {
        return other(
                name, Domain.State.RUNNING, Reading.of(DomainText.of("<domain type='kvm'>" + settings + "</domain>")));
    }

    /** Another domain, of which libvirt gives no XML. */
    FakeDaemon hidden(String name) {
        return other(name, Domain.State.SHUTOFF, Reading.unreadable("not allowed"));
    }

    private FakeDaemon other(String name, Domain.State state, Reading<DomainText> xml) {
        others.put(new Domain(UUID.nameUUIDFromBytes(name.getBytes(UTF_8)), name, state, true, false, false), xml);
        return this;
    }

    FakeDaemon thread(long id, String where) {
        threads.put(id, where);
        return this;
    }

    FakeDaemon switches(int count) {
        switches = count;
        return this;
    }

    Snapshot snapshot() {
        Domain domain = new Domain(
                ID,
                "web1",
                running.isPresent() ? Domain.State.RUNNING : Domain.State.SHUTOFF,
                saved.isPresent(),
                false,
                false);
        Map<Probe<?>, Reading<?>> readings = new HashMap<>();
        readings.put(
                new Probe.Domains(),
                Reading.of(new DomainList(Stream.concat(Stream.of(domain), others.keySet().stream())
                        .toList())));
        others.forEach((other, xml) -> {
            readings.put(new Probe.DomainXml(other.uuid(), Probe.Form.PERSISTENT), xml);
            if (other.active()) {
                readings.put(new Probe.DomainXml(other.uuid(), Probe.Form.RUNNING), xml);
            }
        });
        readings.put(
                new Probe.Daemon(),
                Reading.of(new LibvirtDaemon(new Version(9, 0, 0), new Version(7, 2, 22), "<capabilities/>")));
        readings.put(HostCpus.ONLINE, Reading.of(Bytes.ofUtf8(cpus + "\n")));
        readings.put(HostCpus.POSSIBLE, Reading.of(Bytes.ofUtf8(cpus + "\n")));
        saved.ifPresent(
                xml -> readings.put(new Probe.DomainXml(ID, Probe.Form.PERSISTENT), Reading.of(DomainText.of(xml))));
        running.ifPresent(xml -> running(readings, xml));
        return Snapshot.empty("fake", Instant.EPOCH).plus(readings);
    }

    private void running(Map<Probe<?>, Reading<?>> readings, String xml) {
        readings.put(new Probe.DomainXml(ID, Probe.Form.RUNNING), Reading.of(DomainText.of(xml)));
        readings.put(
                new Probe.RunningIoThreads(ID),
                Reading.of(new IoThreadList(threads.entrySet().stream()
                        .map(thread -> new IoThreadList.IoThread(thread.getKey(), thread.getValue()))
                        .toList())));
        readings.put(
                DomainProcess.FILES,
                Reading.of(FileSet.of(Map.of("/run/libvirt/qemu/web1.pid", Reading.of(Bytes.ofUtf8("4242"))))));
        readings.put(
                new Probe.FileContent("/proc/4242/cmdline"),
                Reading.of(Bytes.ofUtf8("/usr/bin/qemu-system-x86_64\0-uuid\0" + ID + "\0")));
        readings.put(
                RunningThreads.tasks(4242),
                Reading.of(FileSet.of(threads.entrySet().stream()
                        .collect(Collectors.toMap(
                                thread -> "/proc/4242/task/" + (4242 + thread.getKey()) + "/status",
                                thread -> Reading.of(Bytes.ofUtf8("Name:\tIO iothread" + thread.getKey()
                                        + "\nCpus_allowed_list:\t" + thread.getValue()
                                        + "\nvoluntary_ctxt_switches:\t" + switches + "\n")))))));
        Map<String, Long> statistics = new HashMap<>();
        threads.keySet().forEach(id -> {
            statistics.put("iothread." + id + ".poll-max-ns", 32768L);
            statistics.put("iothread." + id + ".poll-grow", 0L);
            statistics.put("iothread." + id + ".poll-shrink", 0L);
        });
        readings.put(new Probe.Statistics(), Reading.of(new DomainStatistics(Map.of(ID, statistics))));
    }
}
