package io.virtwright.practices.iothreads;

import io.virtwright.engine.change.LiveOperation.Polling;
import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.XmlElement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.stream.Stream;

/** Finds in a domain's XML what matters to I/O threads. */
final class IoSetupReader {
    private static final String QEMU = "http://libvirt.org/schemas/domain/qemu/1.0";

    /** More threads than any domain has: a count beyond it is taken for this many, so that hostile XML costs nothing. */
    static final int MOST_THREADS = 4096;

    private final XmlElement domain;
    private final List<String> doubled = new ArrayList<>();

    private IoSetupReader(XmlElement domain) {
        this.domain = domain;
    }

    static IoSetup read(DomainDocument document) {
        return new IoSetupReader(document.root()).setup();
    }

    /**
     * Why it can't be told which threads are defined; empty where it can. libvirt takes no such definition
     * (virDomainDefParseIOThreads in src/conf/domain_conf.c), but a tree that is damaged or hostile may hold one, and what
     * stands there is neither some number of threads nor none.
     */
    static Optional<String> fault(DomainDocument document) {
        XmlElement root = document.root();
        return root.child("iothreads")
                .map(XmlElement::ownText)
                .filter(text -> !text.isEmpty() && count(text).isEmpty())
                .map(text -> "<iothreads> holds '" + text + "', which is no number of threads")
                .or(() -> children(root, "iothreadids", "iothread").stream()
                        .flatMap(thread -> idFault(thread).stream())
                        .findFirst());
    }

    private static Optional<String> idFault(XmlElement thread) {
        return switch (thread.attribute("id").orElse("")) {
            case "" -> Optional.of("an <iothread> has no id");
            case String id
            when Ids.parse(id).isEmpty() -> Optional.of("an <iothread> has the id '" + id + "', which is none");
            case String _ -> Optional.empty();
        };
    }

    private static Optional<Long> count(String text) {
        return text.strip().matches("0{1,10}") ? Optional.of(0L) : Ids.parse(text);
    }

    private IoSetup setup() {
        SequencedSet<Long> threads = new LinkedHashSet<>();
        Map<Long, Polling> polls = new LinkedHashMap<>();
        List<XmlElement> listed = children(domain, "iothreadids", "iothread");
        for (XmlElement thread : listed) {
            Optional<Long> id = thread.attribute("id").flatMap(Ids::parse);
            id.filter(one -> !threads.add(one)).ifPresent(one -> doubled.add("iothread " + one));
            id.ifPresent(one -> thread.child("poll").ifPresent(poll -> polls.put(one, polling(poll))));
        }
        List<Long> written = List.copyOf(threads);
        long count = domain.child("iothreads")
                .flatMap(element -> count(element.ownText()))
                .orElse(0L);
        while (threads.size() < Math.min(count, MOST_THREADS)) {
            threads.add(Ids.lowestFree(threads));
        }
        return new IoSetup(
                domain.attribute("type").orElse("").equals("kvm"),
                List.copyOf(threads),
                written,
                polls,
                pins(),
                doubled,
                children(domain, "cputune", "iothreadsched").stream()
                        .flatMap(element -> element.attribute("iothreads").stream())
                        .toList(),
                children(domain, "cputune", "vcpupin").stream()
                        .flatMap(element -> element.attribute("cpuset").stream())
                        .toList(),
                domain.child("cputune")
                        .flatMap(tune -> tune.child("emulatorpin"))
                        .flatMap(pin -> pin.attribute("cpuset")),
                domain.child("vcpu").flatMap(vcpu -> vcpu.attribute("cpuset")),
                Stream.concat(
                                children(domain, "devices", "disk").stream().map(IoDeviceReader::disk),
                                children(domain, "devices", "controller").stream()
                                        .filter(one -> one.attribute("type")
                                                .filter("scsi"::equals)
                                                .isPresent())
                                        .map(IoDeviceReader::controller))
                        .toList(),
                domain.child(QEMU, "commandline").stream()
                        .flatMap(line -> line.children().stream())
                        .flatMap(argument -> argument.attribute("value").stream())
                        .toList());
    }

    private SequencedMap<String, String> pins() {
        SequencedMap<String, String> pins = new LinkedHashMap<>();
        for (XmlElement pin : children(domain, "cputune", "iothreadpin")) {
            String id = pin.attribute("iothread").orElse("");
            if (pins.putIfAbsent(id, pin.attribute("cpuset").orElse("")) != null) {
                doubled.add("iothreadpin of " + id);
            }
        }
        return pins;
    }

    private static Polling polling(XmlElement poll) {
        return new Polling(number(poll, "max"), number(poll, "grow"), number(poll, "shrink"));
    }

    private static long number(XmlElement element, String attribute) {
        String text = element.attribute(attribute).orElse("");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    static List<XmlElement> children(XmlElement root, String parent, String name) {
        return root.children(parent).stream()
                .flatMap(element -> element.children(name).stream())
                .toList();
    }
}
