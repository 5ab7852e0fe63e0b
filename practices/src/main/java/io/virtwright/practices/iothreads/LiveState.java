package io.virtwright.practices.iothreads;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.change.Change.Difference;
import io.virtwright.engine.change.LiveOperation;
import io.virtwright.engine.change.LiveOperation.Polling;
import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.domainxml.XmlEdit;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.DomainStatistics;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.IoThreadList;
import io.virtwright.engine.snapshot.IoThreadList.IoThread;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What libvirt and /proc say of a running domain's threads, and will say after an operation.
 *
 * @param document its running XML
 * @param threads its threads as libvirt lists them
 * @param tasks the files of its process's threads, where they could be read
 */
record LiveState(
        DomainCase domain, DomainDocument document, IoThreadList threads, Optional<Tasks> tasks, DomainStatistics all) {

    record Tasks(Probe.FileContents probe, FileSet files) {}

    /** How a new thread polls (qemu: iothread.c, IOTHREAD_POLL_MAX_NS_DEFAULT on POSIX). */
    private static final Polling NEW = new Polling(32768, 0, 0);

    /** An operation as a change, and what is so after it. */
    record Taken(Change.TuneRunning change, LiveState after) {}

    static Optional<LiveState> of(DomainCase domain, Snapshot snapshot) {
        Optional<IoThreadList> threads =
                snapshot.get(new Probe.RunningIoThreads(domain.domain().uuid())).found();
        Optional<Tasks> tasks = domain.on()
                .process()
                .id()
                .found()
                .map(RunningThreads::tasks)
                .flatMap(probe -> snapshot.get(probe).found().map(files -> new Tasks(probe, files)));
        DomainStatistics statistics =
                snapshot.get(new Probe.Statistics()).found().orElseGet(() -> new DomainStatistics(Map.of()));
        return domain.live()
                .found()
                .flatMap(live -> threads.map(list -> new LiveState(domain, live.document(), list, tasks, statistics)));
    }

    IoSetup setup() {
        return IoSetupReader.read(document);
    }

    Map<String, Long> statistics() {
        return all.byDomain().getOrDefault(domain.domain().uuid(), Map.of());
    }

    Taken take(LiveOperation operation) {
        LiveState after = switch (operation) {
            case LiveOperation.AddIoThread(long id) -> added(id);
            case LiveOperation.DeleteIoThread(long id) -> deleted(id);
            case LiveOperation.PinIoThread(long id, String _, String cpus) -> pinned(id, cpus);
            case LiveOperation.PollIoThread(long id, Polling _, Polling polling) -> polling(id, polling);
        };
        List<Difference<?>> differences = new ArrayList<>();
        differences.add(new Difference<>(
                new Probe.RunningIoThreads(domain.domain().uuid()), Reading.of(threads), Reading.of(after.threads)));
        differences.add(Difference.predicted(
                new Probe.DomainXml(domain.domain().uuid(), Probe.Form.RUNNING),
                Reading.of(DomainText.of(document.text())),
                Reading.of(DomainText.of(after.document.text()))));
        tasks.ifPresent(now -> after.tasks.ifPresent(then ->
                differences.add(Difference.predicted(now.probe(), Reading.of(now.files()), Reading.of(then.files())))));
        differences.add(Difference.predicted(new Probe.Statistics(), Reading.of(all), Reading.of(after.all)));
        differences.removeIf(Difference::isEmpty);
        return new Taken(new Change.TuneRunning(domain.domain(), operation, differences), after);
    }

    private LiveState added(long id) {
        List<Long> ids = new ArrayList<>(setup().threads());
        ids.add(id);
        String cpus = setup().placement()
                .or(() -> domain.host().online().found().map(Object::toString))
                .orElse("");
        List<IoThread> list = new ArrayList<>(threads.threads());
        list.add(new IoThread(id, cpus));
        LiveState after = with(
                explicit(ids),
                list,
                mapTasks(files -> files.put(
                        "new-" + id,
                        Reading.of(Bytes.ofUtf8("Name:\tIO iothread" + id + "\nCpus_allowed_list:\t" + cpus + "\n")))));
        return statistics().isEmpty() ? after : after.polling(id, NEW);
    }

    private LiveState deleted(long id) {
        List<Long> ids = setup().threads().stream().filter(one -> one != id).toList();
        return with(
                explicit(ids),
                threads.threads().stream().filter(one -> one.id() != id).toList(),
                mapTasks(files -> files.values().removeIf(status -> isThread(status, id))));
    }

    private LiveState pinned(long id, String cpus) {
        List<XmlEdit> edits = new ArrayList<>(explicit(setup().threads()));
        edits.add(Edits.pin(id, cpus));
        return with(
                edits,
                threads.threads().stream()
                        .map(one -> one.id() == id ? new IoThread(id, cpus) : one)
                        .toList(),
                mapTasks(files -> files.replaceAll((_, status) -> isThread(status, id)
                        ? status.map(text -> Bytes.ofUtf8(TaskStatus.with(text.utf8(), "Cpus_allowed_list", cpus)))
                        : status)));
    }

    private LiveState polling(long id, Polling polling) {
        Map<UUID, Map<String, Long>> everyone = new HashMap<>(all.byDomain());
        everyone.put(domain.domain().uuid(), withPolling(id, polling));
        return new LiveState(domain, document, threads, tasks, new DomainStatistics(everyone));
    }

    private Map<String, Long> withPolling(long id, Polling polling) {
        Map<String, Long> mine = new HashMap<>(statistics());
        mine.put("iothread." + id + ".poll-max-ns", polling.maxNs());
        mine.put("iothread." + id + ".poll-grow", polling.grow());
        mine.put("iothread." + id + ".poll-shrink", polling.shrink());
        return Map.copyOf(mine);
    }

    /** After an operation on a thread libvirt writes out the ids (seen with libvirt 9.0). */
    private List<XmlEdit> explicit(List<Long> ids) {
        List<XmlEdit> edits = new ArrayList<>(Edits.threads(setup(), ids));
        if (!ids.isEmpty() && setup().listed().isEmpty()) {
            edits.removeIf(XmlEdit.AddChild.class::isInstance);
            edits.addAll(Edits.list(setup(), ids));
        }
        return edits;
    }

    private LiveState with(List<XmlEdit> edits, List<IoThread> list, Optional<Tasks> then) {
        return new LiveState(domain, document.applyAll(edits), new IoThreadList(list), then, all);
    }

    private interface TaskChange {
        void change(SortedMap<String, Reading<Bytes>> files);
    }

    private Optional<Tasks> mapTasks(TaskChange change) {
        return tasks.map(now -> {
            SortedMap<String, Reading<Bytes>> files = new TreeMap<>(now.files().files());
            change.change(files);
            return new Tasks(now.probe(), new FileSet(files));
        });
    }

    private static boolean isThread(Reading<Bytes> status, long id) {
        return status.found()
                .flatMap(text -> TaskStatus.field(text.utf8(), "Name"))
                .filter(("IO iothread" + id)::equals)
                .isPresent();
    }
}
