package io.virtwright.app.fleet;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Runs the same work for many items on virtual threads, so many at once. */
public final class Fleet {
    /**
     * After how many results the garbage is collected. The serial collector lets the heap grow to its bound, a quarter of the
     * machine's memory, before it looks at what outlived the young generation; nearly all of that is of hosts that are done.
     */
    private static final int COLLECT = 50;

    private Fleet() {}

    /** Work for one of the items. It tells a failure in its result; what it throws ends everything. */
    @FunctionalInterface
    public interface Work<T, R> {
        /**
         * Works on one item.
         *
         * @param index of the item, from 0
         */
        R of(int index, T item);
    }

    /**
     * Works on all items and hands over the results in the order of the items, on this thread, as soon as that order
     * allows. A result that was handed over is held no longer.
     *
     * @param parallel how many are worked on at once, at least 1
     */
    public static <T, R> void each(
            List<T> items, int parallel, Work<? super T, ? extends R> work, Consumer<? super R> take) {
        Semaphore places = new Semaphore(parallel);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Queue<Future<? extends R>> results = new ArrayDeque<>(items.size());
            for (int i = 0; i < items.size(); i++) {
                int index = i;
                results.add(threads.submit(() -> {
                    places.acquire();
                    try {
                        return work.of(index, items.get(index));
                    } finally {
                        places.release();
                    }
                }));
            }
            try {
                for (int taken = 1; !results.isEmpty(); taken++) {
                    take.accept(get(results.remove()));
                    if (taken % COLLECT == 0) {
                        System.gc();
                    }
                }
            } catch (RuntimeException | Error e) {
                threads.shutdownNow();
                throw e;
            }
        }
    }

    private static <R> R get(Future<R> result) {
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }
}
