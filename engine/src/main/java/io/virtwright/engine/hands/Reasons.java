package io.virtwright.engine.hands;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Failures in words. */
final class Reasons {
    private Reasons() {}

    /** Of whatever may be thrown while an answer is read. */
    static String of(Throwable e) {
        return switch (e) {
            case IOException io -> of(io);
            case OutOfMemoryError _ -> "out of memory";
            case StackOverflowError _ -> "nested too deep";
            case Throwable other -> Objects.requireNonNullElse(other.getMessage(), other.toString());
        };
    }

    /** Of files: the JDK's messages are often only the path. */
    static String of(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "not there";
            case AccessDeniedException _ -> DeniedException.WHY;
            case CharacterCodingException _ -> "not UTF-8";
            case FileSystemException f when f.getReason() != null -> Objects.requireNonNull(f.getReason());
            case IOException other -> Objects.requireNonNullElse(other.getMessage(), other.toString());
        };
    }
}
