package io.virtwright.libvirt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Named values, in the order in which the daemon sent them. Immutable.
 *
 * @param values by name; of two values with one name, the first
 */
public record TypedParams(Map<String, TypedValue> values) {
    public TypedParams {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The value of this name. */
    public Optional<TypedValue> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The whole number of this name; empty if there is none, it is of another type, or it is beyond 2^63 - 1. */
    public OptionalLong number(String name) {
        TypedValue value = values.get(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        return switch (value) {
            case TypedValue.Int it -> OptionalLong.of(it.value());
            case TypedValue.UInt it -> OptionalLong.of(it.value());
            case TypedValue.LLong it -> OptionalLong.of(it.value());
            case TypedValue.ULLong it -> it.bits() < 0 ? OptionalLong.empty() : OptionalLong.of(it.bits());
            case TypedValue.Dbl _, TypedValue.Bool _, TypedValue.Str _ -> OptionalLong.empty();
        };
    }

    /** The string of this name; empty if there is none or it is of another type. */
    public Optional<String> text(String name) {
        return values.get(name) instanceof TypedValue.Str(String value) ? Optional.of(value) : Optional.empty();
    }
}
