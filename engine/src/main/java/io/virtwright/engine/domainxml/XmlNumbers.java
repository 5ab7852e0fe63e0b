package io.virtwright.engine.domainxml;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Numbers as libvirt reads them from XML: decimal; what is none is absent. */
final class XmlNumbers {
    private XmlNumbers() {}

    static OptionalLong unsigned(Optional<String> text) {
        String digits = text.map(String::strip).orElse("");
        if (digits.isEmpty() || digits.length() > 19 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(digits));
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // between 2^63 and 10^19
        }
    }

    static OptionalInt unsignedInt(Optional<String> text) {
        OptionalLong number = unsigned(text);
        return number.isPresent() && number.getAsLong() <= Integer.MAX_VALUE
                ? OptionalInt.of((int) number.getAsLong())
                : OptionalInt.empty();
    }
}
