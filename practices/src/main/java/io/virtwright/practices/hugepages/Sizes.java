package io.virtwright.practices.hugepages;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Sizes of pages and of memory, in KiB. */
final class Sizes {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})\\s*(?:([kmgtpe])(?:i?b)?)?");
    private static final String UNITS = "kmgtpe";
    private static final List<String> WORDS = List.of("KiB", "MiB", "GiB", "TiB", "PiB", "EiB");

    /** No host has more: 1 EiB. */
    private static final long MOST_KIB = 1L << 50;

    private Sizes() {}

    /** {@code 2M}, {@code 1 GiB}, {@code 1048576k}; bytes without a unit, as the kernel reads sizes (memparse). */
    static Optional<Long> kib(String text) {
        Matcher parts = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return Optional.empty();
        }
        int power = parts.group(2) == null ? 0 : UNITS.indexOf(parts.group(2)) + 1;
        BigInteger kib = new BigInteger(parts.group(1)).shiftLeft(10 * power).shiftRight(10);
        return kib.signum() > 0 && kib.compareTo(BigInteger.valueOf(MOST_KIB)) <= 0
                ? Optional.of(kib.longValue())
                : Optional.empty();
    }

    /** {@code 2 MiB}; the largest unit that needs no fraction. */
    static String words(long kib) {
        long number = kib;
        int unit = 0;
        while (unit < WORDS.size() - 1 && number >= 1024 && number % 1024 == 0) {
            number /= 1024;
            unit++;
        }
        return number + " " + WORDS.get(unit);
    }

    /** {@code 3.4 GiB}: rounded, for people. */
    static String about(long kib) {
        double number = kib;
        int unit = 0;
        while (unit < WORDS.size() - 1 && number >= 1024) {
            number /= 1024;
            unit++;
        }
        String text = String.format(Locale.ROOT, "%.1f", number);
        return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + " " + WORDS.get(unit);
    }

    static String words(Iterable<Long> sizes) {
        List<Long> all = new ArrayList<>();
        sizes.forEach(all::add);
        return all.isEmpty() ? "none" : all.stream().map(Sizes::words).collect(Collectors.joining(", "));
    }

    /** As a kernel parameter takes it: {@code 2M}. */
    static String option(long kib) {
        return words(kib).replace(" ", "").replace("iB", "");
    }
}
