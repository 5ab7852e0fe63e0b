package io.virtwright.app.cli;

import io.virtwright.app.fleet.Held;
import io.virtwright.app.render.FleetText;
import io.virtwright.app.render.Paper;
import io.virtwright.app.report.FleetResults;
import io.virtwright.app.report.HostResult.Status;
import io.virtwright.app.report.JsonDocument;
import io.virtwright.app.terminal.Io;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What is printed of many hosts: a document that grows host by host, or text. */
final class FleetOutput {
    private final Io io;
    private final Optional<JsonDocument> json;
    private boolean separate;

    FleetOutput(Io io, Format format, String schema) {
        this.io = io;
        this.json = format == Format.JSON ? Optional.of(new JsonDocument(schema, io.bytes())) : Optional.empty();
    }

    boolean isJson() {
        return json.isPresent();
    }

    boolean ascii() {
        return io.terminals().out();
    }

    /** The words for a run that prints as it goes: none where they would get into what it prints. */
    String progress(String what, boolean streams) {
        return streams && io.terminals().out() ? "" : what;
    }

    Held nothing() {
        return Held.of(new byte[0]);
    }

    /** Text of one host, made where it is worked on. */
    Held text(Consumer<Paper> writer) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        writer.accept(new Paper(out, io.paper().style()));
        out.flush();
        return Held.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Prints what a host left. */
    void take(Held held) {
        if (json.isPresent()) {
            json.get().separate();
            held.writeTo(io.bytes());
        } else {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            held.writeTo(text);
            print(text.toString(StandardCharsets.UTF_8));
        }
        io.show();
    }

    /** An empty line at the end stands between two hosts: after the last of them, what follows begins with its own. */
    private void print(String text) {
        if (text.isEmpty()) {
            return;
        }
        if (separate) {
            io.out().println();
        }
        separate = text.endsWith("\n\n");
        io.out().print(separate ? text.substring(0, text.length() - 1) : text);
    }

    /** Ends it: with the counts, or with what {@code text} writes. */
    void end(FleetResults results, Consumer<FleetText> text) {
        end(results, List.of(), text);
    }

    /** The same, with notes on the run for the document; the text has its own place for them. */
    void end(FleetResults results, List<String> notes, Consumer<FleetText> text) {
        if (json.isPresent()) {
            json.get().end(results.counts(), notes, ascii());
        } else {
            if (separate && !notes.isEmpty()) {
                io.out().println();
            }
            text.accept(new FleetText(io.paper(), results));
        }
    }

    /**
     * Ends what changes hosts, with its exit code. UNKNOWN is a host that may be changed, and what came of it could not be seen:
     * no good end, and told only where it is so.
     */
    int endOfChange(FleetResults results, FleetText.Wording wording) {
        boolean unseen = !results.with(Status.UNKNOWN).isEmpty();
        end(results, text -> text.summary(unseen ? wording : wording.allKnown()));
        return unseen ? Exit.FAILED : exit(results);
    }

    static int exit(FleetResults results) {
        return Exit.of(results.worst());
    }
}
