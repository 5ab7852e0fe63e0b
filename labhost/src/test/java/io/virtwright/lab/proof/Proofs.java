package io.virtwright.lab.proof;

import io.virtwright.app.report.Report.Entry;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.StackWalker.StackFrame;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** The table of what was proven on a real host: practice by layer, and which test did. Written when the last test ended. */
final class Proofs implements BeforeAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(Proofs.class);
    private static final StackWalker STACK = StackWalker.getInstance();
    private static final SortedMap<Cell, String> TESTS = new TreeMap<>();

    private record Cell(String practice, Layer layer, Verdict verdict) implements Comparable<Cell> {
        @Override
        public int compareTo(Cell other) {
            return Comparator.comparing(Cell::practice)
                    .thenComparing(Cell::layer)
                    .thenComparing(Cell::verdict)
                    .compare(this, other);
        }
    }

    /** Writes the table; closed with JUnit's root, after all tests. */
    private record AtEnd() implements AutoCloseable {
        @Override
        public void close() {
            try {
                Files.writeString(Audits.output("proofs.txt"), table());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot().getStore(NAMESPACE).computeIfAbsent(AtEnd.class, _ -> new AtEnd(), AtEnd.class);
    }

    /** A finding that was as a test expected it. */
    static synchronized void tell(Entry entry) {
        String test = STACK.walk(frames -> frames.filter(Proofs::isTest)
                .findFirst()
                .map(frame -> simple(frame.getClassName()) + "." + frame.getMethodName())
                .orElse("?"));
        for (Layer layer : Layer.values()) {
            Verdict verdict = entry.on(layer).verdict();
            if (verdict == Verdict.COMPLIANT || verdict == Verdict.DRIFT) {
                TESTS.putIfAbsent(new Cell(entry.practice(), layer, verdict), test);
            }
        }
    }

    private static boolean isTest(StackFrame frame) {
        return frame.getClassName().startsWith("io.virtwright.lab.")
                && frame.getClassName().endsWith("Test");
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private static synchronized String table() {
        StringBuilder text =
                new StringBuilder("Proven on a real host: practice, layer, verdict, and the first test that saw it.\n");
        TESTS.forEach((cell, test) -> text.append("%-14s %-11s %-10s %s%n"
                .formatted(
                        cell.practice(),
                        cell.layer().word(),
                        cell.verdict() == Verdict.COMPLIANT ? "compliant" : "drift",
                        test)));
        return text.toString();
    }
}
