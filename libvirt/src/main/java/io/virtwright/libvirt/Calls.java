package io.virtwright.libvirt;

import io.virtwright.libvirt.rpc.Procedure;
import io.virtwright.libvirt.xdr.XdrReader;
import io.virtwright.libvirt.xdr.XdrWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes the calls that this client knows. Arguments and results: {@code src/remote/remote_protocol.x} of libvirt 9.0.0.
 *
 * <p>A string that is longer than the protocol allows (4 MiB), that UTF-8 cannot hold or that has a NUL character is
 * refused here with {@link IllegalArgumentException}.
 */
public final class Calls {
    private static final byte[] NO_ARGS = new byte[0];

    private Calls() {}

    // The host.

    /** The version of the daemon's libvirt. */
    public static Call<Version> libVersion() {
        return plain(Procedure.CONNECT_GET_LIB_VERSION, reader -> Version.decode(reader.int64()));
    }

    /** The version of the hypervisor, for {@code qemu:///system} that of the default QEMU program. */
    public static Call<Version> hypervisorVersion() {
        return plain(Procedure.CONNECT_GET_VERSION, reader -> Version.decode(reader.int64()));
    }

    /** The host's name as the daemon sees it. */
    public static Call<String> hostname() {
        return plain(Procedure.CONNECT_GET_HOSTNAME, Decoders::string);
    }

    /** The capabilities XML of host and hypervisor. */
    public static Call<String> capabilities() {
        return plain(Procedure.CONNECT_GET_CAPABILITIES, Decoders::string);
    }

    // Finding domains.

    /**
     * Lists domains; see {@link LibvirtConnection#domains()} for a list with states.
     *
     * @param filters empty for all
     */
    public static Call<List<DomainRef>> listDomains(Set<DomainFilter> filters) {
        byte[] args = new XdrWriter().int32(1).int32(Flag.bits(filters)).toByteArray();
        return new Call<>(Procedure.CONNECT_LIST_ALL_DOMAINS, "", args, Decoders::domains);
    }

    /** Finds a domain by its name; {@link ErrorCode#NO_DOMAIN} if there is none. */
    public static Call<DomainRef> lookupByName(String name) {
        byte[] args = new XdrWriter().string(name, Limits.STRING).toByteArray();
        return new Call<>(Procedure.DOMAIN_LOOKUP_BY_NAME, name, args, Decoders::domain);
    }

    /** Finds a domain by its UUID; {@link ErrorCode#NO_DOMAIN} if there is none. */
    public static Call<DomainRef> lookupByUuid(UUID uuid) {
        byte[] args = Encoders.uuid(new XdrWriter(), uuid).toByteArray();
        return new Call<>(Procedure.DOMAIN_LOOKUP_BY_UUID, uuid.toString(), args, Decoders::domain);
    }

    // Reading a domain.

    /** What the domain does now. */
    public static Call<DomainState> domainState(DomainRef domain) {
        return on(domain, Procedure.DOMAIN_GET_STATE, 0, Decoders::state);
    }

    /** Whether the domain has a definition that outlives its process. */
    public static Call<Boolean> isPersistent(DomainRef domain) {
        return new Call<>(
                Procedure.DOMAIN_IS_PERSISTENT,
                domain.name(),
                Encoders.domain(domain).toByteArray(),
                Decoders::truth);
    }

    /** Whether the domain starts with the daemon. */
    public static Call<Boolean> autostart(DomainRef domain) {
        return new Call<>(
                Procedure.DOMAIN_GET_AUTOSTART,
                domain.name(),
                Encoders.domain(domain).toByteArray(),
                Decoders::truth);
    }

    /** Whether the domain has a managed-save image. */
    public static Call<Boolean> hasManagedSave(DomainRef domain) {
        return on(domain, Procedure.DOMAIN_HAS_MANAGED_SAVE_IMAGE, 0, Decoders::truth);
    }

    /** A domain's XML, character for character as {@code virsh dumpxml} prints it (which adds a line feed). */
    public static Call<String> domainXml(DomainRef domain, XmlOption... options) {
        return on(domain, Procedure.DOMAIN_GET_XML_DESC, Flag.bits(List.of(options)), Decoders::string);
    }

