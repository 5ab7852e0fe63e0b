package io.virtwright.engine.snapshot;

import java.util.UUID;

/**
 * One thing to be read of a host. A probe is a value: two practices that ask the same get one reading.
 *
 * <p>Paths are absolute and of the host; the eyes put them below their root. Globs know {@code *} and {@code ?} within
 * one path element, and nothing else. All probes here are passive.
 *
 * @param <T> what a successful reading holds
 */
public sealed interface Probe<T> {

    /** The content of one file. At most {@link #MAX_FILE} bytes; a longer one is unreadable. */
    record FileContent(String path) implements Probe<Bytes> {}

    /** The content of every file that matches a glob; a file that can't be read is so in its own reading. */
    record FileContents(String glob) implements Probe<FileSet> {}

    /** The paths that match a glob, of whatever kind, sorted. Empty when nothing matches. */
    record Names(String glob) implements Probe<NameList> {}

    /** The target of a symbolic link, as written in it. */
    record LinkTarget(String path) implements Probe<String> {}

    /** Name, architecture and clock of the machine. */
    record ThisMachine() implements Probe<Machine> {}

    /** The libvirt daemon: versions and capabilities. Absent where no libvirt is installed or running. */
    record Daemon() implements Probe<LibvirtDaemon> {}

    /** All domains that the daemon knows, running or not. Absent where there is no libvirt. */
    record Domains() implements Probe<DomainList> {}

    /** The XML of a domain, without its secrets. */
    record DomainXml(UUID domain, Form form) implements Probe<String> {}

    /** The I/O threads of a running domain, as libvirt reports them. */
    record RunningIoThreads(UUID domain) implements Probe<IoThreadList> {}

    /** Statistics of all running domains (vCPU, total CPU, I/O thread groups), in one call. */
    record Statistics() implements Probe<DomainStatistics> {}

    /** Which description of a domain. */
    enum Form {
        /** What runs now. Absent for a domain that doesn't run. */
        RUNNING,
        /** What the next cold start uses. Absent for a transient domain. */
        PERSISTENT
    }

    /** 16 MiB. */
    int MAX_FILE = 16 << 20;
}
