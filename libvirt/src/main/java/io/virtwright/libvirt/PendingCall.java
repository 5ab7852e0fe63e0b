package io.virtwright.libvirt;

import io.virtwright.libvirt.rpc.Procedure;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/** One call on its way through a {@link RpcChannel}. Every field is guarded by the lock of its {@link CallTable}. */
final class PendingCall {
    /** The calls that one caller waits for together. */
    static final class Batch {
        final Condition finished;
        final long callNanos;
        int remaining;

        Batch(Condition finished, long callNanos, int size) {
            this.finished = finished;
            this.callNanos = callNanos;
            this.remaining = size;
        }
    }

    final Procedure procedure;
    final Batch batch;

    /** The arguments; let go once they are written. */
    byte[] args;

    boolean sent;
    long sentAt;
    boolean done;
    boolean refused;

    /** The reply, or the encoded error if {@link #refused}. */
    byte @Nullable [] body;

    @Nullable
    LibvirtError error;

    PendingCall(Procedure procedure, byte[] args, Batch batch) {
        this.procedure = procedure;
        this.args = args;
        this.batch = batch;
    }

    /** Ends the call; whoever waits for its batch wakes when nothing of it remains. */
    void finish() {
        done = true;
        args = new byte[0];
        if (--batch.remaining == 0) {
            batch.finished.signalAll();
        }
    }
}
