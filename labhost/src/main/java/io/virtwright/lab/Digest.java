package io.virtwright.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A short name for everything that went into something. */
final class Digest {
    private final MessageDigest digest;

    Digest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new LabException("this JDK has no SHA-256", e);
        }
    }

    /** Adds a text, marked off from the next. */
    Digest add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
        return this;
    }

    /** Adds a file, or every file below a folder: names, whether they can be run, contents. */
    Digest addFiles(Path path) {
        try (var files = Files.walk(path)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                byte[] bytes = Files.readAllBytes(file);
                add(path.relativize(file) + " " + Files.isExecutable(file) + " " + bytes.length);
                digest.update(bytes);
            }
            return this;
        } catch (IOException e) {
            throw Command.failed("cannot read " + path, e);
        }
    }

    /** Sixteen hexadecimal digits. */
    String name() {
        return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    }
}
