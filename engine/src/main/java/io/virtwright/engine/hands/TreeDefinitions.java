package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Domain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Definitions from libvirt's own files in a tree, which have the secrets. */
final class TreeDefinitions implements SecureDefinitions {
    private final HandsRoot root;

    TreeDefinitions(HandsRoot root) {
        this.root = root;
    }

    @Override
    public String secureXml(Domain domain) {
        String path = Obstacles.definitionPath(domain);
        Path file = root.below(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new HandsException(path + " is no regular file");
        }
        try {
            // Fails for what is not UTF-8, which could not be written back as it was.
            return Files.readString(file);
        } catch (IOException e) {
            throw new HandsException(path + " can't be read: " + Reasons.of(e), e);
        }
    }
}
