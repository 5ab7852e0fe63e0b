package io.virtwright.testkit.hands;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.change.When;
import io.virtwright.engine.hands.ShellHands;
import io.virtwright.engine.hands.TransactionId;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.plan.PlannedStep;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A directory tree for the hands, and pictures of it that compare to the byte. */
public final class TreeFixture {
    public static final String KNOB = "/sys/module/kvm/parameters/halt_poll_ns";

    private final Path root;

    public TreeFixture(Path root) {
        this.root = root;
    }

    public Path root() {
        return root;
    }

    public Path path(String path) {
        return root.resolve(path.substring(1));
    }

    public TreeFixture file(String path, String content, String mode) {
        try {
            Files.createDirectories(Optional.ofNullable(path(path).getParent()).orElseThrow());
            Files.writeString(path(path), content);
            Files.setPosixFilePermissions(path(path), PosixFilePermissions.fromString(mode));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public String read(String path) {
        try {
            return Files.readString(path(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ShellHands hands() {
        return hands(Way.LOCAL);
    }

    public ShellHands hands(Way way) {
        return hands(way, List.of());
    }

    /**
     * Hands with something before them.
     *
     * @param prefix what is put before the command line of the hands
     */
    public ShellHands hands(List<String> prefix) {
        return hands(Way.LOCAL, prefix);
    }

    /** The same, on any way. */
    public ShellHands hands(Way way, List<String> prefix) {
        return way.hands(root, prefix);
    }

    public static Change.SetKnob knob(String before, String after) {
        return new Change.SetKnob(KNOB, before, after);
    }

    public static Change.PutFile createFile(String path, String after) {
        return new Change.PutFile(path, Optional.empty(), Optional.of(Bytes.ofUtf8(after)), When.NEXT_BOOT);
    }

    public static Change.PutFile replace(String path, String before, String after) {
        return new Change.PutFile(
                path, Optional.of(Bytes.ofUtf8(before)), Optional.of(Bytes.ofUtf8(after)), When.NEXT_BOOT);
    }

    public static Change.PutFile delete(String path, String before) {
        return new Change.PutFile(path, Optional.of(Bytes.ofUtf8(before)), Optional.empty(), When.NEXT_BOOT);
    }

    public static Plan plan(Change... changes) {
        Snapshot empty = Snapshot.empty("tree", Instant.EPOCH);
        return new Plan(
                empty,
                empty,
                Stream.of(changes)
                        .map(change -> new PlannedStep(change, List.of("test")))
                        .toList(),
                List.of(),
                List.of());
    }

    /**
     * Every file, folder and link of the tree outside of the journal, each with owner, mode, time of change of its content
     * (files only: a folder's changes with what passes through it) and content.
     */
    public Map<String, String> picture() {
        TreeMap<String, String> picture = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            all.filter(path -> !path.startsWith(root.resolve("var")))
                    .forEach(path -> picture.put(root.relativize(path).toString(), describe(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return picture;
    }

    /** Gives every file a time of change in whole seconds. */
    public void roundTimes() {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                Instant whole = Files.getLastModifiedTime(path).toInstant().truncatedTo(ChronoUnit.SECONDS);
                Files.setLastModifiedTime(path, FileTime.from(whole));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same without times, which differ from tree to tree. */
    public Map<String, String> contents() {
        Map<String, String> contents = picture();
        contents.replaceAll((_, text) -> text.replaceFirst(" [0-9T:.-]+Z ", " "));
        return contents;
    }

    private static String describe(Path path) {
        try {
            String owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS) + ":"
                    + Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS) + " "
                    + Integer.toOctalString((Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS));
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                return owner;
            }
            return owner + " " + Files.getLastModifiedTime(path) + " "
                    + HexFormat.of().formatHex(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String journalFile(TransactionId id, String name) {
        try {
            return Files.readString(
                    path("/var/lib/virtwright/transactions/" + id + "/" + name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
