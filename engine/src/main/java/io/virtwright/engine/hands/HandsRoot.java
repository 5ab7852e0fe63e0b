package io.virtwright.engine.hands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the hands work.
 *
 * @param view the root directory as this program sees it: {@code /}, a tree, or {@code /proc/PID/root}
 * @param root the same as the hands see it; empty for a live host, where kernel and libvirt are changed too
 * @param prefix what is put before the command line of the hands ({@code nsenter -t PID -m}); empty to run them directly
 */
public record HandsRoot(Path view, String root, List<String> prefix) {
    public HandsRoot {
        prefix = List.copyOf(prefix);
    }

    /** This machine. */
    public static HandsRoot machine() {
        return new HandsRoot(Path.of("/"), "", List.of());
    }

    /**
     * A directory tree: files only.
     *
     * @throws HandsException for the root of this machine, which is no tree
     */
    public static HandsRoot tree(Path tree) {
        Path real;
        try {
            real = tree.toRealPath();
        } catch (IOException e) {
            throw new HandsException(tree + " can't be opened: " + Reasons.of(e), e);
        }
        if (real.getNameCount() == 0) {
            throw new HandsException("/ is this machine, not a tree");
        }
        return new HandsRoot(real, real.toString(), List.of());
    }

    public boolean isTree() {
        return !root.isEmpty();
    }

    /**
     * A path of the host as this program sees it. In a tree no link on the way is followed: it could lead out of the tree.
     *
     * @param path absolute, without {@code .}, {@code ..} or empty elements
     * @throws HandsException for any other path
     */
    Path below(String path) {
        notPlain(path).ifPresent(why -> {
            throw new HandsException(path + " " + why);
        });
        Path at = view;
        List<Path> above = new ArrayList<>();
        for (String name : path.substring(1).split("/", -1)) {
            above.add(at);
            at = at.resolve(name);
        }
        for (Path folder : above) {
            if (isTree() && !folder.equals(view) && Files.isSymbolicLink(folder)) {
                throw new HandsException(folder + " is a symbolic link, which is not followed in a tree");
            }
        }
        return at;
    }

    /** What is wrong with a path that is not absolute or has elements other than names. */
    static Optional<String> notPlain(String path) {
        if (!path.startsWith("/") || path.length() == 1) {
            return Optional.of("is not an absolute path");
        }
        for (String name : path.substring(1).split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0) {
                return Optional.of("is not a plain path");
            }
        }
        return Optional.empty();
    }
}
