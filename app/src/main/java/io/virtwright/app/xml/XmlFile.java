package io.virtwright.app.xml;

import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.DomainXmlException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * One file of domain XML, in UTF-8.
 *
 * @param name as the user gave it; {@code -} is standard input
 */
public record XmlFile(String name, String text) {
    private static final String STANDARD_INPUT = "-";

    /** Far above {@link DomainDocument#MAX_CHARACTERS} in any text; so that a wrong file is not read to its end. */
    private static final int MAX_BYTES = 4 * DomainDocument.MAX_CHARACTERS;

    /** Reads a file, or the stream for {@code -}. */
    public static XmlFile read(String name, InputStream standardInput) {
        try {
            if (name.equals(STANDARD_INPUT)) {
                return decode(name, standardInput.readNBytes(MAX_BYTES + 1));
            }
            if (Files.isDirectory(Path.of(name))) {
                throw new FileSystemException(name, null, "is a directory");
            }
            try (InputStream file = Files.newInputStream(Path.of(name))) {
                return decode(name, file.readNBytes(MAX_BYTES + 1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static XmlFile decode(String name, byte[] bytes) {
        XmlFile named = new XmlFile(name, "");
        if (bytes.length > MAX_BYTES) {
            throw new DomainXmlException(named.label() + ": more than " + MAX_BYTES + " bytes are not read");
        }
        try {
            // Strictly: what is not UTF-8 could not be written back as it was.
            return new XmlFile(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            throw new DomainXmlException(named.label() + ": not UTF-8 text");
        }
    }

    public boolean isStandardInput() {
        return name.equals(STANDARD_INPUT);
    }

    /** What messages call it. */
    public String label() {
        return isStandardInput() ? "standard input" : name;
    }

    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Replaces the file by this text in one step, and keeps what was there as {@code FILE~}. */
    public void overwrite() {
        try {
            Path file = Path.of(name).toRealPath();
            Files.copy(
                    file,
                    file.resolveSibling(file.getFileName() + "~"),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
            writeTo(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes a file whole or not at all. An existing one keeps its mode and, as far as the user may, its owner; a symbolic
     * link stays and its target is replaced. What is no regular file (a device, a FIFO) is refused: it would be replaced by one.
     */
    public void writeTo(Path to) {
        try {
            Path file = Files.exists(to) ? to.toRealPath() : to;
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileSystemException(to.toString(), null, "not a regular file, and is left as it is");
            }
            Path folder = file.toAbsolutePath().normalize().resolveSibling(".").normalize();
            Path draft = Files.createTempFile(folder, ".virtwright-", ".xml");
            try {
                try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = ByteBuffer.wrap(bytes());
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                    channel.force(true);
                }
                if (Files.exists(file)) {
                    keepOwner(file, draft);
                    Files.setPosixFilePermissions(draft, Files.getPosixFilePermissions(file));
                }
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only root may give a file away; anybody else's becomes theirs, as with any editor. */
    private static void keepOwner(Path from, Path to) throws IOException {
        PosixFileAttributes was = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributes is = Files.readAttributes(to, PosixFileAttributes.class);
        if (was.owner().equals(is.owner()) && was.group().equals(is.group())) {
            return;
        }
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        try {
            view.setGroup(was.group());
            view.setOwner(was.owner());
        } catch (FileSystemException _) {
            // Not permitted.
        }
    }
}
