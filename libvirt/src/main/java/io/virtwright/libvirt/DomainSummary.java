package io.virtwright.libvirt;

/**
 * A domain as a list shows it.
 *
 * @param domain its name, UUID, and id if it runs
 * @param state what it does now
 * @param persistent has a definition that outlives its process
 * @param autostart starts with the daemon
 * @param managedSave has a managed-save image, from which its next start resumes (with the old definition)
 */
public record DomainSummary(
        DomainRef domain, DomainState state, boolean persistent, boolean autostart, boolean managedSave) {}
