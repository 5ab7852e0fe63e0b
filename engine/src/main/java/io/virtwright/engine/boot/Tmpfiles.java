package io.virtwright.engine.boot;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Glob;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of tmpfiles.d that write a kernel file at boot (type w). systemd-tmpfiles writes early in the boot and only to files
 * that exist: a parameter of a built-in kvm is set; one of a module that isn't loaded yet is passed over in silence.
 *
 * @param lines in the order in which their files are read
 * @param hidden files that can't be read, each with its reason
 */
public record Tmpfiles(List<Line> lines, List<String> hidden) {
    private static final List<String> FOLDERS =
            List.of("/etc/tmpfiles.d", "/usr/local/lib/tmpfiles.d", "/usr/lib/tmpfiles.d");

    private static final List<String> SERVICE = List.of(
            "/usr/lib/systemd/system/systemd-tmpfiles-setup.service",
            "/lib/systemd/system/systemd-tmpfiles-setup.service");
    // Possessive, and the argument up to its last character: so a long run of blanks is passed over once.
    private static final Pattern LINE = Pattern.compile(
            "\\s*+(w[-+!=~^$?]*+)\\s++(\\S++)\\s++\\S++\\s++\\S++\\s++\\S++\\s++\\S++\\s++(.*\\S|)\\s*+");

    public Tmpfiles {
        lines = List.copyOf(lines);
        hidden = List.copyOf(hidden);
    }

    /**
     * One line.
     *
     * @param number from 1
     * @param argument what it writes
     */
    public record Line(String path, int number, String argument) {
        /** Where it stands, for people. */
        public String source() {
            return path + " line " + number;
        }
    }

    /** What has to be read for {@link #writing} and {@link #isApplied}. */
    public static Set<Probe<?>> probes() {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        globs().forEach(glob -> probes.add(new Probe.FileContents(glob)));
        SERVICE.forEach(path -> probes.add(new Probe.Names(path)));
        return probes;
    }

    private static List<String> globs() {
        return FOLDERS.stream().map(folder -> folder + "/*.conf").toList();
    }

    /** Whether the host's boot applies tmpfiles.d at all. */
    public static boolean isApplied(Snapshot snapshot) {
        return SERVICE.stream().anyMatch(path -> SnapshotFiles.found(snapshot, path));
    }

    /** What writes the file at {@code target}. Files below /run are gone by the next boot and don't count. */
    public static Tmpfiles writing(String target, Snapshot snapshot) {
        List<Line> lines = new ArrayList<>();
        List<String> hidden = new ArrayList<>();
        if (!isApplied(snapshot)) {
            return new Tmpfiles(lines, hidden);
        }
        for (Map.Entry<String, Reading<Bytes>> file :
                SnapshotFiles.unmasked(snapshot, globs()).values()) {
            switch (file.getValue()) {
                case Reading.Present<Bytes>(Bytes content) -> lines.addAll(lines(file.getKey(), content, target));
                case Reading.Absent<Bytes>() -> {}
                case Reading.Unreadable<Bytes>(String reason) -> hidden.add(file.getKey() + ": " + reason);
            }
        }
        return new Tmpfiles(lines, hidden);
    }

    private static List<Line> lines(String path, Bytes content, String target) {
        List<Line> found = new ArrayList<>();
        List<String> all = content.latin1().lines().toList();
        for (int i = 0; i < all.size(); i++) {
            // Most lines are of other types.
            if (!all.get(i).stripLeading().startsWith("w")) {
                continue;
            }
            Matcher line = LINE.matcher(all.get(i));
            if (line.matches() && Glob.matches(line.group(2), target)) {
                found.add(new Line(path, i + 1, line.group(3)));
            }
        }
        return found;
    }

    /** A file's text with another argument in every line that writes {@code target} by its very name. */
    public static Bytes edited(Bytes before, String target, String argument) {
        StringBuilder text = new StringBuilder();
        Matcher matcher = Pattern.compile("[^\n]*\n?").matcher(before.latin1());
        while (matcher.find()) {
            Matcher line = LINE.matcher(matcher.group().stripTrailing());
            if (line.matches() && line.group(2).equals(target)) {
                String whole = matcher.group();
                text.append(whole, 0, line.start(3)).append(argument).append(whole.substring(line.end(3)));
            } else {
                text.append(matcher.group());
            }
        }
        return Bytes.ofLatin1(text.toString());
    }
}
