package io.virtwright.engine.snapshot;

import java.util.UUID;

/**
 * A domain as the daemon lists it.
 *
 * @param persistent it has a definition; a transient domain has none and is gone when it stops
 * @param managedSave it has a saved state, from which its next start resumes with the definition saved there
 */
public record Domain(UUID uuid, String name, State state, boolean persistent, boolean autostart, boolean managedSave) {

    /** libvirt's virDomainState. */
    public enum State {
        NOSTATE,
        RUNNING,
        BLOCKED,
        PAUSED,
        SHUTDOWN,
        SHUTOFF,
        CRASHED,
        PMSUSPENDED;

        /** Whether a process stands behind the domain. */
        public boolean active() {
            return switch (this) {
                case RUNNING, BLOCKED, PAUSED, SHUTDOWN, PMSUSPENDED -> true;
                case NOSTATE, SHUTOFF, CRASHED -> false;
            };
        }
    }

    public boolean active() {
        return state.active();
    }
}
