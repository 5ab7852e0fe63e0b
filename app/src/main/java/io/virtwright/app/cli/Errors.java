package io.virtwright.app.cli;

import io.virtwright.app.inventory.AddressException;
import io.virtwright.app.inventory.InventoryException;
import io.virtwright.app.report.HostResult;
import io.virtwright.engine.domainxml.DomainXmlException;
import io.virtwright.engine.hands.HandsException;
import io.virtwright.engine.plan.PlanException;
import io.virtwright.engine.policy.PolicyException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** What went wrong, in one line for the user. */
final class Errors {
    private Errors() {}

    static String message(Throwable error) {
        return switch (error) {
            case Failure e -> text(e);
            case HandsException e -> text(e);
            case PlanException e -> text(e);
            case PolicyException e -> text(e);
            case InventoryException e -> text(e);
            case AddressException e -> text(e);
            case DomainXmlException e -> text(e);
            case UncheckedIOException e -> reason(Objects.requireNonNullElse(e.getCause(), new IOException(text(e))));
            case IOException e -> reason(e);
            case OutOfMemoryError _ -> "out of memory";
            case StackOverflowError _ -> "the input is nested too deep";
            case Throwable e -> "internal error: " + e + " (please report it; --debug shows where it happened)";
        };
    }

    /** What went wrong on one of many hosts, without its name: so that the same is the same. */
    static HostResult ofHost(Throwable error) {
        return HostResult.failed(message(error), message(error));
    }

    /** {@code /etc/x: permission denied}. */
    static String reason(IOException error) {
        return switch (error) {
            case NoSuchFileException e -> e.getFile() + ": no such file";
            case AccessDeniedException e -> e.getFile() + ": permission denied";
            case FileSystemException e ->
                e.getFile() + ": " + Objects.requireNonNullElse(e.getReason(), "can't be used");
            case FileNotFoundException e -> text(e);
            case IOException e -> text(e);
        };
    }

    private static String text(Exception error) {
        return Objects.requireNonNullElse(error.getMessage(), error.getClass().getSimpleName());
    }
}
