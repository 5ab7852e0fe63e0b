package io.virtwright.engine.text;

import java.util.Optional;

/** The text of an unsigned int parameter as the kernel reads it (kstrtouint with base 0, lib/kstrtox.c). */
public final class KernelNumber {
    /** 2^32 - 1: what an unsigned int parameter can hold. */
    public static final long MAX = 0xFFFF_FFFFL;

    private KernelNumber() {}

    /** The number; empty for what the kernel refuses: a sign other than one plus, junk, nothing, more than {@link #MAX}. */
    public static Optional<Long> read(String text) {
        String rest = text.startsWith("+") ? text.substring(1) : text;
        int base = 10;
        if (rest.length() > 2 && rest.regionMatches(true, 0, "0x", 0, 2)) {
            base = 16;
            rest = rest.substring(2);
        } else if (rest.length() > 1 && rest.startsWith("0")) {
            base = 8;
        }
        int radix = base;
        // Character.digit() also knows the digits of other scripts; the kernel does not
        if (rest.isEmpty() || !rest.chars().allMatch(c -> c < 128 && Character.digit(c, radix) >= 0)) {
            return Optional.empty();
        }
        long number = 0;
        for (int i = 0; i < rest.length(); i++) {
            number = number * radix + Character.digit(rest.charAt(i), radix);
            if (number > MAX) {
                return Optional.empty();
            }
        }
        return Optional.of(number);
    }
}
