package io.virtwright.engine.domainxml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The I/O threads of a domain, by libvirt's own rule (libvirt 11.3.0, src/conf/domain_conf.c, virDomainDefParseIOThreads
 * and virDomainIOThreadIDDefArrayInit): those of {@code <iothreadids>} first; {@code <iothreads>} is raised to their number;
 * if it is larger, the smallest ids from 1 that are free fill it up.
 *
 * @param declared the number in {@code <iothreads>}; absent where there is none
 * @param threads in libvirt's order: as listed, then the filled-up ones in ascending order
 * @param defaultThread thread pool of the main event loop: {@code <defaultiothread>}
 */
public record IoThreads(OptionalInt declared, List<IoThread> threads, Optional<IoThread.ThreadPool> defaultThread) {
    /** A larger number in {@code <iothreads>} counts as malformed: no process could have so many. */
    static final int MAX_COUNT = 65535;

    /** Libvirt's ids are unsigned int. */
    private static final long MAX_ID = 0xFFFF_FFFFL;

    public IoThreads {
        threads = List.copyOf(threads);
    }

    /** The ids in ascending order. */
    public SortedSet<Long> ids() {
        return Collections.unmodifiableSortedSet(
                threads.stream().map(IoThread::id).collect(Collectors.toCollection(TreeSet::new)));
    }

    public Optional<IoThread> thread(long id) {
        return threads.stream().filter(thread -> thread.id() == id).findFirst();
    }

    static IoThreads of(XmlElement domain) {
        OptionalInt declared = XmlNumbers.unsignedInt(domain.child("iothreads").map(XmlElement::ownText)).stream()
                .filter(count -> count <= MAX_COUNT)
                .findFirst();
        Map<Long, IoThread> threads = new LinkedHashMap<>();
        for (XmlElement ids : domain.children("iothreadids")) {
            for (XmlElement element : ids.children("iothread")) {
                XmlNumbers.unsigned(element.attribute("id")).stream()
                        .filter(id -> id > 0 && id <= MAX_ID)
                        .forEach(id -> threads.putIfAbsent(id, IoThread.listed(id, element)));
            }
        }
        for (long id = 1; threads.size() < declared.orElse(0); id++) {
            threads.putIfAbsent(id, IoThread.numbered(id));
        }
        return new IoThreads(
                declared,
                List.copyOf(threads.values()),
                domain.child("defaultiothread").map(IoThread.ThreadPool::of));
    }
}
