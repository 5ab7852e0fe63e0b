package io.virtwright.libvirt.rpc;

/**
 * The procedures that this client uses. Those of {@link Program#REMOTE}: {@code enum remote_procedure} of
 * {@code src/remote/remote_protocol.x} (libvirt 9.0.0), without its prefix {@code REMOTE_PROC_}; those of
 * {@link Program#QEMU}: {@code enum qemu_procedure} of {@code src/remote/qemu_protocol.x}, without {@code _PROC}. A number
 * never changes its meaning between versions of libvirt.
 */
public enum Procedure {
    CONNECT_OPEN(1),
    CONNECT_CLOSE(2),
    CONNECT_GET_VERSION(4),
    CONNECT_GET_CAPABILITIES(7),
    DOMAIN_GET_XML_DESC(14),
    DOMAIN_GET_AUTOSTART(15),
    DOMAIN_LOOKUP_BY_NAME(23),
    DOMAIN_LOOKUP_BY_UUID(24),
    CONNECT_GET_HOSTNAME(59),
    AUTH_LIST(66),
    AUTH_SASL_INIT(67),
    AUTH_SASL_START(68),
    AUTH_SASL_STEP(69),
    AUTH_POLKIT(70),
    DOMAIN_IS_PERSISTENT(151),
    CONNECT_GET_LIB_VERSION(157),
    DOMAIN_HAS_MANAGED_SAVE_IMAGE(183),
    DOMAIN_CREATE_WITH_FLAGS(196),
    DOMAIN_GET_STATE(212),
    DOMAIN_UNDEFINE_FLAGS(231),
    DOMAIN_DESTROY_FLAGS(234),
    CONNECT_LIST_ALL_DOMAINS(273),
    CONNECT_GET_ALL_DOMAIN_STATS(344),
    DOMAIN_DEFINE_XML_FLAGS(350),
    DOMAIN_GET_IOTHREAD_INFO(351),
    DOMAIN_PIN_IOTHREAD(352),
    DOMAIN_ADD_IOTHREAD(355),
    DOMAIN_DEL_IOTHREAD(356),
    DOMAIN_SET_IOTHREAD_PARAMS(402),
    QEMU_DOMAIN_AGENT_COMMAND(Program.QEMU, 3);

    private final int program;
    private final int number;

    Procedure(int number) {
        this(Program.REMOTE, number);
    }

    Procedure(int program, int number) {
        this.program = program;
        this.number = number;
    }

    /** The program that it belongs to, see {@link Program}. */
    public int program() {
        return program;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }
}