    /**
     * I/O threads and the CPUs that each may run on.
     *
     * @param state {@link Affect#LIVE} asks QEMU; {@link Affect#CONFIG} reads the definition
     */
    public static Call<List<IoThread>> ioThreads(DomainRef domain, Affect state) {
        return on(domain, Procedure.DOMAIN_GET_IOTHREAD_INFO, state.bit(), Decoders::ioThreads);
    }

    // Statistics.

    /**
     * Statistics of all domains in one call.
     *
     * @param groups empty for all groups that the daemon has
     */
    public static Call<List<DomainStats>> allDomainStats(Set<StatGroup> groups, StatsOption... options) {
        return domainStats(List.of(), groups, options);
    }

    /**
     * Statistics of some domains in one call.
     *
     * @param domains at most 16384; empty for all domains
     * @param groups empty for all groups that the daemon has
     */
    public static Call<List<DomainStats>> domainStats(
            List<DomainRef> domains, Set<StatGroup> groups, StatsOption... options) {
        if (domains.size() > Limits.DOMAINS) {
            throw new IllegalArgumentException(domains.size() + " domains, and libvirt allows " + Limits.DOMAINS);
        }
        XdrWriter args = new XdrWriter().int32(domains.size());
        for (DomainRef domain : domains) {
            args.fixedOpaque(Encoders.domain(domain).toByteArray());
        }
        args.int32(Flag.bits(groups)).int32(Flag.bits(List.of(options)));
        return new Call<>(Procedure.CONNECT_GET_ALL_DOMAIN_STATS, "", args.toByteArray(), Decoders::stats);
    }

    // Changing a domain.

    /**
     * Defines a domain, or redefines the one with the XML's UUID and name. A running domain goes on as it is.
     *
     * <p>For a redefinition, start from XML that was read with {@link XmlOption#SECURE} and {@link XmlOption#INACTIVE};
     * otherwise passwords are lost.
     */
    public static Call<DomainRef> define(String xml, DefineOption... options) {
        byte[] args = new XdrWriter()
                .string(xml, Limits.STRING)
                .int32(Flag.bits(List.of(options)))
                .toByteArray();
        return new Call<>(Procedure.DOMAIN_DEFINE_XML_FLAGS, "", args, Decoders::domain);
    }

    /** Starts a domain; returns it with the id that it got. */
    public static Call<DomainRef> start(DomainRef domain, StartOption... options) {
        return on(domain, Procedure.DOMAIN_CREATE_WITH_FLAGS, Flag.bits(List.of(options)), Decoders::domain);
    }

    /** Ends a domain's process at once. */
    public static Call<Boolean> destroy(DomainRef domain) {
        return on(domain, Procedure.DOMAIN_DESTROY_FLAGS, 0, Decoders::nothing);
    }

    /** Removes a domain's definition; a running domain becomes transient. */
    public static Call<Boolean> undefine(DomainRef domain, UndefineOption... options) {
        return on(domain, Procedure.DOMAIN_UNDEFINE_FLAGS, Flag.bits(List.of(options)), Decoders::nothing);
    }

    /**
     * Adds an I/O thread.
     *
     * @param id 1 to 2^32 - 1, not in use
     * @param affect which of the domain's states; empty: the running one if it runs, else the definition
     */
    public static Call<Boolean> addIoThread(DomainRef domain, long id, Set<Affect> affect) {
        return onIoThread(domain, Procedure.DOMAIN_ADD_IOTHREAD, id, affect, _ -> {});
    }

    /** Removes an I/O thread; refused while a disk or controller uses it. */
    public static Call<Boolean> deleteIoThread(DomainRef domain, long id, Set<Affect> affect) {
        return onIoThread(domain, Procedure.DOMAIN_DEL_IOTHREAD, id, affect, _ -> {});
    }

    /**
     * Pins an I/O thread to host CPUs.
     *
     * @param cpus at least one
     */
    public static Call<Boolean> pinIoThread(DomainRef domain, long id, CpuMap cpus, Set<Affect> affect) {
        return onIoThread(
                domain,
                Procedure.DOMAIN_PIN_IOTHREAD,
                id,
                affect,
                args -> args.opaque(cpus.toBytes(), CpuMap.MAX_BYTES));
    }

