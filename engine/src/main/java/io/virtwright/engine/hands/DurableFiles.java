package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and folders that are on the disk, not only in the page cache, when a call returns. */
final class DurableFiles {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private DurableFiles() {}

    /** A new file, 0600. Its name is durable once its folder is synced. */
    static void create(Path file, Bytes content) throws IOException {
        try (FileChannel out =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE)) {
            ByteBuffer left = ByteBuffer.wrap(content.toArray());
            while (left.hasRemaining()) {
                out.write(left);
            }
            out.force(true);
        }
    }

    /** A file, 0600, whole or not at all. */
    static void replace(Path file, Bytes content) throws IOException {
        Path temp = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temp);
        create(temp, content);
        move(temp, file);
    }

    /** Renames within one folder. */
    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(parent(to));
    }

    /**
     * Makes a folder. An existing one is no error; anything else of that name is, and so is a link to a folder.
     *
     * @param enforce whether an existing folder gets the permissions too
     */
    static void folder(Path folder, String permissions, boolean enforce) throws IOException {
        if (Files.isDirectory(folder) && !enforce) {
            return;
        }
        Set<PosixFilePermission> mode = PosixFilePermissions.fromString(permissions);
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(mode));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new NotDirectoryException(folder.toString());
            }
        }
        Files.setPosixFilePermissions(folder, mode); // whatever the umask was
        sync(parent(folder));
    }

    /** Removes a folder with all that is in it, following no links. */
    static void remove(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    remove(entry);
                } else {
                    Files.delete(entry);
                }
            }
        }
        Files.delete(folder);
    }

    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? Path.of("/") : parent;
    }
}
