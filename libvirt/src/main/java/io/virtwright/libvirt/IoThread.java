package io.virtwright.libvirt;

/**
 * An I/O thread of a domain: {@code virDomainIOThreadInfo}.
 *
 * @param id 1 or more; any number that the definition gave it
 * @param cpus the host CPUs that it may run on: of a running domain its affinity, else its pin or all CPUs
 */
public record IoThread(long id, CpuMap cpus) {}
