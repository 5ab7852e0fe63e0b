package io.virtwright.engine.hands;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Failures of files in words: the JDK's messages are often only the path. */
final class Reasons {
    private Reasons() {}

    static String of(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "not there";
            case AccessDeniedException _ -> "permission denied";
            case CharacterCodingException _ -> "not UTF-8";
            case FileSystemException f when f.getReason() != null -> Objects.requireNonNull(f.getReason());
            case IOException other -> Objects.requireNonNullElse(other.getMessage(), other.toString());
        };
    }
}
