package io.virtwright.engine.change;

/** What can be done to a running domain and taken back. Each is one call of libvirt, with its live flag only. */
public sealed interface LiveOperation {

    LiveOperation inverse();

    /** {@code I/O thread 2}. */
    String target();

    /** What is done, in words: {@code pin to CPUs 0-3}. */
    String words();

    /** virDomainAddIOThread. */
    record AddIoThread(long id) implements LiveOperation {
        @Override
        public LiveOperation inverse() {
            return new DeleteIoThread(id);
        }

        @Override
        public String target() {
            return "I/O thread " + id;
        }

        @Override
        public String words() {
            return "add";
        }
    }

    /** virDomainDelIOThread. libvirt refuses while a disk or controller uses the thread. */
    record DeleteIoThread(long id) implements LiveOperation {
        @Override
        public LiveOperation inverse() {
            return new AddIoThread(id);
        }

        @Override
        public String target() {
            return "I/O thread " + id;
        }

        @Override
        public String words() {
            return "delete";
        }
    }

    /**
     * virDomainPinIOThread. libvirt has no call that removes a pin: taking it back pins the thread to the CPUs it could
     * run on before, which is the same affinity.
     *
     * @param before CPUs it may run on now, as a CPU list ({@code 0-3,8})
     */
    record PinIoThread(long id, String before, String after) implements LiveOperation {
        @Override
        public LiveOperation inverse() {
            return new PinIoThread(id, after, before);
        }

        @Override
        public String target() {
            return "I/O thread " + id;
        }

        @Override
        public String words() {
            return "pin to CPUs " + after;
        }
    }

    /** virDomainSetIOThreadParams: the polling of a thread. */
    record PollIoThread(long id, Polling before, Polling after) implements LiveOperation {
        @Override
        public LiveOperation inverse() {
            return new PollIoThread(id, after, before);
        }

        @Override
        public String target() {
            return "I/O thread " + id;
        }

        @Override
        public String words() {
            return "poll for at most " + after.maxNs() + " ns";
        }
    }

    /** Polling parameters of an I/O thread: the longest poll in ns (0 turns polling off), and the factors of growth and shrinking. */
    record Polling(long maxNs, long grow, long shrink) {}
}
