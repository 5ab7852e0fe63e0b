package io.virtwright.libvirt;

import io.virtwright.libvirt.rpc.Header;
import io.virtwright.libvirt.rpc.Packet;
import io.virtwright.libvirt.rpc.Program;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a channel: those that wait for their turn, those that are sent and unanswered, at most a window of them, and
 * those that nobody waits for any more. A call that timed out keeps its place in the window until its reply comes, because the
 * daemon still works on it; when such calls fill the window the channel is ended.
 */
final class CallTable {
    private final int window;
    private final Runnable ended;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    // Guarded by lock, all of it.
    private final Deque<PendingCall> waiting = new ArrayDeque<>();
    private final Map<Integer, PendingCall> unanswered = new HashMap<>();
    private final List<PendingCall> unflushed = new ArrayList<>();
    private int abandoned;
    private int nextSerial;
    private boolean pongDue;
    private @Nullable LibvirtError fatal;

    /**
     * An empty one.
     *
     * @param window how many calls may be unanswered
     * @param ended is run once, when the channel has ended: it must make its reader and its writer stop
     */
    CallTable(int window, Runnable ended) {
        this.window = window;
        this.ended = ended;
    }

    /**
     * Sends calls and waits until each is answered or has failed. The results are in the order of the calls.
     *
     * @param call for each call, from when it is sent
     * @param whole for all of them
     */
    List<PendingCall> exchange(List<? extends Call<?>> calls, Duration call, Duration whole) {
        long end = System.nanoTime() + whole.toNanos();
        List<PendingCall> pending = new ArrayList<>(calls.size());
        lock.lock();
        try {
            PendingCall.Batch batch = new PendingCall.Batch(lock.newCondition(), call.toNanos(), calls.size());
            for (Call<?> each : calls) {
                pending.add(new PendingCall(each.procedure(), each.args(), batch));
            }
            if (fatal != null) {
                for (PendingCall each : pending) {
                    fail(each, fatal);
                }
                return pending;
            }
            waiting.addAll(pending);
            work.signalAll();
            await(batch, pending, call, end, whole);
            return pending;
        } finally {
            lock.unlock();
        }
    }

    private void await(PendingCall.Batch batch, List<PendingCall> pending, Duration call, long end, Duration whole) {
        while (batch.remaining > 0) {
            long now = System.nanoTime();
            if (end - now <= 0) {
                String what = pending.size() == 1 ? "no answer within " : "the batch was not done within ";
                abandon(pending, what + Deadlines.text(whole));
                return;
            }
            // A call that is sent while we sleep expires later than this.
            long wake = Math.min(end - now, batch.callNanos);
            List<PendingCall> late = new ArrayList<>();
            for (PendingCall each : unanswered.values()) {
                if (each.batch == batch && !each.done) {
                    long left = each.sentAt + batch.callNanos - now;
                    if (left <= 0) {
                        late.add(each);
                    } else {
                        wake = Math.min(wake, left);
                    }
                }
            }
            if (!late.isEmpty()) {
                abandon(late, "no answer within " + Deadlines.text(call));
                continue;
            }
            try {
                batch.finished.awaitNanos(wake);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                for (PendingCall each : pending) {
                    giveUp(each, new LibvirtError.Interrupted("interrupted while waiting", each.sent));
                }
                dieIfStuck();
                return;
            }
        }
    }

    private void abandon(List<PendingCall> calls, String reason) {
        // If a call is not even written by now, nothing behind it can be.
        boolean unread = calls.stream().anyMatch(call -> !call.done && unflushed.contains(call));
        for (PendingCall each : calls) {
            giveUp(each, new LibvirtError.TimedOut(each.sent ? reason : reason + "; it was never sent", each.sent));
        }
        if (unread) {
            die(new LibvirtError.TimedOut("the daemon does not read; " + reason, false));
        }
        dieIfStuck();
    }

    private void giveUp(PendingCall call, LibvirtError error) {
        if (!call.done) {
            call.error = error;
            call.finish();
            if (call.sent) {
                abandoned++;
            }
        }
    }

