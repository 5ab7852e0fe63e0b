package io.virtwright.libvirt;

import java.util.OptionalInt;
import java.util.UUID;

/**
 * What the daemon calls a domain: {@code remote_nonnull_domain}. Calls find the domain by its UUID; name and id are as
 * they were when this was read.
 *
 * @param name the domain's name; any text
 * @param uuid its identity
 * @param id the number of its running instance; empty if it was not running
 */
public record DomainRef(String name, UUID uuid, OptionalInt id) {}
