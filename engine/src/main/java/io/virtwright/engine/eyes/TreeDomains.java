package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.NameList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The domains of a tree, told by the files of libvirt's QEMU driver.
 *
 * <ul>
 *   <li>/etc/libvirt/qemu/NAME.xml: the definition. /run/libvirt/qemu/NAME.xml: it runs.
 *   <li>/etc/libvirt/qemu/autostart/NAME.xml, a link to the definition: it starts with the host.
 *   <li>/var/lib/libvirt/qemu/save/NAME.save: its managed save.
 * </ul>
 *
 * <p>No file vanishes. One that libvirt would not load (broken XML, a name that is not the file's, no valid UUID, a UUID that
 * another file has too, a directory, a link that leads nowhere) is listed as a domain of the file's name, whose XML is unreadable with what is wrong. Such a domain's
 * UUID is made from the path (version 3), and so the same each time.
 */
final class TreeDomains {
    private static final String DEFINITIONS = "/etc/libvirt/qemu";
    private static final String AUTOSTART = DEFINITIONS + "/autostart";
    private static final String SAVED = "/var/lib/libvirt/qemu/save";
    private static final List<String> RUNNING = List.of("/run/libvirt/qemu", "/var/run/libvirt/qemu");

    private final FileProbes files;

    TreeDomains(FileProbes files) {
        this.files = files;
    }

    /** Absent where the tree has none of libvirt's directories for them; unreadable where one of them is. */
    Reading<List<TreeDomain>> read() {
        List<Probe<?>> probes = new ArrayList<>();
        for (String directory :
                Stream.concat(Stream.of(DEFINITIONS), RUNNING.stream()).toList()) {
            probes.add(new Probe.Names(directory));
            probes.add(new Probe.FileContents(directory + "/*.xml"));
            probes.add(new Probe.Names(directory + "/*.xml"));
        }
        probes.add(new Probe.Names(AUTOSTART + "/*.xml"));
        probes.add(new Probe.Names(SAVED + "/*.save"));
        Snapshot found = Snapshot.empty("", Instant.EPOCH).plus(files.read(probes));
        for (Probe<?> probe : probes) {
            if (found.get(probe) instanceof Reading.Unreadable<?>(String reason)) {
                return Reading.unreadable(reason);
            }
        }
        Optional<String> running =
                RUNNING.stream().filter(directory -> isThere(found, directory)).findFirst();
        if (running.isEmpty() && !isThere(found, DEFINITIONS)) {
            return Reading.absent();
        }
        Map<String, DomainFile> definitions = files(found, DEFINITIONS, DomainFile::definition);
        Map<String, DomainFile> statuses = running.map(directory -> files(found, directory, DomainFile::status))
                .orElseGet(TreeMap::new);
        refuseSharedUuids(definitions, statuses);
        SortedSet<String> names = new TreeSet<>(definitions.keySet());
        names.addAll(statuses.keySet());
        return Reading.of(names.stream()
                .map(name -> domain(
                        name,
                        Optional.ofNullable(definitions.get(name)),
                        Optional.ofNullable(statuses.get(name)),
                        found))
                .toList());
    }

    private static boolean isThere(Snapshot found, String directory) {
        return !names(found, directory).isEmpty();
    }

    private static List<String> names(Snapshot found, String glob) {
        return found.get(new Probe.Names(glob)).found().map(NameList::paths).orElse(List.of());
    }

    private Map<String, DomainFile> files(
            Snapshot found, String directory, BiFunction<String, Reading<Bytes>, DomainFile> parse) {
        Map<String, Reading<Bytes>> contents = new TreeMap<>();
        found.get(new Probe.FileContents(directory + "/*.xml")).found().ifPresent(set -> contents.putAll(set.files()));
        // A set of contents has no directories and no links that lead nowhere.
        List<Probe.FileContent> others = names(found, directory + "/*.xml").stream()
                .filter(path -> !contents.containsKey(path))
                .map(Probe.FileContent::new)
                .toList();
        Snapshot read = Snapshot.empty("", Instant.EPOCH).plus(files.read(others));
        others.forEach(other -> contents.put(other.path(), read.get(other)));
        Map<String, DomainFile> all = new TreeMap<>();
        contents.forEach((path, content) -> all.put(DomainFile.name(path), parse.apply(path, content)));
        return all;
    }

    /** Of files of several names with one UUID libvirt loads one, and nobody can tell which. */
    private static void refuseSharedUuids(Map<String, DomainFile> definitions, Map<String, DomainFile> statuses) {
        Map<UUID, SortedSet<String>> owners = new HashMap<>();
        for (Map<String, DomainFile> files : List.of(definitions, statuses)) {
            files.forEach((name, file) -> file.uuid()
                    .ifPresent(uuid ->
                            owners.computeIfAbsent(uuid, _ -> new TreeSet<>()).add(name)));
        }
        for (Map<String, DomainFile> files : List.of(definitions, statuses)) {
            files.replaceAll((_, file) -> file.uuid()
                    .map(owners::get)
                    .filter(names -> names.size() > 1)
                    .map(names -> file.broken("several domains have its UUID: " + String.join(", ", names)))
                    .orElse(file));
        }
    }

    private TreeDomain domain(
            String name, Optional<DomainFile> definition, Optional<DomainFile> status, Snapshot found) {
        Optional<UUID> defined = definition.flatMap(DomainFile::uuid);
        Optional<DomainFile> running = status.map(file ->
                defined.isEmpty() || file.uuid().isEmpty() || file.uuid().equals(defined)
                        ? file
                        : file.broken("its UUID is not the one of the definition"));
        UUID uuid = defined.or(() -> running.flatMap(DomainFile::uuid))
                .or(() -> definition.or(() -> running).map(DomainFile::path).map(TreeDomains::uuidOf))
                .orElseThrow();
        Domain domain = new Domain(
                uuid,
                name,
                // A record that can't be read is still one of a running domain.
                running.map(file -> file.state().orElse(Domain.State.RUNNING)).orElse(Domain.State.SHUTOFF),
                definition.isPresent(),
                definition.isPresent() && startsWithHost(name, found),
                names(found, SAVED + "/*.save").contains(SAVED + "/" + name + ".save"));
        return new TreeDomain(domain, xml(running), xml(definition));
    }

    private static Reading<String> xml(Optional<DomainFile> file) {
        return file.map(DomainFile::xml).orElseGet(Reading::absent);
    }

    private static UUID uuidOf(String path) {
        return UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8));
    }

    /** As virFileLinkPointsTo: the link leads to the definition, and not to something else of its name. */
    private boolean startsWithHost(String name, Snapshot found) {
        String link = AUTOSTART + "/" + name + ".xml";
        return names(found, AUTOSTART + "/*.xml").contains(link)
                && files.within(single -> single.sameFile(link, DEFINITIONS + "/" + name + ".xml"), _ -> false);
    }
}
