package io.virtwright.engine.snapshot;

import io.virtwright.engine.domainxml.DomainText;
import java.util.UUID;

/**
 * One thing to be read of a host. A probe is a value: two practices that ask the same get one reading.
 *
 * <p>Paths are absolute and of the host; the eyes put them below their root. Globs know {@code *} and {@code ?} within
 * one path element, and nothing else. Probes are passive but for the {@link Active} ones.
 *
 * @param <T> what a successful reading holds
 */
public sealed interface Probe<T> {

    /** What the file system tells. */
    sealed interface OfFiles<T> extends Probe<T> {}

    /** What libvirt tells. */
    sealed interface OfLibvirt<T> extends Probe<T> {}

    /** What a program of the host prints that only reads. */
    sealed interface OfPrograms<T> extends Probe<T> {}

    /** What a listener of libvirt answers over the network. */
    sealed interface OfListeners<T> extends Probe<T> {}

    /**
     * A probe that is felt on the host: it stands in a log, taints a domain, or claims a device for a moment. Made only
     * when the user asks for it.
     */
    sealed interface Active {
        /** What the host feels of it, as a phrase. */
        String trace();
    }

    /** The content of one file. At most {@link #MAX_FILE} bytes; a longer one is unreadable. */
    record FileContent(String path) implements OfFiles<Bytes> {}

    /** The content of every file that matches a glob; a file that can't be read is so in its own reading. */
    record FileContents(String glob) implements OfFiles<FileSet> {}

    /** The paths that match a glob, of whatever kind, sorted. Empty when nothing matches. */
    record Names(String glob) implements OfFiles<NameList> {}

    /** The target of a symbolic link, as written in it. */
    record LinkTarget(String path) implements OfFiles<String> {}

    /** The targets of every symbolic link that matches a glob. */
    record LinkTargets(String glob) implements OfFiles<LinkSet> {}

    /** What kind of file it is, whose, and who may do what with it. Symbolic links are followed. */
    record FileStatus(String path) implements OfFiles<FileStat> {}

    /** The same of every file that matches a glob. */
    record FileStatuses(String glob) implements OfFiles<FileStats> {}

    /**
     * The security context of a file (xattr security.selinux), as {@code stat -L -c %C} prints it. Symbolic links are
     * followed. Absent where there is no such file, or it has none.
     */
    record SecurityLabel(String path) implements OfPrograms<String> {}

    /** The accounts in a SASL database, as sasldblistusers2 lists them. Absent where there is no such file. */
    record SaslUsers(String database) implements OfPrograms<SaslUserList> {}

    /** What the guest agent's program at that path says of itself. Absent where there is no such program. */
    record AgentProgram(String path) implements OfPrograms<AgentDescription> {}

    /** Name, architecture and clock of the machine. Absent where there is none: of domain XML in files. */
    record ThisMachine() implements Probe<Machine> {}

    /** The libvirt daemon: versions and capabilities. Absent where no libvirt is installed or running. */
    record Daemon() implements OfLibvirt<LibvirtDaemon> {}

    /** All domains that the daemon knows, running or not. Absent where there is no libvirt. */
    record Domains() implements OfLibvirt<DomainList> {}

    /** The XML of a domain, without its secrets. */
    record DomainXml(UUID domain, Form form) implements OfLibvirt<DomainText> {}

    /** The I/O threads of a running domain, as libvirt reports them. */
    record RunningIoThreads(UUID domain) implements OfLibvirt<IoThreadList> {}

    /** Statistics of all running domains (vCPU, total CPU, I/O thread groups), in one call. */
    record Statistics() implements OfLibvirt<DomainStatistics> {}

    /** What the agent in a running domain's guest says of itself: {@code guest-info}. */
    record GuestInfo(UUID domain) implements OfLibvirt<GuestAgentInfo>, Active {
        @Override
        public String trace() {
            return "libvirt marks the domain as tainted (custom-ga-command)";
        }
    }

    /** What a listener offers a stranger: nobody logs in. */
    record ListenerOffer(Listener listener) implements OfListeners<Offer> {}

    /** A login that a listener has to refuse. */
    record Login(Listener listener, Attempt attempt) implements OfListeners<LoginResult>, Active {
        @Override
        public String trace() {
            return "the listener logs a login that failed";
        }
    }

    /** Whether a block device can be opened with O_EXCL: nobody on the host claims it. */
    record ExclusiveOpen(String device) implements OfFiles<Boolean>, Active {
        @Override
        public String trace() {
            return "the device is claimed for a moment";
        }
    }

    /** Which description of a domain. */
    enum Form {
        /** What runs now. Absent for a domain that doesn't run. */
        RUNNING,
        /** What the next cold start uses. Absent for a transient domain. */
        PERSISTENT
    }

    /** How a login is tried. */
    enum Attempt {
        /** As if no authentication were wanted. */
        WITHOUT,
        /** With a user and a password that nobody has. */
        WRONG
    }

    /** 16 MiB. */
    int MAX_FILE = 16 << 20;
}
