package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A new transaction, to be written whole: its folder gets its name last, when everything in it is durable; before, it is a
 * leftover that nobody looks at.
 *
 * @param steps how many there are: each has a folder, {@code steps/1} and so on
 * @param files by name below the folder of the transaction
 * @param reserve bytes to be set aside, so that a full disk does not keep the hands from taking steps back
 * @param tidying what goes before
 */
record Preparation(
        TransactionId id,
        int steps,
        SortedMap<String, Bytes> files,
        int reserve,
        Retention.Tidying tidying,
        Instant now) {
    /** In front of the name of a folder that is being written, and of one that is being removed. */
    static final String LEFTOVER = ".leftover-";

    /** A preparation takes seconds; a leftover that is older was left behind. In seconds. */
    static final int ABANDONED = 3600;

    /** Beside the size of the data: for the small files of states and marks. */
    private static final int RESERVE = 128 << 10;

    static Preparation of(
            TransactionId id, Description description, List<StepData> steps, Retention.Tidying tidying, Instant now) {
        TreeMap<String, Bytes> files = new TreeMap<>();
        int number = 0;
        long size = RESERVE;
        for (StepData step : steps) {
            number++;
            String folder = "steps/" + number + "/";
            step.files().forEach((name, content) -> files.put(folder + name, content));
            size += step.files().values().stream().mapToLong(Bytes::size).sum();
        }
        files.put("description.json", description.toJson());
        files.put("count", StepData.line(Integer.toString(steps.size())));
        files.put("state", StepData.line(TransactionState.PREPARED.word()));
        files.put("format", StepData.line(Journal.FORMAT));
        return new Preparation(id, steps.size(), files, (int) Math.min(size, Integer.MAX_VALUE / 2), tidying, now);
    }
}
