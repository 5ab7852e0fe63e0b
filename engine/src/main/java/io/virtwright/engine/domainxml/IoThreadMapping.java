package io.virtwright.engine.domainxml;

import java.util.List;

/**
 * One I/O thread of those that serve a device's queues: {@code driver/iothreads/iothread} (disks from libvirt 10.0.0,
 * virtio-scsi controllers from 11.2.0).
 *
 * @param queues the queues it serves; empty where QEMU deals them out
 */
public record IoThreadMapping(long ioThread, List<Integer> queues) {
    public IoThreadMapping {
        queues = List.copyOf(queues);
    }

    static List<IoThreadMapping> of(XmlElement driver) {
        return driver.children("iothreads").stream()
                .flatMap(threads -> threads.children("iothread").stream())
                .flatMap(thread -> XmlNumbers.unsigned(thread.attribute("id")).stream()
                        .mapToObj(id -> new IoThreadMapping(id, queues(thread))))
                .toList();
    }

    private static List<Integer> queues(XmlElement thread) {
        return thread.children("queue").stream()
                .flatMap(queue ->
                        XmlNumbers.unsignedInt(queue.attribute("id")).stream().boxed())
                .toList();
    }
}
