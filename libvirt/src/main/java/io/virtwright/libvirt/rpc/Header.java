package io.virtwright.libvirt.rpc;

/**
 * The header of a packet: {@code virNetMessageHeader} of {@code src/rpc/virnetprotocol.x}.
 *
 * @param program the program's number, see {@link Program}
 * @param version the program's version; 1 for all that exist
 * @param procedure the procedure's number within the program
 * @param type {@link #CALL}, {@link #REPLY}, {@link #MESSAGE}; others exist and are never answered here
 * @param serial chosen by the caller, repeated in the reply; 0 in events
 * @param status {@link #OK} or {@link #ERROR}
 */
public record Header(int program, int version, int procedure, int type, int serial, int status) {
    /** Length in bytes of the packet's length word and this header. */
    public static final int FRAME_BYTES = 28;

    /** {@code VIR_NET_CALL}. */
    public static final int CALL = 0;

    /** {@code VIR_NET_REPLY}. */
    public static final int REPLY = 1;

    /** {@code VIR_NET_MESSAGE}: an event, or a keepalive message. */
    public static final int MESSAGE = 2;

    /** {@code VIR_NET_OK}. */
    public static final int OK = 0;

    /** {@code VIR_NET_ERROR}: the body is a {@code virNetMessageError}. */
    public static final int ERROR = 1;

    /** The header of a call. */
    public static Header call(int program, int procedure, int serial) {
        return new Header(program, Program.VERSION, procedure, CALL, serial, OK);
    }
}
