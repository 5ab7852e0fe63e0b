package io.virtwright.testkit.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a file of sysfs holds after a write, as far as the practices write them. */
public final class KernelFiles {
    private static final long MOST = 0xffff_ffffL;

    private KernelFiles() {}

    /**
     * What a read gives after a write.
     *
     * @param before what the file holds, with its newline
     * @param text what is written, with or without a newline
     * @param cpus how many CPUs the host can have
     * @return empty where the write fails
     */
    public static Optional<String> written(String path, String before, String text, int cpus) {
        String word = text.strip();
        if (path.endsWith("/cpumask")) {
            return mask(word, cpus, path.startsWith("/sys/bus/workqueue/"));
        }
        return before.contains("[") ? choice(before, word) : number(word);
    }

    /** Where choices are listed, brackets stand round the one that holds (mm/huge_memory.c). */
    private static Optional<String> choice(String before, String word) {
        List<String> choices =
                Arrays.asList(before.strip().replaceAll("[\\[\\]]", "").split(" ", -1));
        return choices.contains(word)
                ? Optional.of(String.join(
                                " ",
                                choices.stream()
                                        .map(one -> one.equals(word) ? "[" + one + "]" : one)
                                        .toList())
                        + "\n")
                : Optional.empty();
    }

    /** An unsigned 32-bit number in C's notation; read in decimal (kstrtouint in lib/kstrtox.c, base 0). */
    private static Optional<String> number(String word) {
        try {
            boolean hex = word.startsWith("0x");
            boolean octal = !hex && word.length() > 1 && word.startsWith("0");
            long number = Long.parseLong(hex ? word.substring(2) : word, hex ? 16 : octal ? 8 : 10);
            return number < 0 || number > MOST || word.contains("-") ? Optional.empty() : Optional.of(number + "\n");
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * A mask of CPUs in hexadecimal (bitmap_parse in lib/bitmap.c). A bit for a CPU that the host can't have is refused. A mask
     * without any is refused as the mask of all workqueues (workqueue_set_unbound_cpumask in kernel/workqueue.c), and taken as
     * that of one, which then has no say.
     */
    private static Optional<String> mask(String word, int cpus, boolean mayBeEmpty) {
        try {
            long mask = Long.parseLong(word.replace(",", ""), 16);
            return mask < 0 || (mask == 0 && !mayBeEmpty) || mask >> cpus != 0
                    ? Optional.empty()
                    : Optional.of(("%0" + (cpus + 3) / 4 + "x%n").formatted(mask));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
