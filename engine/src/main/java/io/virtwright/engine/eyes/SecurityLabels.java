package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The security contexts of files, from {@code stat} of GNU coreutils: Java reads no extended attributes but the user's.
 * One program for up to {@value #AT_ONCE} files.
 */
final class SecurityLabels {
    static final int AT_ONCE = 500;

    private static final String TOOL = "stat: ";

    static final List<String> NO_LABEL = List.of("No data available", "Operation not supported");

    /** User, role, type, and a level where the policy has them. */
    private static final Pattern CONTEXT = Pattern.compile("[^:\\s]+:[^:\\s]+:[^:\\s]+(:\\S+)?");

    private final HostRoot root;
    private final Optional<String> stat;

    SecurityLabels(HostRoot root, Optional<String> stat) {
        this.root = root;
        this.stat = stat;
    }

    Map<String, Reading<String>> read(List<String> paths) {
        Map<String, Reading<String>> labels = new LinkedHashMap<>();
        Map<String, String> places = new LinkedHashMap<>();
        for (String path : paths) {
            switch (HostFiles.path(path)) {
                case Reading.Present<Path>(Path place) -> {
                    try {
                        places.put(path, root.resolve(place, true).toString());
                    } catch (IOException e) {
                        labels.put(path, FileFailure.reading(place, e));
                    }
                }
                case Reading.Absent<Path>() -> labels.put(path, Reading.absent());
                case Reading.Unreadable<Path>(String reason) -> labels.put(path, Reading.unreadable(reason));
            }
        }
        List<String> left = new ArrayList<>(places.keySet());
        for (int from = 0; from < left.size(); from += AT_ONCE) {
            List<String> some = left.subList(from, Math.min(left.size(), from + AT_ONCE));
            Map<String, Reading<String>> found =
                    ask(some.stream().map(places::get).distinct().toList());
            some.forEach(path -> labels.put(path, found.get(places.get(path))));
        }
        return labels;
    }

    private Map<String, Reading<String>> ask(List<String> places) {
        if (stat.isEmpty()) {
            return all(places, "stat is not installed");
        }
        List<String> arguments = new ArrayList<>(List.of(stat.get(), "-L", "--printf=%C\\0%n\\0", "--"));
        arguments.addAll(places);
        HostProgram.Ran ran;
        try {
            ran = HostProgram.run(arguments);
        } catch (IOException e) {
            return all(places, "stat: " + FileFailure.reason(e));
        }
        Map<String, String> printed = new HashMap<>();
        String[] parts = ran.out().split("\0", -1);
        for (int i = 0; i + 1 < parts.length; i += 2) {
            printed.put(parts[i + 1], parts[i]);
        }
        List<String> without = places.stream()
                .filter(place -> printed.getOrDefault(place, "?").equals("?"))
                .toList();
        Map<String, Reading<String>> labels = new HashMap<>();
        places.forEach(place -> labels.put(place, label(printed.getOrDefault(place, "?"))));
        labels.putAll(unlabelled(
                without, ran.err().lines().filter(line -> line.contains(TOOL)).toList()));
        return labels;
    }

    /**
     * stat prints a question mark where there is no label, and where it could not be read; its complaint says which. It quotes
     * names in ways of its own, but complains in order.
     */
    private static Map<String, Reading<String>> unlabelled(List<String> places, List<String> complaints) {
        Map<String, Reading<String>> labels = new HashMap<>();
        for (int i = 0; i < places.size(); i++) {
            String place = places.get(i);
            Optional<String> complaint = complaints.size() == places.size()
                    ? Optional.of(complaints.get(i))
                    : complaints.stream()
                            .filter(line -> line.contains("'" + place + "'"))
                            .findFirst();
            labels.put(place, complaint.map(SecurityLabels::unlabelled).orElseGet(() -> unexplained(place)));
        }
        return labels;
    }

    private static Reading<String> unlabelled(String complaint) {
        return isGone(complaint) || NO_LABEL.stream().anyMatch(complaint::endsWith)
                ? Reading.absent()
                // The program calls itself as it was called: by its path.
                : Reading.unreadable(
                        complaint.substring(complaint.indexOf(TOOL)).strip());
    }

    /** Where a complaint would have been found by the name, there was none. */
    private static Reading<String> unexplained(String place) {
        return ReplyStage.isPlain(place)
                ? Reading.absent()
                : Reading.unreadable("stat does not tell its label, and not why");
    }

    /** Some programs say in place of a context that they know none. */
    static Reading<String> label(String printed) {
        return CONTEXT.matcher(printed).matches()
                ? Reading.of(printed)
                : Reading.unreadable("stat prints '" + printed + "', which is no security context");
    }

    static boolean isGone(String complaint) {
        return complaint.endsWith("No such file or directory") || complaint.endsWith("Not a directory");
    }

    private static Map<String, Reading<String>> all(List<String> places, String reason) {
        Map<String, Reading<String>> labels = new HashMap<>();
        places.forEach(place -> labels.put(place, Reading.unreadable(reason)));
        return labels;
    }
}
