package io.virtwright.engine.domainxml;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * An I/O thread of a domain.
 *
 * @param id 1 or more
 * @param listed whether {@code <iothreadids>} names it; libvirt numbers the others by itself
 * @param pollMaxNs longest busy poll in ns, 0 for none; absent for QEMU's default
 * @param pollGrow factor; absent for QEMU's default
 * @param pollShrink divisor; absent for QEMU's default
 */
public record IoThread(
        long id,
        boolean listed,
        OptionalLong pollMaxNs,
        OptionalLong pollGrow,
        OptionalLong pollShrink,
        ThreadPool pool) {

    /** Bounds of the pool of worker threads behind an event loop; absent for QEMU's defaults. */
    public record ThreadPool(OptionalInt min, OptionalInt max) {
        static final ThreadPool DEFAULT = new ThreadPool(OptionalInt.empty(), OptionalInt.empty());

        static ThreadPool of(XmlElement element) {
            return new ThreadPool(
                    XmlNumbers.unsignedInt(element.attribute("thread_pool_min")),
                    XmlNumbers.unsignedInt(element.attribute("thread_pool_max")));
        }
    }

    static IoThread listed(long id, XmlElement element) {
        Optional<XmlElement> poll = element.child("poll");
        return new IoThread(
                id,
                true,
                XmlNumbers.unsigned(poll.flatMap(one -> one.attribute("max"))),
                XmlNumbers.unsigned(poll.flatMap(one -> one.attribute("grow"))),
                XmlNumbers.unsigned(poll.flatMap(one -> one.attribute("shrink"))),
                ThreadPool.of(element));
    }

    static IoThread numbered(long id) {
        return new IoThread(
                id, false, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), ThreadPool.DEFAULT);
    }
}
