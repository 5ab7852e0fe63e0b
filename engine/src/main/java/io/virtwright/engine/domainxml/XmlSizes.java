package io.virtwright.engine.domainxml;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Sizes with a unit, as libvirt scales them (src/util/virutil.c, virScaleInteger). */
final class XmlSizes {
    private static final String PREFIXES = "kmgtpe";

    private XmlSizes() {}

    /** The element's text, scaled by its attribute {@code unit}. */
    static OptionalLong kib(XmlElement element) {
        return kib(Optional.of(element.ownText()), element.attribute("unit"));
    }

    /** In KiB, rounded up; KiB where there is no unit; absent where libvirt takes no such number or unit. */
    static OptionalLong kib(Optional<String> number, Optional<String> unit) {
        OptionalLong value = XmlNumbers.unsigned(number);
        Optional<BigInteger> scale = scale(unit.orElse(""));
        if (value.isEmpty() || scale.isEmpty()) {
            return OptionalLong.empty();
        }
        BigInteger bytes = BigInteger.valueOf(value.getAsLong()).multiply(scale.get());
        BigInteger kib = bytes.add(BigInteger.valueOf(1023)).shiftRight(10);
        return kib.bitLength() < Long.SIZE ? OptionalLong.of(kib.longValue()) : OptionalLong.empty();
    }

    /** Bytes in one of the unit. */
    private static Optional<BigInteger> scale(String unit) {
        String lower = unit.toLowerCase(Locale.ROOT);
        if (lower.isEmpty()) {
            return Optional.of(BigInteger.valueOf(1024));
        }
        if (lower.equals("b") || lower.equals("byte") || lower.equals("bytes")) {
            return Optional.of(BigInteger.ONE);
        }
        int power = PREFIXES.indexOf(lower.charAt(0)) + 1;
        int base = switch (lower.substring(1)) {
            case "", "ib" -> 1024;
            case "b" -> 1000;
            default -> 0;
        };
        return power == 0 || base == 0
                ? Optional.empty()
                : Optional.of(BigInteger.valueOf(base).pow(power));
    }
}
