package io.virtwright.libvirt.rpc;

/** The programs of libvirt's protocol that a client of a domain driver can meet. */
public final class Program {
    /** {@code REMOTE_PROGRAM}, {@code src/remote/remote_protocol.x}: domains and all else. */
    public static final int REMOTE = 0x20008086;

    /** {@code QEMU_PROGRAM}, {@code src/remote/qemu_protocol.x}: agent and monitor commands, and their events. */
    public static final int QEMU = 0x20008087;

    /** {@code LXC_PROGRAM}, {@code src/remote/lxc_protocol.x}. */
    public static final int LXC = 0x20008088;

    /** {@code KEEPALIVE_PROGRAM}, {@code src/rpc/virkeepaliveprotocol.x}. */
    public static final int KEEPALIVE = 0x6b656570;

    /** {@code KEEPALIVE_PROC_PING}. */
    public static final int KEEPALIVE_PING = 1;

    /** {@code KEEPALIVE_PROC_PONG}. */
    public static final int KEEPALIVE_PONG = 2;

    /** The version of each of these programs. */
    public static final int VERSION = 1;

    private Program() {}
}
