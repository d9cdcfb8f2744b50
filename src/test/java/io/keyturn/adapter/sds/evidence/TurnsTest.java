package io.keyturn.adapter.sds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();

    @Test
    void letsWhoHasTheTurnDoTheChangesOfOthers() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        List<String> done = new ArrayList<>();
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> slow =
                    other.submit(() ->
                            turns.change(() -> {
                                begun.countDown();
                                await(end);
                                done.add("slow");
                            }));
            begun.await();
            turns.change(() -> done.add("second")); // returns although the turn is taken
            assertThat(slow).isNotDone();
            end.countDown();
            slow.get();
        }
        assertThat(turns.read(() -> List.copyOf(done))).containsExactly("slow", "second");
    }

    @Test
    void losesNoChangeOfMany() throws Exception {
        int[] sum = {0};
        int threads = 8;
        int each = 20_000;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(
                        pool.submit(() -> {
                            for (int n = 0; n < each; n++) {
                                turns.change(() -> sum[0]++);
                                if (n % 100 == 0) {
                                    turns.read(() -> sum[0]);
                                }
                            }
                        }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(turns.read(() -> sum[0])).isEqualTo(threads * each);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
