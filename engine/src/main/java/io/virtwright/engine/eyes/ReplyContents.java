package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contents of files in what {@code head} printed. */
final class ReplyContents {
    private final String mark;
    private final Map<String, Reading<Bytes>> contents = new HashMap<>();
    private long left = FileProbes.MAX_BATCH;
    private boolean cut;

    ReplyContents(String mark) {
        this.mark = mark;
    }

    Map<String, Reading<Bytes>> readings() {
        return contents;
    }

    /** Whether one head for many told less than all, which one for each may tell. */
    boolean isCut() {
        return cut;
    }

    /** Of many, by one head. Where it ended before it had read all, only what came before is known. */
    void many(List<String> paths, ReplyStage stage) {
        List<String> came = between(stage.out());
        Optional<Map<String, String>> complaints = stage.byPath();
        int known = complaints.isEmpty() || came.size() > paths.size() ? 0 : came.size();
        for (int i = 0; i < known; i++) {
            String path = paths.get(i);
            put(path, came.get(i), complaints.map(all -> all.get(path)));
        }
        cut = known < paths.size();
        if (cut) {
            Reading<Bytes> unknown = Reading.unreadable(stage.reason());
            paths.subList(known, paths.size()).forEach(path -> contents.putIfAbsent(path, unknown));
        }
    }

    /** What stands between head's environments. It stands twice first, so it is what is repeated there. */
    private List<String> between(String out) {
        String variable = "M=" + mark + "\0";
        int first = out.indexOf(variable);
        int second = first < 0 ? -1 : out.indexOf(variable, first + 1);
        if (second < 0) {
            return List.of();
        }
        String environment = out.substring(0, second - first);
        List<String> came = new ArrayList<>();
        int from = environment.length();
        for (int at = out.indexOf(environment, from); at >= 0; at = out.indexOf(environment, from)) {
            came.add(out.substring(from, at));
            from = at + environment.length();
        }
        // What came before the second is its repetition, and no file.
        return came.isEmpty() || !came.getFirst().isEmpty() ? List.of() : came.subList(1, came.size());
    }

    /** Of one, by a head of its own. */
    void one(String path, ReplyStage stage) {
        List<String> came = between(stage.out());
        if (came.size() == 1) {
            put(path, came.getFirst(), stage.complaint());
        } else {
            contents.putIfAbsent(path, Reading.unreadable(stage.reason()));
        }
    }

    private void put(String path, String content, Optional<String> complaint) {
        Reading<Bytes> reading = complaint
                .map(line -> FileFailure.<Bytes>reading(ReplyStage.error(line)))
                .orElseGet(() ->
                        content.length() > Probe.MAX_FILE ? HostFiles.TOO_LONG : Reading.of(Bytes.ofLatin1(content)));
        left -= reading.found().map(Bytes::size).orElse(0);
        contents.putIfAbsent(
                path,
                left > 0
                        ? reading
                        : Reading.unreadable(
                                "not read: more than " + (FileProbes.MAX_BATCH >> 20) + " MiB in one batch"));
    }
}
