package io.virtwright.libvirt;

/**
 * {@code virDomainState} of {@code include/libvirt/libvirt-domain.h}.
 *
 * @param number as on the wire; a number that is not known here is kept
 * @param reason {@code virDomainRunningReason} and the like; what it means depends on the state
 */
public record DomainState(int number, int reason) {
    /** {@code VIR_DOMAIN_RUNNING}. */
    public static final int RUNNING = 1;

    /** {@code VIR_DOMAIN_PAUSED}. */
    public static final int PAUSED = 3;

    /** {@code VIR_DOMAIN_SHUTDOWN}: about to end. */
    public static final int SHUTDOWN = 4;

    /** {@code VIR_DOMAIN_SHUTOFF}. */
    public static final int SHUTOFF = 5;

    /** {@code VIR_DOMAIN_CRASHED}. */
    public static final int CRASHED = 6;

    /** {@code VIR_DOMAIN_PMSUSPENDED}: suspended by its guest; its process lives. */
    public static final int PMSUSPENDED = 7;

    /** The name that virsh prints (C locale). */
    public String text() {
        return switch (number) {
            case 0 -> "no state";
            case RUNNING -> "running";
            case 2 -> "idle";
            case PAUSED -> "paused";
            case SHUTDOWN -> "in shutdown";
            case SHUTOFF -> "shut off";
            case CRASHED -> "crashed";
            case PMSUSPENDED -> "pmsuspended";
            default -> "unknown (" + number + ")";
        };
    }
}
