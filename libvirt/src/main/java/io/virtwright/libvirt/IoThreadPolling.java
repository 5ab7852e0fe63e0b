package io.virtwright.libvirt;

import io.virtwright.libvirt.xdr.XdrWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Polling parameters of an I/O thread to be set; what is empty stays as it is. Names and types:
 * {@code VIR_DOMAIN_IOTHREAD_POLL_*} of {@code include/libvirt/libvirt-domain.h}.
 *
 * @param maxNs {@code poll_max_ns}: the longest time to poll, in nanoseconds, 0 to 2^63 - 1; 0 switches polling off
 * @param grow {@code poll_grow}: how the polling time grows, 0 to 2^32 - 1; 0 lets the hypervisor choose
 * @param shrink {@code poll_shrink}: how it shrinks, 0 to 2^32 - 1; 0 lets the hypervisor choose
 */
public record IoThreadPolling(OptionalLong maxNs, OptionalLong grow, OptionalLong shrink) {
    public IoThreadPolling {
        check("poll_max_ns", maxNs, Long.MAX_VALUE);
        check("poll_grow", grow, 0xFFFF_FFFFL);
        check("poll_shrink", shrink, 0xFFFF_FFFFL);
        if (maxNs.isEmpty() && grow.isEmpty() && shrink.isEmpty()) {
            throw new IllegalArgumentException("no polling parameter is given");
        }
    }

    /** Only {@code poll_max_ns}. */
    public static IoThreadPolling maxNs(long nanoseconds) {
        return new IoThreadPolling(OptionalLong.of(nanoseconds), OptionalLong.empty(), OptionalLong.empty());
    }

    /** All three. */
    public static IoThreadPolling of(long maxNs, long grow, long shrink) {
        return new IoThreadPolling(OptionalLong.of(maxNs), OptionalLong.of(grow), OptionalLong.of(shrink));
    }

    void encode(XdrWriter writer) {
        Map<String, TypedValue> params = new LinkedHashMap<>();
        maxNs.ifPresent(value -> params.put("poll_max_ns", new TypedValue.ULLong(value)));
        grow.ifPresent(value -> params.put("poll_grow", new TypedValue.UInt(value)));
        shrink.ifPresent(value -> params.put("poll_shrink", new TypedValue.UInt(value)));
        Encoders.typedParams(writer, new TypedParams(params));
    }

    private static void check(String name, OptionalLong value, long max) {
        if (value.isPresent() && (value.getAsLong() < 0 || value.getAsLong() > max)) {
            throw new IllegalArgumentException(name + " " + value.getAsLong() + " is not between 0 and " + max);
        }
    }
}
