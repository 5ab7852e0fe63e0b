package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Bytes;
import java.util.Optional;

/** What the head of a program tells of the machine that runs it: elf(5). */
final class ElfHeader {
    private static final int CLASS = 4;
    private static final int DATA = 5;
    private static final int MACHINE = 18;

    private ElfHeader() {}

    /** As {@code uname -m} prints it on a machine with a kernel of the program's own width; empty for what is no such program. */
    static Optional<String> architecture(Bytes program) {
        byte[] bytes = program.toArray();
        if (bytes.length < MACHINE + 2 || bytes[0] != 0x7F || bytes[1] != 'E' || bytes[2] != 'L' || bytes[3] != 'F') {
            return Optional.empty();
        }
        boolean wide = bytes[CLASS] == 2; // ELFCLASS64
        boolean little = bytes[DATA] == 1; // ELFDATA2LSB
        int first = bytes[MACHINE] & 0xFF;
        int second = bytes[MACHINE + 1] & 0xFF;
        int machine = little ? first | second << 8 : first << 8 | second;
        // The numbers are those of include/uapi/linux/elf-em.h.
        return switch (machine) {
            case 62 -> Optional.of("x86_64");
            case 183 -> Optional.of(little ? "aarch64" : "aarch64_be");
            case 3 -> Optional.of("i686");
            case 21 -> Optional.of(little ? "ppc64le" : "ppc64");
            case 22 -> Optional.of(wide ? "s390x" : "s390");
            case 243 -> Optional.of(wide ? "riscv64" : "riscv32");
            case 258 -> Optional.of(wide ? "loongarch64" : "loongarch32");
            default -> Optional.empty();
        };
    }
}
