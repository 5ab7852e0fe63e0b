package io.virtwright.app.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Times things in turn, so that whatever else the machine does falls on all of them alike. */
final class Medians {
    private final Map<String, Runnable> subjects = new LinkedHashMap<>();

    /** One more thing to be timed. */
    Medians add(String name, Runnable subject) {
        subjects.put(name, subject);
        return this;
    }

    /**
     * Runs all of them in turn, a few rounds unmeasured, then {@code rounds} measured.
     *
     * @return the median of each in milliseconds, in the order in which they were added
     */
    Map<String, Double> measure(int warmUp, int rounds) {
        Map<String, double[]> times = new LinkedHashMap<>();
        subjects.keySet().forEach(name -> times.put(name, new double[rounds]));
        for (int round = -warmUp; round < rounds; round++) {
            for (Map.Entry<String, double[]> one : times.entrySet()) {
                long begin = System.nanoTime();
                subjects.getOrDefault(one.getKey(), () -> {}).run();
                if (round >= 0) {
                    one.getValue()[round] = (System.nanoTime() - begin) / 1e6;
                }
            }
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        times.forEach((name, all) -> medians.put(name, median(all)));
        return medians;
    }

    private static double median(double[] all) {
        Arrays.sort(all);
        return (all[(all.length - 1) / 2] + all[all.length / 2]) / 2;
    }
}
