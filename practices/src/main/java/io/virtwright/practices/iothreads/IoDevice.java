package io.virtwright.practices.iothreads;

import io.virtwright.engine.domainxml.ElementPath;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A disk or a SCSI controller, as one description of a domain has it.
 *
 * @param name the disk's target ({@code vda}), or {@code scsi:} and the controller's index
 * @param type the disk's bus, or the controller's model; empty where the description has none
 * @param unservable why no I/O thread can serve it; empty where one can
 * @param thread the thread that its driver names, as it is written
 * @param mapping the threads of its queue mapping, in their order; empty where there is no mapping
 * @param queueCount the attribute {@code queues} of its driver
 * @param ioeventfdOff whether its driver says {@code ioeventfd='off'}
 * @param io the attribute {@code io} of its driver
 * @param cache the attribute {@code cache} of its driver
 * @param path to its element; empty where no edit can name it
 */
record IoDevice(
        Kind kind,
        String name,
        String type,
        Optional<String> unservable,
        Optional<String> thread,
        Optional<List<Mapped>> mapping,
        Optional<String> queueCount,
        boolean ioeventfdOff,
        Optional<String> io,
        Optional<String> cache,
        Optional<ElementPath> path) {

    enum Kind {
        DISK("disk"),
        CONTROLLER("SCSI controller");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /**
     * One thread of a queue mapping.
     *
     * @param thread its id, as it is written
     * @param queues the queues that it serves, as written; empty where the mapping leaves that to QEMU
     */
    record Mapped(String thread, List<String> queues) {
        Mapped {
            queues = List.copyOf(queues);
        }
    }

    IoDevice {
        mapping = mapping.map(List::copyOf);
    }

    boolean servable() {
        return unservable.isEmpty();
    }

    /** The ids of the threads that serve it; what is no number is left out. */
    Set<Long> threads() {
        Set<Long> ids = new TreeSet<>();
        thread.flatMap(Ids::parse).ifPresent(ids::add);
        mapping.ifPresent(all -> all.forEach(one -> Ids.parse(one.thread()).ifPresent(ids::add)));
        return ids;
    }

    /** Whether its description names a thread at all, well or badly. */
    boolean asksForThread() {
        return thread.isPresent() || mapping.isPresent();
    }

    Optional<ElementPath> driver() {
        return path.map(element -> element.then("driver"));
    }
}
