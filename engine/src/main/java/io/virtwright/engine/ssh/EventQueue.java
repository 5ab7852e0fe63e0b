package io.virtwright.engine.ssh;

import io.virtwright.engine.ssh.RemoteChannel.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Events from the thread that receives them to the one that wants them. */
public final class EventQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Event> events = new ArrayDeque<>();
    private Optional<RemoteChannel.Ended> ended = Optional.empty();

    public void put(Event event) {
        lock.lock();
        try {
            events.add(event);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The first call counts. */
    public void end(OptionalInt status) {
        lock.lock();
        try {
            if (ended.isEmpty()) {
                ended = Optional.of(new RemoteChannel.Ended(status));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** See {@link RemoteChannel#next}. */
    public Event next(Duration atMost) {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (events.isEmpty() && ended.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            Event event = events.poll();
            return event != null ? event : ended.<Event>map(it -> it).orElseGet(RemoteChannel.Nothing::new);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new RemoteChannel.Nothing();
        } finally {
            lock.unlock();
        }
    }
}
