package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The contents of files in what {@code reader.sh} printed: of those with plain names first, then of the others. */
final class ReplyContents {
    private static final String HEAD = "head: ";

    /** As in {@code reader.sh}: what no tool quotes or changes in its complaints. */
    private static final String NAME = "/[A-Za-z0-9/._@:+,=-]*";

    static final Pattern PLAIN = Pattern.compile(NAME);

    /** Of GNU's head ({@code cannot open 'X' for reading: WHY}, {@code error reading 'X': WHY}) and of busybox' ({@code X: WHY}). */
    private static final Pattern COMPLAINT =
            Pattern.compile("head: (?:[a-z' ]* )?'?(" + NAME + "?)'?(?: for reading)?: (.+)$");

    private final String end;
    private final ReplyCursor out;
    private final ReplyStage stage;
    private final Map<String, Reading<Bytes>> contents = new HashMap<>();
    private Optional<String> stuck = Optional.empty();
    private long left = FileProbes.MAX_BATCH;

    ReplyContents(String mark, ReplyCursor out, ReplyStage stage) {
        end = "M=" + mark + "\0";
        this.out = out;
        this.stage = stage;
    }

    Map<String, Reading<Bytes>> readings() {
        return contents;
    }

    /** The file that was being read when the reply was cut. */
    Optional<String> stuck() {
        return stuck;
    }

    /** Goes through those of these paths, which come in this order. */
    void parse(List<String> opened) {
        Predicate<String> isPlain = path -> PLAIN.matcher(path).matches();
        parsePlain(opened.stream().filter(isPlain).toList());
        parseOdd(opened.stream().filter(isPlain.negate()).toList());
    }

    /** Of a file of which nothing came, and of one of which a part came, only a complaint tells: all have to be there. */
    private void parsePlain(List<String> paths) {
        List<String> came = came(paths);
        Optional<String> said = stage.rest();
        if (said.isEmpty()) {
            return;
        }
        Map<String, String> complaints = new HashMap<>();
        Optional<String> strange = Optional.empty();
        for (String line : said.get().lines().filter(it -> it.contains(HEAD)).toList()) {
            Matcher complaint = COMPLAINT.matcher(line);
            if (complaint.find()) {
                complaints.put(complaint.group(1), complaint.group(2));
            } else {
                strange = strange.or(() -> Optional.of(line.strip()));
            }
        }
        for (int i = 0; i < came.size(); i++) {
            String path = paths.get(i);
            put(path, came.get(i), strange.or(() -> Optional.ofNullable(complaints.get(path))));
        }
        stage.end(contents, paths, said.get());
    }

    private List<String> came(List<String> paths) {
        List<String> came = new ArrayList<>();
        for (String path : paths) {
            Optional<String> content = out.before(end);
            if (content.isEmpty()) {
                stuck = Optional.of(path);
                break;
            }
            came.add(content.get());
        }
        return came;
    }

    private void parseOdd(List<String> paths) {
        for (String path : paths) {
            Optional<String> content = out.before(end);
            if (content.isEmpty()) {
                stuck = stuck.or(() -> Optional.of(path));
                break;
            }
            // A file of which nothing came and that was complained of look alike until the complaint came, or its
            // absence.
            if (!stage.isTold()) {
                break;
            }
            put(path, content.get(), stage.complaint(HEAD).map(ReplyStage::error));
        }
        stage.end(contents, paths);
    }

    private void put(String path, String content, Optional<String> error) {
        Reading<Bytes> reading = error.map(FileFailure::<Bytes>reading)
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
