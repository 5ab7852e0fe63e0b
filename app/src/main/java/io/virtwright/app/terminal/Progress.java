package io.virtwright.app.terminal;

import java.io.PrintWriter;
import java.time.Duration;

/** How far a long run is: one line on standard error that is written over, on a terminal only. */
public final class Progress implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean shown;
    private final String what;
    private final int all;
    private int done;
    private int failed;
    private long last = System.nanoTime() - BETWEEN.toNanos();
    private boolean closed;

    Progress(PrintWriter err, boolean shown, String what, int all) {
        this.err = err;
        this.shown = shown && !what.isEmpty();
        this.what = what;
        this.all = all;
        show();
    }

    /** One more is done. */
    public synchronized void done(boolean well) {
        done++;
        failed += well ? 0 : 1;
        long now = System.nanoTime();
        if (now - last >= BETWEEN.toNanos() || done == all) {
            last = now;
            show();
        }
    }

    private void show() {
        if (shown && !closed) {
            err.print(CLEAR + what + ": " + done + " of " + all + (failed == 0 ? "" : ", " + failed + " failed"));
            err.flush();
        }
    }

    /** Removes the line. */
    @Override
    public synchronized void close() {
        if (shown && !closed) {
            err.print(CLEAR);
            err.flush();
        }
        closed = true;
    }
}
