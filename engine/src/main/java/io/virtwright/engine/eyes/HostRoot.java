package io.virtwright.engine.eyes;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The directory below which a host's files lie: {@code /} for this machine, another one for a tree.
 *
 * <p>{@link #resolve} is the only way from a path of the host to a path of this machine. Below a tree it follows symbolic
 * links as a process would whose root the tree is: an absolute target starts at the tree again, {@code ..} does not leave
 * it. The directory itself is never resolved, so that {@code /proc/PID/root} shows the mounts of that process.
 *
 * <p>A tree that somebody else changes while it is read can still lead out of itself, between resolving and opening.
 */
public final class HostRoot {
    /** The kernel's own bound on the symbolic links of one path (MAXSYMLINKS in include/linux/namei.h). */
    static final int MAX_LINKS = 40;

    /** What masks a file of configuration links there, also in a tree without devices. */
    private static final Path NOTHING = Path.of("/dev/null");

    private final Path directory;
    private final boolean machine;

    private HostRoot(Path directory, boolean machine) {
        this.directory = directory;
        this.machine = machine;
    }

    /** This machine. */
    public static HostRoot machine() {
        return new HostRoot(Path.of("/"), true);
    }

    /** A tree; {@code /} is this machine. */
    public static HostRoot of(Path directory) {
        Path absolute = directory.toAbsolutePath();
        return absolute.normalize().getNameCount() == 0 ? machine() : new HostRoot(absolute, false);
    }

    public Path directory() {
        return directory;
    }

    /** Whether this is the machine itself, not a tree. */
    public boolean isMachine() {
        return machine;
    }

    /**
     * Where a path of the host is.
     *
     * @param path absolute
     * @param followLast whether a symbolic link in the last element is followed
     * @return a path that need not exist
     * @throws BrokenTreeException in a tree, where a link leads to what is not there, or what is no directory is in the way
     * @throws FileSystemLoopException for more than {@value #MAX_LINKS} links
     * @throws IOException where a link can't be read
     */
    public Path resolve(Path path, boolean followLast) throws IOException {
        if (machine) {
            return path;
        }
        Deque<Path> left = new ArrayDeque<>();
        path.forEach(left::add);
        Deque<Path> above = new ArrayDeque<>();
        Path here = directory;
        int links = 0;
        int own = left.size();
        String link = "";
        while (!left.isEmpty()) {
            Path element = left.pop();
            boolean ofLink = left.size() >= own;
            own = Math.min(own, left.size());
            String name = element.toString();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                here = above.isEmpty() ? directory : above.pop();
                continue;
            }
            Path next = here.resolve(element);
            boolean last = left.isEmpty();
            if ((!last || followLast) && Files.isSymbolicLink(next)) {
                if (++links > MAX_LINKS) {
                    throw new FileSystemLoopException(path.toString());
                }
                Path target = Files.readSymbolicLink(next);
                link = target.equals(NOTHING) ? "" : name(next);
                for (int i = target.getNameCount() - 1; i >= 0; i--) {
                    left.push(target.getName(i));
                }
                if (target.isAbsolute()) {
                    here = directory;
                    above.clear();
                }
                continue;
            }
            if (ofLink && !link.isEmpty() && Files.notExists(next, LinkOption.NOFOLLOW_LINKS)) {
                throw new BrokenTreeException(link + " is a link to what is not in this tree");
            }
            // As the kernel: no way through what is no directory, not even by "..".
            if (!last && !Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) {
                if (Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                    throw new BrokenTreeException(name(next) + " is no directory");
                }
                return next.resolve("none");
            }
            above.push(here);
            here = next;
        }
        return here;
    }

    private String name(Path place) {
        return "/" + directory.relativize(place);
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
