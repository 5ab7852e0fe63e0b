package io.virtwright.engine.hands;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.snapshot.Domain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Why a change can't be made here, as far as that can be told beforehand. The hands check again what they need. */
final class Obstacles {
    /** Where configuration never is, or where it belongs to the vendor. */
    private static final List<String> NOT_CONFIGURATION =
            List.of("/usr/", "/lib/", "/proc/", "/sys/", "/dev/", "/run/", Journal.FOLDER + "/");

    private static final Pattern UNSAFE_NAME = Pattern.compile("\\.{0,2}|.*[/\\p{Cntrl}].*", Pattern.DOTALL);
    private static final List<String> PROGRAM_FOLDERS = List.of("usr/bin", "bin", "usr/sbin", "sbin");

    private final HandsRoot root;

    Obstacles(HandsRoot root) {
        this.root = root;
    }

    Optional<String> of(Change change) {
        try {
            return program("flock").or(() -> program("cmp")).or(this::rights).or(() -> kind(change));
        } catch (HandsException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> kind(Change change) {
        return switch (change) {
            case Change.SetKnob knob -> root.isTree() ? file(knob.path(), false) : knob(knob.path());
            case Change.PutFile file ->
                NOT_CONFIGURATION.stream().anyMatch(file.path()::startsWith)
                        ? Optional.of(file.path() + " is not a configuration file")
                        : file(file.path(), file.makeFolders());
            case Change.Redefine define ->
                root.isTree()
                        ? definitionFile(define.domain())
                                .map(Optional::of)
                                .orElseGet(() -> file(definitionPath(define.domain()), false))
                        : program("virsh");
            case Change.TuneRunning _ ->
                root.isTree() ? Optional.of("a tree has no running domains") : program("virsh");
        };
    }

    private Optional<String> rights() {
        if (root.isTree()) {
            return Optional.empty();
        }
        try {
            // The owner of /proc/self is the effective user.
            boolean isRoot = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self/"), "unix:uid"));
            return isRoot ? Optional.empty() : Optional.of("not root");
        } catch (IOException e) {
            return Optional.of("who runs this can't be told: " + Reasons.of(e));
        }
    }

    private Optional<String> program(String name) {
        Path programs = root.isTree() ? Path.of("/") : root.view();
        boolean there = PROGRAM_FOLDERS.stream()
                .anyMatch(folder -> Files.isExecutable(programs.resolve(folder).resolve(name)));
        return there ? Optional.empty() : Optional.of("the program " + name + " is missing");
    }

    private Optional<String> knob(String path) {
        if (!path.startsWith("/sys/") && !path.startsWith("/proc/sys/")) {
            return Optional.of(path + " is not a kernel file");
        }
        return Files.isWritable(root.below(path)) ? Optional.empty() : Optional.of(path + " can't be written");
    }

    private Optional<String> file(String path, boolean makeFolders) {
        Path file = root.below(path);
        Path folder = Optional.ofNullable(file.getParent()).orElse(file);
        while (makeFolders && !Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        if (!Files.isDirectory(folder)) {
            return Optional.of("there is no folder " + folder);
        }
        if (!Files.isWritable(folder)) {
            return Optional.of("the folder " + folder + " can't be written");
        }
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(path + (Files.isSymbolicLink(file) ? " is a symbolic link" : " is no regular file"));
        }
        try {
            boolean single =
                    Integer.valueOf(1).equals(Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS));
            return single ? Optional.empty() : Optional.of(path + " has several names (hard links)");
        } catch (IOException e) {
            return Optional.of(path + " can't be looked at: " + Reasons.of(e));
        }
    }

    private static Optional<String> definitionFile(Domain domain) {
        return UNSAFE_NAME.matcher(domain.name()).matches()
                ? Optional.of("the name of the domain is not safe as the name of a file")
                : Optional.empty();
    }

    /** Where libvirt's QEMU driver keeps the definition of a domain (src/qemu/qemu_conf.c, configDir). */
    static String definitionPath(Domain domain) {
        return "/etc/libvirt/qemu/" + domain.name() + ".xml";
    }
}
