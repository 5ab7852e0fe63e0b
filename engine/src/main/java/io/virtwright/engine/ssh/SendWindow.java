package io.virtwright.engine.ssh;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How much may be sent on a channel until the other end makes room for more (RFC 4254, section 5.2); and whether it is open. */
final class SendWindow {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long room;
    private boolean closed;

    void grow(long bytes) {
        lock.lock();
        try {
            room += bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for room, and takes it.
     *
     * @return how much it is: at least 1 byte, at most what was wanted
     * @throws IOException when the channel is closed
     */
    int take(int wanted) throws IOException {
        lock.lock();
        try {
            while (room == 0 && !closed) {
                changed.await();
            }
            if (closed) {
                throw new IOException("the channel is closed");
            }
            int step = (int) Math.min(room, wanted);
            room -= step;
            return step;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /** Whether this is the first time. */
    boolean close() {
        lock.lock();
        try {
            boolean first = !closed;
            closed = true;
            changed.signalAll();
            return first;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }
}
