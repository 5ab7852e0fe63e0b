package io.virtwright.engine.hands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Answers what is asked of a disk that this program sees itself. */
final class LocalQuestions {
    private static final List<String> PROGRAM_FOLDERS = List.of("usr/bin", "bin", "usr/sbin", "sbin");

    private final HandsRoot root;

    LocalQuestions(HandsRoot root) {
        this.root = root;
    }

    /** The reason why not; empty text where nothing is in the way. */
    String answer(Question question) {
        try {
            return switch (question) {
                case Question.Program(String name) -> has(root, name) ? "" : "the program " + name + " is missing";
                case Question.Root() -> rights();
                case Question.Knob(String path) -> Files.isWritable(root.below(path)) ? "" : path + " can't be written";
                case Question.File(String path, boolean makeFolders) -> file(path, makeFolders);
            };
        } catch (HandsException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Whether a program of the host is there. The hands of a tree use this machine's. */
    static boolean has(HandsRoot root, String program) {
        Path programs = root.isTree() ? Path.of("/") : root.view();
        return PROGRAM_FOLDERS.stream()
                .anyMatch(folder -> Files.isExecutable(programs.resolve(folder).resolve(program)));
    }

    private static String rights() {
        try {
            // The owner of /proc/self is the effective user.
            boolean isRoot = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self/"), "unix:uid"));
            return isRoot ? "" : "not root";
        } catch (IOException e) {
            return "who runs this can't be told: " + Reasons.of(e);
        }
    }

    private String file(String path, boolean makeFolders) {
        Path file = root.below(path);
        Path folder = Optional.ofNullable(file.getParent()).orElse(file);
        while (makeFolders && !Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        if (!Files.isDirectory(folder)) {
            return "there is no folder " + folder;
        }
        if (!Files.isWritable(folder)) {
            return "the folder " + folder + " can't be written";
        }
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return path + (Files.isSymbolicLink(file) ? " is a symbolic link" : " is no regular file");
        }
        try {
            boolean single =
                    Integer.valueOf(1).equals(Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS));
            return single ? "" : path + " has several names (hard links)";
        } catch (IOException e) {
            return path + " can't be looked at: " + Reasons.of(e);
        }
    }
}
