package io.virtwright.app.cli;

import io.virtwright.app.inventory.AddressException;
import io.virtwright.app.inventory.InventoryException;
import io.virtwright.app.report.HostResult;
import io.virtwright.engine.domainxml.DomainXmlException;
import io.virtwright.engine.hands.HandsException;
import io.virtwright.engine.plan.PlanException;
import io.virtwright.engine.policy.PolicyException;
import io.virtwright.engine.ssh.SshException;
import io.virtwright.engine.ssh.SshFailure;
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
            case SshException e ->
                text(e)
                        + (e.failure().advice().isEmpty()
                                ? ""
                                : "; " + e.failure().advice());
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
        if (!(error instanceof SshException link)) {
            return HostResult.failed(message(error), message(error));
        }
        SshFailure failure = link.failure();
        String advice = failure.advice().isEmpty() ? "" : "; " + failure.advice();
        // Behind the colon stands what ssh said, with the host's address in it.
        return HostResult.failed(failure.message().split(": ", 2)[0] + advice, failure.message() + advice);
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
