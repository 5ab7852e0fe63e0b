package io.virtwright.libvirt;

/**
 * Statistics of one domain.
 *
 * @param domain whose
 * @param params the statistics by name, e.g. {@code iothread.count}, {@code vcpu.0.halt_success_ns.sum}
 */
public record DomainStats(DomainRef domain, TypedParams params) {}
