package io.virtwright.lab;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Work that tidies up after itself, also if this program is ended from outside meanwhile (Ctrl-C, SIGTERM): its thread is interrupted then, and the
 * program stays until this is closed.
 */
final class AtExit implements AutoCloseable {
    private static final int SECONDS = 60;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread worker = Thread.currentThread();
    private final Thread hook;

    AtExit() {
        hook = Thread.ofPlatform().unstarted(() -> {
            worker.interrupt();
            awaitClosed();
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void awaitClosed() {
        try {
            if (!closed.await(SECONDS, TimeUnit.SECONDS)) {
                Progress.say("not tidied up within " + SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tidies up, undisturbed by an interrupt that came before. */
    static void tidy(Runnable action) {
        boolean interrupted = Thread.interrupted();
        try {
            action.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This program is ending, and the hook goes on.
        }
    }
}
