package io.virtwright.engine.policy;

import java.util.Optional;
import java.util.function.Function;

/**
 * One thing that a user can want. Practices declare their keys; the reader of policies knows no others.
 *
 * @param practice the section it stands in: {@code io-threads}
 * @param name the key in that section: {@code count}
 * @param scope whether it is said of the host or of domains
 * @param fallback what the built-in default wants
 * @param reader turns a node into the value; throws {@link PolicyException} for what makes no sense
 * @param form what may be written, for the table of keys: {@code whole number, ns, 0 to 1000000}
 * @param meaning what it asks for, in a sentence
 * @param warning what a user has to know who writes this value: it is dangerous, or has a price. A sentence
 */
public record PolicyKey<T>(
        String practice,
        String name,
        Scope scope,
        T fallback,
        Function<PolicyNode, T> reader,
        String form,
        String meaning,
        Function<T, Optional<String>> warning) {

    /** A key of which every value is harmless. */
    public PolicyKey(
            String practice,
            String name,
            Scope scope,
            T fallback,
            Function<PolicyNode, T> reader,
            String form,
            String meaning) {
        this(practice, name, scope, fallback, reader, form, meaning, _ -> Optional.empty());
    }

    /** The same key, some values of which get a warning. */
    public PolicyKey<T> warning(Function<T, Optional<String>> of) {
        return new PolicyKey<>(practice, name, scope, fallback, reader, form, meaning, of);
    }

    /** Whom a key speaks of. */
    public enum Scope {
        HOST,
        DOMAIN
    }

    /** {@code io-threads.count}. */
    public String path() {
        return practice + "." + name;
    }
}
