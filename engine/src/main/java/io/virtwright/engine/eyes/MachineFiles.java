package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Machine;
import io.virtwright.engine.snapshot.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a host's files say about the machine itself. */
final class MachineFiles {
    private static final String KERNEL_NAME = "/proc/sys/kernel/hostname";
    /** Since Linux 6.1. */
    private static final String KERNEL_ARCHITECTURE = "/proc/sys/kernel/arch";
    /** Programs that nearly every host has, small ones first. */
    private static final List<String> PROGRAMS =
            List.of("/usr/bin/true", "/bin/true", "/usr/bin/env", "/bin/sh", "/usr/sbin/init", "/sbin/init");

    private MachineFiles() {}

    /** A machine that runs: what its kernel says. */
    static Reading<Machine> running(HostFiles files) {
        return files.content(KERNEL_NAME)
                .map(name -> new Machine(
                        name.line(),
                        Optional.of(kernelArchitecture(files).orElseGet(MachineFiles::ownArchitecture)),
                        Optional.of(Instant.now())));
    }

    /** A tree: what its kernel said when it was taken, else what its configuration and programs tell. */
    static Reading<Machine> tree(HostFiles files) {
        String name = line(files.content(KERNEL_NAME))
                .or(() -> files.content("/etc/hostname").found().flatMap(MachineFiles::staticName))
                .orElse("");
        Optional<String> architecture = kernelArchitecture(files)
                .or(() -> PROGRAMS.stream()
                        .flatMap(program -> files.content(program).found().stream())
                        .flatMap(program -> ElfHeader.architecture(program).stream())
                        .findFirst());
        return Reading.of(new Machine(name, architecture, Optional.empty()));
    }

    private static Optional<String> kernelArchitecture(HostFiles files) {
        return line(files.content(KERNEL_ARCHITECTURE));
    }

    /** As hostname(5): the first line that is neither empty nor a comment. */
    private static Optional<String> staticName(Bytes file) {
        return file.utf8()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst();
    }

    private static Optional<String> line(Reading<Bytes> file) {
        return file.found().map(Bytes::line).filter(line -> !line.isEmpty());
    }

    /** Java's names of architectures are the kernel's, but for a few. */
    private static String ownArchitecture() {
        String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return name.equals("amd64") ? "x86_64" : name;
    }
}
