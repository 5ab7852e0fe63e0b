package io.virtwright.practices.iothreads;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** Ids of I/O threads: whole numbers from 1 to 4294967295 (libvirt's virDomainIOThreadIDDef, an unsigned int). */
final class Ids {
    static final long MOST = 0xffff_ffffL;

    private Ids() {}

    static Optional<Long> parse(String text) {
        String digits = text.strip();
        if (digits.isEmpty() || digits.length() > 10 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        long id = Long.parseLong(digits);
        return id >= 1 && id <= MOST ? Optional.of(id) : Optional.empty();
    }

    /** The lowest id that is not taken: how libvirt numbers threads that have no id of their own. */
    static long lowestFree(Collection<Long> taken) {
        long id = 1;
        while (taken.contains(id)) {
            id++;
        }
        return id;
    }

    /** {@code thread 2}, {@code threads 1, 2}. */
    static String words(Collection<Long> ids) {
        return (ids.size() == 1 ? "thread " : "threads ")
                + ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