    private void dieIfStuck() {
        if (abandoned >= window) {
            die(new LibvirtError.TimedOut(
                    "the daemon left " + abandoned + " calls unanswered, as many as may be; the connection is given up",
                    false));
        }
    }

    /** Ends the channel for this reason, unless it ended before. */
    void die(LibvirtError reason) {
        lock.lock();
        try {
            if (fatal != null) {
                return;
            }
            fatal = reason;
            for (PendingCall each : unanswered.values()) {
                fail(each, reason);
            }
            for (PendingCall each : waiting) {
                fail(each, reason);
            }
            unanswered.clear();
            waiting.clear();
            work.signalAll();
        } finally {
            lock.unlock();
        }
        ended.run();
    }

    private static void fail(PendingCall call, LibvirtError reason) {
        if (!call.done) {
            call.error = withSent(reason, call.sent);
            call.finish();
        }
    }

    private static LibvirtError withSent(LibvirtError reason, boolean sent) {
        return switch (reason) {
            case LibvirtError.TimedOut it -> new LibvirtError.TimedOut(it.message(), sent);
            case LibvirtError.Interrupted it -> new LibvirtError.Interrupted(it.message(), sent);
            case LibvirtError.Disconnected it -> new LibvirtError.Disconnected(it.message(), sent);
            case LibvirtError.Malformed it -> new LibvirtError.Malformed(it.message(), sent);
            case LibvirtError.Refused it -> it;
            case LibvirtError.Unreachable it -> it;
            case LibvirtError.AuthenticationNeeded it -> it;
            case LibvirtError.CertificateRefused it -> it;
        };
    }

    /** Why the channel ended, or null while it works. */
    @Nullable
    LibvirtError fatal() {
        lock.lock();
        try {
            return fatal;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a reply.
     *
     * @return what is wrong with it, if it can't be an answer to a call
     */
    Optional<String> take(Header header, byte[] body) {
        lock.lock();
        try {
            if (fatal != null) {
                return Optional.empty();
            }
            PendingCall call = unanswered.get(header.serial());
            if (call == null) {
                return Optional.of("a reply to serial " + header.serial() + ", which was never sent");
            }
            if (header.program() != call.procedure.program()
                    || header.version() != Program.VERSION
                    || header.procedure() != call.procedure.number()) {
                return Optional.of("a reply of program 0x" + Integer.toHexString(header.program()) + " version "
                        + header.version() + " procedure " + header.procedure() + " to a call of "
                        + call.procedure.number());
            }
            if (header.status() != Header.OK && header.status() != Header.ERROR) {
                return Optional.of("a reply with status " + header.status());
            }
            unanswered.remove(header.serial());
            if (call.done) {
                abandoned--;
            } else {
                call.refused = header.status() == Header.ERROR;
                call.body = body;
                call.finish();
            }
            work.signalAll();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** The daemon wants a sign of life. */
    void owePong() {
        lock.lock();
        try {
            // One answer does for all pings that came meanwhile: a flood of them must not fill a queue.
            pongDue = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next packet to write. If there is none: null, or if told to wait, waits and returns null only at the end. */
    byte @Nullable [] next(boolean wait) {
        lock.lock();
        try {
            if (wait) {
                unflushed.clear();
            }
            while (fatal == null) {
                if (pongDue) {
                    pongDue = false;
                    Header pong = new Header(
                            Program.KEEPALIVE, Program.VERSION, Program.KEEPALIVE_PONG, Header.MESSAGE, 0, Header.OK);
                    return new Packet(pong, new byte[0]).toBytes();
                }
                while (!waiting.isEmpty() && waiting.getFirst().done) {
                    waiting.removeFirst();
                }
                if (!waiting.isEmpty() && unanswered.size() < window) {
                    return send(waiting.removeFirst());
                }
                if (!wait) {
                    return null;
                }
                work.awaitUninterruptibly();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private byte[] send(PendingCall call) {
        int serial = nextSerial++;
        call.sent = true;
        call.sentAt = System.nanoTime();
        unanswered.put(serial, call);
        unflushed.add(call);
        byte[] packet =
                new Packet(Header.call(call.procedure.program(), call.procedure.number(), serial), call.args).toBytes();
        call.args = new byte[0];
        return packet;
    }
}
