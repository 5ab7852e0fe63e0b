package io.virtwright.app.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FleetTest {
    @Test
    void resultsComeInTheOrderOfTheItemsWhoeverIsFirst() {
        CountDownLatch lastIsDone = new CountDownLatch(1);
        List<String> taken = new ArrayList<>();
        Fleet.each(
                List.of("a", "b", "c"),
                3,
                (index, item) -> {
                    if (index == 2) {
                        lastIsDone.countDown();
                    } else {
                        await(lastIsDone);
                    }
                    return item + index;
                },
                taken::add);
        assertThat(taken).containsExactly("a0", "b1", "c2");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void noMoreAtOnceThanAllowed() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Fleet.each(
                IntStream.range(0, 200).boxed().toList(),
                4,
                (_, item) -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    LockSupport.parkNanos(100_000); // long enough for others to come in
                    now.decrementAndGet();
                    return item;
                },
                _ -> {});
        assertThat(most.get()).isBetween(1, 4);
    }

    @Test
    void anErrorOfTheWorkIsNotLost() {
        assertThatThrownBy(() -> Fleet.each(
                        List.of(1, 2),
                        1,
                        (_, _) -> {
                            throw new OutOfMemoryError("as if");
                        },
                        _ -> {}))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void heldOutputComesBackAsItWas() {
        for (String text : List.of("", "short", "long ".repeat(10_000))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Held.of(text.getBytes(StandardCharsets.UTF_8)).writeTo(out);
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(text);
        }
    }
}
