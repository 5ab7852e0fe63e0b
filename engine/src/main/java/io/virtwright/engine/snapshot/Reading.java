package io.virtwright.engine.snapshot;

import java.util.Optional;
import java.util.function.Function;

/** What a probe returned: a value, nothing there, or no answer and the reason for it. */
public sealed interface Reading<T> {

    /** The probe read this. */
    record Present<T>(T value) implements Reading<T> {}

    /** There is certainly no such thing on the host (no such file, no such domain). */
    record Absent<T>() implements Reading<T> {}

    /** It may be there, but could not be read. The reason is a phrase for the user: "permission denied". */
    record Unreadable<T>(String reason) implements Reading<T> {}

    static <T> Reading<T> of(T value) {
        return new Present<>(value);
    }

    static <T> Reading<T> absent() {
        return new Absent<>();
    }

    static <T> Reading<T> unreadable(String reason) {
        return new Unreadable<>(reason);
    }

    default <R> Reading<R> map(Function<? super T, ? extends R> change) {
        return switch (this) {
            case Present<T>(T value) -> new Present<>(change.apply(value));
            case Absent<T>() -> new Absent<>();
            case Unreadable<T>(String reason) -> new Unreadable<>(reason);
        };
    }

    default <R> Reading<R> flatMap(Function<? super T, Reading<R>> next) {
        return switch (this) {
            case Present<T>(T value) -> next.apply(value);
            case Absent<T>() -> new Absent<>();
            case Unreadable<T>(String reason) -> new Unreadable<>(reason);
        };
    }

    /** The value, where there is one: for callers to whom absent and unreadable are the same. */
    default Optional<T> found() {
        return switch (this) {
            case Present<T>(T value) -> Optional.of(value);
            case Absent<T>() -> Optional.empty();
            case Unreadable<T>(String _) -> Optional.empty();
        };
    }

    default boolean isUnreadable() {
        return this instanceof Unreadable<T>;
    }
}
