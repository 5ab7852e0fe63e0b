package io.virtwright.engine.eyes;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Does many small pieces of work of which any may never return: reads of files on a dead server, of a FIFO.
 *
 * <p>All work goes through one thread, the cheapest way for thousands of small files. When nothing has come back for a
 * moment, the work that is left gets as many threads more as there are, so that stuck pieces wait side by side. When
 * nothing has come back for the whole deadline, what is not done then is given up. Its threads can't be interrupted; they
 * are daemon threads, so that they don't keep the program alive.
 */
final class Lanes {
    private static final Duration MOMENT = Duration.ofMillis(50);
    private static final int MAX_LANES = 128;

    private final Duration deadline;

    /** @param deadline how long nothing at all may come back */
    Lanes(Duration deadline) {
        this.deadline = deadline;
    }

    /** The results in the order of the work. What {@code task} throws is thrown here. */
    <T, R> List<R> run(List<T> work, Function<? super T, ? extends R> task, R ifStuck) {
        List<CompletableFuture<R>> results =
                Stream.generate(CompletableFuture<R>::new).limit(work.size()).toList();
        AtomicInteger next = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        Runnable lane = () -> {
            for (int i = next.getAndIncrement(); i < work.size(); i = next.getAndIncrement()) {
                T piece = work.get(i);
                results.get(i).completeAsync(() -> task.apply(piece), Runnable::run);
                done.incrementAndGet();
            }
        };
        CompletableFuture<Void> all = CompletableFuture.allOf(results.toArray(CompletableFuture[]::new));
        int lanes = 0;
        int seen = 0;
        long since = System.nanoTime();
        do {
            int more = Math.min(Math.max(lanes, 1), Math.min(MAX_LANES - lanes, work.size() - next.get()));
            if (done.get() == seen) {
                for (int i = 0; i < more; i++) {
                    Thread.ofPlatform().daemon().name("virtwright-reader").start(lane);
                }
                lanes += Math.max(more, 0);
            } else {
                seen = done.get();
                since = System.nanoTime();
            }
        } while (!finished(all) && System.nanoTime() - since < deadline.toNanos());
        return results.stream().map(result -> result.getNow(ifStuck)).toList();
    }

    private static boolean finished(CompletableFuture<Void> all) {
        try {
            all.get(MOMENT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true; // getNow() throws it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true; // what is not done is given up
        }
    }
}
