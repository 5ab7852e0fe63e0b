package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Reading;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the failure of a read says about a file. */
final class FileFailure {
    private static final String LOOP = "Too many levels of symbolic links";

    static final String NOT_UTF_8 = "its name is not UTF-8";

    private FileFailure() {}

    /**
     * Absent for what is gone: no such file, no such directory, a process or thread that ended while it was read (ESRCH).
     * Unreadable for the rest.
     *
     * @param file where the file is on this machine
     */
    static <T> Reading<T> reading(Path file, IOException failure) {
        return isGone(file, failure) ? Reading.absent() : Reading.unreadable(reason(failure));
    }

    /** A phrase: {@code permission denied}. */
    static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "permission denied";
            case FileSystemLoopException _ -> "too many levels of symbolic links";
            // Java adds what it may mean otherwise.
            case FileSystemException e when String.valueOf(e.getReason()).startsWith(LOOP) -> phrase(LOOP);
            case FileSystemException e -> phrase(e.getReason());
            // It begins with a path.
            case BrokenTreeException e -> String.valueOf(e.getMessage());
            case IOException e -> phrase(e.getMessage());
        };
    }

    /** What a program of a host complained of a file, in the C locale: the text of strerror(3). */
    static <T> Reading<T> reading(String error) {
        return switch (error) {
            case "No such file or directory", "Not a directory", "No such process" -> Reading.absent();
            default -> Reading.unreadable(phrase(error));
        };
    }

    /** For a path that Java can't express as one. */
    static String reason(InvalidPathException failure) {
        boolean ascii = failure.getInput().chars().allMatch(c -> c < 128);
        return ascii
                ? "no valid path: " + failure.getReason()
                : "its name has characters that this locale does not know; use a UTF-8 locale (LC_ALL=C.UTF-8)";
    }

    static boolean isGone(Path file, IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> true;
            case AccessDeniedException _ -> false;
            case FileSystemLoopException _ -> false;
            case BrokenTreeException _ -> false;
            case IOException e -> "No such process".equals(e.getMessage()) || isGone(file);
        };
    }

    /** Asks the file system, as the text of ENOTDIR and ESRCH is in the user's language. */
    private static boolean isGone(Path file) {
        for (Path path = file; path != null; path = path.getParent()) {
            try {
                boolean directory =
                        Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
                return !path.equals(file) && !directory;
            } catch (NoSuchFileException e) {
                return true;
            } catch (IOException e) {
                // Its parent may tell why.
            }
        }
        return false;
    }

    private static String phrase(@Nullable String message) {
        String text = message == null ? "" : message.strip();
        return text.isEmpty()
                ? "input/output error"
                : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