    /**
     * Sets an I/O thread's polling parameters. Live since libvirt 4.10.0; in the definition, {@code <poll>} since 9.4.0.
     */
    public static Call<Boolean> setIoThread(DomainRef domain, long id, IoThreadPolling polling, Set<Affect> affect) {
        return onIoThread(domain, Procedure.DOMAIN_SET_IOTHREAD_PARAMS, id, affect, polling::encode);
    }

    // The guest agent.

    /**
     * Sends a command to the guest agent of a running domain and returns its answer, JSON both. Marks the running domain as
     * tainted ({@code custom-ga-command}), so ask only with consent; refused on a read-only connection
     * ({@code virDomainQemuAgentCommand}, {@code src/libvirt-qemu.c}).
     *
     * <p>{@link ErrorCode#AGENT_UNRESPONSIVE} where no agent is connected, {@link ErrorCode#ARGUMENT_UNSUPPORTED} where the
     * domain has no channel for one. The answer is the guest's text: hostile input.
     *
     * @param command e.g. {@code {"execute":"guest-info"}}
     * @param seconds how long libvirt waits for the agent, 1 to 60
     * @return the answer; empty where the agent gave none
     */
    public static Call<Optional<String>> agentCommand(DomainRef domain, String command, int seconds) {
        if (seconds < 1 || seconds > 60) {
            throw new IllegalArgumentException("an agent can be waited for from 1 to 60 s, not " + seconds);
        }
        byte[] args = Encoders.domain(domain)
                .string(command, Limits.STRING)
                .int32(seconds)
                .int32(0)
                .toByteArray();
        return new Call<>(
                Procedure.QEMU_DOMAIN_AGENT_COMMAND, domain.name(), args, reader -> reader.optional(Decoders::string));
    }

    // Opening a connection.

    static Call<List<AuthType>> authList() {
        return plain(Procedure.AUTH_LIST, Decoders::authTypes);
    }

    static Call<Boolean> authPolkit() {
        return plain(Procedure.AUTH_POLKIT, Decoders::truth);
    }

    /** The mechanisms in the daemon's words, separated by commas. */
    static Call<String> saslInit() {
        return plain(Procedure.AUTH_SASL_INIT, Decoders::string);
    }

    static Call<SaslAnswer> saslStart(String mechanism, Optional<byte[]> data) {
        XdrWriter args = new XdrWriter().string(mechanism, Limits.STRING);
        return new Call<>(
                Procedure.AUTH_SASL_START, "", Encoders.saslData(args, data).toByteArray(), Decoders::saslAnswer);
    }

    static Call<SaslAnswer> saslStep(Optional<byte[]> data) {
        return new Call<>(
                Procedure.AUTH_SASL_STEP,
                "",
                Encoders.saslData(new XdrWriter(), data).toByteArray(),
                Decoders::saslAnswer);
    }

    static Call<Boolean> open(String uri, boolean readOnly) {
        // VIR_CONNECT_RO is 1.
        byte[] args = new XdrWriter()
                .optionalString(Optional.of(uri), Limits.STRING)
                .int32(readOnly ? 1 : 0)
                .toByteArray();
        return new Call<>(Procedure.CONNECT_OPEN, uri, args, Decoders::nothing);
    }

    static Call<Boolean> close() {
        return plain(Procedure.CONNECT_CLOSE, Decoders::nothing);
    }

    private static <T> Call<T> plain(Procedure procedure, Function<XdrReader, T> decoder) {
        return new Call<>(procedure, "", NO_ARGS, decoder);
    }

    /** A call whose arguments are a domain and flags. */
    private static <T> Call<T> on(DomainRef domain, Procedure procedure, int flags, Function<XdrReader, T> decoder) {
        byte[] args = Encoders.domain(domain).int32(flags).toByteArray();
        return new Call<>(procedure, domain.name(), args, decoder);
    }

    /** A call whose arguments are a domain, an I/O thread, something more, and flags. */
    private static Call<Boolean> onIoThread(
            DomainRef domain, Procedure procedure, long id, Set<Affect> affect, Consumer<XdrWriter> more) {
        XdrWriter args = Encoders.domain(domain).uint32(id);
        more.accept(args);
        args.int32(Flag.bits(affect));
        return new Call<>(procedure, domain.name(), args.toByteArray(), Decoders::nothing);
    }
}
