package io.virtwright.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What was built, each in a folder whose name is the digest of everything that went in. A folder is there whole or not at all: it is made under
 * another name, written to the disk and renamed.
 */
final class Store {
    /** One process locks a file once; its threads wait for each other here. */
    private static final ConcurrentHashMap<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private static final String UNFINISHED = ".unfinished-";
    private final Path root;

    Store(Path root) {
        this.root = root;
    }

    /** The user's: {@code virtwright/lab} in {@code XDG_CACHE_HOME}, or in {@code ~/.cache}. */
    static Store ofUser() {
        String xdg = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        // The specification says that a relative path is to be ignored.
        Path cache = xdg.startsWith("/") ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return new Store(cache.resolve("virtwright/lab"));
    }

    Path root() {
        return root;
    }

    /** The clones' folders. */
    Path clones() {
        return folder(root.resolve("clones"));
    }

    /** Makes a folder, and those above it, for this user only. */
    static Path folder(Path folder) {
        try {
            return Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw Command.failed("cannot make " + folder, e);
        }
    }

    /** Whether {@link #get} would find this. */
    boolean has(String kind, String name) {
        return Files.isDirectory(root.resolve(kind).resolve(name));
    }

    /**
     * The folder of this name; made if it is not there. Of several at once, processes or threads, one makes it and the
     * others wait.
     *
     * @param make fills an empty folder
     */
    Path get(String kind, String name, Consumer<Path> make) {
        Path parent = folder(root.resolve(kind));
        Path wanted = parent.resolve(name);
        if (Files.isDirectory(wanted)) {
            return wanted;
        }
        var mine = LOCKS.computeIfAbsent(parent.resolve(name + ".lock"), path -> new ReentrantLock());
        mine.lock();
        try (var channel = FileChannel.open(
                        parent.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = lock(channel, name)) {
            if (!Files.isDirectory(wanted)) {
                // Whoever left this behind is dead, or it would hold the lock.
                Path unfinished = parent.resolve(UNFINISHED + name);
                delete(unfinished);
                try (var _ = new AtExit()) {
                    makeOrDelete(unfinished, wanted, make);
                }
                sync(parent);
            }
            return wanted;
        } catch (IOException e) {
            throw Command.failed("cannot make " + wanted, e);
        } finally {
            mine.unlock();
        }
    }

    private static void makeOrDelete(Path unfinished, Path wanted, Consumer<Path> make) throws IOException {
        folder(unfinished);
        try {
            make.accept(unfinished);
            sync(unfinished);
            Files.move(unfinished, wanted, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            AtExit.tidy(() -> delete(unfinished));
        }
    }

    private static java.nio.channels.FileLock lock(FileChannel channel, String name) throws IOException {
        var lock = channel.tryLock();
        if (lock == null) {
            Progress.say("waiting for another build of " + name);
            lock = channel.lock();
        }
        return lock;
    }

    /** Writes a folder, and the files and folders in it, to the disk. */
    private static void sync(Path path) throws IOException {
        if (Files.isDirectory(path) && !Files.isSymbolicLink(path)) {
            try (var children = Files.list(path)) {
                for (var child : children.toList()) {
                    if (!Files.isSymbolicLink(child) && !Files.isDirectory(child)) {
                        syncFile(child);
                    }
                }
            }
        }
        syncFile(path);
    }

    private static void syncFile(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Deletes a file or a folder with all that is in it; follows no link. */
    static void delete(Path path) {
        try {
            if (Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                empty(path);
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw Command.failed("cannot delete " + path, e);
        }
    }

    /** Deletes all that is in a folder. */
    static void empty(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            children.toList().forEach(Store::delete);
        } catch (IOException e) {
            throw Command.failed("cannot empty " + folder, e);
        }
    }

    /** Takes a folder out of the way in one step, then deletes it. */
    static void discard(Path folder) {
        Path away = folder.resolveSibling(".deleted-" + folder.getFileName() + "-"
                + ProcessHandle.current().pid());
        try {
            Files.move(folder, away, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw Command.failed("cannot delete " + folder, e);
        }
        delete(away);
    }
}
